package storagetest

import (
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// withheld applies a delta run that removes nothing.
func (f *fixture) withheld(users, groups []directory.Object) directory.Run {
	f.t.Helper()
	r := f.begin(directory.ModeDelta)
	r.userChanges(users...)
	r.groupChanges(groups...)
	r.options.Withhold = true
	return r.apply()
}

// removalsAreWithheld checks that if a run withholds removals, a later run applies them, although
// Graph does not report them again.
func removalsAreWithheld(t *testing.T, store Store) {
	f := newFixture(t, store)
	threePeople(f)
	before := []string{"g1 has u1", "g1 has u2", "g2 has u2", "g2 has u3"}
	run := f.withheld([]directory.Object{
		removed(UserID(2), directory.SoftDeleted),
		changed(UserID(1), "jobTitle", "Boss"), User(4, "Dan"),
	},
		[]directory.Object{removed(GroupID(2), directory.Purged), memberChanges(GroupID(1), gone(UserID(1))...)})
	want(t, "users", run.Users, directory.UserCounts{Added: 1, Updated: 1, Total: 4})
	want(t, "groups", run.Groups, directory.GroupCounts{Total: 2})
	want(t, "memberships", run.Memberships, directory.MembershipCounts{Total: 4})
	f.wantUsers(now, "u1 Ann: active, properties changed", "u2 Bob: active, new", "u3 Cid: active, new",
		"u4 Dan: active, new")
	f.wantMemberships(now, before...)

	// They are withheld again by a run in which nothing else changes.
	run = f.withheld(nil, nil)
	want(t, "state", run.State, directory.StateUnchanged)
	f.wantMemberships(now, before...)

	run = f.delta(nil, nil)
	want(t, "users", run.Users, directory.UserCounts{Removed: 1, Total: 3})
	want(t, "groups", run.Groups, directory.GroupCounts{Removed: 1, Total: 1})
	want(t, "memberships", run.Memberships, directory.MembershipCounts{Removed: 4, Total: 0})
	f.wantUsers(now, "u1 Ann: active, properties changed", "u2 Bob: deleted, deleted in Entra ID",
		"u3 Cid: active, new", "u4 Dan: active, new")
	f.wantGroups(now, "g1 A: active, new", "g2 B: deleted, permanently deleted in Entra ID")
	want(t, "state afterwards", f.delta(nil, nil).State, directory.StateUnchanged)
}

// withheldComesBack checks that objects that exist again by the next run are not removed.
func withheldComesBack(t *testing.T, store Store) {
	f := newFixture(t, store)
	threePeople(f)
	f.withheld([]directory.Object{removed(UserID(2), directory.SoftDeleted)}, []directory.Object{
		removed(GroupID(2), directory.SoftDeleted), memberChanges(GroupID(1), gone(UserID(1))...),
	})
	r := f.begin(directory.ModeDelta)
	r.userChanges(User(2, "Bob"))
	r.groupChanges(Group(2, "B"), memberChanges(GroupID(1), members(UserID(1))...))
	want(t, "appeared", r.appeared(directory.KindUser), []string{UserID(2)})
	r.memberOf(UserID(2), GroupID(1), GroupID(2))
	r.memberOf(GroupID(2))
	r.whole(GroupID(2), members(UserID(2), UserID(3))...)
	want(t, "state", r.apply().State, directory.StateUnchanged)
	f.wantMemberships(now, "g1 has u1", "g1 has u2", "g2 has u2", "g2 has u3")
}

// withheldByAFullRead checks that removals of objects missing from a full read are withheld too.
func withheldByAFullRead(t *testing.T, store Store) {
	f := newFixture(t, store)
	threePeople(f)
	r := f.begin(directory.ModeFull)
	r.users(User(1, "Ann"), User(3, "Cid"))
	r.groups(Group(1, "A"))
	r.whole(GroupID(1), members(UserID(1))...)
	r.userChanges()
	r.groupChanges()
	r.options.Withhold = true
	want(t, "state", r.apply().State, directory.StateUnchanged)
	run := f.delta(nil, nil)
	want(t, "users", run.Users, directory.UserCounts{Removed: 1, Total: 2})
	f.wantUsers(now, "u1 Ann: active, new", "u2 Bob: deleted, no longer in Entra ID", "u3 Cid: active, new")
	f.wantGroups(now, "g1 A: active, new", "g2 B: deleted, no longer in Entra ID")
	f.wantMemberships(now, "g1 has u1")
}

// withheldScope checks that accounts that leave the scope stay at first and are removed later. It
// does not matter whether the account or the filter changed.
func withheldScope(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.connector.Domains = []string{"contoso.com"}
	threePeople(f)
	run := f.withheld([]directory.Object{changed(UserID(1), "mail", "ann@other.org")}, nil)
	want(t, "state", run.State, directory.StateUnchanged)
	want(t, "users", f.delta(nil, nil).Users, directory.UserCounts{Removed: 1, Total: 2})
	f.wantUsers(now, "u1 Ann: out of scope, left the domain filter", "u2 Bob: active, new", "u3 Cid: active, new")

	f.connector.Domains, f.connector.UpdatedAt = []string{"other.org"}, begun.Add(time.Hour)
	f.must(store.UpdateConnector(f.ctx, f.connector))
	run = f.withheld([]directory.Object{changed(UserID(2), "jobTitle", "Boss")}, nil)
	want(t, "users", run.Users, directory.UserCounts{Restored: 1, Total: 3})
	run = f.delta(nil, nil)
	want(t, "users", run.Users, directory.UserCounts{Removed: 2, Total: 1})
	want(t, "edits", len(run.Edits), 1)
	f.wantUsers(now, "u1 Ann: active, domain filter edited", "u2 Bob: out of scope, domain filter edited",
		"u3 Cid: out of scope, domain filter edited")
	bob, err := store.User(f.ctx, UserID(2), now)
	f.must(err)
	want(t, "title that changed in the meantime", bob.Attributes.Text("jobTitle"), "Boss")

	// The filter is edited back and forth while removals are withheld.
	f.connector.Domains = []string{"contoso.com"}
	f.must(store.UpdateConnector(f.ctx, f.connector))
	f.withheld(nil, nil)
	f.connector.Domains = []string{"other.org"}
	f.must(store.UpdateConnector(f.ctx, f.connector))
	f.delta(nil, nil)
	f.wantUsers(now, "u1 Ann: active, domain filter edited", "u2 Bob: out of scope, domain filter edited",
		"u3 Cid: out of scope, domain filter edited")
	want(t, "state afterwards", f.delta(nil, nil).State, directory.StateUnchanged)
}

// approvedIsNotWithheld checks that a run applies removals that a person approved even if it
// withholds others.
func approvedIsNotWithheld(t *testing.T, store Store) {
	f := newFixture(t, store)
	threePeople(f)
	r := f.begin(directory.ModeDelta)
	r.userChanges(removed(UserID(2), directory.SoftDeleted))
	r.groupChanges()
	held := r.hold(r.run, 0)
	r = f.resume(directory.ModeDelta)
	r.userChanges(removed(UserID(3), directory.SoftDeleted))
	r.options.Withhold, r.options.Approved = true, held.ID
	want(t, "users", r.apply().Users, directory.UserCounts{Removed: 1, Total: 2})
	want(t, "users afterwards", f.delta(nil, nil).Users, directory.UserCounts{Removed: 1, Total: 1})
}

// connectorsInTrouble checks that an enabled connector is in trouble if it is held or if its newest
// finished run failed.
func connectorsInTrouble(t *testing.T, store Store) {
	f := newFixture(t, store)
	other := f.another("fabrikamaa", "Fabrikam")
	check := func(what string, names ...string) {
		t.Helper()
		got, err := store.ConnectorsInTrouble(f.ctx, f.connector.ID)
		f.must(err)
		want(t, what, append([]string{}, got...), append([]string{}, names...))
	}
	check("never run")
	r := other.begin(directory.ModeFull)
	r.fail()
	check("failed", "Fabrikam")
	other.begin(directory.ModeFull)
	check("tries again", "Fabrikam")
	threePeople(other)
	check("succeeded")
	r = other.begin(directory.ModeDelta)
	r.userChanges(removed(UserID(1), directory.SoftDeleted))
	r.groupChanges()
	held := r.hold(r.run, 0)
	check("held", "Fabrikam")
	own, err := store.ConnectorsInTrouble(f.ctx, other.connector.ID)
	f.must(err)
	want(t, "own trouble", len(own), 0)
	other.connector.Enabled = false
	f.must(store.UpdateConnector(f.ctx, other.connector))
	check("disabled")
	other.connector.Enabled = true
	f.must(store.UpdateConnector(f.ctx, other.connector))
	held.State = directory.StateDiscarded
	f.must(store.EndRun(f.ctx, held))
	check("discarded")
}
