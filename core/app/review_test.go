package app

import (
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// held adds a connector with a held run.
func (r *rig) held(t *testing.T) (directory.Connector, directory.Run) {
	t.Helper()
	c := r.add(t, typed())
	run, err := r.store.BeginRun(t.Context(), directory.Run{Connector: c.ID, State: directory.StateHeld})
	if err != nil {
		t.Fatal(err)
	}
	return c, run
}

func TestApprovalIsChecked(t *testing.T) {
	r := newRig(t)
	c, held := r.held(t)
	for name, tt := range map[string]struct {
		run  int64
		note string
		code problem.Code
	}{
		"no note":   {held.ID, "  ", problem.CodeUsage},
		"long note": {held.ID, strings.Repeat("x", maxNote+1), problem.CodeUsage},
		"no run":    {99, "x", "run_not_found"},
	} {
		if _, err := r.Approve(t.Context(), tt.run, tt.note, SyncOptions{}); problem.Of(err).Code != tt.code {
			t.Errorf("%s: %v, want code %q", name, err, tt.code)
		}
	}
	if _, err := r.SetEnabled(t.Context(), c.ID, false); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Approve(t.Context(), held.ID, "x", SyncOptions{}); problem.Of(err).Code != "connector_disabled" {
		t.Errorf("disabled connector: %v", err)
	}
	if len(r.store.runs) != 1 {
		t.Errorf("something was run: %+v", r.store.runs)
	}
}

func TestFailedApprovalLeavesTheRunHeld(t *testing.T) {
	r := newRig(t)
	_, held := r.held(t)
	r.tenant.tenantErr = &problem.Problem{Code: "no_network"}
	outcome, err := r.Approve(t.Context(), held.ID, " they left ", SyncOptions{Trigger: directory.TriggerManual})
	if err != nil || outcome.Run.State != directory.StateFailed || outcome.Run.Approves != held.ID {
		t.Fatalf("outcome %+v, %v", outcome, err)
	}
	if d := outcome.Run.Decisions; len(d) != 1 || d[0].Note != "they left" || d[0].By != "ann" {
		t.Errorf("decisions %+v", d)
	}
	if r.store.runs[0].State != directory.StateHeld {
		t.Errorf("the held run is %s", r.store.runs[0].State)
	}
}

func TestDiscard(t *testing.T) {
	r := newRig(t)
	c, held := r.held(t)
	release, err := r.store.LockConnector(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Discard(t.Context(), held.ID, ""); problem.Of(err).Code != problem.CodeBusy {
		t.Errorf("while a run is under way: %v", err)
	}
	release()
	if _, err := r.Discard(t.Context(), held.ID, strings.Repeat("x", maxNote+1)); problem.Of(err).
		Code != problem.CodeUsage {
		t.Errorf("with a long note: %v", err)
	}
	run, err := r.Discard(t.Context(), held.ID, "wait for Monday")
	if err != nil || run.State != directory.StateDiscarded || r.store.runs[0].State != directory.StateDiscarded {
		t.Fatalf("run %+v, %v", run, err)
	}
	want := directory.Decision{Verdict: directory.VerdictDiscarded, By: "ann", At: today, Note: "wait for Monday"}
	if len(run.Decisions) != 1 || run.Decisions[0] != want {
		t.Errorf("decisions %+v", run.Decisions)
	}
	if _, err := r.Discard(t.Context(), held.ID, ""); problem.Of(err).Code != problem.CodeNotHeld {
		t.Errorf("discarded again: %v", err)
	}
}
