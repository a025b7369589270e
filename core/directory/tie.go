package directory

import "time"

// Ref identifies one account or group of a connector.
type Ref struct{ Connector, ID string }

// IsZero says whether it is empty.
func (r Ref) IsZero() bool { return r == Ref{} }

// Tie says how the account or group with an ID belongs to the subject of a list of members
// or groups.
type Tie struct {
	ID string
	// Through is the nested group that causes the membership, with its name; empty for a
	// direct one.
	Through, ThroughName string
	// Run is the run that first saw the membership as it is now, and Since is when that run
	// ended. FirstRead says that it was the first run of the connector, so the membership
	// may be older.
	Since     time.Time
	Run       int64
	FirstRead bool
}

// TieCount counts memberships: direct ones, and those that nested groups add.
type TieCount struct{ Direct, Nested int }

// All returns the total.
func (c TieCount) All() int { return c.Direct + c.Nested }

// TieCounts counts the members of a group, or the groups of an account, by kind. Others are
// devices, contacts and applications.
type TieCounts struct{ Users, Groups, Others TieCount }

// All is how many there are.
func (c TieCounts) All() TieCount {
	return TieCount{c.Users.Direct + c.Groups.Direct + c.Others.Direct, c.Users.Nested + c.Groups.Nested + c.Others.Nested}
}
