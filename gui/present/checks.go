package present

import (
	"cmp"
	"strings"

	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// CheckRow is one line of a connector's checklist.
type CheckRow struct {
	Name  string
	State State
	Text  string // the result, or the fault and its reason
	Hint  string // what to do
}

var checkStates = map[checklist.Result]stateText{
	checklist.Passed:  {"✓", lang.Key("Passed"), ToneGood},
	checklist.Warning: {"!", lang.Key("Warning"), ToneWarn},
	checklist.Failed:  {"✕", lang.Key("Failed"), ToneBad},
	checklist.Skipped: {"–", lang.Key("Skipped"), ToneOff},
}

// checkNames are the names of the checks, except those of permissions.
var checkNames = map[string]lang.Key{
	"Secret": "Secret", "Sign-in": "Sign-in", "Tenant": "Tenant",
	"Read a user": "Read a user", "Follow changes to users": "Follow changes to users",
	"Count users": "Count users", "Read a group": "Read a group",
	"Follow changes to groups": "Follow changes to groups", "Count groups": "Count groups",
	"Read the members of a group": "Read the members of a group",
	"Read the groups of a user":   "Read the groups of a user",
	"Read the reports of a user":  "Read the reports of a user",
	"Read the groups of a group":  "Read the groups of a group",
	"Read the names of licences":  "Read the names of licences",

	"Read the names of directory extensions": "Read the names of directory extensions",

	"Key expiry": "Key expiry",
}

// checkName returns the name of a check in the reader's language.
func checkName(name string) string {
	if permission, ok := strings.CutPrefix(name, checklist.PermissionCheck("")); ok {
		return lang.T("Permission %s", permission)
	}
	return cmp.Or(checkNames[name], lang.Key(name)).String()
}

// CheckRowOf presents one check.
func CheckRowOf(c checklist.Check) CheckRow {
	row := CheckRow{Name: checkName(c.Name), State: checkStates[c.Result].state(), Text: Line(lang.Core(c.Detail))}
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
		return State{Tone: ToneBad, Mark: "✕", Word: lang.T("The connection does not work yet")}
	case warnings > 0:
		return State{Tone: ToneWarn, Mark: "!", Word: lang.N(warnings, "The connection works, with %s warning",
			"The connection works, with %s warnings")}
	}
	return State{Tone: ToneGood, Mark: "✓", Word: lang.T("The connection works")}
}
