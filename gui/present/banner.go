package present

import (
	"fmt"

	"github.com/rollcallsync/rollcall/core/health"
)

// Banner is the gravest standing condition, with the button that mends it.
type Banner struct {
	State  State
	Title  string
	Hint   string // what to do; may be empty
	More   string // how many conditions stand beside it; empty: none
	Button string // empty: nothing here mends it

	Action    health.Action // of the button
	Connector string        // id that the action is about; may be empty
}

var severityStates = map[health.Severity]State{
	health.Notice:  {"!", "Notice", ToneBusy},
	health.Warning: {"!", "Warning", ToneWarn},
	health.Serious: {"✕", "Serious", ToneBad},
}

var actionButtons = map[health.Action]string{
	health.ActionRenewKey:       "Renew key…",
	health.ActionPermissions:    "Show permissions…",
	health.ActionShowRun:        "Show run",
	health.ActionSync:           "Sync now",
	health.ActionResumeSchedule: "Resume schedule",
	health.ActionSettings:       "Open settings",
}

// BannerOf presents conditions, the gravest first; ok is false when none
// stands.
func BannerOf(conditions []health.Condition) (b Banner, ok bool) {
	if len(conditions) == 0 {
		return Banner{}, false
	}
	c := conditions[0]
	b = Banner{
		State: severityStates[c.Severity], Title: sentence(Line(c.Title)), Hint: sentence(Line(c.Hint)),
		Button: actionButtons[c.Action], Action: c.Action, Connector: c.Connector,
	}
	if n := len(conditions) - 1; n > 0 {
		b.More = fmt.Sprintf("and %d more", n)
	}
	return b, true
}
