package endtoend

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/syncer"
)

// canceller cancels a run when it reaches a point, and records the time.
type canceller struct {
	mu     sync.Mutex
	at     string
	cancel context.CancelFunc
	when   time.Time
}

// reach is called at each point. It cancels the run and returns true if this is the chosen point.
func (c *canceller) reach(point string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if point != c.at {
		return false
	}
	c.at, c.when = "", time.Now()
	c.cancel()
	return true
}

// cancellingPlans calls reach at the beginning of each stage of the store.
type cancellingPlans struct {
	syncer.Plans
	*canceller
}

func (s cancellingPlans) Plan(
	ctx context.Context, f *directory.Fetch, o directory.PlanOptions,
) (directory.Plan, error) {
	s.reach("plan")
	return s.Plans.Plan(ctx, f, o)
}

func (s cancellingPlans) Apply(
	ctx context.Context, f *directory.Fetch, p directory.Plan, end directory.Conclusion,
) (directory.Run, error) {
	s.reach("apply")
	return s.Plans.Apply(ctx, f, p, end)
}

// stalling is a network whose answer never arrives at the point of the cancellation.
type stalling struct {
	next http.RoundTripper
	*canceller
}

func (n stalling) RoundTrip(r *http.Request) (*http.Response, error) {
	for point, part := range map[string]string{
		"sign-in": "/token", "connect": "/organization", "users": "/users",
		"members": "/$batch",
	} {
		if strings.Contains(r.URL.Path, part) && n.reach(point) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}
	}
	return n.next.RoundTrip(r)
}

// TestCancelAtEveryStage checks that a cancelled run ends in less than a second, whatever it is
// doing, and the directory does not change. In a bubble, only waiting takes time, however busy the
// computer is.
func TestCancelAtEveryStage(t *testing.T) {
	for _, full := range []bool{false, true} {
		for _, point := range []string{"sign-in", "connect", "users", "members", "plan", "apply"} {
			name := point + " of a first run"
			if full {
				name = point + " of a later run that reads everything"
			}
			t.Run(name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { cancelAt(t, point, full) })
			})
		}
	}
}

func cancelAt(t *testing.T, point string, full bool) {
	w := newWorld(t, sim.Options{Users: 40, Groups: 8, ListPage: 12, Seed: 7})
	defer w.close(t)
	if full {
		w.mustRun(t, false, directory.StateSucceeded)
		w.tenant.Mutate(20, rand.New(rand.NewPCG(7, 7))) // makes something to plan
	}
	before := w.content(t, directory.Moment{})
	run, took := w.cancelled(t, point, full)
	if run.State != directory.StateCancelled {
		t.Errorf("state %s, want cancelled", run.State)
	}
	if took > time.Second {
		t.Errorf("the run continued for %v", took)
	}
	if diff := cmp.Diff(before, w.content(t, directory.Moment{})); diff != "" {
		t.Errorf("the directory has changed (-before +after):\n%s", diff)
	}
	w.mustRun(t, false, directory.StateSucceeded)
	w.checkTruth(t)
}

// cancelled runs the connector and cancels the run at a point. It also returns the time from the
// cancellation to the end of the run.
func (w *world) cancelled(t *testing.T, point string, full bool) (directory.Run, time.Duration) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c := &canceller{at: point, cancel: cancel}
	connector, err := w.db.Connector(ctx, w.connector.ID)
	if err != nil {
		t.Fatal(err)
	}
	var counters progress.Counters
	run, err := syncer.New(syncer.Options{
		Runs: w.db, Fetches: w.db, Plans: cancellingPlans{w.db, c},
		Source: w.source(t, stalling{w.tenant.RoundTripper(), c}, &counters), Connector: connector,
		Trigger: directory.TriggerManual, Counters: &counters, Full: full,
	}).Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if c.when.IsZero() {
		t.Fatalf("the run never reached %s", point)
	}
	return run, time.Since(c.when)
}
