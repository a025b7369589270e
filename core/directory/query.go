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
	// Domains are those of the primary address of accounts, in ASCII form and
	// lower case; empty: all. Groups are not selected by them.
	Domains []string
	Traits  Traits
	Search  string // part of a name, address or department; empty: all
	// Only are the accounts or groups that may be listed; empty: all.
	Only []Ref
	// MembersOf lists the members of a group alone, and GroupsOf the groups of an
	// account; zero: all. Both follow nested groups, unless DirectOnly is set.
	MembersOf  Ref
	GroupsOf   Ref
	DirectOnly bool
	Sort       Sort // the order of the list; zero: by name
	After      Key  // what comes behind it in the order of the list; zero: everything
	Limit      int  // 0: no limit
}

// Sort is an order of accounts or of groups. Texts are in the order of Unicode
// collation, those other than names without regard to letter case. Those without a
// value stand at the end in either direction; equal values stand by name and then by
// id.
type Sort struct {
	By         SortKey
	Descending bool
}

// SortKey says what a list is ordered by.
type SortKey uint8

// The sort keys. A list that has no such value is ordered by name.
const (
	SortName       SortKey = iota
	SortAddress            // of accounts: PrimaryAddress
	SortDepartment         // of accounts
	SortStatus             // active, disabled, deleted, out of scope
	SortConnector          // by its description
	SortType               // of accounts: members, guests, agents
	SortLicences           // of accounts: how many they are
	SortChanged            // by the run since which it is like this
	SortKind               // of groups, by GroupKind
	SortMembers            // of groups: how many direct members there are to see
	SortMail               // of groups; of accounts as SortAddress
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

// Key is a place in the order of accounts or of groups: that of one of them.
type Key struct {
	Name      string // displayName
	ID        string
	Connector string
}

// CompareNames compares as lists by name do: in the order of Unicode collation
// (spelling.Compare). It answers as strings.Compare.
func CompareNames(a, b string) int { return spelling.Compare(a, b) }

// Mark is a place in a list, and how many rows it takes to get there.
type Mark struct {
	Rows int // up to and with the one at Key
	Key  Key // zero in an empty list
}

// Event is one change in the life of an account or group.
type Event struct {
	Change
	At time.Time // when the run that made the change ended
}

// ConnectorState is what a status line or card shows of one connector.
type ConnectorState struct {
	Connector   Connector
	LastAttempt *Run // newest run, whatever its result; previews are none
	LastSuccess *Run // newest run that completed
	// VerifiedAt is when everything was last read and compared completely; zero: not
	// known.
	VerifiedAt  time.Time
	Held        *Run // the run that waits for a person, if any
	Users       int  // visible accounts: active and disabled
	Agents      int  // those of them that belong to agents, as far as they are indexed
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
