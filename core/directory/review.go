package directory

import "time"

// Losses count what a plan removes from the visible directory and which accounts it lets
// in, each with the number before.
type Losses struct {
	Accounts, Disabled, Groups, Memberships int
	Enabled, Entered                        int
	OfAccounts, OfGroups, OfMemberships     int
	// Emptied are the properties that lose values in accounts, the most frequent first.
	Emptied []PropertyLoss
}

// PropertyLoss is a property that loses its value in Lost of the Had accounts that had a
// value.
type PropertyLoss struct {
	Name string `json:"name"`
	Lost int    `json:"lost"`
	Had  int    `json:"had"`
}

// GroupLoss is what one group loses while it stays: Lost of Had visible members.
type GroupLoss struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Lost int    `json:"lost"`
	Had  int    `json:"had"`
}

// Breach is a guard that a plan exceeds. For the guard of a single group, it names the
// group that loses most, and Groups is the number of groups that exceed the guard. The
// guard of a single property works in the same way.
type Breach struct {
	Guard  Guard      `json:"guard"`
	Limit  Limit      `json:"limit"`
	Count  int        `json:"count"` // would change
	Of     int        `json:"of"`
	Most   int        `json:"most"` // would have passed
	Group  *GroupLoss `json:"group,omitempty"`
	Groups int        `json:"groups,omitempty"`

	Property   *PropertyLoss `json:"property,omitempty"`
	Properties int           `json:"properties,omitempty"`
}

// Check returns the guards that losses exceed, in the order of AllGuards. It checks groups
// and properties one by one; see GroupLoss and PropertyLoss.
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

// OptionEdit is an edited option of a connector, with its old and new value as text, and
// the time of the edit.
type OptionEdit struct {
	Option string    `json:"option"` // "domains", "guests" or "acknowledgeDisabled"
	Old    string    `json:"old"`
	New    string    `json:"new"`
	At     time.Time `json:"at,omitzero"` // zero: not known
}

// Verdict is the decision about a held run.
type Verdict string

// The verdicts. A superseded plan met the guards when a later run made it again.
const (
	VerdictApproved   Verdict = "approved"
	VerdictDiscarded  Verdict = "discarded"
	VerdictSuperseded Verdict = "superseded"
)

// Decision is a verdict on a held run: by whom, when, and with which note. It names nobody
// if a later run settled the held run.
type Decision struct {
	Verdict Verdict   `json:"verdict"`
	By      string    `json:"by,omitempty"`
	At      time.Time `json:"at"`
	Note    string    `json:"note,omitempty"`
	Run     int64     `json:"run,omitempty"` // that it started, or that settled it; 0: none, or it was held again
}

// ChangeQuery selects changes of a run. Empty fields select all.
type ChangeQuery struct {
	Run      int64
	What     string // "user", "group" or "membership"
	Op       Op
	Cause    Cause
	Property string // that changed, of an account or group
	Search   string // part of a name or id, in any letter case
	// Names says that names for values are looked up; see PropertyChange.
	Names bool
	// After is a place in the list. Only changes after it are read.
	After ChangeKey
	// Most is the largest number of changes of each kind to look at; 0: all. If a run has
	// more, the choice is not defined. The order stays the same.
	Most int
}

// ChangeKey is the place of a change in the list of a run's changes. It has a meaning only
// for the store that returned it. The zero value is the beginning.
type ChangeKey struct {
	What           string
	Name           string
	Object, Member int64
}

// ChangeMark is a place in a list of changes and its row number.
type ChangeMark struct {
	Rows int // up to and with the one at Key
	Key  ChangeKey
}
