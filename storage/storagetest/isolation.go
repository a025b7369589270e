package storagetest

import (
	"context"
	"errors"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

func connectorsDoNotMix(t *testing.T, store Store) {
	f := newFixture(t, store)
	other := f.another("fabrikamaa", "Fabrikam")
	ours, theirs := f.begin(directory.ModeFull), other.begin(directory.ModeFull)
	ours.users(User(1, "Ours"))
	theirs.users(User(1, "Theirs"), User(2, "Second"))
	ours.groups(Group(1, "A"))
	theirs.groups(Group(1, "B"))
	ours.whole(GroupID(1), members(UserID(1))...)
	theirs.whole(GroupID(1), members(UserID(2))...)
	ours.apply()
	other.wantUsers(now)
	theirs.apply()
	f.wantUsers(now, "u1 Ours: active, new")
	other.wantUsers(now, "u2 Second: active, new", "u1 Theirs: active, new")
	f.wantMemberships(now, "g1 has u1")
	other.wantMemberships(now, "g1 has u2")

	ours, theirs = f.begin(directory.ModeDelta), other.begin(directory.ModeDelta)
	theirs.userChanges(removed(UserID(2), directory.SoftDeleted))
	theirs.groupChanges()
	ours.userChanges(changed(UserID(1), "displayName", "Still ours"))
	ours.groupChanges()
	ours.apply()
	other.wantUsers(now, "u2 Second: active, new", "u1 Theirs: active, new")
	theirs.apply()
	f.wantUsers(now, "u1 Still ours: active, renamed")
	_, err := store.User(f.ctx, UserID(1), now)
	wantError(t, "an ID that two connectors have", err, directory.ErrAmbiguous)
	if n := len(collect(t, store.Users(f.ctx, directory.Query{}))); n != 2 {
		t.Errorf("%d accounts in all, want 2", n)
	}
}

func removedConnectorLeavesOthers(t *testing.T, store Store) {
	f := newFixture(t, store)
	other := f.another("fabrikamaa", "Fabrikam")
	for _, x := range []*fixture{f, other} {
		x.first([]directory.Object{User(1, "Ann"), User(2, "Bob")}, []directory.Object{Group(1, "A")},
			map[string][]directory.Member{GroupID(1): members(UserID(1), DeviceID(1))})
		x.delta([]directory.Object{removed(UserID(2), directory.SoftDeleted)}, nil)
	}
	f.begin(directory.ModeDelta).userChanges(User(7, "Unfinished"))
	f.must(store.RemoveConnector(f.ctx, f.connector.ID))
	f.checkSound()
	f.wantUsers(now)
	other.wantUsers(now, "u1 Ann: active, new", "u2 Bob: deleted, deleted in Entra ID")
	other.wantMemberships(now, "g1 has u1", "g1 has d1")
	wantLines(t, "search", store.Users(f.ctx, directory.Query{Search: "ann"}), status, "u1 Ann: active, new")
	statistics, err := store.Statistics(f.ctx)
	f.must(err)
	want(t, "what is left", []int{
		statistics.Connectors, statistics.Runs, statistics.UserVersions,
		statistics.MembershipVersions,
	}, []int{1, 2, 3, 2})
	_, err = store.Connector(f.ctx, f.connector.ID)
	wantError(t, "removed connector", err, directory.ErrNotFound)
	f.must(store.AddConnector(f.ctx, f.connector))
	f.first([]directory.Object{User(1, "Again")}, nil, nil)
	f.wantUsers(now, "u1 Again: active, new")
}

func oneRunAtATime(t *testing.T, store Store) {
	f := newFixture(t, store)
	other := f.another("fabrikamaa", "Fabrikam")
	release, err := store.LockConnector(f.ctx, f.connector.ID)
	f.must(err)
	_, err = store.LockConnector(f.ctx, f.connector.ID)
	wantError(t, "second lock", err, directory.ErrBusy)
	want(t, "code", problem.Of(err).Code, problem.CodeBusy)
	releaseOther, err := store.LockConnector(f.ctx, other.connector.ID)
	f.must(err)
	died, alive := f.beginRun(directory.ModeDelta), other.beginRun(directory.ModeDelta)
	release()

	release, err = store.LockConnector(f.ctx, f.connector.ID)
	f.must(err)
	defer release()
	defer releaseOther()
	for id, state := range map[int64]directory.State{
		died.ID:  directory.StateInterrupted,
		alive.ID: directory.StateRunning,
	} {
		run, err := store.Run(f.ctx, id)
		f.must(err)
		want(t, "state", run.State, state)
		want(t, "ended", !run.EndedAt.IsZero(), state == directory.StateInterrupted)
	}
}

func iteratorsKeepTheirSnapshot(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Ann"), User(2, "Bob"), User(3, "Cid")}, nil, nil)
	var seen []string
	for u, err := range store.Users(f.ctx, directory.Query{}) {
		f.must(err)
		if len(seen) == 0 {
			f.delta([]directory.Object{
				changed(UserID(3), "displayName", "Changed"),
				removed(UserID(2), directory.SoftDeleted),
			}, nil)
		}
		seen = append(seen, status(u))
	}
	want(t, "iterator that began before the run", seen,
		[]string{"u1 Ann: active, new", "u2 Bob: active, new", "u3 Cid: active, new"})
	f.wantUsers(now, "u1 Ann: active, new", "u2 Bob: deleted, deleted in Entra ID", "u3 Changed: active, renamed")
}

func iteratorsStop(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Ann"), User(2, "Bob")}, []directory.Object{Group(1, "A"), Group(2, "B")},
		map[string][]directory.Member{GroupID(1): members(UserID(1), UserID(2)), GroupID(2): members(UserID(1))})
	// These are more iterators than a store may have connections. Each must return its own.
	for range 50 {
		for range store.Users(f.ctx, directory.Query{}) {
			break
		}
		for range store.Memberships(f.ctx, directory.Query{}, true) {
			break
		}
	}
	ctx, cancel := context.WithCancel(f.ctx)
	defer cancel()
	calls := 0
	for _, err := range store.Memberships(ctx, directory.Query{}, false) {
		calls++
		cancel()
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Errorf("after cancelling: %v", err)
		}
	}
	if calls > 3 {
		t.Errorf("%d values after cancelling", calls)
	}
	for _, err := range store.Groups(ctx, directory.Query{}) {
		wantError(t, "cancelled before", err, context.Canceled)
	}
	_, err := store.User(ctx, UserID(1), now)
	wantError(t, "cancelled before", err, context.Canceled)
}
