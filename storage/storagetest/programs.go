package storagetest

import (
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// through returns the same connector as another program on the same store reads it.
func (f *fixture) through(store Store) *fixture {
	there := *f
	there.store = store
	return &there
}

// othersSeeWhatOneWrites checks that another program sees connectors, profiles, runs and applied
// data at once. It does not see fetched data that is not applied.
func othersSeeWhatOneWrites(t *testing.T, one, other Store) {
	f := newFixture(t, one)
	there := f.through(other)
	got, err := other.Connector(f.ctx, "Contoso")
	f.must(err)
	want(t, "connector", got, f.connector)
	f.must(one.AddProfile(f.ctx, profile("salesaaaaa", "Sales")))
	p, err := other.Profile(f.ctx, "Sales")
	f.must(err)
	want(t, "profile", p.ID, "salesaaaaa")

	r := f.begin(directory.ModeFull)
	r.users(User(1, "Ann"))
	r.groups(Group(1, "A"))
	r.whole(GroupID(1), members(UserID(1))...)
	r.userChanges()
	r.groupChanges()
	run, err := other.Run(f.ctx, r.run.ID)
	f.must(err)
	want(t, "run that is reading", run.State, directory.StateRunning)
	there.wantUsers(now)
	applied := r.apply()
	there.wantUsers(now, "u1 Ann: active, new")
	there.wantMemberships(now, "g1 has u1")
	run, err = other.Run(f.ctx, applied.ID)
	f.must(err)
	want(t, "run that was applied", run.State, directory.StateSucceeded)
	there.delta([]directory.Object{User(2, "Bob")}, nil)
	f.delta([]directory.Object{User(3, "Cid")}, nil)
	there.wantUsers(now, "u1 Ann: active, new", "u2 Bob: active, new", "u3 Cid: active, new")
}

// readersElsewhereKeepTheirSnapshot checks that a list that one program is reading does not change
// when another program applies a run.
func readersElsewhereKeepTheirSnapshot(t *testing.T, one, other Store) {
	f := newFixture(t, one)
	f.first([]directory.Object{User(1, "Ann"), User(2, "Bob"), User(3, "Cid")}, nil, nil)
	var seen []string
	for u, err := range other.Users(f.ctx, directory.Query{}) {
		f.must(err)
		if len(seen) == 0 {
			f.delta([]directory.Object{
				changed(UserID(3), "displayName", "Changed"), removed(UserID(2), directory.SoftDeleted),
			}, nil)
		}
		seen = append(seen, status(u))
	}
	want(t, "list that began before the run", seen,
		[]string{"u1 Ann: active, new", "u2 Bob: active, new", "u3 Cid: active, new"})
}

// fetchContinuesElsewhere checks that another program continues with the data that a run fetched.
func fetchContinuesElsewhere(t *testing.T, one, other Store) {
	f := newFixture(t, one)
	there := f.through(other)
	f.first([]directory.Object{User(1, "Ann")}, []directory.Object{Group(1, "A")}, nil)
	r := f.begin(directory.ModeDelta)
	r.userChanges(User(2, "Bob"))
	r.fail()
	r = there.resume(directory.ModeDelta)
	want(t, "position of users", r.fetch.Positions[directory.StreamUserChanges],
		directory.Position{Link: "users-2", Done: true})
	r.groupChanges(memberChanges(GroupID(1), members(UserID(2))...))
	r.apply()
	f.wantUsers(now, "u1 Ann: active, new", "u2 Bob: active, new")
	f.wantMemberships(now, "g1 has u2")
	_, found, err := one.OpenFetch(f.ctx, f.connector.ID)
	f.must(err)
	want(t, "fetch exists after it was applied", found, false)
}

// oneRunInAllPrograms checks that the lock of a connector applies across programs. Its next holder
// marks a run that was left running as interrupted.
func oneRunInAllPrograms(t *testing.T, one, other Store) {
	f := newFixture(t, one)
	release, err := one.LockConnector(f.ctx, f.connector.ID)
	f.must(err)
	_, err = other.LockConnector(f.ctx, f.connector.ID)
	wantError(t, "lock of another program", err, directory.ErrBusy)
	left := f.beginRun(directory.ModeDelta)
	release()
	release, err = other.LockConnector(f.ctx, f.connector.ID)
	f.must(err)
	defer release()
	run, err := one.Run(f.ctx, left.ID)
	f.must(err)
	want(t, "run that was left running", run.State, directory.StateInterrupted)
	_, err = one.LockConnector(f.ctx, f.connector.ID)
	wantError(t, "lock that another program took over", err, directory.ErrBusy)
}

// oneProgramRunsTheSchedule checks that only one program runs the schedule at a time. The next one
// continues where the first one stopped.
func oneProgramRunsTheSchedule(t *testing.T, one, other Store) {
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	release, err := one.LockSchedule(ctx)
	must(err)
	_, err = other.LockSchedule(ctx)
	wantError(t, "second program", err, directory.ErrBusy)
	at, err := one.SettledUntil(ctx)
	must(err)
	want(t, "settled at first", at, time.Time{})
	for _, settled := range []time.Time{begun.In(time.FixedZone("", 3600)), begun.Add(time.Hour), begun} {
		must(one.SetSettledUntil(ctx, settled))
		at, err = other.SettledUntil(ctx)
		must(err)
		want(t, "settled in another program", at.Equal(settled), true)
	}
	text, err := one.Notified(ctx)
	must(err)
	want(t, "notifications at first", string(text), "")
	for _, stored := range []string{"one", "two", ""} {
		must(one.SetNotified(ctx, []byte(stored)))
		text, err = other.Notified(ctx)
		must(err)
		want(t, "notifications in another program", string(text), stored)
	}
	release()
	release, err = other.LockSchedule(ctx)
	must(err)
	release()
	release, err = one.LockSchedule(ctx)
	must(err)
	release()
}

// upkeepDuringReads covers a program that maintains the store while another one reads a list.
func upkeepDuringReads(t *testing.T, one, other Store) {
	f := newFixture(t, one)
	f.first([]directory.Object{User(1, "Ann"), User(2, "Bob")}, nil, nil)
	var seen []string
	for u, err := range other.Users(f.ctx, directory.Query{}) {
		f.must(err)
		if len(seen) == 0 {
			before, after, err := one.Checkpoint(f.ctx)
			f.must(err)
			want(t, "the log is no longer than before", after <= before && after >= 0, true)
			_, err = one.FinishUpgrade(f.ctx)
			f.must(err)
		}
		seen = append(seen, status(u))
	}
	want(t, "list", seen, []string{"u1 Ann: active, new", "u2 Bob: active, new"})
	f.checkSound()
}
