package endtoend

import (
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
)

// TestTenantWithoutChangeTracking covers a tenant that does not track changes. Rollcall lists all
// its objects and compares them, as in a full read. Every run used to fail with "Try again, report
// it" (field fault 6).
func TestTenantWithoutChangeTracking(t *testing.T) {
	for name, tt := range map[string]struct {
		refuse   func(*sim.Faults)
		listing  bool
		verified string
	}{
		"B2C": {func(f *sim.Faults) { f.RefuseChanges(); f.RefuseCount() }, true, "users (not counted)"},
		"no changes of groups": {func(f *sim.Faults) {
			f.Add(sim.Rule{Name: "x", Path: "/groups/delta", Do: sim.Fail(501, "NotImplemented", "")})
		}, true, " of "},
		"no count": {func(f *sim.Faults) { f.RefuseCount() }, false, "users (not counted)"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sim.Options{Seed: 6, Users: 60, Groups: 12, ListPage: 20})
				defer w.close(t)
				tt.refuse(w.tenant.Faults)
				bringBack := appearances(t, w)
				for round := range 3 {
					run := w.run(t, t.Context(), false)
					if run.State != directory.StateSucceeded || run.Listing != tt.listing ||
						!strings.Contains(run.Verified, tt.verified) {
						t.Fatalf("run %d is %s, listing %v, verified %q, error %+v, warnings %+v", run.ID, run.State,
							run.Listing, run.Verified, run.Error, run.Warnings)
					}
					if tt.listing && (run.Mode != directory.ModeFull || run.Resync != "") {
						t.Errorf("mode %s, resync %q", run.Mode, run.Resync)
					}
					w.checkTruth(t)
					w.mustRun(t, false, directory.StateUnchanged)
					if round == 0 {
						bringBack()
					}
					w.tenant.Mutate(20, rand.New(rand.NewPCG(6, uint64(round))))
					w.deleteUsers(t, round, round+1)
				}
				stored, err := w.db.Run(t.Context(), 1)
				must(t, err)
				if stored.Listing != tt.listing {
					t.Errorf("the stored run has listing %v", stored.Listing)
				}
				if found, err := w.db.Check(t.Context()); err != nil || len(found) > 0 {
					t.Errorf("the database is damaged: %v %v", found, err)
				}
			})
		})
	}
}

// TestListingModeEndsAndBegins checks that listing mode begins when the tenant no longer tracks
// changes, and ends when it does again.
func TestListingModeEndsAndBegins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 6, Users: 60, Groups: 12})
		defer w.close(t)
		w.tenant.Faults.RefuseChanges()
		w.mustRun(t, false, directory.StateSucceeded)
		w.tenant.Faults.Clear()
		if run := w.mustRun(t, false, directory.StateUnchanged); run.Listing || run.Mode != directory.ModeFull {
			t.Errorf("with changes tracked: listing %v, mode %s", run.Listing, run.Mode)
		}
		if run := w.mustRun(t, false, directory.StateUnchanged); run.Mode != directory.ModeDelta {
			t.Errorf("then: mode %s", run.Mode)
		}
		w.tenant.Faults.RefuseChanges()
		if run := w.mustRun(t, false, directory.StateUnchanged); !run.Listing || run.Resync == "" {
			t.Errorf("changes no longer tracked: listing %v, resync %q", run.Listing, run.Resync)
		}
		w.checkTruth(t)
	})
}

// TestListingModeContinues checks that listing mode continues after a run that stopped in the
// middle of a listing.
func TestListingModeContinues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 6, Users: 60, Groups: 12, ListPage: 10})
		defer w.close(t)
		w.tenant.Faults.RefuseChanges()
		w.tenant.Faults.Add(sim.Rule{Name: "users", Path: "/users", Skip: 3, Do: sim.Unavailable("")})
		w.mustRun(t, false, directory.StateFailed)
		w.tenant.Faults.Remove("users")
		before := w.tenant.Stats().Calls["/users"]
		if run := w.mustRun(t, false, directory.StateSucceeded); !run.Listing {
			t.Error("the continued run is not in listing mode")
		}
		if n := w.tenant.Stats().Calls["/users"] - before; n > 4 {
			t.Errorf("%d pages of users, want the remaining ones", n)
		}
		w.checkTruth(t)
	})
}

// TestListingsWithoutCountAreNotBelievedEmpty checks that an empty listing fails the run.
func TestListingsWithoutCountAreNotBelievedEmpty(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 6, Users: 60, Groups: 12})
		defer w.close(t)
		w.guards = directory.DefaultGuards()
		w.tenant.Faults.RefuseChanges()
		w.tenant.Faults.RefuseCount()
		w.mustRun(t, false, directory.StateSucceeded)
		before := w.content(t, directory.Moment{})
		w.tenant.Faults.EmptyListings()
		if run := w.mustRun(t, false, directory.StateFailed); run.Error.Code != "empty_directory" {
			t.Errorf("failed with %+v", run.Error)
		}
		if diff := cmp.Diff(before, w.content(t, directory.Moment{})); diff != "" {
			t.Errorf("the directory changed:\n%s", diff)
		}
	})
}
