package present_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
)

func heldRun() directory.Run {
	return directory.Run{
		ID: 17, State: directory.StateHeld,
		Users: directory.UserCounts{Removed: 412, Disabled: 1, Added: 2}, Memberships: directory.MembershipCounts{Removed: 2381},
		Breaches: []directory.Breach{{Guard: directory.GuardAccountsRemoved, Count: 412, Of: 3950, Most: 395}},
		Causes: []directory.CauseCount{
			{What: "user", Op: directory.OpRemoved, Cause: directory.CauseDomainsEdited, Count: 411},
			{What: "user", Op: directory.OpRemoved, Cause: directory.CauseSoftDeleted, Count: 1},
		},
	}
}

func TestReview(t *testing.T) {
	v, ok := present.ReviewOf(heldRun())
	if !ok || v.Why.Detail != "412 of 3,950 accounts would be removed, up to 395 pass." {
		t.Errorf("review %+v, %v", v, ok)
	}
	if want := "removes 412 accounts and 2,381 memberships; disables 1 account; adds 2 accounts."; !strings.Contains(v.Effect, want) {
		t.Errorf("effect %q, want %q in it", v.Effect, want)
	}
	run := heldRun()
	run.State = directory.StateDiscarded
	if _, ok := present.ReviewOf(run); ok {
		t.Error("a discarded run is to be reviewed")
	}
}

func TestPlanOfARunThatWasNotApplied(t *testing.T) {
	at := time.Date(2026, 11, 23, 14, 2, 0, 0, time.UTC)
	clock := present.Clock{Now: at.Add(time.Hour), Zone: time.UTC}
	run := heldRun()
	run.State, run.RenewedAt = directory.StateApproved, at
	run.Edits = []directory.OptionEdit{
		{Option: "domains", Old: "", New: "contoso.com", At: at}, {Option: "guests", Old: "true", New: "false"},
	}
	run.Decisions = []directory.Decision{
		{Verdict: directory.VerdictApproved, By: "ann", At: at, Note: "they\nleft", Run: 18}, {Verdict: directory.VerdictSuperseded, At: at, Run: 19},
	}
	d := present.RunDetailOf(run, "Contoso", clock)
	if d.Caption != "What it would do" || d.NoChanges != "" {
		t.Errorf("caption %q, no changes %q", d.Caption, d.NoChanges)
	}
	facts := map[string][]string{}
	for _, f := range d.Facts {
		facts[f.Label] = append(facts[f.Label], f.Value)
	}
	exact := clock.Exact(at)
	for label, want := range map[string][]string{
		"Guard":         {"412 of 3,950 accounts would be removed, up to 395 pass."},
		"Option edited": {"domain filter, from none to “contoso.com”, " + exact, "guests, from yes to no"},
		"Plan renewed":  {exact},
		"Approved":      {"by ann, " + exact + ", run 18: they left"},
		"Superseded":    {exact + ", run 19"},
	} {
		if diff := cmp.Diff(want, facts[label]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", label, diff)
		}
	}
	run.Users, run.Memberships = directory.UserCounts{}, directory.MembershipCounts{}
	if d := present.RunDetailOf(run, "Contoso", clock); d.NoChanges == "" {
		t.Error("a plan without changes has a list")
	}
}

func TestCausesToChooseFrom(t *testing.T) {
	causes := present.Causes(heldRun().Causes)
	want := []string{present.AllChanges, "411 accounts removed: domain filter edited", "1 account removed: deleted in Entra ID"}
	if diff := cmp.Diff(want, causes.Choices()); diff != "" {
		t.Errorf("choices (-want +got):\n%s", diff)
	}
	for choice, want := range map[int]directory.ChangeQuery{
		-1: {Run: 17, Search: "x"}, 0: {Run: 17, Search: "x"}, 3: {Run: 17, Search: "x"},
		2: {Run: 17, What: "user", Op: directory.OpRemoved, Cause: directory.CauseSoftDeleted, Search: "x"},
	} {
		if got := causes.Query(17, choice, "x"); got != want {
			t.Errorf("choice %d: %+v, want %+v", choice, got, want)
		}
	}
}
