package syncer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// rig consists of a tenant, a store, and a connector between them.
type rig struct {
	tenant    *tenant
	store     *memory
	connector directory.Connector
}

func newRig(users int) *rig {
	return &rig{
		newTenant(users), newMemory(),
		directory.Connector{ID: "contosoaaa", TenantDomain: "contoso.com", TenantID: "t1", TenantName: "Contoso"},
	}
}

// filled returns a rig that has had its first run.
func filled(t *testing.T, users int) *rig {
	t.Helper()
	r := newRig(users)
	r.run(t, Options{}, directory.StateSucceeded)
	r.tenant.asked = nil
	return r
}

// run runs the connector and checks the state of the run.
func (r *rig) run(t *testing.T, o Options, want directory.State) directory.Run {
	t.Helper()
	o.Runs, o.Fetches, o.Plans = r.store, r.store, r.store
	o.Source, o.Connector, o.Trigger = r.tenant, r.connector, directory.TriggerManual
	o.ReplicaPause = max(o.ReplicaPause, time.Nanosecond)
	run, err := New(o).Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if run.State != want {
		t.Fatalf("run %d is %s, want %s: %+v %+v %+v", run.ID, run.State, want, run.Error, run.Warnings, run.Breaches)
	}
	if got := r.store.runs[run.ID-1]; got.State != want {
		t.Errorf("run %d is recorded as %s, want %s", run.ID, got.State, want)
	}
	return run
}

// equal checks that the directory matches the tenant.
func (r *rig) equal(t *testing.T) {
	t.Helper()
	r.is(t, r.tenant.contents())
}

// is checks the contents of the directory.
func (r *rig) is(t *testing.T, want contents) {
	t.Helper()
	if diff := cmp.Diff(want, r.store.mirror); diff != "" {
		t.Fatalf("the directory (-want +got):\n%s", diff)
	}
}

// bubbled runs a test in a bubble, where pauses take no time.
func bubbled(test func(*testing.T)) func(*testing.T) {
	return func(t *testing.T) { synctest.Test(t, test) }
}

func warned(run directory.Run, code problem.Code) bool {
	return slices.ContainsFunc(run.Warnings, func(p problem.Problem) bool { return p.Code == code })
}

func TestRunsFollowTheTenant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(10)
		first := r.run(t, Options{}, directory.StateSucceeded)
		if first.Mode != directory.ModeFull || first.Users.Added != 10 || first.Groups.Added != 3 ||
			first.Verified != "10 of 10 users, 3 of 3 groups" {
			t.Errorf("first run %+v", first)
		}
		r.equal(t)
		r.run(t, Options{}, directory.StateUnchanged)

		r.tenant.rename(userID(1), "Renamed")
		r.tenant.rename(userID(10), "New")
		r.tenant.join(groupID(0), userID(10))
		r.tenant.leave(groupID(0), userID(2))
		r.tenant.remove(userID(3))
		r.tenant.asked = nil
		run := r.run(t, Options{}, directory.StateSucceeded)
		if run.Mode != directory.ModeDelta || r.tenant.calls("users ") > 0 || run.Users.Updated != 1 ||
			run.Users.Added != 1 || run.Users.Removed != 1 {
			t.Errorf("delta run %+v asked %q", run, r.tenant.asked)
		}
		r.equal(t)
		r.run(t, Options{Full: true}, directory.StateUnchanged)
		r.equal(t)
	})
}

// The run requests the groups of a user who appears, because Graph does not announce memberships
// that the user already had.
func TestGroupsOfWhoAppearsAreAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := filled(t, 10)
		r.tenant.users[userID(20)] = "Restored"
		r.tenant.groups[groupID(1)][userID(20)] = true
		r.tenant.change(userID(20))
		r.run(t, Options{}, directory.StateSucceeded)
		if r.tenant.calls("memberOf "+userID(20)) != 1 {
			t.Errorf("asked %q", r.tenant.asked)
		}
		r.equal(t)
	})
}

// Links that are requested before the listing include changes made while everything is listed.
func TestChangesDuringAFullReadAreNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(10)
		var once sync.Once
		r.tenant.refuse = func(call string) error {
			if call == "users 8" { // the last page
				once.Do(func() {
					r.tenant.rename(userID(0), "Renamed")
					r.tenant.rename(userID(10), "New")
				})
			}
			return nil
		}
		r.run(t, Options{}, directory.StateSucceeded)
		r.equal(t)
	})
}

func TestTenantWithoutLatestIsReadByARound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(10)
		r.tenant.refuses("latest", -1, directory.ErrLatestRefused)
		r.run(t, Options{}, directory.StateSucceeded)
		if r.tenant.calls("users ") > 0 || r.tenant.calls("members ") > 0 {
			t.Errorf("asked %q", r.tenant.asked)
		}
		r.equal(t)
		r.run(t, Options{}, directory.StateUnchanged)
	})
}

// Counts that differ are checked three times, two seconds apart.
func TestLooks(t *testing.T) {
	for name, tt := range map[string]struct {
		full     bool
		miscount int64
		until    int // number of counts that are wrong
		state    directory.State
		code     problem.Code // code of the problem or warning
		waits    time.Duration
		keeps    bool // absent objects are kept
		mode     directory.Mode
	}{
		"right at once": {full: true, state: directory.StateSucceeded, mode: directory.ModeFull},
		"right at the second look": {
			full: true, miscount: 1, until: 1, state: directory.StateSucceeded,
			waits: lookPause, mode: directory.ModeFull,
		},
		"slightly more than listed": {
			full: true, miscount: 1, until: 99, state: directory.StateWarnings,
			code: "counts_differ", waits: 2 * lookPause, keeps: true, mode: directory.ModeFull,
		},
		"slightly less than listed": {
			full: true, miscount: -1, until: 99, state: directory.StateSucceeded,
			waits: 2 * lookPause, mode: directory.ModeFull,
		},
		"far more than listed": {
			full: true, miscount: 50, until: 99, state: directory.StateFailed,
			code: "incomplete_read", waits: 4 * lookPause, keeps: true, mode: directory.ModeFull,
		},
		"a round lost changes": {
			miscount: 50, until: looks, state: directory.StateSucceeded,
			waits: 2 * lookPause, mode: directory.ModeFull,
		},
		"a round slightly off counts": {
			miscount: 2, until: 99, state: directory.StateSucceeded, waits: 2 * lookPause,
			mode: directory.ModeDelta,
		},
	} {
		t.Run(name, bubbled(func(t *testing.T) {
			r := filled(t, 20)
			before := r.store.mirror
			if tt.keeps { // announced removals are applied whatever the count is
				r.tenant.vanish(userID(0))
			} else {
				r.tenant.remove(userID(0))
			}
			r.tenant.miscount = tt.miscount
			counted := 0
			if tt.full {
				counted = -1 // the expected totals are requested first
			}
			r.tenant.refuse = func(call string) error {
				if call != "counts" {
					return nil
				}
				if counted++; counted > tt.until {
					r.tenant.miscount = 0
				}
				return nil
			}
			began := time.Now()
			run := r.run(t, Options{Full: tt.full}, tt.state)
			if waited := time.Since(began).Truncate(lookPause); waited != tt.waits {
				t.Errorf("it waited %v, want %v", waited, tt.waits)
			}
			if run.Mode != tt.mode {
				t.Errorf("mode %s, want %s", run.Mode, tt.mode)
			}
			switch {
			case tt.state == directory.StateFailed:
				if run.Error.Code != tt.code || r.store.fetch != nil {
					t.Errorf("problem %+v; what was read is kept: %v", run.Error, r.store.fetch != nil)
				}
			case tt.code != "" && !warned(run, tt.code):
				t.Errorf("warnings %+v, want %s", run.Warnings, tt.code)
			}
			if tt.keeps {
				r.is(t, before)
			} else {
				r.equal(t)
			}
		}))
	}
}

// An answer without any users is never trusted.
func TestEmptyAnswerIsNotBelieved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := filled(t, 10)
		before := r.store.mirror
		r.tenant.users, r.tenant.groups = nil, nil
		if run := r.run(t, Options{Full: true}, directory.StateFailed); run.Error.Code != "empty_directory" {
			t.Errorf("problem %+v", run.Error)
		}
		r.is(t, before)
	})
}

// If a run cannot continue, it reads everything again, at most twice, and reports the reason.
func TestRestarts(t *testing.T) {
	expired, stale := fmt.Errorf("delta: %w", directory.ErrLinkExpired),
		fmt.Errorf("page: %w", directory.ErrPageExpired)
	for name, tt := range map[string]struct {
		call  string
		times int
		err   error
		full  bool
		state directory.State
		why   string
	}{
		"delta link expired":  {"user changes", 1, expired, false, directory.StateSucceeded, "delta link"},
		"of groups":           {"group changes", 1, expired, false, directory.StateSucceeded, "delta link"},
		"page link expired":   {"users 4", 1, stale, true, directory.StateSucceeded, "page link"},
		"expired again":       {"user changes", maxRestarts, expired, false, directory.StateSucceeded, "delta link"},
		"expired all along":   {"user changes", -1, expired, false, directory.StateFailed, "delta link"},
		"something else":      {"user changes", 1, errors.New("503"), false, directory.StateFailed, ""},
		"counts are refused":  {"counts", 1, errors.New("503"), false, directory.StateFailed, ""},
		"page of a full read": {"groups 0", 1, errors.New("503"), true, directory.StateFailed, ""},
	} {
		t.Run(name, bubbled(func(t *testing.T) {
			r := filled(t, 10)
			before := r.store.mirror
			r.tenant.rename(userID(1), "Renamed")
			r.tenant.refuses(tt.call, tt.times, tt.err)
			run := r.run(t, Options{Full: tt.full}, tt.state)
			if !strings.Contains(run.Resync, tt.why) || tt.why == "" && run.Resync != "" {
				t.Errorf("resync %q, want %q", run.Resync, tt.why)
			}
			if tt.times == -1 && r.tenant.calls(tt.call) != 1+maxRestarts {
				t.Errorf("asked %q", r.tenant.asked)
			}
			if tt.state == directory.StateFailed {
				r.is(t, before)
				r.tenant.refuse = nil
				r.run(t, Options{}, directory.StateSucceeded)
			}
			r.equal(t)
		}))
	}
}

// If one object's list has a page token that Graph never accepts, a delta run reads everything,
// which gives the same data from the other objects.
func TestListOfOneObjectThatNeverEnds(t *testing.T) {
	lost := map[string]error{userID(20): fmt.Errorf("page: %w", directory.ErrPageExpired)}
	for name, lose := range map[string]func(*tenant){
		"memberOf": func(t *tenant) { t.lost = lost }, "reports": func(t *tenant) { t.lostReports = lost },
		"both": func(t *tenant) { t.lost, t.lostReports = lost, lost },
	} {
		t.Run(name, bubbled(func(t *testing.T) {
			r := filled(t, 10)
			lose(r.tenant)
			r.tenant.users[userID(20)] = "Restored"
			r.tenant.groups[groupID(1)][userID(20)] = true
			r.tenant.change(userID(20))
			r.tenant.leave(groupID(0), userID(0))
			run := r.run(t, Options{}, directory.StateSucceeded)
			if run.Mode != directory.ModeFull || !strings.Contains(run.Resync, "page link") {
				t.Errorf("run %+v", run)
			}
			r.equal(t)
			delete(r.tenant.groups[groupID(1)], userID(20)) // no delta round reports this
			r.run(t, Options{Full: true}, directory.StateSucceeded)
			r.equal(t)
			r.run(t, Options{}, directory.StateUnchanged)
		}))
	}
}

// A full read corrects properties that are stored under the ID of another object.
func TestMisplacedPropertiesAreReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := filled(t, 10)
		r.tenant.rename(userID(1), "Renamed")
		r.store.spoil = func(p *directory.Plan) { p.Misplaced = 2 }
		run := r.run(t, Options{}, directory.StateWarnings)
		if run.Mode != directory.ModeFull || run.Resync == "" || !warned(run, "properties_exchanged") {
			t.Errorf("run %+v", run)
		}
		r.equal(t)
	})
}

func TestResume(t *testing.T) {
	lost := errors.New("connection reset")
	for name, tt := range map[string]struct {
		breaks    string
		between   func(*rig)
		options   Options
		continues bool
	}{
		"in the middle of a listing":     {breaks: "users 8", continues: true},
		"in the members":                 {breaks: "members " + groupID(2), continues: true},
		"in the round after it":          {breaks: "group changes", continues: true},
		"after everything was requested": {breaks: "users 8", options: Options{Full: true}, continues: true},
		"a day later":                    {breaks: "users 8", between: func(*rig) { <-time.After(maxFetchAge) }},
		"with another filter": {breaks: "users 8", between: func(r *rig) {
			r.connector.Domains = []string{"contoso.com"}
		}},
	} {
		t.Run(name, bubbled(func(t *testing.T) {
			r := newRig(12)
			r.tenant.refuses(tt.breaks, 1, lost)
			r.run(t, Options{}, directory.StateFailed)
			r.is(t, contents{})
			if tt.between != nil {
				tt.between(r)
			}
			r.tenant.rename(userID(1), "Renamed")
			r.tenant.asked = nil
			r.run(t, tt.options, directory.StateSucceeded)
			first := "users 0"
			if strings.HasPrefix(tt.breaks, "members") { // the number of users read by then varies
				first = "groups 0"
			}
			if again := r.tenant.calls(first) > 0; again == tt.continues {
				t.Errorf("asked %q", r.tenant.asked)
			}
			r.equal(t)
		}))
	}
}

// A run never continues with data that was not trusted.
func TestUnfinishedReadThatIsNotBelieved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(20)
		r.tenant.refuses("user changes", 1, errors.New("connection reset"))
		r.run(t, Options{}, directory.StateFailed)
		for n := range 15 { // half of the objects no longer exist, and no round reports it
			delete(r.store.fetch.reported, userID(n))
		}
		run := r.run(t, Options{}, directory.StateSucceeded)
		if !strings.Contains(run.Resync, "earlier run") {
			t.Errorf("resync %q", run.Resync)
		}
		r.equal(t)
	})
}

func TestCancelledRunSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := filled(t, 10)
		ctx, cancel := context.WithCancelCause(t.Context())
		r.tenant.refuse = func(call string) error {
			if call == "counts" {
				cancel(&problem.Problem{Code: "stopped"})
			}
			return nil
		}
		run, err := New(Options{
			Runs: r.store, Fetches: r.store, Plans: r.store, Source: r.tenant,
			Connector: r.connector,
		}).Run(ctx)
		if err != nil || run.State != directory.StateCancelled || run.Error.Code != "stopped" {
			t.Errorf("run %+v, %v", run, err)
		}
		if r.store.locked {
			t.Error("the connector is still locked")
		}
	})
}

func TestOneRunAtATime(t *testing.T) {
	r := newRig(1)
	release, err := r.store.LockConnector(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	began := func(run directory.Run) { t.Errorf("it reports run %+v", run) }
	if _, err := New(Options{Runs: r.store, Fetches: r.store, Plans: r.store, Source: r.tenant, Began: began}).
		Run(t.Context()); !errors.Is(err, directory.ErrBusy) {
		t.Errorf("error %v, want ErrBusy", err)
	}
}

// TestBeginningIsReported checks that Began is called once, when the run is recorded and before any
// request.
func TestBeginningIsReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(1)
		var reported []directory.Run
		ended := r.run(t, Options{Began: func(run directory.Run) {
			if len(r.tenant.asked) > 0 || len(r.store.runs) != 1 {
				t.Errorf("reported after %v, with %d runs recorded", r.tenant.asked, len(r.store.runs))
			}
			reported = append(reported, run)
		}}, directory.StateSucceeded)
		if len(reported) != 1 || reported[0].ID != ended.ID || reported[0].State != directory.StateRunning {
			t.Errorf("reported %+v", reported)
		}
	})
}

func TestAnotherTenantIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := filled(t, 10)
		before := r.store.mirror
		r.tenant.id = "t2"
		r.tenant.remove(userID(1))
		if run := r.run(t, Options{}, directory.StateFailed); run.Error.Code != "tenant_changed" {
			t.Errorf("problem %+v", run.Error)
		}
		r.is(t, before)
	})
}

// The warning about hidden members appears in a full run and when something changes.
func TestHiddenMembersAreReported(t *testing.T) {
	for name, tt := range map[string]struct {
		roles []string
		full  bool
		want  bool
	}{
		"hidden":         {[]string{"User.Read.All"}, true, true},
		"nothing to say": {[]string{"User.Read.All"}, false, false},
		"seen":           {[]string{"Member.Read.Hidden"}, true, false},
		"nobody knows":   {nil, true, false},
	} {
		t.Run(name, bubbled(func(t *testing.T) {
			r := filled(t, 10)
			r.tenant.roles = tt.roles
			r.store.spoil = func(p *directory.Plan) { p.HiddenGroups = 2 }
			want := directory.StateUnchanged
			if tt.want {
				want = directory.StateWarnings
			}
			if run := r.run(t, Options{Full: tt.full}, want); warned(run, "hidden_membership") != tt.want {
				t.Errorf("warnings %+v", run.Warnings)
			}
		}))
	}
}
