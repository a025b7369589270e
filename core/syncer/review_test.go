package syncer

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// narrow returns guards that hold a run if it removes more than three accounts.
func narrow() directory.Guards {
	return directory.Guards{directory.GuardAccountsRemoved: {ByNumber: true, Number: 3}}
}

// held returns a rig with a run that is held because of the accounts that it would remove.
func held(t *testing.T, remove ...string) (*rig, directory.Run, contents) {
	t.Helper()
	r := filled(t, 20)
	before := r.store.mirror
	r.tenant.remove(remove...)
	run := r.run(t, Options{Guards: narrow()}, directory.StateHeld)
	if len(run.Breaches) != 1 || run.Breaches[0].Guard != directory.GuardAccountsRemoved ||
		run.Breaches[0].Count != len(remove) {
		t.Errorf("breaches %+v", run.Breaches)
	}
	r.is(t, before)
	return r, run, before
}

func four() []string { return []string{userID(0), userID(1), userID(2), userID(3)} }

func TestHeldRunIsRenewed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, first, before := held(t, four()...)
		r.tenant.remove(userID(4))
		again := r.run(t, Options{Guards: narrow()}, directory.StateHeld)
		if again.ID != first.ID || again.RenewedAt.IsZero() || again.Breaches[0].Count != 5 ||
			again.Requests < first.Requests {
			t.Errorf("renewed run %+v", again)
		}
		if len(r.store.runs) != 3 || r.store.runs[2].ID != 0 {
			t.Errorf("the row of the later run stays: %+v", r.store.runs)
		}
		r.is(t, before)
	})
}

func TestApprovedRunIsApplied(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, first, _ := held(t, four()...)
		run := r.run(t, Options{Guards: narrow(), Approval: &Approval{Run: first.ID, By: "ann", Note: "they left"}},
			directory.StateSucceeded)
		settled := r.store.runs[first.ID-1]
		if run.Approves != first.ID || settled.State != directory.StateApproved || len(settled.Decisions) != 1 {
			t.Fatalf("run %+v, settled %+v", run, settled)
		}
		if d := settled.Decisions[0]; d.Verdict != directory.VerdictApproved || d.By != "ann" ||
			d.Note != "they left" || d.Run != run.ID {
			t.Errorf("decision %+v", d)
		}
		r.equal(t)
	})
}

// Changes that go beyond the approved plan are held again.
func TestApprovalCoversItsPlanOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, first, before := held(t, four()...)
		r.tenant.remove(userID(5), userID(6), userID(7), userID(8))
		again := r.run(t, Options{Guards: narrow(), Approval: &Approval{Run: first.ID}}, directory.StateHeld)
		if again.ID != first.ID || again.Breaches[0].Count != 4 {
			t.Errorf("run %+v", again)
		}
		r.is(t, before)
		r.run(t, Options{Guards: narrow(), Approval: &Approval{Run: first.ID}}, directory.StateSucceeded)
		r.equal(t)
	})
}

// If a run is applied while another one is held, it settles that one.
func TestHeldRunIsSuperseded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, first, _ := held(t, four()...)
		r.tenant.groups[groupID(0)][userID(0)] = true
		r.tenant.rename(userID(0), "Restored")
		r.run(t, Options{Guards: narrow()}, directory.StateSucceeded)
		settled := r.store.runs[first.ID-1]
		if settled.State != directory.StateDiscarded || settled.Decisions[0].Verdict != directory.VerdictSuperseded {
			t.Errorf("settled %+v", settled)
		}
		r.equal(t)
	})
}

func TestDiscardedRunLeavesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, first, before := held(t, four()...)
		settled, err := Discard(t.Context(), r.store, r.store, first,
			directory.Decision{Verdict: directory.VerdictDiscarded, By: "ann"})
		if err != nil || settled.State != directory.StateDiscarded || settled.Decisions[0].By != "ann" ||
			r.store.fetch != nil {
			t.Errorf("settled %+v, %v", settled, err)
		}
		r.is(t, before)
		if _, err := Discard(t.Context(), r.store, r.store, first, directory.Decision{}); problem.Of(err).
			Code != problem.CodeNotHeld {
			t.Errorf("discarded twice: %v", err)
		}
		if again := r.run(t, Options{Guards: narrow()}, directory.StateHeld); again.ID == first.ID {
			t.Errorf("run %d is held again", again.ID)
		}
	})
}

func TestApprovalOfWhatIsNotHeld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := filled(t, 10)
		_, err := New(Options{
			Runs: r.store, Fetches: r.store, Plans: r.store, Source: r.tenant, Connector: r.connector,
			Approval: &Approval{Run: 1},
		}).Run(t.Context())
		if problem.Of(err).Code != problem.CodeNotHeld || len(r.store.runs) != 1 {
			t.Errorf("error %v, %d runs", err, len(r.store.runs))
		}
	})
}

func TestPreviewChangesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := filled(t, 20)
		before := r.store.mirror
		r.tenant.remove(four()...)
		run := r.run(t, Options{Preview: true, Guards: narrow()}, directory.StatePreviewed)
		if len(run.Breaches) != 1 || run.Users.Removed != 4 || !slices.Contains(r.store.removals[run.ID], userID(0)) {
			t.Errorf("preview %+v", run)
		}
		r.is(t, before)
		r.run(t, Options{Guards: narrow()}, directory.StateHeld)
	})
}

func TestGuardOfSingleGroups(t *testing.T) {
	guards := directory.Guards{directory.GuardGroupMembersRemoved: {Percent: 50, AtLeast: 2}}
	for name, tt := range map[string]struct {
		leave []int // leave group 0, which has 10 members: the even ones
		state directory.State
	}{
		"half of it":      {[]int{0, 2, 4, 6, 8}, directory.StateSucceeded},
		"more than half":  {[]int{0, 2, 4, 6, 8, 10}, directory.StateHeld},
		"as many as pass": {[]int{0, 2}, directory.StateSucceeded},
	} {
		t.Run(name, bubbled(func(t *testing.T) {
			r := filled(t, 20)
			for _, n := range tt.leave {
				r.tenant.leave(groupID(0), userID(n))
			}
			run := r.run(t, Options{Guards: guards}, tt.state)
			if tt.state != directory.StateHeld {
				r.equal(t)
				return
			}
			if b := run.Breaches; len(b) != 1 || b[0].Group.ID != groupID(0) || b[0].Count != len(tt.leave) ||
				b[0].Of != 10 || b[0].Groups != 1 {
				t.Errorf("breaches %+v", b)
			}
		}))
	}
}

// A first run has nothing to lose, so it exceeds no guard.
func TestFirstRunIsNeverHeld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(10)
		r.run(t, Options{Guards: directory.Guards{directory.GuardAccountsRemoved: {ByNumber: true}}},
			directory.StateSucceeded)
		r.equal(t)
	})
}

func TestRemovalsAreWithheldDuringTrouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := filled(t, 20)
		before := r.store.mirror
		r.store.troubled = []string{"Fabrikam"}
		r.tenant.remove(userID(0))
		run := r.run(t, Options{}, directory.StateWarnings)
		warning := run.Warnings[0]
		if warning.Code != "removals_withheld" ||
			!strings.HasPrefix(warning.Title, "Removals postponed: 1 accounts, ") ||
			!strings.Contains(warning.Detail, "“Fabrikam”") {
			t.Errorf("warning %+v", warning)
		}
		r.is(t, before)

		// Graph no longer mentions the removal. New data is applied.
		r.tenant.rename(userID(20), "New")
		r.run(t, Options{}, directory.StateWarnings)
		if _, there := r.store.mirror[userID(0)]; !there {
			t.Error("what was withheld is removed by a later run during trouble")
		}
		if _, there := r.store.mirror[userID(20)]; !there {
			t.Error("what is new is withheld as well")
		}
		r.store.troubled = nil
		r.run(t, Options{}, directory.StateSucceeded)
		r.equal(t)
	})
}

// A person's approval applies even if other connectors have problems.
func TestApprovedRemovalsAreNotWithheld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, first, _ := held(t, four()...)
		r.store.troubled = []string{"Fabrikam"}
		r.tenant.remove(userID(9))
		r.run(t, Options{Guards: narrow(), Approval: &Approval{Run: first.ID}}, directory.StateWarnings)
		want := r.tenant.contents()
		for _, key := range r.store.gone {
			want[key] = r.store.mirror[key]
		}
		r.is(t, want)
		if !slices.Contains(r.store.gone, userID(9)) || slices.Contains(r.store.gone, userID(0)) {
			t.Errorf("withheld %q", r.store.gone)
		}
	})
}

// Problems that only the calling program knows are reported with the run.
func TestCurrentConditionsAreReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(3)
		run := r.run(t, Options{OtherProblems: func() []problem.Problem {
			return []problem.Problem{{Code: "token_renewal"}}
		}}, directory.StateWarnings)
		if !warned(run, "token_renewal") {
			t.Errorf("warnings %+v", run.Warnings)
		}
	})
}
