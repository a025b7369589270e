package endtoend

import (
	"math/rand/v2"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/soaktest"
)

// TestPermissionLostInMidRun removes a permission before each single request of a run. Either the
// directory does not change, or the run had already read everything. The next run reads what is
// missing.
func TestPermissionLostInMidRun(t *testing.T) {
	step := soaktest.Of(5, 1)
	for _, role := range []string{"User.Read.All", "GroupMember.Read.All"} {
		for mode, full := range map[string]bool{"delta": false, "full": true} {
			t.Run(role+" "+mode, func(t *testing.T) {
				t.Parallel()
				ends := map[directory.State]int{}
				for at, reached := 1, true; reached && !t.Failed(); at += step {
					synctest.Test(t, func(t *testing.T) {
						var state directory.State
						state, reached = lose(t, role, full, at)
						ends[state]++
					})
				}
				if ends[directory.StateFailed] < 2 {
					t.Errorf("only %d runs failed", ends[directory.StateFailed])
				}
				t.Logf("%s of %s: %v", role, mode, ends)
			})
		}
	}
}

// lose removes a role before the request with the number at. It returns how the run ended, and whether
// it made that many requests.
func lose(t *testing.T, role string, full bool, at int) (state directory.State, reached bool) {
	w := newWorld(t, sim.Options{Seed: 3, Users: 30, Groups: 25, DeltaPage: 10})
	defer w.close(t)
	w.guards = directory.DefaultGuards()
	w.mustRun(t, false, directory.StateSucceeded)
	before := w.content(t, directory.Moment{})
	w.tenant.Mutate(20, rand.New(rand.NewPCG(3, 1)))
	w.deleteUsers(t, 0, 3)

	var made atomic.Int64
	w.through = func(next http.RoundTripper) http.RoundTripper {
		return roundTripFunc(func(r *http.Request) (*http.Response, error) {
			if made.Add(1) == int64(at) {
				w.tenant.Faults.DenyRole(role)
			}
			return next.RoundTrip(r)
		})
	}
	run := w.run(t, t.Context(), full)
	w.through = nil
	w.tenant.Faults.Clear()
	switch {
	case unread(run) > 0:
		w.checkUnread(t, run)
	case run.State.Applied():
		w.checkTruth(t)
	default:
		w.wantUntouched(t, before)
		w.mustApply(t)
		w.checkTruth(t)
	}
	w.mustRun(t, false, directory.StateUnchanged)
	return run.State, made.Load() >= int64(at)
}
