package storagetest

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

func lastOccurrenceWins(t *testing.T, store Store) {
	f := newFixture(t, store)
	r := f.begin(directory.ModeFull)
	r.users(User(1, "Early"), User(1, "Late"), User(2, "Bob"))
	r.userChanges(removed(UserID(2), directory.SoftDeleted), changed(UserID(1), "displayName", "Latest"),
		User(3, "Cid"),
		removed(UserID(3), directory.SoftDeleted), User(3, "Cid again"))
	r.groups()
	r.apply()
	f.wantUsers(now, "u3 Cid again: active, new", "u1 Latest: active, new")

	r = f.begin(directory.ModeDelta)
	r.userChanges(changed(UserID(1), "displayName", "One"), changed(UserID(1), "displayName", "Two"),
		removed(UserID(3), directory.SoftDeleted), User(4, "Dan"), removed(UserID(4), directory.Purged))
	r.groupChanges()
	r.apply()
	f.wantUsers(now, "u3 Cid again: deleted, deleted in Entra ID", "u1 Two: active, renamed")
}

func replaysChangeNothing(t *testing.T, store Store) {
	f := newFixture(t, store)
	r := f.begin(directory.ModeFull)
	for range 2 {
		r.users(User(1, "Ann"), User(2, "Bob"))
		r.groups(Group(1, "All"))
		r.whole(GroupID(1), members(UserID(1), UserID(2))...)
	}
	run := r.apply()
	want(t, "memberships", run.Memberships, directory.MembershipCounts{Added: 2, Total: 2})

	r = f.begin(directory.ModeDelta)
	for range 3 {
		r.userChanges(changed(UserID(2), "displayName", "Bill"))
		r.groupChanges(memberChanges(GroupID(1), append(gone(UserID(1)), members(DeviceID(1))...)...))
	}
	first, second := r.plan(), r.plan()
	want(t, "second plan", second, first)
	run = r.apply()
	want(t, "users", run.Users, directory.UserCounts{Updated: 1, Total: 2})
	want(t, "memberships", run.Memberships, directory.MembershipCounts{Added: 1, Removed: 1, Total: 2})
	f.wantMemberships(now, "g1 has u2", "g1 has d1")
}

func firstReadIsInvisible(t *testing.T, store Store) {
	f := newFixture(t, store)
	r := f.begin(directory.ModeFull)
	r.users(User(1, "Ann"))
	r.groups(Group(1, "All"))
	r.whole(GroupID(1), members(UserID(1))...)
	r.plan()
	for _, at := range []directory.Moment{now, after(r.run), {Time: f.tick()}} {
		f.wantUsers(at)
		f.wantGroups(at)
		f.wantMemberships(at)
	}
	_, err := store.User(f.ctx, UserID(1), now)
	wantError(t, "user of an unfinished read", err, directory.ErrNotFound)
	f.checkSound()
	r.apply()
	f.wantUsers(now, "u1 Ann: active, new")
	f.wantMemberships(now, "g1 has u1")
}

func resumeContinuesAtPositions(t *testing.T, store Store) {
	f := newFixture(t, store)
	r := f.begin(directory.ModeFull)
	r.pages(directory.StreamUsers, directory.Page{Objects: []directory.Object{User(1, "Ann")}, Next: "page-2"})
	r.groups(Group(1, "All"), Group(2, "Some"))
	r.whole(GroupID(1), members(UserID(1))...)
	r.fail()

	r = f.resume(directory.ModeFull)
	want(t, "positions", r.fetch.Positions, map[directory.Stream]directory.Position{
		directory.StreamUsers: {Link: "page-2"}, directory.StreamGroups: {Done: true},
		directory.StreamUserChanges: {Link: "users-0"}, directory.StreamGroupChanges: {Link: "groups-0"},
	})
	want(t, "mode and scope", []any{r.fetch.Mode, r.fetch.First, r.fetch.Scope},
		[]any{directory.ModeFull, true, directory.ScopeOf(f.connector)})
	left, _, err := store.GroupsToRead(f.ctx, &r.fetch, 0, 10)
	f.must(err)
	want(t, "groups to read", left, []string{GroupID(2)})
	r.users(User(2, "Bob"))
	r.whole(GroupID(2), members(UserID(2))...)
	r.apply()
	f.wantUsers(now, "u1 Ann: active, new", "u2 Bob: active, new")
	f.wantMemberships(now, "g1 has u1", "g2 has u2")

	r = f.begin(directory.ModeDelta)
	r.pages(directory.StreamUserChanges,
		directory.Page{Objects: []directory.Object{changed(UserID(1), "displayName", "Anna")}, Next: "round-2"})
	r.fail()
	f.wantUsers(now, "u1 Ann: active, new", "u2 Bob: active, new")
	r = f.resume(directory.ModeDelta)
	want(t, "delta position", r.fetch.Positions[directory.StreamUserChanges], directory.Position{Link: "round-2"})
	r.userChanges(changed(UserID(1), "jobTitle", "Chief"))
	r.groupChanges()
	r.apply()
	f.wantUsers(now, "u1 Anna: active, renamed", "u2 Bob: active, new")
	if _, found, err := store.OpenFetch(f.ctx, f.connector.ID); found || err != nil {
		t.Errorf("OpenFetch after Apply: found %v, %v", found, err)
	}
}

func resetStreamSetsLink(t *testing.T, store Store) {
	f := newFixture(t, store)
	r := f.begin(directory.ModeFull)
	r.users(User(1, "Ann"))
	f.must(store.ResetStream(f.ctx, &r.fetch, directory.StreamUsers, ""))
	f.must(store.ResetStream(f.ctx, &r.fetch, directory.StreamUserChanges, "latest"))
	fetch, _, err := store.OpenFetch(f.ctx, f.connector.ID)
	f.must(err)
	want(t, "reset listing", fetch.Positions[directory.StreamUsers], directory.Position{})
	want(t, "reset delta", fetch.Positions[directory.StreamUserChanges], directory.Position{Link: "latest"})
}

// firstDeltaRound covers a first run that reads a delta round instead of listings. The next round
// begins where it ends, and large groups arrive in parts.
func firstDeltaRound(t *testing.T, store Store) {
	f := newFixture(t, store)
	r := f.begin(directory.ModeFull)
	slice := func(ids ...string) directory.Object {
		g := Group(1, "Large")
		g.Members = members(ids...)
		return g
	}
	r.pages(directory.StreamUsers,
		directory.Page{Objects: []directory.Object{User(1, "Ann"), removed(UserID(9), directory.Purged)}, Next: "2"},
		directory.Page{Objects: []directory.Object{User(2, "Bob")}, Delta: "users-end"})
	r.pages(directory.StreamGroups, directory.Page{Objects: []directory.Object{slice(UserID(1))}, Next: "2"})
	r.pages(directory.StreamGroups, directory.Page{
		Objects: []directory.Object{Group(2, "Empty"), slice(UserID(2))},
		Delta:   "groups-end",
	})
	r.whole(GroupID(1))
	r.whole(GroupID(2))
	r.apply()
	f.wantUsers(now, "u1 Ann: active, new", "u2 Bob: active, new")
	f.wantMemberships(now, "g1 has u1", "g1 has u2")
	links, err := store.Links(f.ctx, f.connector.ID)
	f.must(err)
	want(t, "links", [2]string{links.Users, links.Groups}, [2]string{"users-end", "groups-end"})
}

func groupsToReadInPortions(t *testing.T, store Store) {
	f := newFixture(t, store)
	for _, mode := range []string{"first", "later"} {
		r := f.begin(directory.ModeFull)
		r.users(User(1, "Ann"))
		r.groups(Group(1, "A"), Group(2, "B"), Group(3, "C"), Group(4, "D"), Group(5, "E"))
		r.whole(GroupID(3))
		var all []string
		for cursor := int64(0); ; {
			list, next, err := store.GroupsToRead(f.ctx, &r.fetch, cursor, 2)
			f.must(err)
			if len(list) == 0 {
				break
			}
			if len(list) > 2 {
				t.Fatalf("%s: %d groups at once, want at most 2", mode, len(list))
			}
			all, cursor = append(all, list...), next
		}
		want(t, mode, sorted(all), []string{GroupID(1), GroupID(2), GroupID(4), GroupID(5)})
		f.must(store.StageMembers(f.ctx, &r.fetch, []directory.GroupMembers{{Group: GroupID(1), Missing: true}}))
		for _, n := range []int{2, 4, 5} {
			r.whole(GroupID(n))
		}
		left, _, err := store.GroupsToRead(f.ctx, &r.fetch, 0, 10)
		f.must(err)
		// A run that continues may request a missing object again.
		want(t, mode+": left", left, []string{GroupID(1)})
		r.apply()
	}
}

func droppedReadLeavesNoTrace(t *testing.T, store Store) {
	f := newFixture(t, store)
	r := f.begin(directory.ModeFull)
	r.users(User(1, "Dropped"))
	r.groups(Group(1, "Dropped"))
	r.whole(GroupID(1), members(UserID(1))...)
	f.must(store.DropFetch(f.ctx, f.connector.ID))
	r.fail()
	statistics, err := store.Statistics(f.ctx)
	f.must(err)
	want(t, "versions left", []int{statistics.UserVersions, statistics.GroupVersions, statistics.MembershipVersions},
		[]int{0, 0, 0})
	f.checkSound()

	f.first([]directory.Object{User(2, "Ann")}, nil, nil)
	r = f.begin(directory.ModeDelta)
	r.userChanges(User(3, "Dropped"), removed(UserID(2), directory.SoftDeleted))
	r.plan()
	f.must(store.DropFetch(f.ctx, f.connector.ID))
	r.fail()
	run := f.delta(nil, nil)
	want(t, "state after a dropped read", run.State, directory.StateUnchanged)
	f.wantUsers(now, "u2 Ann: active, new")
	wantLines(t, "search", store.Users(f.ctx, directory.Query{Search: "dropped"}), status)
}

func excludedPropertiesAreKept(t *testing.T, store Store) {
	f := newFixture(t, store)
	r := f.begin(directory.ModeFull)
	f.must(store.SetExcluded(f.ctx, &r.fetch, []string{"ageGroup", "faxNumber"}))
	fetch, _, err := store.OpenFetch(f.ctx, f.connector.ID)
	f.must(err)
	want(t, "of the fetch", fetch.Excluded, []string{"ageGroup", "faxNumber"})
	r.users(User(1, "Ann"))
	r.groups()
	r.apply()
	links, err := store.Links(f.ctx, f.connector.ID)
	f.must(err)
	want(t, "of the links", links.Excluded, []string{"ageGroup", "faxNumber"})
}
