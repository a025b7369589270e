package directory

import "cmp"

// lastingRuns is the number of runs in a row that must find a difference in the same
// direction before everything is read because of it. $count is eventually consistent, and a
// busy tenant is seldom counted exactly.
const lastingRuns = 3

// Silence describes the changes that no delta round announced, as found by the newest runs.
// It says how many more users and groups Graph counted than the directory knew (fewer, if
// negative), and how many runs in a row found that.
type Silence struct {
	Users, Groups int64
	Runs          int
	// Read is set when everything was read because of it, so this happens only once.
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

// Lasts says whether everything must be read because of it.
func (s Silence) Lasts() bool { return s.Runs >= lastingRuns && !s.Read }

// Found counts the changes that a verification read found and no delta round had announced.
type Found struct {
	Users       int `json:"users"`
	Groups      int `json:"groups"`
	Memberships int `json:"memberships"`
}

// Any says whether it found anything.
func (f Found) Any() bool { return f != Found{} }
