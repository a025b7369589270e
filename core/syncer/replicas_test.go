package syncer

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/progress"
)

// Objects that the tenant announced as removed are removed, although it counts far fewer than it
// lists. Objects that are only missing from a full listing stay.
func TestCountBehindKeepsOnlyWhatIsAbsent(t *testing.T) {
	for name, full := range map[string]bool{"full read": true, "delta": false} {
		t.Run(name, bubbled(func(t *testing.T) {
			r := filled(t, 20)
			r.tenant.remove(userID(3))
			r.tenant.leave(groupID(0), userID(4))
			r.tenant.rename(userID(21), "New")
			want := r.tenant.contents()
			if full {
				for key, value := range r.store.mirror {
					if strings.HasSuffix(key, userID(5)) {
						want[key] = value
					}
				}
				r.tenant.vanish(userID(5))
			}
			r.tenant.miscount = -10
			run := r.run(t, Options{Full: full}, directory.StateWarnings)
			if !warned(run, "count_behind") || run.Users.Removed != 1 {
				t.Errorf("users %+v, warnings %+v", run.Users, run.Warnings)
			}
			r.is(t, want)
		}))
	}
}

// untracked makes a tenant refuse to track changes and to count objects.
func (t *tenant) untracked() {
	t.uncounted = true
	t.refuse = func(call string) error {
		switch {
		case strings.HasPrefix(call, "latest"):
			return directory.ErrLatestRefused
		case strings.Contains(call, "changes"):
			return directory.ErrNotTracked
		}
		return nil
	}
}

// An outdated listing removes nobody in a tenant that neither tracks changes nor counts objects.
// Possible removals are checked again after the replicas have had time to agree.
func TestListingModeAsksAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(20)
		r.tenant.untracked()
		r.run(t, Options{}, directory.StateSucceeded)
		want := r.tenant.contents()
		r.tenant.vanish(userID(3)) // while the replica lags
		name := "User"
		time.AfterFunc(replicaPause-time.Second, func() {
			r.tenant.data.Lock()
			defer r.tenant.data.Unlock()
			r.tenant.users[userID(3)] = name
			for n := range 3 {
				if (3-n)%(n+2) == 0 {
					r.tenant.groups[groupID(n)][userID(3)] = true
				}
			}
		})
		if run := r.run(t, Options{ReplicaPause: replicaPause}, directory.StateUnchanged); !run.Listing {
			t.Errorf("run %+v", run)
		}
		r.is(t, want)
	})
}

// A run that waits for replicas reports this once, and ends immediately if it is cancelled.
func TestWaitingForReplicas(t *testing.T) {
	for name, cancelled := range map[string]bool{"to its end": false, "cancelled": true} {
		t.Run(name, bubbled(func(t *testing.T) {
			r := filled(t, 20)
			r.tenant.vanish(userID(3))
			r.tenant.miscount = 1 // makes it check again
			before := r.store.mirror
			ctx, cancel := context.WithCancel(t.Context())
			counters, began, waiting := new(progress.Counters), time.Now(), 0
			var watch sync.WaitGroup
			watch.Go(func() {
				for counters.Snapshot().Stage != directory.StageDone {
					<-time.After(time.Second)
					if counters.Snapshot().Stage == directory.StageReplicas {
						waiting++
					}
					if cancelled && waiting == 3 {
						cancel()
					}
				}
			})
			run, err := New(Options{
				Runs: r.store, Fetches: r.store, Plans: r.store, Source: r.tenant, Connector: r.connector,
				Trigger: directory.TriggerManual, Full: true, Counters: counters,
			}).Run(ctx)
			if err != nil {
				t.Fatal(err)
			}
			took := time.Since(began)
			watch.Wait()
			cancel()
			switch {
			case cancelled && (run.State != directory.StateCancelled || took != 3*time.Second):
				t.Errorf("the cancelled run is %s after %v", run.State, took)
			case cancelled:
				r.is(t, before)
			case run.State != directory.StateWarnings || took != replicaPause+2*lookPause || waiting < 29 ||
				waiting > 30:
				t.Errorf("the run is %s after %v, of which it says for %d s that it waits", run.State, took, waiting)
			}
		}))
	}
}
