package directory

import "cmp"

// lastingRuns is the number of consecutive runs that must find a difference in the same direction
// before everything is read again. $count is eventually consistent and seldom exact in a busy
// tenant.
const lastingRuns = 3

// Silence describes changes that no delta round announced, as found by the latest runs. It says how
// many more users and groups Graph counted than the directory has (negative if fewer), and how many
// consecutive runs found this.
type Silence struct {
	Users, Groups int64
	Runs          int
	// Read is set once everything was read because of the difference, so this happens only once.
	Read bool
}

// Next returns the silence after a run that found these differences.
func (s Silence) Next(users, groups int64) Silence {
	next := Silence{Users: users, Groups: groups}
	if users == 0 && groups == 0 {
		return Silence{}
	}
	next.Runs = 1
	if sameSide(users, s.Users) || sameSide(groups, s.Groups) {
		next.Runs, next.Read = s.Runs+1, s.Read
	}
	return next
}

func sameSide(a, b int64) bool { return a != 0 && cmp.Compare(a, 0) == cmp.Compare(b, 0) }

// Lasts reports whether everything must be read again because of the differences.
func (s Silence) Lasts() bool { return s.Runs >= lastingRuns && !s.Read }

// Found counts the changes that a verification read found and no delta round announced.
type Found struct {
	Users       int `json:"users"`
	Groups      int `json:"groups"`
	Memberships int `json:"memberships"`
}

// Any reports whether the read found any such change.
func (f Found) Any() bool { return f != Found{} }
