package storagetest

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

// namesOfGroups checks that a name in the fetched data wins over the name in the directory.
func namesOfGroups(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first(nil, []directory.Object{Group(1, "Known"), Group(2, "Renamed")}, nil)
	r := f.begin(directory.ModeDelta)
	r.groupChanges(changed(GroupID(2), "displayName", "By another name"), Group(3, "New"))
	names, err := store.GroupNames(f.ctx, &r.fetch, []string{GroupID(1), GroupID(2), GroupID(3), GroupID(4)})
	f.must(err)
	want(t, "names", names,
		map[string]string{GroupID(1): "Known", GroupID(2): "By another name", GroupID(3): "New"})
}

// indirectGroupsAreConfirmed checks that a group that a member lists only indirectly is unconfirmed
// as long as the directory has that membership and the fetched data does not.
func indirectGroupsAreConfirmed(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Ann")}, []directory.Object{Group(1, "A"), Group(2, "B")},
		map[string][]directory.Member{GroupID(1): members(UserID(1))})
	r := f.begin(directory.ModeDelta)
	unsure := func(indirect bool) []string {
		t.Helper()
		groups, err := store.UnconfirmedGroups(f.ctx, &r.fetch, []directory.MemberGroups{
			{Member: UserID(1), Kind: directory.KindUser, Groups: []string{GroupID(1), GroupID(2)}, Indirect: indirect},
		})
		f.must(err)
		return groups
	}
	want(t, "before the members are read", unsure(true), []string{GroupID(1)})
	r.whole(GroupID(1), members(UserID(1))...)
	want(t, "afterwards", len(unsure(true)), 0)
}

// unannouncedRemovalsAreChecked checks that if an account is missing from a full read and no delta
// round announced its removal, the store requests its groups. An account whose groups are found
// still exists.
func unannouncedRemovalsAreChecked(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Ann"), User(2, "Bob"), User(3, "Cid")}, nil, nil)
	r := f.begin(directory.ModeFull)
	r.users(User(1, "Ann"))
	r.groups()
	r.userChanges(removed(UserID(3), directory.SoftDeleted))
	r.groupChanges()
	want(t, "removed", r.plan().Users.Removed, 2)
	for _, x := range []struct{ most, doubtful int }{{0, 0}, {10, 1}} {
		n, err := store.MarkDoubtful(f.ctx, &r.fetch, x.most)
		f.must(err)
		want(t, "accounts in doubt", n, x.doubtful)
		want(t, "accounts to request", len(r.appeared(directory.KindUser)), x.doubtful)
	}
	want(t, "requested account", r.appeared(directory.KindUser), []string{UserID(2)})
	r.memberOf(UserID(2))
	run := r.apply()
	want(t, "removed", run.Users.Removed, 1)
	f.wantUsers(now, "u1 Ann: active, new", "u2 Bob: active, new", "u3 Cid: deleted, deleted in Entra ID")
}

// accountsWithAProperty checks that AccountsWith counts the visible accounts, as they were before
// the fetch.
func accountsWithAProperty(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{
		User(1, "Ann", "department", "Sales"), User(2, "Bob", "department", "Sales", "accountEnabled", false),
		User(3, "Cid"), User(4, "Dan", "department", "Sales"),
	}, nil, nil)
	f.delta([]directory.Object{removed(UserID(4), directory.SoftDeleted)}, nil)
	r := f.begin(directory.ModeDelta)
	r.userChanges(changed(UserID(1), "department", nil), User(5, "Eve", "department", "Sales"))
	r.groupChanges()
	r.plan()
	n, err := store.AccountsWith(f.ctx, &r.fetch, "department")
	f.must(err)
	want(t, "accounts with a department", n, 2)
}

// tenantsAreKept checks that a tenant is stored with its connector and with no other.
func tenantsAreKept(t *testing.T, store Store) {
	f := newFixture(t, store)
	other := f.another("fabrikamaa", "Fabrikam")
	f.must(store.SetTenant(f.ctx, f.connector.ID, "t1", "Contoso Ltd"))
	got, err := store.Connector(f.ctx, f.connector.ID)
	f.must(err)
	f.connector.TenantID, f.connector.TenantName = "t1", "Contoso Ltd"
	want(t, "connector", got, f.connector)
	got, err = store.Connector(f.ctx, other.connector.ID)
	f.must(err)
	want(t, "other connector", got, other.connector)
}

// removedConnectorsHaveNoRuns checks that no run and no fetch can begin for a connector that was
// removed.
func removedConnectorsHaveNoRuns(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.must(store.RemoveConnector(f.ctx, f.connector.ID))
	run := directory.Run{Connector: f.connector.ID, State: directory.StateRunning, StartedAt: begun}
	_, err := store.BeginRun(f.ctx, run)
	wantError(t, "run", err, directory.ErrNotFound)
	fetch := directory.Fetch{Connector: f.connector.ID, Mode: directory.ModeFull, StartedAt: begun}
	_, err = store.BeginFetch(f.ctx, fetch)
	wantError(t, "fetch", err, directory.ErrNotFound)
	_, _, err = store.OpenFetch(f.ctx, f.connector.ID)
	wantError(t, "unfinished fetch", err, directory.ErrNotFound)
	_, err = store.Run(f.ctx, 4711)
	wantError(t, "run by number", err, directory.ErrNotFound)
}
