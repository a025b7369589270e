package directory

import (
	"time"

	"github.com/rollcallsync/rollcall/core/spelling"
)

// Moment selects the directory as of a run or of a point in time. The zero
// Moment is now: the newest snapshot of every connector.
type Moment struct {
	Run  int64     // the directory right after this run
	Time time.Time // the directory as it stood then
}

// IsNow says whether the moment is the newest snapshot.
func (m Moment) IsNow() bool { return m.Run == 0 && m.Time.IsZero() }

// Query selects accounts or groups.
type Query struct {
	At         Moment
	Connectors []string // connector ids; empty: all
	Statuses   []Status // empty: active and disabled
	// Domains are those of the primary address of accounts, in ASCII form and lower case;
	// empty: all. They do not affect groups.
	Domains []string
	Traits  Traits
	Search  string // part of a name, address or department; empty: all
	// Only are the accounts or groups that may be listed; empty: all.
	Only []Ref
	// MembersOf lists only the members of a group, and GroupsOf only the groups of an
	// account; zero: all. Both follow nested groups, unless DirectOnly is set.
	MembersOf  Ref
	GroupsOf   Ref
	DirectOnly bool
	Sort       Sort // the order of the list; zero: by name
	After      Key  // only rows after this one in the order of the list; zero: all
	Limit      int  // 0: no limit
}

// Sort is an order of accounts or of groups. Texts are in Unicode collation order; texts
// other than names are compared without regard to letter case. Rows without a value come
// last in either direction. Equal values are in order of name and then of ID.
type Sort struct {
	By         SortKey
	Descending bool
}

// SortKey names the value that a list is ordered by.
type SortKey uint8

// The sort keys. A list that has no such value is ordered by name.
const (
	SortName       SortKey = iota
	SortAddress            // of accounts: PrimaryAddress
	SortDepartment         // of accounts
	SortStatus             // active, disabled, deleted, out of scope
	SortConnector          // by its description
	SortType               // of accounts: members, guests, agents
	SortLicences           // of accounts: their number
	SortChanged            // by the run that changed it last
	SortKind               // of groups, by GroupKind
	SortMembers            // of groups: the number of visible direct members
	SortMail               // of groups; for accounts, like SortAddress
)

var sortNames = [...]string{"name", "address", "department", "status", "connector", "type", "licences", "changed", "kind", "members", "mail"}

// String returns the word that the command line takes.
func (k SortKey) String() string { return sortNames[k] }

// ParseSortKey reads the word of a sort key.
func ParseSortKey(word string) (SortKey, bool) {
	for k, name := range sortNames {
		if name == word {
			return SortKey(k), true
		}
	}
	return 0, false
}

// Key is the place of an account or a group in the order of lists.
type Key struct {
	Name      string // displayName
	ID        string
	Connector string
}

// CompareNames compares in the order of lists by name, which is Unicode collation order
// (spelling.Compare). It returns the same values as strings.Compare.
func CompareNames(a, b string) int { return spelling.Compare(a, b) }

// Mark is a place in a list and its row number.
type Mark struct {
	Rows int // up to and with the one at Key
	Key  Key // zero in an empty list
}

// Event is one change in the life of an account or group.
type Event struct {
	Change
	At time.Time // when the run that made the change ended
}

// ConnectorState is the data of a connector's status line or card.
type ConnectorState struct {
	Connector   Connector
	LastAttempt *Run // newest run, whatever its result, without previews
	LastSuccess *Run // newest run that completed
	// VerifiedAt is when a run last read and compared everything; zero: not known.
	VerifiedAt  time.Time
	Held        *Run // the run that waits for a person, if any
	Users       int  // visible accounts: active and disabled
	Agents      int  // those that belong to agents, as far as they are indexed
	Groups      int
	Memberships int
}

// Statistics tell how large a database is.
type Statistics struct {
	Path               string
	Bytes              int64 // main file with its write-ahead log
	SchemaVersion      int
	Connectors         int
	Runs               int
	Users              int // live accounts, newest snapshot
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
