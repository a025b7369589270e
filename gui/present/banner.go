package present

import (
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/lang"
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

var severityStates = map[health.Severity]stateText{
	health.Notice:  {"!", lang.Key("Notice"), ToneBusy},
	health.Warning: {"!", lang.Key("Warning"), ToneWarn},
	health.Serious: {"✕", lang.Key("Failed"), ToneBad},
}

var actionButtons = map[health.Action]lang.Key{
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
			State: conditionState(c), Title: sentence(Line(lang.Core(c.Title))),
			Detail: sentence(Clean(lang.Core(c.Detail))),
			Hint:   conditionHint(c), Button: actionButtons[c.Action].String(), Action: c.Action,
			Connector: c.Connector, Run: c.Run, Profile: c.Profile,
		}
	}
	return list
}

// conditionHint returns what to do about a condition, and where.
func conditionHint(c health.Condition) string {
	return sentence(Line(problem.Joined(lang.Core(c.Hint), RemedyPlace(c.Remedy))))
}

// conditionState returns a condition's state, worded as on the other screens. A held run is not a
// failure, and neither is an expired key.
func conditionState(c health.Condition) State {
	switch {
	case c.Code == problem.CodeRunHeld:
		return RunState(directory.StateHeld)
	case c.Code == problem.CodeKeyExpired:
		return State{"✕", lang.T("Expired"), ToneBad}
	}
	return severityStates[c.Severity].state()
}

// MoreBanners is the label of the button that shows or hides the other conditions. It is empty if
// there are none.
func MoreBanners(others int, shown bool) string {
	switch {
	case others <= 0:
		return ""
	case shown:
		return lang.T("Show less")
	}
	return lang.T("and %d more", others)
}
