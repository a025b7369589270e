package present

import (
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Banner is an open condition, with the button that fixes it.
type Banner struct {
	State  State
	Title  string
	Detail string // the reason; may be empty
	Hint   string // what to do; may be empty
	Button string // empty if the window cannot fix it

	Action    health.Action // what the button does
	Connector string        // ID of the connector to act on; may be empty
	Run       int64         // the run to act on; 0 for the newest
	Profile   string        // ID of the profile to act on; may be empty
}

var severityStates = map[health.Severity]State{
	health.Notice:  {"!", "Notice", ToneBusy},
	health.Warning: {"!", "Warning", ToneWarn},
	health.Serious: {"✕", "Failed", ToneBad},
}

var actionButtons = map[health.Action]string{
	health.ActionRenewKey:       "Renew key…",
	health.ActionPermissions:    "Show permissions…",
	health.ActionShowRun:        "Show run",
	health.ActionReview:         "Review…",
	health.ActionSync:           "Sync now",
	health.ActionResumeSchedule: "Resume schedule",
	health.ActionSettings:       "Open settings",
	health.ActionProfile:        "Edit profile…",
	health.ActionVault:          "Unlock…",
}

// BannersOf presents conditions in order, the most serious first.
func BannersOf(conditions []health.Condition) []Banner {
	list := make([]Banner, len(conditions))
	for i, c := range conditions {
		list[i] = Banner{
			State: conditionState(c), Title: sentence(Line(c.Title)), Detail: sentence(Clean(c.Detail)),
			Hint: conditionHint(c), Button: actionButtons[c.Action], Action: c.Action, Connector: c.Connector,
			Run: c.Run, Profile: c.Profile,
		}
	}
	return list
}

// conditionHint returns what to do about a condition, and where.
func conditionHint(c health.Condition) string {
	return sentence(Line(problem.Joined(c.Hint, RemedyPlace(c.Remedy))))
}

// conditionState returns a condition's state, worded as on the other screens. A held run is not a
// failure, and neither is an expired key.
func conditionState(c health.Condition) State {
	switch {
	case c.Code == problem.CodeRunHeld:
		return RunState(directory.StateHeld)
	case c.Code == problem.CodeKeyExpired:
		return State{"✕", "Expired", ToneBad}
	}
	return severityStates[c.Severity]
}

// MoreBanners is the label of the button that shows or hides the other conditions. It is empty if
// there are none.
func MoreBanners(others int, shown bool) string {
	switch {
	case others <= 0:
		return ""
	case shown:
		return "Show less"
	}
	return fmt.Sprintf("and %d more", others)
}
