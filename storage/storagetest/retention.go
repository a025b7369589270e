package storagetest

import (
	"maps"
	"slices"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// forget drops the history before one run and the tombstones before another.
func (f *fixture) forget(kept, tombstones directory.Run) directory.Forgotten {
	f.t.Helper()
	would, err := f.store.HistoryBefore(f.ctx, kept.EndedAt, tombstones.EndedAt)
	f.must(err)
	dropped, err := f.store.ForgetHistory(f.ctx, f.connector.ID, kept.EndedAt, tombstones.EndedAt)
	f.must(err)
	want(f.t, "dropped, compared with HistoryBefore", dropped, would)
	again, err := f.store.ForgetHistory(f.ctx, f.connector.ID, kept.EndedAt, tombstones.EndedAt)
	f.must(err)
	want(f.t, "dropped again", again, directory.Forgotten{})
	left, err := f.store.HistoryBefore(f.ctx, kept.EndedAt, tombstones.EndedAt)
	f.must(err)
	want(f.t, "left", left, directory.Forgotten{})
	f.checkSound()
	return dropped
}

func (f *fixture) wantForgotten(at directory.Moment) {
	f.t.Helper()
	for _, err := range f.store.Users(f.ctx, directory.Query{At: at}) {
		if p := problem.Of(err); p.Code != "history_dropped" || p.Hint == "" {
			f.t.Errorf("as of %+v: %v", at, err)
		}
		return
	}
	f.t.Errorf("as of %+v: no accounts and no error", at)
}

func (f *fixture) wantChangesForgotten(run directory.Run) {
	f.t.Helper()
	err := f.store.Changes(f.ctx, run.ID, func(directory.Change) error { return nil })
	if p := problem.Of(err); p.Code != "history_dropped" || p.Detail == "" {
		f.t.Errorf("changes of run %d: %v", run.ID, err)
	}
}

func forgetsASmallHistory(t *testing.T, store Store) {
	f := newFixture(t, store)
	first := f.first([]directory.Object{User(1, "Ann"), User(2, "Bob"), User(3, "Cid")},
		[]directory.Object{Group(1, "A"), Group(2, "B")},
		map[string][]directory.Member{
			GroupID(1): members(UserID(1), UserID(2), UserID(3)),
			GroupID(2): members(UserID(1)),
		})
	second := f.delta([]directory.Object{
		changed(UserID(1), "jobTitle", "Lead"),
		removed(UserID(2), directory.SoftDeleted),
	},
		[]directory.Object{memberChanges(GroupID(1), gone(UserID(3))...), removed(GroupID(2), directory.SoftDeleted)})
	unchanged := f.delta(nil, nil)
	last := f.delta([]directory.Object{changed(UserID(1), "jobTitle", "Boss")}, nil)

	dropped := f.forget(unchanged, unchanged)
	want(t, "dropped", dropped, directory.Forgotten{
		Changes: 4, UserVersions: 2, GroupVersions: 1, Memberships: 1,
		Tombstones: 2,
	})
	f.wantForgotten(after(first))
	f.wantForgotten(directory.Moment{Time: first.EndedAt})
	f.wantChangesForgotten(first)
	f.wantChangesForgotten(second)
	f.wantChanges(unchanged.ID)
	f.wantChanges(last.ID, `user u1 updated (properties changed) jobTitle "Lead">"Boss"`)
	for _, at := range []directory.Moment{after(second), after(unchanged), after(last), now, {Time: second.EndedAt}} {
		f.wantMemberships(at, "g1 has u1")
		f.wantGroups(at, "g1 A: active, new")
	}
	f.wantUsers(after(unchanged), "u1 Ann: active, properties changed", "u3 Cid: active, new")
	runs, err := store.Runs(f.ctx, "", 0)
	f.must(err)
	want(t, "runs", len(runs), 4)

	// An account that comes back is new, with the memberships that Graph returns.
	r := f.begin(directory.ModeDelta)
	r.userChanges(User(2, "Bob"))
	r.groupChanges()
	want(t, "requested", r.appeared(directory.KindUser), []string{UserID(2)})
	r.memberOf(UserID(2), GroupID(1))
	r.apply()
	f.wantMemberships(now, "g1 has u1", "g1 has u2")
	f.wantUsers(now, "u1 Ann: active, properties changed", "u2 Bob: active, new", "u3 Cid: active, new")
}

// forgetsNothingRecent checks that there is nothing to forget before the first run. A longer
// history than before does not bring anything back.
func forgetsNothingRecent(t *testing.T, store Store) {
	f := newFixture(t, store)
	first := f.first([]directory.Object{User(1, "Ann")}, nil, nil)
	second := f.delta([]directory.Object{changed(UserID(1), "jobTitle", "Lead")}, nil)
	want(t, "before the first run", f.forget(directory.Run{EndedAt: begun}, directory.Run{EndedAt: begun}),
		directory.Forgotten{})
	want(t, "from the first run on", f.forget(first, first), directory.Forgotten{})
	f.wantUsers(after(first), "u1 Ann: active, new")
	f.forget(second, first)
	f.wantForgotten(after(first))
	want(t, "with a longer history", f.forget(first, first), directory.Forgotten{})
	f.wantForgotten(after(first))
	f.wantUsers(after(second), "u1 Ann: active, properties changed")
}

// forgetsOneConnector checks that other connectors keep their history. They can still be read at a
// moment that was dropped for one connector.
func forgetsOneConnector(t *testing.T, store Store) {
	f := newFixture(t, store)
	g := f.another("fabrikamaa", "Fabrikam")
	first := f.first([]directory.Object{User(1, "Ann")}, nil, nil)
	g.first([]directory.Object{User(2, "Bob")}, nil, nil)
	f.delta([]directory.Object{changed(UserID(1), "jobTitle", "Lead")}, nil)
	later := g.delta([]directory.Object{changed(UserID(2), "jobTitle", "Lead")}, nil)
	last := f.delta([]directory.Object{changed(UserID(1), "jobTitle", "Boss")}, nil)
	if _, err := store.ForgetHistory(f.ctx, f.connector.ID, last.EndedAt, begun); err != nil {
		t.Fatal(err)
	}
	f.wantForgotten(directory.Moment{Time: later.EndedAt})
	f.wantForgotten(after(first))
	g.wantUsers(directory.Moment{Time: later.EndedAt}, "u2 Bob: active, properties changed")
	g.wantChanges(later.ID, `user u2 updated (properties changed) jobTitle >"Lead"`)
}

// tombstonesWaitForReads checks that objects to which an unfinished read refers by key stay.
func tombstonesWaitForReads(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Ann"), User(2, "Bob")}, nil, nil)
	last := f.delta([]directory.Object{removed(UserID(2), directory.SoftDeleted)}, nil)
	unfinished := f.begin(directory.ModeDelta)
	unfinished.userChanges(User(2, "Bob"))
	dropped, err := store.ForgetHistory(f.ctx, f.connector.ID, last.EndedAt, last.EndedAt)
	f.must(err)
	want(t, "dropped", dropped, directory.Forgotten{Changes: 1, UserVersions: 1})
	unfinished.groupChanges()
	unfinished.apply()
	f.wantUsers(now, "u1 Ann: active, new", "u2 Bob: active, restored in Entra ID")
}

// randomForgetting drops a random part of a random history. Every remaining moment is as
// before, except for old tombstones. Later runs work as if nothing had been dropped.
func randomForgetting(t *testing.T, store Store) {
	w := newWalk(t, store)
	for range 15 {
		w.step()
	}
	for range 2 {
		w.forgetSome()
		for range 5 {
			w.step()
		}
	}
	for run, m := range w.moments {
		w.compare(directory.Moment{Run: run}, m)
	}
}

func (w *walk) forgetSome() {
	w.t.Helper()
	ids := slices.Sorted(maps.Keys(w.moments))
	place := w.random.IntN(len(ids))
	kept, tombstones := w.run(ids[place]), w.run(ids[w.random.IntN(place+1)])
	w.fixture.forget(kept, tombstones)
	for _, id := range ids[:place] {
		if w.run(id).EndedAt.Before(kept.EndedAt) && w.snapshotDiffers(id, kept.ID) {
			w.wantForgotten(directory.Moment{Run: id})
		}
		delete(w.moments, id)
	}
	expired := func(status directory.Status, since int64) bool {
		return status == directory.StatusDeleted && since <= tombstones.ID
	}
	for id, u := range w.model.users {
		if expired(u.Status, u.Run) {
			w.changeModels(func(m model) { delete(m.users, id) })
		}
	}
	for id, g := range w.model.groups {
		if expired(g.Status, g.Run) {
			w.changeModels(func(m model) { delete(m.groups, id) })
		}
	}
	for run, m := range w.moments {
		w.compare(directory.Moment{Run: run}, m)
	}
	w.compare(now, w.model)
}

// changeModels applies a change to the models of all remaining moments and to the current
// one.
func (w *walk) changeModels(change func(model)) {
	for _, m := range w.moments {
		change(m)
	}
	change(w.model)
}

func (w *walk) run(id int64) directory.Run {
	w.t.Helper()
	run, err := w.store.Run(w.ctx, id)
	w.must(err)
	return run
}

// snapshotDiffers reports whether a run after from, up to run to, changed anything.
func (w *walk) snapshotDiffers(from, to int64) bool {
	for id := range w.moments {
		if id > from && id <= to && w.run(id).State != directory.StateUnchanged {
			return true
		}
	}
	return false
}
