package directory

// Tally counts the changes that a run made or would have made, and defines what counts as a change.
// Every list and every export of a run's changes has as many rows as Listed returns. History,
// rollcallctl and the charts use the same numbers.
type Tally struct {
	Accounts    int // added, updated, disabled, enabled, removed or restored
	Groups      int
	Memberships int // memberships that were added or removed in their own right
	// Companions are memberships that were added or removed because their account or group was. They
	// are counted but not listed one by one.
	Companions int
}

// Listed returns the number of changes that are listed one by one.
func (t Tally) Listed() int { return t.Accounts + t.Groups + t.Memberships }

// Tally counts the changes of the run.
func (r Run) Tally() Tally {
	u, g, m := r.Users, r.Groups, r.Memberships
	t := Tally{
		Accounts: u.Added + u.Updated + u.Disabled + u.Enabled + u.Removed + u.Restored,
		Groups:   g.Added + g.Updated + g.Removed,
	}
	for _, c := range r.Causes {
		if c.Companion() {
			t.Companions += c.Count
		}
	}
	t.Memberships = m.Added + m.Removed - t.Companions
	return t
}

// Companion reports whether it counts memberships that were added or removed along with their account or group.
func (c CauseCount) Companion() bool { return c.What == "membership" && c.Cause == CauseCompanion }

// Changed reports whether the run changed anything in the directory.
func (r Run) Changed() bool {
	t := r.Tally()
	return t.Listed()+t.Companions > 0
}

// First reports whether the directory was empty before the run, so everything was new.
func (r Run) First() bool {
	u, g := r.Users, r.Groups
	if u.Updated|u.Disabled|u.Enabled|u.Removed|u.Restored|g.Updated|g.Removed|r.Memberships.Removed != 0 {
		return false
	}
	return r.Users.Added+r.Groups.Added > 0 && r.Users.Added >= r.Users.Total && r.Groups.Added >= r.Groups.Total &&
		r.Memberships.Added >= r.Memberships.Total
}

// PropertyCount is the number of accounts or groups in which a run updated a property.
type PropertyCount struct {
	What  string `json:"what"` // "user" or "group"
	Name  string `json:"name"`
	Count int    `json:"count"`
}
