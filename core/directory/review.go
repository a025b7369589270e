package directory

import "time"

// Losses are what a plan takes away from the directory that people see, and which
// accounts it lets in, each with how much there was before.
type Losses struct {
	Accounts, Disabled, Groups, Memberships int
	Enabled, Entered                        int
	OfAccounts, OfGroups, OfMemberships     int
	// Emptied are the properties that accounts lose, the most frequent first.
	Emptied []PropertyLoss
}

// PropertyLoss is a property that loses its value in Lost of the Had accounts that
// had one.
type PropertyLoss struct {
	Name string `json:"name"`
	Lost int    `json:"lost"`
	Had  int    `json:"had"`
}

// GroupLoss is what one group loses while it stays: Lost of Had members that
// people saw.
type GroupLoss struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Lost int    `json:"lost"`
	Had  int    `json:"had"`
}

// Breach is a guard that a plan broke. That of a single group names the one
// that loses most, and says in Groups how many broke it; that of a single property
// does the same.
type Breach struct {
	Guard  Guard      `json:"guard"`
	Limit  Limit      `json:"limit"`
	Count  int        `json:"count"` // would go
	Of     int        `json:"of"`
	Most   int        `json:"most"` // would have passed
	Group  *GroupLoss `json:"group,omitempty"`
	Groups int        `json:"groups,omitempty"`

	Property   *PropertyLoss `json:"property,omitempty"`
	Properties int           `json:"properties,omitempty"`
}

// Check returns the guards that losses break, in the order of AllGuards.
// Groups and properties are checked one by one, see GroupLoss and PropertyLoss.
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

// OptionEdit is a connector's option that was edited, with what it was and is
// as words, and when.
type OptionEdit struct {
	Option string    `json:"option"` // "domains", "guests" or "acknowledgeDisabled"
	Old    string    `json:"old"`
	New    string    `json:"new"`
	At     time.Time `json:"at,omitzero"` // zero: not known
}

// Verdict is what became of a held run.
type Verdict string

// The verdicts. A superseded plan kept the guards when it was made anew.
const (
	VerdictApproved   Verdict = "approved"
	VerdictDiscarded  Verdict = "discarded"
	VerdictSuperseded Verdict = "superseded"
)

// Decision is a verdict on a held run: whose, when, and with which note. Nobody
// is named where a later run settled it.
type Decision struct {
	Verdict Verdict   `json:"verdict"`
	By      string    `json:"by,omitempty"`
	At      time.Time `json:"at"`
	Note    string    `json:"note,omitempty"`
	Run     int64     `json:"run,omitempty"` // that it began, or that settled it; 0: none, or it was held again
}

// ChangeQuery selects changes of a run. What is empty selects all.
type ChangeQuery struct {
	Run      int64
	What     string // "user", "group" or "membership"
	Op       Op
	Cause    Cause
	Property string // that changed, of an account or group
	Search   string // part of a name or id, in any letter case
	// Names has the names looked up of those that values stand for, see
	// PropertyChange.
	Names bool
	// After is a place in the list: only what comes behind it is read.
	After ChangeKey
	// Most is how many changes of each kind are looked at; 0: all. Which ones, where
	// a run has more, is not said; they come in the same order.
	Most int
}

// ChangeKey is a place in the list of a run's changes: that of one of them. It
// means something to the store alone that gave it; the zero value is the
// beginning.
type ChangeKey struct {
	What           string
	Name           string
	Object, Member int64
}

// ChangeMark is a place in a list of changes, and how many rows it takes to get
// there.
type ChangeMark struct {
	Rows int // up to and with the one at Key
	Key  ChangeKey
}
