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
	"github.com/rollcallsync/rollcall/core/syncer"
)

// TestPreviewIsWhatTheRunDoes compares previews with runs, object by object, and checks that a
// preview itself changes nothing. Random tenants change at random. Options are edited, links
// expire, some runs are full, and the guards are so narrow that runs are held and approved.
func TestPreviewIsWhatTheRunDoes(t *testing.T) {
	for _, seed := range soaktest.Seeds(t, 1, 40) {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { followPreviews(t, seed) })
		})
	}
}

func followPreviews(t *testing.T, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 3))
	w := newWorld(t, sim.Options{
		Seed: seed, Users: 40 + rng.IntN(100), Groups: 8 + rng.IntN(15), DeltaPage: 5 + rng.IntN(20),
		DeltaLinks: 2 + rng.IntN(30), Repeat: seed%3 == 0,
	})
	defer w.close(t)
	if seed%2 == 0 {
		for _, g := range directory.AllGuards {
			w.guards = directory.Guards{g: {Percent: 1, AtLeast: 1}}.Over(w.guards)
		}
	}
	w.mustRun(t, false, directory.StateSucceeded)
	for range 4 {
		before, print := w.content(t, directory.Moment{}), w.footprint(t)
		w.tenant.Mutate(1+rng.IntN(40), rng)
		w.editOptions(t, rng)
		if rng.IntN(4) == 0 {
			w.tenant.Faults.ExpireDeltaLinks(simtest.Expiries()[0])
		}
		full := rng.IntN(3) == 0
		preview := w.runWith(t, t.Context(), syncer.Options{Full: full, Preview: true})
		if preview.State != directory.StatePreviewed || !preview.Preview {
			t.Fatalf("preview is %s: %+v", preview.State, preview.Error)
		}
		w.wantUntouched(t, before)
		w.wantFootprint(t, print)
		if rng.IntN(2) == 0 { // The run does not continue from the preview but reads again.
			must(t, w.db.DropFetch(t.Context(), w.connector.ID))
		}
		run := w.runWith(t, t.Context(), syncer.Options{Full: full})
		w.wantAsPreviewed(t, preview, run)
		if run.State == directory.StateHeld {
			w.wantUntouched(t, before)
			run = w.approve(t, run)
			w.wantSamePlan(t, preview, run)
		}
		if !run.State.Applied() {
			t.Fatalf("run %d is %s: %+v", run.ID, run.State, run.Error)
		}
		if again := w.runWith(t, t.Context(), syncer.Options{Preview: true}); again.Changed() ||
			len(w.planned(t, again.ID)) > 0 {
			t.Fatalf("a preview of nothing plans %+v", again.Causes)
		}
		w.mustRun(t, rng.IntN(2) == 0, directory.StateUnchanged)
	}
}

// editOptions edits some of the scope options.
func (w *world) editOptions(t *testing.T, rng *rand.Rand) {
	t.Helper()
	domains, err := w.db.Domains(t.Context(), 5)
	if err != nil {
		t.Fatal(err)
	}
	switch rng.IntN(6) {
	case 0:
		w.connector.Domains = nil
	case 1:
		if len(domains) > 0 {
			w.connector.Domains = domains[:1+rng.IntN(len(domains))]
		}
	case 2:
		w.connector.Guests = !w.connector.Guests
	case 3:
		w.connector.AcknowledgeDisabled = !w.connector.AcknowledgeDisabled
	}
	must(t, w.db.UpdateConnector(t.Context(), w.connector))
}

// wantAsPreviewed checks that a run is held and changes the directory as its preview said.
func (w *world) wantAsPreviewed(t *testing.T, preview, run directory.Run) {
	t.Helper()
	if diff := cmp.Diff(preview.Breaches, run.Breaches); diff != "" ||
		(run.State == directory.StateHeld) != (len(preview.Breaches) > 0) {
		t.Fatalf("run %d is %s, and breaks other guards (-preview +run):\n%s", run.ID, run.State, diff)
	}
	if diff := cmp.Diff(preview.Edits, run.Edits); diff != "" {
		t.Fatalf("edited options (-preview +run):\n%s", diff)
	}
	w.wantSamePlan(t, preview, run)
}

// wantSamePlan compares the changes that two runs made or plan, object by object.
func (w *world) wantSamePlan(t *testing.T, preview, run directory.Run) {
	t.Helper()
	if diff := cmp.Diff(w.planned(t, preview.ID), w.planned(t, run.ID)); diff != "" {
		t.Fatalf("run %d does something else (-preview +run):\n%s", run.ID, diff)
	}
	if diff := cmp.Diff(preview.Causes, run.Causes); diff != "" {
		t.Fatalf("causes (-preview +run):\n%s", diff)
	}
}

// TestPreviewOfAFirstRun checks that the preview leaves no directory, and the run uses what it
// read.
func TestPreviewOfAFirstRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 1, Users: 60, Groups: 10})
		defer w.close(t)
		preview := w.runWith(t, t.Context(), syncer.Options{Preview: true})
		w.wantUntouched(t, content{Users: map[string]string{}, Groups: map[string]string{}})
		run := w.mustRun(t, false, directory.StateSucceeded)
		w.checkTruth(t)
		if preview.Users.Added != run.Users.Added || run.Requests >= preview.Requests {
			t.Errorf("preview adds %d with %d requests, the run %d with %d", preview.Users.Added, preview.Requests,
				run.Users.Added, run.Requests)
		}
	})
}
