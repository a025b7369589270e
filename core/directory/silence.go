package directory

import "cmp"

// lastingRuns is how many runs in a row have to find the same side of a difference
// before everything is read because of it: $count is eventually consistent, and a
// busy tenant is seldom counted exactly.
const lastingRuns = 3

// Silence is what the newest runs found of changes that no delta round announced:
// by how much Graph counted more users and groups than the directory knew (less,
// where negative), and how many runs in a row did so.
type Silence struct {
	Users, Groups int64
	Runs          int
	// Read is set when everything was read because of it, so that it is read once.
	Read bool
}

// Next is the silence after a run that found these differences.
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

// Lasts says whether everything is to be read because of it.
func (s Silence) Lasts() bool { return s.Runs >= lastingRuns && !s.Read }

// Found is what a verification read found that no delta round had announced.
type Found struct {
	Users       int `json:"users"`
	Groups      int `json:"groups"`
	Memberships int `json:"memberships"`
}

// Any says whether it found anything.
func (f Found) Any() bool { return f != Found{} }
