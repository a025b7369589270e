package present

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// CheckRow is one line of a connector's checklist.
type CheckRow struct {
	Name  string
	State State
	Text  string // what was found, or what is wrong and why
	Hint  string // what to do
}

var checkStates = map[app.Result]State{
	app.Passed:  {Tone: ToneGood, Mark: "✓", Word: "Passed"},
	app.Warning: {Tone: ToneWarn, Mark: "!", Word: "Warning"},
	app.Failed:  {Tone: ToneBad, Mark: "✕", Word: "Failed"},
	app.Skipped: {Tone: ToneOff, Mark: "–", Word: "Skipped"},
}

// CheckRowOf shows one check.
func CheckRowOf(c app.Check) CheckRow {
	row := CheckRow{Name: c.Name, State: checkStates[c.Result], Text: Line(c.Detail)}
	if c.Cause == nil {
		return row
	}
	p := problemOf(*c.Cause, row.State.Tone)
	row.Text, row.Hint = strings.TrimSpace(p.Title+" "+p.Detail), p.Hint
	return row
}

// CheckSummary says in one line how a checklist ended.
func CheckSummary(checks []app.Check) State {
	failed, warnings := 0, 0
	for _, c := range checks {
		switch c.Result {
		case app.Failed:
			failed++
		case app.Warning:
			warnings++
		}
	}
	switch {
	case len(checks) == 0:
		return State{}
	case failed > 0:
		return State{Tone: ToneBad, Mark: "✕", Word: "The connection does not work yet"}
	case warnings > 0:
		return State{Tone: ToneWarn, Mark: "!", Word: "The connection works, with " + quantity.Counted(warnings, "warning")}
	}
	return State{Tone: ToneGood, Mark: "✓", Word: "The connection works"}
}
