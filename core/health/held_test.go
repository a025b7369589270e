package health

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

func TestHeldRun(t *testing.T) {
	state := contoso()
	held := ran(directory.StateHeld, 50*time.Hour)
	held.ID, held.Breaches = 17,
		[]directory.Breach{{Guard: directory.GuardAccountsRemoved, Count: 412, Of: 3950, Most: 395}}
	held.StartedAt, held.RenewedAt = held.EndedAt, now.Add(-time.Hour)
	state.Held, state.LastAttempt = &held, &held
	f := Facts{
		Now: now, Connectors: []directory.ConnectorState{state},
		Recent: map[string][]directory.Run{"c1": {failed("no_network", 20*time.Hour), held}},
	}

	got := Conditions(f)
	// The run was renewed after the failure and within the last day.
	if diff := cmp.Diff([]brief{{problem.CodeRunHeld, Serious, ActionReview, 50 * time.Hour, 0}}, briefly(got)); diff !=
		"" {
		t.Fatalf("conditions (-want +got):\n%s", diff)
	}
	if got[0].Run != 17 || !strings.Contains(got[0].Detail, "412 of 3,950 accounts") {
		t.Errorf("condition %+v", got[0])
	}
}

func TestPreviewsSayNothing(t *testing.T) {
	preview := failed("no_network", time.Hour)
	preview.Preview = true
	f := Facts{
		Now: now, Connectors: []directory.ConnectorState{contoso()},
		Recent: map[string][]directory.Run{"c1": {preview, ran(directory.StateUnchanged, 2*time.Hour)}},
	}
	if got := Conditions(f); len(got) != 0 {
		t.Errorf("conditions %+v", got)
	}
}
