package endtoend

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/sim/simtest"
	"github.com/rollcallsync/rollcall/core/syncer"
)

func (w *world) approve(t *testing.T, held directory.Run) directory.Run {
	t.Helper()
	return w.runWith(t, t.Context(),
		syncer.Options{Approval: &syncer.Approval{Run: held.ID, By: "ann", Note: "they left"}})
}

func (w *world) discard(t *testing.T, held directory.Run) directory.Run {
	t.Helper()
	discarded, err := syncer.Discard(t.Context(), w.db, w.db, held,
		directory.Decision{Verdict: directory.VerdictDiscarded, By: "ann", At: time.Now().UTC()})
	if err != nil {
		t.Fatal(err)
	}
	return discarded
}

func (w *world) stored(t *testing.T, id int64) directory.Run {
	t.Helper()
	run, err := w.db.Run(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// planned returns the plan of a held run, or the changes of a completed one.
func (w *world) planned(t *testing.T, run int64) (lines []string) {
	t.Helper()
	if err := w.db.Planned(t.Context(), directory.ChangeQuery{Run: run}, func(c directory.Change) error {
		lines = append(lines, fmt.Sprint(c.What, " ", c.Op, " ", c.Cause, " ", c.ID, " ", c.Name, " ", c.Member, " ",
			c.MemberName, " ", c.Properties))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return lines
}

// wantUntouched checks that the directory did not change.
func (w *world) wantUntouched(t *testing.T, before content) {
	t.Helper()
	if diff := cmp.Diff(before, w.content(t, directory.Moment{})); diff != "" {
		t.Fatalf("the directory changed:\n%s", diff)
	}
}

// guarded returns a world with the default guards, after its first run.
func guarded(t *testing.T, users int) (*world, content) {
	t.Helper()
	w := newWorld(t, sim.Options{Seed: 9, Users: users, Groups: 30})
	w.guards = directory.DefaultGuards()
	w.mustRun(t, false, directory.StateSucceeded)
	return w, w.content(t, directory.Moment{})
}

// deleteUsers deletes n accounts, beginning at the given index.
func (w *world) deleteUsers(t *testing.T, from, n int) {
	t.Helper()
	for _, id := range slices.Sorted(slices.Values(w.tenant.UserIDs()))[from : from+n] {
		must(t, w.tenant.DeleteUser(id))
	}
}

func breached(r directory.Run) (guards []directory.Guard) {
	for _, b := range r.Breaches {
		guards = append(guards, b.Guard)
	}
	return guards
}

// TestDefaultGuardsHold makes a tenant lose too much in several ways. Each run is held or fails,
// and nothing is removed.
func TestDefaultGuardsHold(t *testing.T) {
	for _, tt := range []struct {
		name   string
		happen func(*testing.T, *world)
		state  directory.State
		guard  directory.Guard
	}{
		{"30 % of the users are deleted", func(t *testing.T, w *world) {
			w.deleteUsers(t, 0, 90)
		}, directory.StateHeld, directory.GuardAccountsRemoved},
		{"accounts are disabled", func(t *testing.T, w *world) {
			for _, id := range w.tenant.UserIDs()[:100] {
				must(t, w.tenant.DisableUser(id))
			}
		}, directory.StateHeld, directory.GuardAccountsDisabled},
		{"groups are deleted", func(t *testing.T, w *world) {
			for _, id := range w.tenant.GroupIDs()[:25] {
				must(t, w.tenant.DeleteGroup(id))
			}
		}, directory.StateHeld, directory.GuardGroupsRemoved},
		{"the filter has a slip", func(t *testing.T, w *world) {
			w.connector.Domains = []string{"contoso.con"}
			must(t, w.db.UpdateConnector(t.Context(), w.connector))
		}, directory.StateHeld, directory.GuardAccountsRemoved},
		{"listings are empty", func(_ *testing.T, w *world) {
			w.tenant.Faults.EmptyListings()
			w.tenant.Faults.ExpireDeltaLinks(simtest.Expiries()[0])
		}, directory.StateFailed, ""},
		{"a permission is lost", func(_ *testing.T, w *world) {
			w.tenant.Faults.DenyRole("GroupMember.Read.All")
		}, directory.StateFailed, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, before := guarded(t, 300)
				defer w.close(t)
				tt.happen(t, w)
				run := w.mustRun(t, false, tt.state)
				if tt.guard != "" && !slices.Contains(breached(run), tt.guard) {
					t.Errorf("broke %v, want %s among them", breached(run), tt.guard)
				}
				w.wantUntouched(t, before)
			})
		})
	}
}

func TestApprovedRunAppliesThePlan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := guarded(t, 300)
		defer w.close(t)
		w.deleteUsers(t, 0, 90)
		held := w.mustRun(t, false, directory.StateHeld)
		plan := w.planned(t, held.ID)
		run := w.approve(t, held)
		if run.State != directory.StateSucceeded || run.Approves != held.ID {
			t.Fatalf("run %+v", run)
		}
		w.checkTruth(t)
		if diff := cmp.Diff(plan, w.planned(t, run.ID)); diff != "" {
			t.Errorf("applied something else (-planned +applied):\n%s", diff)
		}
		settled := w.stored(t, held.ID)
		want := directory.Decision{
			Verdict: directory.VerdictApproved, By: "ann", Note: "they left",
			At: run.StartedAt.UTC(),
		}
		if diff := cmp.Diff([]directory.Decision{want}, w.stored(t, run.ID).Decisions); diff != "" {
			t.Errorf("decisions of the run (-want +got):\n%s", diff)
		}
		want.Run = run.ID
		if diff := cmp.Diff([]directory.Decision{want}, settled.Decisions); diff != "" {
			t.Errorf("decisions of the held run (-want +got):\n%s", diff)
		}
		if settled.State != directory.StateApproved {
			t.Errorf("held run is %s", settled.State)
		}
		if diff := cmp.Diff(plan, w.planned(t, held.ID)); diff != "" {
			t.Errorf("the approved plan has changed:\n%s", diff)
		}
		w.mustRun(t, true, directory.StateUnchanged)
	})
}

// TestGrownPlanIsHeldAgain checks that an approval covers the removals of the approved plan. The
// guards count any further removals.
func TestGrownPlanIsHeldAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, before := guarded(t, 300)
		defer w.close(t)
		w.deleteUsers(t, 0, 60)
		held := w.mustRun(t, false, directory.StateHeld)
		w.deleteUsers(t, 0, 50)
		again := w.approve(t, held)
		if again.State != directory.StateHeld || again.ID != held.ID || again.Breaches[0].Count != 50 ||
			again.Users.Removed != 110 {
			t.Fatalf("run %d is %s, broke %+v", again.ID, again.State, again.Breaches)
		}
		if len(again.Decisions) != 1 || again.Decisions[0].Note != "they left" || again.Decisions[0].Run != 0 {
			t.Errorf("decisions %+v", again.Decisions)
		}
		w.wantUntouched(t, before)

		w.deleteUsers(t, 0, 5) // within the limits
		run := w.approve(t, again)
		if run.State != directory.StateSucceeded || run.Users.Removed != 115 {
			t.Fatalf("run %d is %s, removes %d", run.ID, run.State, run.Users.Removed)
		}
		w.checkTruth(t)
		if d := w.stored(t, held.ID).Decisions; len(d) != 2 || d[1].Run != run.ID {
			t.Errorf("decisions %+v", d)
		}
	})
}

// TestHeldRunIsRenewed checks that later runs of a connector with a held run renew its plan.
func TestHeldRunIsRenewed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, before := guarded(t, 300)
		defer w.close(t)
		w.deleteUsers(t, 0, 60)
		held := w.mustRun(t, false, directory.StateHeld)
		for i := range 3 {
			w.deleteUsers(t, 0, 1)
			if again := w.mustRun(t, i == 1, directory.StateHeld); again.ID != held.ID || again.Users.Removed != 61+i ||
				again.RenewedAt.IsZero() {
				t.Fatalf("run %d removes %d, renewed %v", again.ID, again.Users.Removed, again.RenewedAt)
			}
		}
		w.wantUntouched(t, before)
		runs, err := w.db.Runs(t.Context(), w.connector.ID, 0)
		if err != nil || len(runs) != 2 {
			t.Errorf("%d runs, %v, want the first and the held one", len(runs), err)
		}

		// The held run is superseded when the deleted objects come back.
		for _, id := range w.tenant.Truth().DeletedUsers {
			must(t, w.tenant.RestoreUser(id))
		}
		run := w.run(t, t.Context(), false)
		if !run.State.Applied() {
			t.Fatalf("run is %s", run.State)
		}
		w.checkTruth(t)
		if r := w.stored(t, held.ID); r.State != directory.StateDiscarded ||
			r.Decisions[0].Verdict != directory.VerdictSuperseded {
			t.Errorf("held run is %s, %+v", r.State, r.Decisions)
		}
	})
}

// TestDiscardLeavesNoTrace checks that the next run plans the same as the discarded one, and is
// held again.
func TestDiscardLeavesNoTrace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, before := guarded(t, 300)
		defer w.close(t)
		print := w.footprint(t)
		w.deleteUsers(t, 0, 60)
		held := w.mustRun(t, false, directory.StateHeld)
		plan := w.planned(t, held.ID)
		if r := w.discard(t, held); r.State != directory.StateDiscarded || w.stored(t, held.ID).State != r.State {
			t.Errorf("discarded run is %s", r.State)
		}
		w.wantUntouched(t, before)
		w.wantFootprint(t, print)
		again := w.mustRun(t, false, directory.StateHeld)
		if diff := cmp.Diff(plan, w.planned(t, again.ID)); again.ID == held.ID || diff != "" {
			t.Errorf("run %d plans something else:\n%s", again.ID, diff)
		}
		if _, err := syncer.Discard(t.Context(), w.db, w.db, held, directory.Decision{}); err == nil {
			t.Error("a run was discarded twice")
		}
		w.approve(t, again)
		w.checkTruth(t)
	})
}
