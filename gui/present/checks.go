package present

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// CheckRow is one line of a connector's checklist.
type CheckRow struct {
	Name  string
	State State
	Text  string // the result, or the fault and its reason
	Hint  string // what to do
}

var checkStates = map[checklist.Result]State{
	checklist.Passed:  {Tone: ToneGood, Mark: "✓", Word: "Passed"},
	checklist.Warning: {Tone: ToneWarn, Mark: "!", Word: "Warning"},
	checklist.Failed:  {Tone: ToneBad, Mark: "✕", Word: "Failed"},
	checklist.Skipped: {Tone: ToneOff, Mark: "–", Word: "Skipped"},
}

// CheckRowOf presents one check.
func CheckRowOf(c checklist.Check) CheckRow {
	row := CheckRow{Name: c.Name, State: checkStates[c.Result], Text: Line(c.Detail)}
	if c.Cause == nil {
		return row
	}
	p := problemOf(*c.Cause, row.State.Tone)
	row.Text, row.Hint = strings.TrimSpace(p.Title+" "+p.Detail), p.Hint
	return row
}

// CheckSummary describes the result of a checklist in one line.
func CheckSummary(checks []checklist.Check) State {
	failed, warnings := 0, 0
	for _, c := range checks {
		switch c.Result {
		case checklist.Failed:
			failed++
		case checklist.Warning:
			warnings++
		}
	}
	switch {
	case len(checks) == 0:
		return State{}
	case failed > 0:
		return State{Tone: ToneBad, Mark: "✕", Word: "The connection does not work yet"}
	case warnings > 0:
		return State{Tone: ToneWarn, Mark: "!", Word: "The connection works, with " +
			quantity.Counted(warnings, "warning")}
	}
	return State{Tone: ToneGood, Mark: "✓", Word: "The connection works"}
}
