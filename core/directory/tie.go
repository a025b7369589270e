package directory

import "time"

// Ref names one account or group of a connector.
type Ref struct{ Connector, ID string }

// IsZero says whether it names nothing.
func (r Ref) IsZero() bool { return r == Ref{} }

// Tie tells how the account or group with an id belongs to the one that a
// list of members or groups is about.
type Tie struct {
	ID string
	// Through is the nested group that brings the membership about, with its name;
	// empty for a direct one.
	Through, ThroughName string
	// Since is when the run ended that first saw the membership as it is, and Run is
	// that run. FirstRead says that it was the first run of the connector: the
	// membership may be older.
	Since     time.Time
	Run       int64
	FirstRead bool
}

// TieCount counts memberships: direct ones, and those that nested groups add.
type TieCount struct{ Direct, Nested int }

// All is how many there are.
func (c TieCount) All() int { return c.Direct + c.Nested }

// TieCounts counts the members of a group, or the groups of an account, by what
// they are. Others are devices, contacts and applications.
type TieCounts struct{ Users, Groups, Others TieCount }

// All is how many there are.
func (c TieCounts) All() TieCount {
	return TieCount{c.Users.Direct + c.Groups.Direct + c.Others.Direct, c.Users.Nested + c.Groups.Nested + c.Others.Nested}
}
