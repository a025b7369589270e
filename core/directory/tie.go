package directory

import "time"

// Ref identifies one account or group of a connector.
type Ref struct{ Connector, ID string }

// IsZero reports whether the Ref is empty.
func (r Ref) IsZero() bool { return r == Ref{} }

// Tie says how an account or group belongs to the subject of a list of members or groups.
type Tie struct {
	ID string
	// Through is the nested group that causes the membership, with its name. It is empty for a
	// direct membership.
	Through, ThroughName string
	// Run is the run that first saw the membership in its present form, and Since is when that run
	// ended. FirstRead is set if it was the first run of the connector. The membership may then be
	// older.
	Since     time.Time
	Run       int64
	FirstRead bool
}

// TieCount counts direct memberships and those that result from nested groups.
type TieCount struct{ Direct, Nested int }

// All returns the total.
func (c TieCount) All() int { return c.Direct + c.Nested }

// TieCounts counts the members of a group or the groups of an account, by kind. Others are devices,
// contacts and applications.
type TieCounts struct{ Users, Groups, Others TieCount }

// All returns the sum of all kinds.
func (c TieCounts) All() TieCount {
	return TieCount{
		c.Users.Direct + c.Groups.Direct + c.Others.Direct,
		c.Users.Nested + c.Groups.Nested + c.Others.Nested,
	}
}
