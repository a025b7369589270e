package directory

import (
	"time"

	"github.com/rollcallsync/rollcall/core/spelling"
)

// Moment selects the directory as of a run or a point in time. The zero Moment means now: the
// newest snapshot of every connector.
type Moment struct {
	Run  int64     // the directory directly after this run
	Time time.Time // the directory at this time
}

// IsNow reports whether the moment is the newest snapshot.
func (m Moment) IsNow() bool { return m.Run == 0 && m.Time.IsZero() }

// Query selects accounts or groups.
type Query struct {
	At         Moment
	Connectors []string // connector ids; empty: all
	Statuses   []Status // empty: active and disabled
	// Domains are domains of accounts' primary addresses, in lower-case ASCII form; empty: all.
	// They do not affect groups.
	Domains []string
	Traits  Traits
	Search  string // part of a name, address or department; empty: all
	// Only limits the list to these accounts or groups; empty: all.
	Only []Ref
	// MembersOf limits the list to the members of a group, and GroupsOf to the groups of an
	// account. Zero means no such limit. Both follow nested groups, unless DirectOnly is set.
	MembersOf  Ref
	GroupsOf   Ref
	DirectOnly bool
	Sort       Sort // the order of the list; zero: by name
	After      Key  // only rows after this place in the list; zero: all
	Limit      int  // 0: no limit
}

// Sort is an order of accounts or groups. Texts are in Unicode collation order, and letter case
// matters only in names. Rows without a value come last in either direction. Rows with equal values
// are ordered by name and then by ID.
type Sort struct {
	By         SortKey
	Descending bool
}

// SortKey names the value by which a list is ordered.
type SortKey uint8

// The sort keys. A list without such a value is ordered by name.
const (
	SortName       SortKey = iota
	SortAddress            // accounts: PrimaryAddress
	SortDepartment         // accounts
	SortStatus             // active, disabled, deleted, out of scope
	SortConnector          // the connector's description
	SortType               // accounts: members, guests, agents
	SortLicences           // accounts: number of licences
	SortChanged            // the run that last changed it
	SortKind               // groups: GroupKind
	SortMembers            // groups: number of visible direct members
	SortMail               // groups; for accounts, like SortAddress
)

var sortNames = [...]string{
	"name", "address", "department", "status", "connector", "type", "licences", "changed",
	"kind", "members", "mail",
}

// String returns the word used on the command line.
func (k SortKey) String() string { return sortNames[k] }

// ParseSortKey reads the word for a sort key.
func ParseSortKey(word string) (SortKey, bool) {
	for k, name := range sortNames {
		if name == word {
			return SortKey(k), true
		}
	}
	return 0, false
}

// Key is the place of an account or group in a list by name.
type Key struct {
	Name      string // displayName
	ID        string
	Connector string
}

// CompareNames compares names in the order of lists, which is Unicode collation order
// (spelling.Compare). It returns the same values as strings.Compare.
func CompareNames(a, b string) int { return spelling.Compare(a, b) }

// Mark is a place in a list and its row number.
type Mark struct {
	Rows int // number of rows up to and including the one at Key
	Key  Key // zero if the list is empty
}

// Event is one change in the history of an account or group.
type Event struct {
	Change
	At time.Time // when the run that made the change ended
}

// ConnectorState is the data for a connector's status line or card.
type ConnectorState struct {
	Connector   Connector
	LastAttempt *Run // latest run with any result, except previews
	LastSuccess *Run // latest completed run
	// VerifiedAt is when a run last read and compared everything; zero: unknown.
	VerifiedAt  time.Time
	Held        *Run // the run that waits for a decision, if any
	Users       int  // visible accounts, which are active or disabled
	Agents      int  // visible accounts of agents, as far as they are indexed
	Groups      int
	Memberships int
}

// Statistics describe the size of a database.
type Statistics struct {
	Path               string
	Bytes              int64 // main file and write-ahead log
	SchemaVersion      int
	Connectors         int
	Runs               int
	Users              int // live accounts in the newest snapshot
	UserVersions       int
	Groups             int
	GroupVersions      int
	Memberships        int // open memberships
	MembershipVersions int
	OldestRun          time.Time
}

// Backup is a copy of a database in a file.
type Backup struct {
	Path  string    `json:"path"`
	At    time.Time `json:"at"`
	Bytes int64     `json:"bytes"`
}
