package endtoend

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/sim/simtest"
	"github.com/rollcallsync/rollcall/core/soaktest"
)

// TestDirectoryFollowsTenant changes tenants at random, with random faults, and runs after each set
// of changes. After a run that completes, the directory equals the tenant. A run that fails does
// not change the directory. At the end, the snapshot of every run is still correct.
func TestDirectoryFollowsTenant(t *testing.T) {
	for _, seed := range soaktest.Seeds(t, 1, 40) {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { follow(t, seed) })
		})
	}
}

func follow(t *testing.T, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 7))
	w := newWorld(t, sim.Options{
		Seed: seed, Users: 60 + rng.IntN(200), Groups: 15 + rng.IntN(20), DeltaPage: 3 + rng.IntN(30),
		DeltaLinks: 2 + rng.IntN(40),
		Repeat:     seed%2 == 0, Throttle: seed%3 == 0, ThrottleScale: 0.05,
	})
	defer w.close(t)
	if seed%5 == 4 {
		w.tenant.Faults.RefuseLatest()
	}
	seen := map[int64]content{}
	before := content{Users: map[string]string{}, Groups: map[string]string{}}
	for round := range soaktest.Of(5, 12) {
		if round > 0 {
			w.tenant.Mutate(1+rng.IntN(40), rng)
		}
		w.breakSomething(rng)
		run := w.run(t, t.Context(), rng.IntN(5) == 0)
		w.tenant.Faults.Remove("random")
		if !run.State.Applied() {
			if diff := cmp.Diff(before, w.content(t, directory.Moment{})); diff != "" {
				t.Fatalf("round %d: run %d %s (%+v) changed the directory:\n%s", round, run.ID, run.State, run.Error,
					diff)
			}
			run = w.mustApply(t)
		}
		if unread(run) > 0 {
			run = w.checkUnread(t, run)
		}
		w.checkTruth(t)
		before = w.content(t, directory.Moment{})
		if got := totals(run); got != [3]int{len(before.Users), len(before.Groups), len(before.Memberships)} {
			t.Fatalf("round %d: totals of run %d are %v, want %d, %d, %d", round, run.ID, got, len(before.Users),
				len(before.Groups), len(before.Memberships))
		}
		seen[run.ID] = before
		w.mustRun(t, rng.IntN(4) == 0, directory.StateUnchanged)
	}
	for id, want := range seen {
		if diff := cmp.Diff(want, w.content(t, directory.Moment{Run: id})); diff != "" {
			t.Errorf("as of run %d (-then +now):\n%s", id, diff)
		}
	}
	findings, err := w.db.Check(t.Context())
	if err != nil || len(findings) > 0 {
		t.Errorf("check: %v, %v", findings, err)
	}
}

func totals(r directory.Run) [3]int {
	return [3]int{r.Users.Total, r.Groups.Total, r.Memberships.Total}
}

// mustApply runs the connector, and after a failure once more without faults.
func (w *world) mustApply(t *testing.T) directory.Run {
	t.Helper()
	run := w.run(t, t.Context(), false)
	if !run.State.Applied() {
		t.Fatalf("run %d after the faults: %s %+v", run.ID, run.State, run.Error)
	}
	return run
}

// breakSomething activates a random selection of faults.
func (w *world) breakSomething(rng *rand.Rand) {
	if rng.IntN(6) == 0 {
		forms := simtest.Expiries()
		w.tenant.Faults.ExpireDeltaLinks(forms[rng.IntN(len(forms))])
	}
	for range rng.IntN(4) {
		choices := hostileActions()
		w.tenant.Faults.Add(sim.Rule{
			Name: "random", Path: faultPaths[rng.IntN(len(faultPaths))], Skip: rng.IntN(4), Times: 1 + rng.IntN(12),
			Do: choices[rng.IntN(len(choices))].do,
		})
	}
}

var faultPaths = []string{
	"/users", "/groups", "/users/delta", "/groups/delta", "/$batch", "/groups/*/members", "/users/*/memberOf",
	"/users/*/transitiveMemberOf",
	"/users/$count", "/organization", "/oauth2/v2.0/token", "",
}

// pagesBefore is how many calls succeed before one fails. If a listing has several pages, the fault
// is then in the middle of it.
var pagesBefore = map[string]int{"/users": 1, "/groups": 1, "/users/delta": 1, "/groups/delta": 1, "": 5}
