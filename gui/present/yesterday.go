package present

import (
	"maps"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// Yesterday summarizes the changes in the last day's runs. Add the runs first, then the changes
// that Add asks for. The zero value is empty.
type Yesterday struct {
	users       directory.UserCounts
	groups      int
	memberships int
	moves       map[string]int // accounts by their new department
	moved       int            // accounts that moved in runs too large to read
}

// movesRead is the maximum number of moves in a run that are read one by one.
const movesRead = 2000

// Add counts a run if it ended within the last day and changed something. First runs are not
// counted, because everything in them is new. If the text also needs some of the run's changes, q
// selects them.
func (y *Yesterday) Add(r directory.Run, c Clock) (q directory.ChangeQuery, wanted bool) {
	if !r.State.Applied() || r.First() || c.Now.Sub(r.EndedAt) > day {
		return q, false
	}
	y.users.Added += r.Users.Added + r.Users.Restored
	y.users.Removed += r.Users.Removed
	y.users.Disabled += r.Users.Disabled
	y.users.Enabled += r.Users.Enabled
	y.users.Updated += r.Users.Updated
	y.groups += r.Groups.Added + r.Groups.Updated + r.Groups.Removed
	y.memberships += r.Memberships.Added + r.Memberships.Removed
	q = directory.ChangeQuery{Run: r.ID, What: "user", Op: directory.OpUpdated, Most: movesRead}
	counted := propertiesOf(r, "user")
	if len(counted) == 0 {
		return q, r.Users.Updated > 0
	}
	i := slices.IndexFunc(counted, func(p directory.PropertyCount) bool { return p.Name == "department" })
	switch {
	case i < 0:
		return q, false
	case counted[i].Count > movesRead:
		y.moved += counted[i].Count
		y.users.Updated -= counted[i].Count
		return q, false
	}
	q.Property = "department"
	q.Most = 0
	return q, true
}

// AddChange counts a change of a counted run if it is a move to another department.
func (y *Yesterday) AddChange(c directory.Change) {
	if c.What != "user" || c.Op != directory.OpUpdated {
		return
	}
	i := slices.IndexFunc(c.Properties, func(p directory.PropertyChange) bool { return p.Name == "department" })
	if i < 0 {
		return
	}
	to := plain(c.Properties[i].New)
	if to == "" {
		return
	}
	if y.moves == nil {
		y.moves = map[string]int{}
	}
	y.moves[to]++
	y.users.Updated-- // it is counted as a move instead
}

// Text is the summary, or "" if it is empty: "Since yesterday: 3 joined, 1 left, 2 moved to Sales".
func (y *Yesterday) Text() string {
	var parts []string
	add := func(n int, text string) {
		if n > 0 {
			parts = append(parts, text)
		}
	}
	add(y.users.Added, lang.N(y.users.Added, "%s joined", "%s joined"))
	add(y.users.Removed, lang.N(y.users.Removed, "%s left", "%s left"))
	parts = append(parts, y.movesText()...)
	add(y.moved, lang.N(y.moved, "%s changed department", "%s changed department"))
	add(y.users.Disabled, lang.N(y.users.Disabled, "%s disabled", "%s disabled"))
	add(y.users.Enabled, lang.N(y.users.Enabled, "%s enabled", "%s enabled"))
	add(y.users.Updated, lang.N(y.users.Updated, "%s updated", "%s updated"))
	add(y.groups, lang.N(y.groups, "%s group changed", "%s groups changed"))
	add(y.memberships, lang.N(y.memberships, "%s membership changed", "%s memberships changed"))
	if len(parts) == 0 {
		return ""
	}
	return lang.T("Since yesterday: %s", strings.Join(parts, ", "))
}

// namedDepartments is the maximum number of departments named.
const namedDepartments = 2

// movesText names the departments to which most accounts moved.
func (y *Yesterday) movesText() (parts []string) {
	departments := slices.SortedFunc(maps.Keys(y.moves), func(a, b string) int {
		if d := y.moves[b] - y.moves[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	others := 0
	for i, to := range departments {
		if i < namedDepartments {
			parts = append(parts, lang.N(y.moves[to], "%s moved to %s", "%s moved to %s", to))
			continue
		}
		others += y.moves[to]
	}
	if others > 0 {
		parts = append(parts, lang.N(others, "%s moved elsewhere", "%s moved elsewhere"))
	}
	return parts
}
