package storagetest

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

func nullClearsAndAbsentKeeps(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Ann", "jobTitle", "Clerk", "city", "Bonn")}, nil, nil)
	run := f.delta([]directory.Object{changed(UserID(1), "jobTitle", nil, "department", "Sales", "faxNumber", nil)},
		nil)
	u, err := store.User(f.ctx, UserID(1), now)
	f.must(err)
	want(t, "properties", u.Attributes, User(1, "Ann", "city", "Bonn", "department", "Sales").Attributes)
	f.wantChanges(run.ID, `user u1 updated (properties changed) department >"Sales" jobTitle "Clerk">`)

	run = f.delta([]directory.Object{changed(UserID(1), "jobTitle", nil)}, nil)
	want(t, "state after clearing an empty property", run.State, directory.StateUnchanged)
}

func unknownRemovalDoesNothing(t *testing.T, store Store) {
	f := newFixture(t, store)
	r := f.begin(directory.ModeFull)
	r.users(User(1, "Ann"))
	r.groups(Group(1, "All"))
	r.userChanges(removed(UserID(7), directory.Purged))
	r.groupChanges(removed(GroupID(7), directory.Purged))
	r.whole(GroupID(1))
	r.apply()
	run := f.delta([]directory.Object{removed(UserID(8), directory.SoftDeleted)}, []directory.Object{
		removed(GroupID(8), directory.Purged), memberChanges(GroupID(1), gone(UserID(9))...),
	})
	want(t, "state", run.State, directory.StateUnchanged)
	f.wantUsers(now, "u1 Ann: active, new")
	f.wantGroups(now, "g1 All: active, new")
}

func linksMoveWithApplyOnly(t *testing.T, store Store) {
	f := newFixture(t, store)
	links := func() string {
		t.Helper()
		l, err := store.Links(f.ctx, f.connector.ID)
		f.must(err)
		return l.Users + " " + l.Groups
	}
	want(t, "before the first run", links(), " ")
	f.first([]directory.Object{User(1, "Ann")}, nil, nil)
	want(t, "after the first run", links(), "users-0 groups-0")
	r := f.begin(directory.ModeDelta)
	r.userChanges(changed(UserID(1), "displayName", "Anna"))
	r.groupChanges()
	r.fail()
	want(t, "after a failed run", links(), "users-0 groups-0")
	run := f.delta(nil, nil)
	want(t, "state", run.State, directory.StateUnchanged)
	want(t, "after an unchanged run", links(), "users-3 groups-3")
}

func deletePurgeAndRestore(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Ann"), User(2, "Bob")}, []directory.Object{Group(1, "All")},
		map[string][]directory.Member{GroupID(1): members(UserID(1), UserID(2))})

	run := f.delta([]directory.Object{removed(UserID(1), directory.SoftDeleted)}, nil)
	f.wantUsers(now, "u1 Ann: deleted, deleted in Entra ID", "u2 Bob: active, new")
	f.wantMemberships(now, "g1 has u2")
	want(t, "users after deletion", run.Users, directory.UserCounts{Removed: 1, Total: 1})
	want(t, "memberships after deletion", run.Memberships, directory.MembershipCounts{Removed: 1, Total: 1})
	tombstone, err := store.User(f.ctx, "user1@contoso.com", now)
	f.must(err)
	want(t, "properties of a tombstone", tombstone.Attributes, User(1, "Ann").Attributes)
	wantLines(t, "groups of a tombstone", store.GroupsOf(f.ctx, tombstone, now, false), showMembership, "g1 has u1")

	r := f.begin(directory.ModeDelta)
	r.userChanges(User(1, "Ann"))
	want(t, "appeared", r.appeared(directory.KindUser), []string{UserID(1)})
	r.memberOf(UserID(1), GroupID(1))
	want(t, "appeared after the request", r.appeared(directory.KindUser), nil)
	r.groupChanges()
	run = r.apply()
	want(t, "users after restoring", run.Users, directory.UserCounts{Restored: 1, Total: 2})
	want(t, "memberships after restoring", run.Memberships, directory.MembershipCounts{Added: 1, Total: 2})
	f.wantUsers(now, "u1 Ann: active, restored in Entra ID", "u2 Bob: active, new")
	f.wantMemberships(now, "g1 has u1", "g1 has u2")

	f.delta([]directory.Object{removed(UserID(1), directory.SoftDeleted)}, nil)
	run = f.delta([]directory.Object{removed(UserID(1), directory.Purged)},
		[]directory.Object{memberChanges(GroupID(1), gone(UserID(1))...)})
	f.wantUsers(now, "u1 Ann: deleted, permanently deleted in Entra ID", "u2 Bob: active, new")
	want(t, "memberships after purging", run.Memberships, directory.MembershipCounts{Total: 1})
	run = f.delta([]directory.Object{removed(UserID(1), directory.Purged)}, nil)
	want(t, "state when purged again", run.State, directory.StateUnchanged)
}

func absentFromFullRead(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Ann"), User(2, "Bob"), User(3, "Cid")},
		[]directory.Object{Group(1, "All"), Group(2, "Old")},
		map[string][]directory.Member{GroupID(1): members(UserID(1), UserID(2)), GroupID(2): members(UserID(1))})
	f.delta([]directory.Object{removed(UserID(3), directory.SoftDeleted)}, nil)
	run := f.first([]directory.Object{User(1, "Ann")}, []directory.Object{Group(1, "All")},
		map[string][]directory.Member{GroupID(1): members(UserID(1))})
	f.wantUsers(now, "u1 Ann: active, new", "u2 Bob: deleted, no longer in Entra ID",
		"u3 Cid: deleted, deleted in Entra ID")
	f.wantGroups(now, "g1 All: active, new", "g2 Old: deleted, no longer in Entra ID")
	f.wantMemberships(now, "g1 has u1")
	want(t, "memberships", run.Memberships, directory.MembershipCounts{Removed: 2, Total: 1})
	run = f.first([]directory.Object{User(1, "Ann")}, []directory.Object{Group(1, "All")},
		map[string][]directory.Member{GroupID(1): members(UserID(1))})
	want(t, "state after the same data again", run.State, directory.StateUnchanged)
}

// keepAbsent checks that objects missing from a full read stay, with their memberships. Announced
// removals are applied. A membership is removed if both of its sides were read.
func keepAbsent(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Ann"), User(2, "Bob"), User(3, "Cid"), User(4, "Dan")},
		[]directory.Object{Group(1, "All"), Group(2, "Some")},
		map[string][]directory.Member{
			GroupID(1): members(UserID(1), UserID(2), UserID(3), UserID(4)),
			GroupID(2): members(UserID(1), UserID(2)),
		})
	r := f.begin(directory.ModeFull)
	r.users(User(1, "Anna"), User(3, "Cid"), User(4, "Dan"))
	r.groups(Group(1, "All"))
	r.whole(GroupID(1), members(UserID(4))...)
	r.userChanges(removed(UserID(4), directory.Purged))
	r.memberOf(UserID(1))
	r.options.KeepAbsent = true
	plan := r.plan()
	want(t, "live objects", [2]int64{plan.LiveUsers, plan.LiveGroups}, [2]int64{3, 2})
	r.apply()
	f.wantUsers(now, "u1 Anna: active, renamed", "u2 Bob: active, new", "u3 Cid: active, new",
		"u4 Dan: deleted, permanently deleted in Entra ID")
	f.wantMemberships(now, "g1 has u2", "g1 has u3", "g2 has u1", "g2 has u2")
}

func groupsAreRemovedAndRestored(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Ann"), User(2, "Bob")},
		[]directory.Object{Group(1, "Outer"), Group(2, "Inner")},
		map[string][]directory.Member{GroupID(1): members(GroupID(2), UserID(1)), GroupID(2): members(UserID(2))})
	run := f.delta(nil, []directory.Object{removed(GroupID(2), directory.SoftDeleted)})
	want(t, "groups after deletion", run.Groups, directory.GroupCounts{Removed: 1, Total: 1})
	want(t, "memberships after deletion", run.Memberships, directory.MembershipCounts{Removed: 2, Total: 1})
	f.wantMemberships(now, "g1 has u1")
	tombstone, err := store.Group(f.ctx, "inner", now)
	f.must(err)
	want(t, "status", tombstone.Status, directory.StatusDeleted)
	wantLines(t, "members of a tombstone", store.Members(f.ctx, tombstone, now, false), showMembership, "g2 has u2")

	r := f.begin(directory.ModeDelta)
	r.userChanges()
	r.groupChanges(Group(2, "Inner"))
	want(t, "appeared", r.appeared(directory.KindGroup), []string{GroupID(2)})
	r.whole(GroupID(2), members(UserID(1))...)
	run = r.apply()
	want(t, "groups after restoring", run.Groups, directory.GroupCounts{Added: 1, Total: 2})
	f.wantGroups(now, "g2 Inner: active, restored in Entra ID", "g1 Outer: active, new")
	f.wantMemberships(now, "g2 has u1", "g1 has u1", "g1 has g2")

	f.delta(nil, []directory.Object{removed(GroupID(2), directory.Purged)})
	f.wantGroups(now, "g2 Inner: deleted, permanently deleted in Entra ID", "g1 Outer: active, new")
}
