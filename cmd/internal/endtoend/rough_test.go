package endtoend

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/soaktest"
	"github.com/rollcallsync/rollcall/core/syncer"
)

// TestRoughTenant follows tenants that behave like real ones. Replicas lag, delta queries lose
// changes, and new objects are missing or incomplete. Properties are null for everybody for a
// while, and permissions come and go. No run removes an object that still exists or enables a
// disabled account. After one verification, the directory equals the tenant.
func TestRoughTenant(t *testing.T) {
	for _, seed := range soaktest.Seeds(t, 1, 40) {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { followRough(t, seed) })
		})
	}
}

// TestRoughTenantByListings does the same with a tenant that neither tracks changes nor counts.
// Every removal is confirmed by a second read there too.
func TestRoughTenantByListings(t *testing.T) {
	for seed := range soaktest.Of(1, 40) {
		seed += 3 // a seed whose replicas disagree from the start
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				rng := rand.New(rand.NewPCG(uint64(seed), 14))
				w := newWorld(t, sim.Options{
					Seed: uint64(seed), Users: 60 + rng.IntN(100), Groups: 15 + rng.IntN(15),
					ListPage: 5 + rng.IntN(30), Rough: true,
				})
				defer w.close(t)
				w.tenant.Faults.RefuseChanges()
				w.tenant.Faults.RefuseCount()
				w.mustApply(t)
				for range 10 {
					<-time.After(time.Duration(1+rng.IntN(12)) * time.Hour)
					w.tenant.Mutate(1+rng.IntN(40), rng)
					<-time.After(time.Duration(rng.IntN(15)) * time.Second)
					before, members := w.statuses(t), w.content(t, directory.Moment{}).Memberships
					run := w.mustApply(t)
					if !run.Listing {
						t.Fatalf("run %d follows changes", run.ID)
					}
					w.wantSafe(t, run, before, members)
					if rng.IntN(3) == 0 { // Other replicas do not yet have what one has just reported.
						before, members = w.statuses(t), w.content(t, directory.Moment{}).Memberships
						w.wantSafe(t, w.mustApply(t), before, members)
					}
				}
				<-time.After(8 * time.Hour)
				w.mustApply(t)
				w.checkTruth(t)
			})
		})
	}
}

func followRough(t *testing.T, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 13))
	w := newWorld(t, sim.Options{
		Seed: seed, Users: 60 + rng.IntN(100), Groups: 15 + rng.IntN(15), DeltaPage: 3 + rng.IntN(30),
		DeltaLinks: 2 + rng.IntN(40), Rough: true,
	})
	defer w.close(t)
	w.mustApply(t)
	for range 10 {
		<-time.After(time.Duration(1+rng.IntN(12)) * time.Hour)
		w.tenant.Mutate(1+rng.IntN(40), rng)
		w.tenant.Upset(rng)
		if rng.IntN(6) == 0 {
			w.tenant.Faults.Null("accountEnabled", "userType")
		}
		<-time.After(time.Duration(rng.IntN(15)) * time.Second)
		before, members := w.statuses(t), w.content(t, directory.Moment{}).Memberships
		run := w.run(t, t.Context(), rng.IntN(6) == 0)
		w.tenant.Faults.Clear()
		if !run.State.Applied() && run.Error.Code != "incomplete_read" {
			t.Fatalf("run %d is %s: %+v", run.ID, run.State, run.Error)
		}
		w.wantSafe(t, run, before, members)
	}
	<-time.After(8 * time.Hour)
	w.tenant.Calm()
	run := w.runWith(t, t.Context(), syncer.Options{ReadSince: time.Now().Add(time.Second)})
	if !run.State.Applied() || run.Mode != directory.ModeFull {
		t.Fatalf("verification %d is %s: %+v", run.ID, run.State, run.Error)
	}
	w.checkTruth(t)
	w.mustRun(t, false, directory.StateUnchanged)
	if findings, err := w.db.Check(t.Context()); err != nil || len(findings) > 0 {
		t.Errorf("check: %v, %v", findings, err)
	}
}

// wantSafe checks that a run removed nothing that still exists, and enabled no disabled account.
// before and members are the state before the run.
func (w *world) wantSafe(t *testing.T, run directory.Run, before map[string]directory.Status, members []string) {
	t.Helper()
	truth := w.truth(t)
	for id, status := range w.statuses(t) {
		doc, live := truth.Users[id]
		if status == directory.StatusDeleted && before[id] != status && before[id] != 0 && live {
			t.Errorf("run %d (%s) removes account %s, which still exists", run.ID, run.Mode, id)
		}
		if status == directory.StatusActive && before[id] != status && strings.Contains(doc, `"accountEnabled":false`) {
			t.Errorf("run %d (%s) enables account %s, which was %s", run.ID, run.Mode, id, before[id])
		}
	}
	now := w.content(t, directory.Moment{})
	for _, m := range missing(members, now.Memberships) {
		group, member, _ := strings.Cut(m, " ")
		member, _, _ = strings.Cut(member, " ")
		_, gone := before[member]
		_, there := now.Users[member]
		if len(missing([]string{m}, truth.Memberships)) == 0 && now.Groups[group] != "" && (!gone || there) {
			t.Errorf("run %d (%s) removes the membership %s, which still exists", run.ID, run.Mode, m)
		}
	}
}
