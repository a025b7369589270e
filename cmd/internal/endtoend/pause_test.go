package endtoend

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/sim/simtest"
	"github.com/rollcallsync/rollcall/core/soaktest"
)

// neighbour adds a second connector. Only the state of its runs matters.
func (w *world) neighbour(t *testing.T) directory.Connector {
	t.Helper()
	c := w.connector
	c.ID, c.Description = "bbbbbbbbbb", "Neighbour"
	if err := w.db.AddConnector(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	return c
}

// ends records a run of a connector that ended with the given state.
func (w *world) ends(t *testing.T, c directory.Connector, state directory.State) directory.Run {
	t.Helper()
	run, err := w.db.BeginRun(t.Context(), directory.Run{
		Connector: c.ID, Trigger: directory.TriggerManual, Mode: directory.ModeDelta, State: directory.StateRunning,
		StartedAt: time.Now(),
	})
	if err != nil {
		t.Fatal(err)
	}
	run.State, run.EndedAt = state, time.Now()
	if err := w.db.EndRun(t.Context(), run); err != nil {
		t.Fatal(err)
	}
	return run
}

// TestNothingIsRemovedDuringTrouble checks that a run removes nothing while the last run of another
// connector has failed. After that connector recovers, no change is lost. The tenants are random.
func TestNothingIsRemovedDuringTrouble(t *testing.T) {
	for _, seed := range soaktest.Seeds(t, 1, 16) {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { followDuringTrouble(t, seed) })
		})
	}
}

func followDuringTrouble(t *testing.T, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 13))
	w := newWorld(t, sim.Options{
		Seed: seed, Users: 60 + rng.IntN(150), Groups: 15 + rng.IntN(20), DeltaPage: 3 + rng.IntN(30),
		DeltaLinks: 2 + rng.IntN(40),
		Repeat:     seed%2 == 0,
	})
	defer w.close(t)
	other := w.neighbour(t)
	w.mustApply(t)
	warned := 0
	for range soaktest.Of(5, 12) {
		before := w.content(t, directory.Moment{})
		w.ends(t, other, directory.StateFailed)
		for range 1 + rng.IntN(3) { // Several runs advance the links.
			w.tenant.Mutate(1+rng.IntN(20), rng)
			if rng.IntN(4) == 0 {
				forms := simtest.Expiries()
				w.tenant.Faults.ExpireDeltaLinks(forms[rng.IntN(len(forms))])
			}
			run := w.run(t, t.Context(), rng.IntN(5) == 0)
			if !run.State.Applied() || run.Users.Removed+run.Groups.Removed+run.Memberships.Removed > 0 {
				t.Fatalf("run %d is %s, removes %+v %+v %+v: %+v", run.ID, run.State, run.Users, run.Groups,
					run.Memberships, run.Error)
			}
			if run.State == directory.StateWarnings {
				warned++
			}
		}
		w.wantAllOf(t, before)
		w.ends(t, other, directory.StateUnchanged)
		if run := w.run(t, t.Context(), rng.IntN(5) == 0); !run.State.Applied() {
			t.Fatalf("run %d is %s: %+v", run.ID, run.State, run.Error)
		}
		w.checkTruth(t)
	}
	if warned == 0 {
		t.Error("nothing was ever withheld")
	}
	findings, err := w.db.Check(t.Context())
	if err != nil || len(findings) > 0 {
		t.Errorf("check: %v, %v", findings, err)
	}
}

// wantAllOf checks that nothing was removed since before.
func (w *world) wantAllOf(t *testing.T, before content) {
	t.Helper()
	now := w.content(t, directory.Moment{})
	for id := range before.Users {
		if _, ok := now.Users[id]; !ok {
			t.Fatalf("account %s is gone", id)
		}
	}
	for id := range before.Groups {
		if _, ok := now.Groups[id]; !ok {
			t.Fatalf("group %s is gone", id)
		}
	}
	for _, m := range before.Memberships {
		if _, ok := slices.BinarySearch(now.Memberships, m); !ok {
			t.Fatalf("membership %s is gone", m)
		}
	}
}

func TestWithheldRemovalsAreReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, before := guarded(t, 300)
		defer w.close(t)
		other := w.neighbour(t)
		held := w.ends(t, other, directory.StateHeld)
		w.deleteUsers(t, 0, 5)
		run := w.mustRun(t, false, directory.StateWarnings)
		warning := run.Warnings[len(run.Warnings)-1]
		if warning.Code != "removals_withheld" || !strings.HasPrefix(warning.Title, "Removals postponed: 5 accounts") ||
			!strings.Contains(warning.Detail, "“Neighbour”") {
			t.Errorf("warning %+v", warning)
		}
		w.wantUntouched(t, before)
		// The links have advanced, so Graph no longer reports the removal.
		w.mustRun(t, false, directory.StateWarnings)

		// A plan that exceeds a guard is held even while removals are withheld, and can be
		// approved.
		w.deleteUsers(t, 0, 60)
		again := w.mustRun(t, false, directory.StateHeld)
		if run := w.approve(t, again); run.State != directory.StateSucceeded || run.Users.Removed != 65 {
			t.Errorf("approved run is %s, removes %d", run.State, run.Users.Removed)
		}
		w.checkTruth(t)

		w.deleteUsers(t, 0, 5)
		w.mustRun(t, false, directory.StateWarnings)
		held.State = directory.StateDiscarded
		if err := w.db.EndRun(t.Context(), held); err != nil {
			t.Fatal(err)
		}
		if run := w.mustRun(t, false, directory.StateSucceeded); run.Users.Removed != 5 {
			t.Errorf("run %d removes %d", run.ID, run.Users.Removed)
		}
		w.checkTruth(t)
	})
}
