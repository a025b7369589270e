package endtoend

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/sim/simtest"
	"github.com/rollcallsync/rollcall/core/soaktest"
)

type hostile struct {
	name string
	do   sim.Action
}

// hostileActions returns the ways in which an answer can go wrong.
func hostileActions() []hostile {
	return []hostile{
		{"429 with seconds", simtest.TooMany("7")},
		{"429 with a decimal", simtest.TooMany("0.249")},
		{
			"429 with a date",
			simtest.TooMany(time.Now().Add(20 * time.Second).UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")),
		},
		{"429 without Retry-After", simtest.TooMany("")},
		{"429 with nonsense", simtest.TooMany("soon")},
		{"500", sim.Fail(500, "Service_InternalServerError", "")},
		{"502 by a gateway", sim.Gateway(502)},
		{"503", sim.Unavailable("3")},
		{"504 by a gateway", sim.Gateway(504)},
		{"reset at once", sim.Reset(0)},
		{"reset in mid-body", sim.Reset(700)},
		{"cut in mid-body", sim.Cut(700)},
		{"truncated", simtest.Truncate(500)},
		{"stalling", simtest.Stall(300)},
		{"hanging", simtest.Hang()},
		{"revoked token", simtest.TokenExpired()},
		{"captive portal", simtest.Portal()},
		{"empty object", simtest.EmptyObject()},
		{"no value", simtest.NoValue()},
		{"repeated nextLink", simtest.RepeatNextLink()},
		{"no links", simtest.WithoutLinks()},
		{"refused", simtest.Forbidden()},
		{"identity unknown", simtest.IdentityNotFound()},
		{"page token expired", simtest.PageExpired()},
	}
}

// TestFaultAtAnyPage makes each kind of answer go wrong, once or every time, at each kind of call,
// in a first and in a later run. Either the run succeeds and the directory equals the tenant, or
// the run fails with a problem that says what to do, and the directory does not change. Without the
// fault, the next run completes. The fault matrix records the results.
//
// Without make soak, the test tries a random part of the faults, each at one kind of call, half of
// them once and half every time.
func TestFaultAtAnyPage(t *testing.T) {
	m, turn := newFaultMatrix(), int(soaktest.Seed(t)%uint64(4*len(faultPaths)))
	inTurn := func(i, j, times int) bool {
		round := turn / len(faultPaths)
		return (i+j+turn)%len(faultPaths) == 0 && (i+round)%2 == times && (i/2+round/2)%2 == 0
	}
	t.Run("all", func(t *testing.T) {
		for i, h := range hostileActions() {
			t.Run(h.name, func(t *testing.T) {
				t.Parallel()
				for j, path := range faultPaths {
					for _, times := range []int{1, 0} {
						if soaktest.Asked() || inTurn(i, j, times) {
							synctest.Test(t, func(t *testing.T) { hitFault(t, h, path, times, m) })
						}
					}
				}
			})
		}
	})
	t.Logf("%d cells", m.len())
	if m.complete() && !t.Failed() {
		m.check(t)
	}
}

func hitFault(t *testing.T, h hostile, path string, times int, m *faultMatrix) {
	name := fmt.Sprintf("%s at %q, times %d", h.name, path, times)
	w := newWorld(t, sim.Options{Seed: 3, Users: 50, Groups: 30, ListPage: 10, DeltaPage: 10, DeltaLinks: 10})
	defer w.close(t)
	if path != "/users/*/transitiveMemberOf" { // This path is requested instead of memberOf.
		w.tenant.Grant("Group.ReadBasic.All")
	}
	before := content{Users: map[string]string{}, Groups: map[string]string{}}
	for _, stage := range []string{"first", "later"} {
		w.tenant.Faults.Add(sim.Rule{Name: "fault", Path: path, Skip: pagesBefore[path], Times: times, Do: h.do})
		run := w.run(t, t.Context(), false)
		failed := w.tenant.Faults.Remove("fault")
		m.add(faultCell{h.name, path, times == 1, stage}, failed, run)
		switch {
		case unread(run) > 0:
			w.checkUnread(t, run)
		case run.State.Applied():
			w.checkTruth(t)
		case run.State != directory.StateFailed || run.Error == nil || run.Error.Title == "" || run.Error.Hint == "" ||
			run.Error.Code == "unknown":
			t.Fatalf("%s, %s run: %s with problem %+v", name, stage, run.State, run.Error)
		default:
			if diff := cmp.Diff(before, w.content(t, directory.Moment{})); diff != "" {
				t.Fatalf("%s, %s run: failed and changed the directory:\n%s", name, stage, diff)
			}
			w.mustApply(t)
			w.checkTruth(t)
		}
		w.tenant.Mutate(25, rand.New(rand.NewPCG(1, 1)))
		before = w.content(t, directory.Moment{})
	}
}

// TestPageTokenOfOneObject covers an object whose list has a page token that Graph never accepts.
// Runs used to fail. Now the members of such a group stay unread, and the groups of an object are
// read through their members.
func TestPageTokenOfOneObject(t *testing.T) {
	never := hostile{"page token expired", simtest.PageExpired()}
	for _, path := range []string{
		"/groups/*/members", "/users/*/memberOf", "/users/*/transitiveMemberOf",
		"/users/*/directReports", "/groups/*/memberOf",
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				m := newFaultMatrix()
				hitFault(t, never, path, 0, m)
				for cell, outcome := range m.outcomes {
					if cell.stage == "later" && strings.HasPrefix(outcome, "✕") {
						t.Errorf("the later run: %s", outcome)
					}
				}
			})
		})
	}
}

// TestExpiredLinks checks that the run reads everything again and says so, for each form of an
// expired link.
func TestExpiredLinks(t *testing.T) {
	for _, form := range simtest.Expiries() {
		t.Run(form.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sim.Options{Seed: 5, Users: 80, Groups: 15})
				defer w.close(t)
				w.mustRun(t, false, directory.StateSucceeded)
				w.tenant.Faults.ExpireDeltaLinks(form)
				run := w.mustRun(t, false, directory.StateUnchanged)
				if run.Mode != directory.ModeFull || run.Resync == "" {
					t.Errorf("mode %s, resync %q; want a full run with a reason", run.Mode, run.Resync)
				}
				w.tenant.Mutate(30, rand.New(rand.NewPCG(1, 1)))
				w.tenant.Faults.ExpireDeltaLinks(form)
				w.mustRun(t, false, directory.StateSucceeded)
				w.checkTruth(t)
			})
		})
	}
}

// TestUnbelievableRemainder checks that if a run continues what an earlier run read and finds too
// little, it reads everything again at once.
func TestUnbelievableRemainder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 3, Users: 50, Groups: 30, ListPage: 10})
		defer w.close(t)
		w.tenant.Faults.Add(
			sim.Rule{Name: "fault", Path: "/groups", Times: 1, Do: simtest.WithoutLinks()},
			sim.Rule{Name: "fault", Path: "/users", Skip: 2, Do: sim.Unavailable("")})
		w.mustRun(t, false, directory.StateFailed)
		w.tenant.Faults.Remove("fault")
		if run := w.mustRun(t, false, directory.StateSucceeded); run.Resync == "" {
			t.Errorf("the run does not say that it read everything again: %+v", run)
		}
		w.checkTruth(t)
	})
}

// TestImplausibleReads checks that an implausible answer never leads to a removal.
func TestImplausibleReads(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(*sim.Faults)
		code problem.Code
	}{
		{"empty listings", (*sim.Faults).EmptyListings, "empty_directory"},
		{"count far above", func(f *sim.Faults) { f.LieAboutCount(40) }, "incomplete_read"},
		{"users refused", func(f *sim.Faults) { f.DenyRole("User.Read.All") }, "permission_missing"},
		{"groups refused", func(f *sim.Faults) { f.DenyRole("GroupMember.Read.All") }, "permission_missing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sim.Options{Seed: 6, Users: 120, Groups: 60})
				defer w.close(t)
				w.mustRun(t, false, directory.StateSucceeded)
				before := w.content(t, directory.Moment{})
				w.tenant.Mutate(10, rand.New(rand.NewPCG(1, 1)))
				tt.do(w.tenant.Faults)
				run := w.mustRun(t, true, directory.StateFailed)
				if run.Error.Code != tt.code {
					t.Errorf("code %q, want %q: %+v", run.Error.Code, tt.code, run.Error)
				}
				if diff := cmp.Diff(before, w.content(t, directory.Moment{})); diff != "" {
					t.Errorf("the directory changed:\n%s", diff)
				}
				w.tenant.Faults.Clear()
				w.mustRun(t, false, directory.StateSucceeded)
				w.checkTruth(t)
			})
		})
	}
}
