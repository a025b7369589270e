package present

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// TrialStep is one line of a running test.
type TrialStep struct {
	State State
	Name  string
	Text  string
}

var stepStates = map[logon.Result]stateText{
	logon.UnderWay: {"↻", lang.Key("In progress"), ToneBusy}, logon.Passed: {"✓", lang.Key("Passed"), ToneGood},
	logon.Failed: {"✕", lang.Key("Failed"), ToneBad},
}

// stepAhead is a step that has not started; stepLeft is one that will not be checked.
var (
	stepAhead = stateText{"○", lang.Key("Pending"), ToneOff}
	stepLeft  = stateText{"–", lang.Key("Not checked"), ToneOff}
)

// stageNames are the names of the steps.
var stageNames = map[logon.Stage]lang.Key{
	logon.StageAccount: "Account", logon.StageProfile: "Profile", logon.StageAddress: "From where",
	logon.StageWay: "Method", logon.StageSignIn: "Entra ID", logon.StageIdentity: "Same person",
}

// TrialSteps returns all steps of a test. reported contains those that have begun. If the test has
// ended, the others are marked as not checked.
func TrialSteps(reported []logon.Step, ended bool) []TrialStep {
	list := make([]TrialStep, len(logon.Stages))
	for i, stage := range logon.Stages {
		list[i] = TrialStep{State: stepAhead.state(), Name: stageNames[stage].String()}
		if ended {
			list[i].State = stepLeft.state()
		}
	}
	for _, s := range reported {
		i := slices.Index(logon.Stages, s.Stage)
		if i < 0 || s.Result == logon.UnderWay && ended {
			continue
		}
		list[i].State, list[i].Text = stepStates[s.Result].state(), Line(lang.Core(s.Text))
	}
	return list
}

// TrialVerdict is the result of a test.
type TrialVerdict struct {
	State  State
	Text   string // one sentence
	Detail string // the reason; may be empty
	Hint   string // what to change; may be empty
	Quiet  string // details for support; may be empty
	Copy   string // everything as one text
}

// LogOnState returns the state for a reason.
func LogOnState(r directory.LogOnReason) State {
	switch r {
	case directory.LogOnAllowed:
		return State{"✓", lang.T("Allowed"), ToneGood}
	case directory.LogOnUnavailable:
		return State{"!", lang.T("Unavailable"), ToneWarn}
	case directory.LogOnCancelled:
		return State{"–", lang.T("Cancelled"), ToneOff}
	case directory.LogOnTimedOut:
		return State{"–", lang.T("Timed out"), ToneOff}
	}
	return State{"✕", lang.T("Denied"), ToneBad}
}

// TrialVerdictOf presents a verdict.
func TrialVerdictOf(v logon.Verdict) TrialVerdict {
	t := TrialVerdict{
		State: LogOnState(v.Reason), Text: Line(lang.Core(v.Text)), Hint: Line(lang.Core(v.Hint)),
		Quiet: entraText(v.Code, v.RequestID),
	}
	return t.withCopy()
}

// TrialCancelled presents the cancellation of a test.
func TrialCancelled(t Trial) TrialVerdict {
	v := TrialVerdict{
		State: LogOnState(directory.LogOnCancelled),
		Text:  lang.T("The log-on of %s was cancelled.", Line(strings.TrimSpace(t.Who))),
	}
	if t.Way == directory.WayBrowser {
		v.Hint = lang.Core(logon.StuckPage)
	}
	return v.withCopy()
}

// TrialFailed presents an error that prevented a verdict. Without a verdict, no one can log on.
func TrialFailed(err error) TrialVerdict {
	p := ProblemOf(err)
	return TrialVerdict{
		State: State{"✕", lang.T("No verdict"), p.Tone}, Text: p.Title, Detail: p.Detail, Hint: p.Hint,
		Quiet: entraText(0, p.RequestID),
	}.withCopy()
}

func (t TrialVerdict) withCopy() TrialVerdict {
	lines := []string{lang.T("%s: %s", t.State.Word, t.Text)}
	for _, line := range []string{t.Detail, t.Hint, t.Quiet} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	t.Copy = strings.Join(lines, "\n")
	return t
}

// entraText returns Entra ID's error code and request ID. It is empty if there is none.
func entraText(code int, requestID string) string {
	var parts []string
	if code != 0 {
		parts = append(parts, lang.T("Entra ID calls this %s.", CodeText(code)))
	}
	if requestID != "" {
		parts = append(parts, lang.T("Request ID: %s", Line(requestID)))
	}
	return strings.Join(parts, " ")
}

// CodeText returns a code in the form that Entra ID uses. It is empty if there is none.
func CodeText(code int) string {
	if code == 0 {
		return ""
	}
	return fmt.Sprintf("AADSTS%d", code)
}

// TimeLeft says how long a device code stays valid.
func TimeLeft(expires, now time.Time) string {
	left := expires.Sub(now)
	if left <= 0 {
		return lang.T("The code has expired.")
	}
	return lang.T("Expires in %s", clockText(left))
}

// clockText formats a countdown: "14:05".
func clockText(d time.Duration) string {
	seconds := int((d + time.Second - 1) / time.Second)
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// DeviceHint says on which devices the page for a device code can be opened.
func DeviceHint(practice bool) string {
	if practice {
		return lang.T("This page of the practice tenant opens only on this computer.")
	}
	return lang.T("Open it on any device with a browser, such as a phone. The QR code contains the address.")
}

// BrowserHint says what to do while the test waits for the browser. failed means that no browser
// could be opened.
func BrowserHint(failed bool) string {
	if failed {
		return lang.T("No browser could be opened. Copy the address and open it in a browser on this computer.")
	}
	return lang.T("Sign in on the page that opens in the browser. This window then reappears.")
}
