package storagetest

import (
	"maps"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
)

// tenant is Entra ID in memory: the answers from Graph.
type tenant struct {
	users  map[string]*truth
	groups map[string]*truth
	// edges are pairs of a group and a member. Those of soft-deleted members are kept.
	edges map[[2]string]bool
}

// truth is one user or group.
type truth struct {
	state directory.Removal
	attrs directory.Attributes
}

func newTenant() *tenant {
	return &tenant{users: map[string]*truth{}, groups: map[string]*truth{}, edges: map[[2]string]bool{}}
}

// live reports whether Graph shows an object. It always shows devices.
func (t *tenant) live(id string) bool {
	for _, all := range []map[string]*truth{t.users, t.groups} {
		if x, ok := all[id]; ok {
			return x.state == directory.NotRemoved
		}
	}
	return memberOfKind(id).Kind == directory.KindDevice
}

// liveIDs lists the objects that Graph shows, in order.
func liveIDs(all map[string]*truth) (ids []string) {
	for _, id := range slices.Sorted(maps.Keys(all)) {
		if all[id].state == directory.NotRemoved {
			ids = append(ids, id)
		}
	}
	return ids
}

// membersOf and groupsOf return the memberships that Graph shows.
func (t *tenant) membersOf(group string) (ids []string) {
	for e := range t.edges {
		if e[0] == group && t.live(e[1]) {
			ids = append(ids, e[1])
		}
	}
	return sorted(ids)
}

func (t *tenant) groupsOf(member string) (ids []string) {
	for e := range t.edges {
		if e[1] == member && t.live(e[0]) {
			ids = append(ids, e[0])
		}
	}
	return sorted(ids)
}

// model is what a store must contain after a run.
type model struct {
	users  map[string]directory.User
	groups map[string]directory.Group
	edges  map[[2]string]bool // visible direct memberships
}

// lines renders a model.
func (m model) lines() (lines []string) {
	for _, u := range slices.SortedFunc(maps.Values(m.users), func(a, b directory.User) int {
		return compareNames(a.Attributes, a.ID, b.Attributes, b.ID)
	}) {
		lines = append(lines, showUser(u))
	}
	for _, g := range m.sortedGroups() {
		lines = append(lines, showGroup(g))
	}
	for _, g := range m.sortedGroups() {
		for _, e := range m.membersOf(g.ID) {
			lines = append(lines, showMembership(directory.Membership{Group: g.ID, Member: e}))
		}
	}
	return lines
}

func (m model) sortedGroups() []directory.Group {
	return slices.SortedFunc(maps.Values(m.groups), func(a, b directory.Group) int {
		return compareNames(a.Attributes, a.ID, b.Attributes, b.ID)
	})
}

// compareNames compares objects in the order that stores list them.
func compareNames(a directory.Attributes, aID string, b directory.Attributes, bID string) int {
	if c := directory.CompareNames(a.Text("displayName"), b.Text("displayName")); c != 0 {
		return c
	}
	return strings.Compare(aID, bID)
}

func (m model) membersOf(group string) (ids []string) {
	for e := range m.edges {
		if e[0] == group {
			ids = append(ids, e[1])
		}
	}
	return sorted(ids)
}

// effective lists the effective memberships of a group. It searches from every direct
// member. If a member is reached from several, the one with the lowest ID counts.
func (m model) effective(group string) (lines []string) {
	through := map[string]string{}
	direct := m.membersOf(group)
	for _, first := range direct {
		reached := map[string]bool{first: true}
		for queue := []string{first}; len(queue) > 0; queue = queue[1:] {
			for _, next := range m.membersOf(queue[0]) {
				if !reached[next] {
					reached[next] = true
					queue = append(queue, next)
				}
			}
		}
		for id := range reached {
			if old, ok := through[id]; !ok || first < old {
				through[id] = first
			}
		}
	}
	for _, id := range direct {
		through[id] = ""
	}
	delete(through, group)
	for _, id := range slices.Sorted(maps.Keys(through)) {
		lines = append(lines, showMembership(directory.Membership{Group: group, Member: id, Through: through[id]}))
	}
	return lines
}

// news is the data that a run reads: everything, or the changes since the previous run.
type news struct {
	run     int64
	mode    directory.Mode
	scope   directory.Scope
	edited  []directory.OptionEdit // since the previous run
	changed map[string]bool        // objects that a delta contains
}

// next returns what the store must contain after a run that reads t.
func (m model) next(t *tenant, r news) model {
	n := model{maps.Clone(m.users), maps.Clone(m.groups), map[[2]string]bool{}}
	for id, x := range t.users {
		if u, ok := r.user(m.users[id], id, *x); ok {
			u.ID, u.Run = id, r.run
			n.users[id] = u
		}
	}
	for id, x := range t.groups {
		if g, ok := r.group(m.groups[id], id, *x); ok {
			g.ID, g.Run = id, r.run
			n.groups[id] = g
		}
	}
	for e := range t.edges {
		if n.visible(e[0]) && n.visible(e[1]) {
			n.edges[e] = true
		}
	}
	return n
}

func (m model) visible(id string) bool {
	switch memberOfKind(id).Kind {
	case directory.KindUser:
		return m.users[id].Status.Visible()
	case directory.KindGroup:
		return m.groups[id].Status.Visible()
	}
	return true
}

// user returns an account as a run leaves it, and whether the run changed it.
func (r news) user(old directory.User, id string, x truth) (u directory.User, changed bool) {
	if x.state != directory.NotRemoved {
		cause, changes := r.removal(old.Status, old.Cause, id, x.state)
		return directory.User{Status: directory.StatusDeleted, Cause: cause, Attributes: old.Attributes}, changes
	}
	facts := directory.FactsOf(x.attrs, strings.ToLower)
	u = directory.User{Status: r.scope.Status(facts), Attributes: x.attrs}
	sameFacts := facts == directory.FactsOf(old.Attributes, strings.ToLower)
	switch {
	case old.Status == 0:
		u.Cause = directory.CauseAdded
	case old.Status == directory.StatusDeleted:
		u.Cause = directory.CauseRestored
	case old.Status == u.Status:
		u.Cause = updateCause(old.Attributes, u.Attributes)
		return u, !slices.Equal(old.Attributes, u.Attributes)
	case r.edited != nil && sameFacts:
		u.Cause = r.editCause(old.Status, u.Status, facts)
	case u.Status == directory.StatusOutOfScope:
		u.Cause = directory.CauseLeftScope
	case old.Status == directory.StatusOutOfScope:
		u.Cause = directory.CauseEnteredScope
	case u.Status == directory.StatusDisabled:
		u.Cause = directory.CauseDisabled
	default:
		u.Cause = directory.CauseEnabled
	}
	return u, true
}

func (r news) group(old directory.Group, id string, x truth) (g directory.Group, changed bool) {
	if x.state != directory.NotRemoved {
		cause, changes := r.removal(old.Status, old.Cause, id, x.state)
		return directory.Group{Status: directory.StatusDeleted, Cause: cause, Attributes: old.Attributes}, changes
	}
	g = directory.Group{Status: directory.StatusActive, Cause: directory.CauseUpdated, Attributes: x.attrs}
	switch old.Status {
	case 0:
		g.Cause = directory.CauseAdded
	case directory.StatusDeleted:
		g.Cause = directory.CauseRestored
	default:
		if old.Attributes.Text("displayName") != g.Attributes.Text("displayName") {
			g.Cause = directory.CauseRenamed
		}
		return g, !slices.Equal(old.Attributes, g.Attributes)
	}
	return g, true
}

// updateCause distinguishes a new name or address from other changes.
func updateCause(was, is directory.Attributes) directory.Cause {
	for _, name := range []string{"displayName", "userPrincipalName", "mail"} {
		if was.Text(name) != is.Text(name) {
			return directory.CauseRenamed
		}
	}
	return directory.CauseUpdated
}

// editCause returns which edited option changed a status.
func (r news) editCause(was, is directory.Status, facts directory.Facts) directory.Cause {
	guests := slices.ContainsFunc(r.edited, func(e directory.OptionEdit) bool { return e.Option == "guests" })
	switch {
	case was != directory.StatusOutOfScope && is != directory.StatusOutOfScope:
		return directory.CauseDisabledEdited
	case guests && facts.Guest:
		return directory.CauseGuestsEdited
	}
	return directory.CauseDomainsEdited
}

// removal returns why an object is gone, and whether that is a change for the store. A full
// read does not show how an object was removed. A delta shows it once.
func (r news) removal(
	status directory.Status, cause directory.Cause, id string, how directory.Removal,
) (directory.Cause, bool) {
	known, dead := status != 0, status == directory.StatusDeleted
	switch {
	case r.mode == directory.ModeFull:
		return directory.CauseNotListed, known && !dead
	case how == directory.Purged:
		return directory.CausePurged, known && cause != directory.CausePurged && r.changed[id]
	}
	return directory.CauseSoftDeleted, known && !dead
}

// counts returns the counts that a run from m to n must have.
func (m model) counts(n model) (u directory.UserCounts, g directory.GroupCounts, e directory.MembershipCounts) {
	for id, is := range n.users {
		was, known := m.users[id]
		switch {
		case known && was.Run == is.Run:
		case !known && is.Status.Visible():
			u.Added++
		case was.Status.Visible() && !is.Status.Visible():
			u.Removed++
		case known && !was.Status.Visible() && is.Status.Visible():
			u.Restored++
		case was.Status == directory.StatusActive && is.Status == directory.StatusDisabled:
			u.Disabled++
		case was.Status == directory.StatusDisabled && is.Status == directory.StatusActive:
			u.Enabled++
		case known && was.Status == is.Status && is.Status != directory.StatusOutOfScope:
			u.Updated++
		}
		if is.Status.Visible() {
			u.Total++
		}
	}
	for id, is := range n.groups {
		was, known := m.groups[id]
		switch {
		case known && was.Run == is.Run:
		case was.Status != directory.StatusActive && is.Status == directory.StatusActive:
			g.Added++
		case was.Status == directory.StatusActive && is.Status == directory.StatusDeleted:
			g.Removed++
		default:
			g.Updated++
		}
		if is.Status == directory.StatusActive {
			g.Total++
		}
	}
	for edge := range n.edges {
		if !m.edges[edge] {
			e.Added++
		}
	}
	for edge := range m.edges {
		if !n.edges[edge] {
			e.Removed++
		}
	}
	e.Total = len(n.edges)
	return u, g, e
}

// countOps counts the changes of one kind of object by operation.
func countOps(changes []directory.Change, what string) map[directory.Op]int {
	counts := map[directory.Op]int{}
	for _, c := range changes {
		if c.What == what {
			counts[c.Op]++
		}
	}
	return counts
}

func opCounts(u directory.UserCounts) map[directory.Op]int {
	counts := map[directory.Op]int{
		directory.OpAdded: u.Added, directory.OpUpdated: u.Updated, directory.OpDisabled: u.Disabled,
		directory.OpEnabled: u.Enabled, directory.OpRemoved: u.Removed, directory.OpRestored: u.Restored,
	}
	maps.DeleteFunc(counts, func(_ directory.Op, n int) bool { return n == 0 })
	return counts
}
