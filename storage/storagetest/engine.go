package storagetest

import (
	"maps"
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
)

// readAll acts as the engine. It reads like a delta or a full run, in random order, with
// interruptions and repetitions.
func (w *walk) readAll(mode directory.Mode) *read {
	r := w.begin(mode)
	if w.chance() {
		w.readStreams(r)
		r.fail()
		w.must(w.store.DropFetch(w.ctx, w.connector.ID))
		r = w.begin(mode)
	}
	w.readStreams(r)
	if w.chance() {
		r.fail()
		r = w.resume(mode)
		w.readStreams(r)
	}
	w.reconcile(r)
	if w.chance() {
		r.plan()
	}
	return r
}

func (w *walk) readStreams(r *read) {
	if r.fetch.Mode == directory.ModeFull {
		w.readListings(r)
		r.userChanges()
		r.groupChanges()
		return
	}
	r.userChanges(w.userItems()...)
	r.groupChanges(w.groupItems()...)
}

// readListings stages listings of everything, with the members of each group.
func (w *walk) readListings(r *read) {
	var users, groups []directory.Object
	for _, id := range liveIDs(w.tenant.users) {
		users = append(users, directory.Object{ID: id, Attributes: w.tenant.users[id].attrs})
	}
	for _, id := range liveIDs(w.tenant.groups) {
		groups = append(groups, directory.Object{ID: id, Attributes: w.tenant.groups[id].attrs})
	}
	r.users(shuffled(w.random, users)...)
	r.groups(shuffled(w.random, groups)...)
	for {
		list, _, err := w.store.GroupsToRead(w.ctx, &r.fetch, 0, 3)
		w.must(err)
		if len(list) == 0 {
			return
		}
		for _, id := range list {
			r.whole(id, members(shuffled(w.random, w.tenant.membersOf(id))...)...)
		}
	}
}

// userItems returns a delta round of users.
func (w *walk) userItems() []directory.Object {
	return shuffled(w.random, w.items(w.tenant.users))
}

// items returns the changed objects with all their values, and with null for values that
// the store may still have.
func (w *walk) items(all map[string]*truth) (list []directory.Object) {
	for _, id := range slices.Sorted(maps.Keys(all)) {
		x := all[id]
		switch {
		case !w.dirty[id]:
		case x.state != directory.NotRemoved:
			list = append(list, removed(id, x.state))
		default:
			list = append(list, directory.Object{ID: id, Attributes: withNulls(x.attrs)})
		}
	}
	return list
}

func withNulls(a directory.Attributes) directory.Attributes {
	out := slices.Clone(a)
	for _, name := range []string{"jobTitle", "department", "assignedLicenses"} {
		if _, ok := a.Get(name); !ok {
			out = append(out, directory.Attribute{Name: name, Value: "null"})
		}
	}
	slices.SortFunc(out, func(x, y directory.Attribute) int {
		if x.Name < y.Name {
			return -1
		}
		return 1
	})
	return out
}

// groupItems returns a delta round of groups: the changed groups, and the memberships that
// were added or removed since the last run.
func (w *walk) groupItems() []directory.Object {
	list := shuffled(w.random, w.items(w.tenant.groups))
	for _, group := range liveIDs(w.tenant.groups) {
		var changes []directory.Member
		for e := range w.tenant.edges {
			if e[0] == group && !w.synced[e] && w.tenant.live(e[1]) {
				changes = append(changes, members(e[1])...)
			}
		}
		for e, known := range w.synced {
			// Graph reports that a purged member is gone, but not always at once.
			if known && e[0] == group && !w.tenant.edges[e] && (!w.purged[e] || w.chance()) {
				changes = append(changes, gone(e[1])...)
			}
		}
		if len(changes) > 0 {
			list = append(list, memberChanges(group, changes...))
		}
	}
	return list
}

// reconcile stages the memberships of the objects for which the store requests them.
func (w *walk) reconcile(r *read) {
	for _, id := range r.appeared(directory.KindUser) {
		r.memberOf(id, w.tenant.groupsOf(id)...)
	}
	for _, id := range r.appeared(directory.KindGroup) {
		r.memberOf(id, w.tenant.groupsOf(id)...)
		r.whole(id, members(w.tenant.membersOf(id)...)...)
	}
}
