package endtoend

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/soaktest"
)

// TestGuardedDirectoryFollowsTenant is TestDirectoryFollowsTenant with guards so narrow that most
// runs are held. A held run does not change the directory. Approving it makes the directory equal
// to the tenant. If it is discarded, the next run is held again.
func TestGuardedDirectoryFollowsTenant(t *testing.T) {
	for _, seed := range soaktest.Seeds(t, 1, 16) {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { followGuarded(t, seed) })
		})
	}
}

func followGuarded(t *testing.T, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 11))
	w := newWorld(t, sim.Options{
		Seed: seed, Users: 60 + rng.IntN(150), Groups: 15 + rng.IntN(20), DeltaPage: 3 + rng.IntN(30),
		DeltaLinks: 2 + rng.IntN(40),
		Repeat:     seed%2 == 0, Throttle: seed%3 == 0, ThrottleScale: 0.05,
	})
	defer w.close(t)
	narrow := directory.Limit{Percent: 1, AtLeast: 1}
	for _, g := range directory.AllGuards {
		w.guards = directory.Guards{g: narrow}.Over(w.guards)
	}
	w.mustApply(t)
	holds := 0
	for range soaktest.Of(5, 12) {
		before := w.content(t, directory.Moment{})
		w.tenant.Mutate(1+rng.IntN(30), rng)
		w.breakSomething(rng)
		run := w.run(t, t.Context(), rng.IntN(5) == 0)
		if !run.State.Applied() {
			w.wantUntouched(t, before)
		}
		w.tenant.Faults.Remove("random")
		if run.State == directory.StateHeld {
			holds++
			run = w.settle(t, rng, run, before)
		}
		if !run.State.Applied() {
			run = w.run(t, t.Context(), false)
			for run.State == directory.StateHeld {
				w.wantUntouched(t, before)
				run = w.approve(t, run)
			}
		}
		if !run.State.Applied() {
			t.Fatalf("run %d is %s: %+v", run.ID, run.State, run.Error)
		}
		for unread(run) > 0 || run.State == directory.StateHeld {
			if run.State == directory.StateHeld {
				run = w.approve(t, run)
				continue
			}
			run = w.run(t, t.Context(), false)
		}
		w.checkTruth(t)
		w.mustRun(t, rng.IntN(4) == 0, directory.StateUnchanged)
	}
	if holds == 0 {
		t.Error("no run was held")
	}
	findings, err := w.db.Check(t.Context())
	if err != nil || len(findings) > 0 {
		t.Errorf("check: %v, %v", findings, err)
	}
}

// settle decides about a held run in one of the possible ways.
func (w *world) settle(t *testing.T, rng *rand.Rand, held directory.Run, before content) directory.Run {
	t.Helper()
	plan := w.planned(t, held.ID)
	switch rng.IntN(3) {
	case 0: // approved, possibly with a fault
		w.breakSomething(rng)
		run := w.approve(t, held)
		w.tenant.Faults.Remove("random")
		if !run.State.Applied() {
			w.wantUntouched(t, before)
			return w.approve(t, held)
		}
		return run
	case 1: // discarded; the next run is held again
		w.discard(t, held)
		again := w.run(t, t.Context(), false)
		if again.State != directory.StateHeld {
			t.Fatalf("run %d after a discarded one is %s: %+v", again.ID, again.State, again.Error)
		}
		if diff := cmp.Diff(plan, w.planned(t, again.ID)); diff != "" && held.Mode == again.Mode {
			t.Fatalf("it plans something else:\n%s", diff)
		}
		w.wantUntouched(t, before)
		return w.approve(t, again)
	}
	// Undecided; the next run renews the plan.
	if again := w.run(t, t.Context(), false); again.ID != held.ID || again.State != directory.StateHeld {
		t.Fatalf("run %d of a connector with a held run is %s", again.ID, again.State)
	}
	w.wantUntouched(t, before)
	return w.approve(t, held)
}
