package present

import (
	"time"

	"github.com/rollcallsync/rollcall/gui/lang"
)

// CaughtNotice says that a part of the program crashed and the rest keeps running. reported tells
// whether a report was written.
func CaughtNotice(reported bool) Problem {
	p := Problem{
		Title: lang.T("Something went wrong in Rollcall."),
		Detail: lang.T("Your last action may not have taken effect. " +
			"Everything else keeps running, including the schedule."),
		Hint: lang.T("Try again. If it happens again, save diagnostics in Settings and send them to support."),
		Tone: ToneBad,
	}
	if reported {
		p.Hint = lang.T("Try again. The report contains no secrets and helps fix the problem.")
	}
	return p
}

// CoveredNotice says that the window crashes whenever it is drawn.
func CoveredNotice() Problem {
	return Problem{
		Title:  lang.T("Rollcall cannot draw this screen."),
		Detail: lang.T("Rollcall tried several times. The schedule and the tray keep working."),
		Hint:   lang.T("Go back to the dashboard, or quit and start Rollcall again."),
		Tone:   ToneBad,
	}
}

// CrashNotice says that the program ended unexpectedly, and when.
func CrashNotice(at time.Time, c Clock) Problem {
	return Problem{
		Title: lang.T("Rollcall ended unexpectedly %s.", c.When(at)),
		Hint:  lang.T("Nothing in the directory is lost. The report contains no secrets and helps fix the problem."),
		Tone:  ToneWarn,
	}
}
