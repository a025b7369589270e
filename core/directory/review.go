package directory

import "time"

// Losses count what a plan removes from the visible directory and which accounts it adds, each with
// the total before.
type Losses struct {
	Accounts, Disabled, Groups, Memberships int
	Enabled, Entered                        int
	OfAccounts, OfGroups, OfMemberships     int
	// Emptied are the properties that lose values in accounts, with the largest loss first.
	Emptied []PropertyLoss
}

// PropertyLoss is a property that loses its value in Lost of the Had accounts that have one.
type PropertyLoss struct {
	Name string `json:"name"`
	Lost int    `json:"lost"`
	Had  int    `json:"had"`
}

// GroupLoss is a remaining group that loses Lost of its Had visible members.
type GroupLoss struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Lost int    `json:"lost"`
	Had  int    `json:"had"`
}

// Breach is a guard that a plan exceeds. If the guard is for single groups, the breach names the
// group that loses most, and Groups is the number of groups that exceed the guard. Guards for
// single properties work in the same way.
type Breach struct {
	Guard  Guard      `json:"guard"`
	Limit  Limit      `json:"limit"`
	Count  int        `json:"count"` // number of changes
	Of     int        `json:"of"`
	Most   int        `json:"most"` // number of changes that would have passed
	Group  *GroupLoss `json:"group,omitempty"`
	Groups int        `json:"groups,omitempty"`

	Property   *PropertyLoss `json:"property,omitempty"`
	Properties int           `json:"properties,omitempty"`
}

// Check returns the guards that the losses exceed, in the order of AllGuards. It checks groups and
// properties one by one; see GroupLoss and PropertyLoss.
func (g Guards) Check(l Losses) []Breach {
	var list []Breach
	for _, x := range []struct {
		guard     Guard
		count, of int
	}{
		{GuardAccountsRemoved, l.Accounts, l.OfAccounts},
		{GuardAccountsDisabled, l.Disabled, l.OfAccounts},
		{GuardGroupsRemoved, l.Groups, l.OfGroups},
		{GuardMembershipsRemoved, l.Memberships, l.OfMemberships},
		{GuardAccountsEnabled, l.Enabled, l.OfAccounts},
		{GuardAccountsEntered, l.Entered, l.OfAccounts},
	} {
		if most := g[x.guard].Most(x.of); x.count > most {
			list = append(list, Breach{Guard: x.guard, Limit: g[x.guard], Count: x.count, Of: x.of, Most: most})
		}
	}
	return list
}

// OptionEdit is an edited option of a connector, with its old and new value as text and the time of
// the edit.
type OptionEdit struct {
	Option string    `json:"option"` // "domains", "guests" or "acknowledgeDisabled"
	Old    string    `json:"old"`
	New    string    `json:"new"`
	At     time.Time `json:"at,omitzero"` // zero: unknown
}

// Verdict is the decision about a held run.
type Verdict string

// The verdicts. A plan is superseded if a later run made it again and did not exceed the guards.
const (
	VerdictApproved   Verdict = "approved"
	VerdictDiscarded  Verdict = "discarded"
	VerdictSuperseded Verdict = "superseded"
)

// Decision is a verdict on a held run, with the person, the time and a note. It names no person if
// a later run settled the held run.
type Decision struct {
	Verdict Verdict   `json:"verdict"`
	By      string    `json:"by,omitempty"`
	At      time.Time `json:"at"`
	Note    string    `json:"note,omitempty"`
	// the run that it started or that settled it; 0: none, or the run was held again
	Run int64 `json:"run,omitempty"`
}

// ChangeQuery selects the changes of a run. Empty fields select all.
type ChangeQuery struct {
	Run      int64
	What     string // "user", "group" or "membership"
	Op       Op
	Cause    Cause
	Property string // the changed property of an account or group
	Search   string // part of a name or ID, in any letter case
	// Names asks for the names that belong to values; see PropertyChange.
	Names bool
	// After is a place in the list. Only changes after it are returned.
	After ChangeKey
	// Most limits how many changes of each kind are read; 0: all. If a run has more, it is
	// undefined which ones are read. The order stays the same.
	Most int
}

// ChangeKey is a place in the list of a run's changes. Only the store that returned it can
// interpret it. The zero value is the beginning.
type ChangeKey struct {
	What           string
	Name           string
	Object, Member int64
}

// ChangeMark is a place in a list of changes and its row number.
type ChangeMark struct {
	Rows int // number of rows up to and including the one at Key
	Key  ChangeKey
}
