package present

import "time"

// CaughtNotice tells that a part of the program crashed and the rest goes on;
// reported says whether there is a report.
func CaughtNotice(reported bool) Problem {
	p := Problem{
		Title:  "Something in Rollcall went wrong.",
		Detail: "What you did last may not have been done. Everything else goes on, and so does the schedule.",
		Hint:   "Try again. If it happens again, save diagnostics in Settings for whoever helps you.",
		Tone:   ToneBad,
	}
	if reported {
		p.Hint = "Try again. The report holds no secrets; it helps to fix the fault."
	}
	return p
}

// CoveredNotice tells that the window crashes whenever it is drawn.
func CoveredNotice() Problem {
	return Problem{
		Title:  "Rollcall cannot draw this screen.",
		Detail: "It was tried several times. The schedule and the tray go on.",
		Hint:   "Go back to the dashboard, or quit and start Rollcall again.",
		Tone:   ToneBad,
	}
}

// CrashNotice tells that the program ended by itself at a moment.
func CrashNotice(at time.Time, c Clock) Problem {
	return Problem{
		Title: "Rollcall ended unexpectedly " + c.When(at) + ".",
		Hint:  "Nothing in the directory is lost. The report holds no secrets; it helps to mend what went wrong.",
		Tone:  ToneWarn,
	}
}
