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
		Users:       directory.UserCounts{Removed: 412, Disabled: 1, Added: 2},
		Memberships: directory.MembershipCounts{Removed: 2381},
		Breaches:    []directory.Breach{{Guard: directory.GuardAccountsRemoved, Count: 412, Of: 3950, Most: 395}},
		Causes: []directory.CauseCount{
			{What: "user", Op: directory.OpRemoved, Cause: directory.CauseDomainsEdited, Count: 411},
			{What: "user", Op: directory.OpRemoved, Cause: directory.CauseSoftDeleted, Count: 1},
		},
	}
}

func TestReview(t *testing.T) {
	v, ok := present.ReviewOf(heldRun())
	if !ok || v.Why.Detail != "412 of 3,950 accounts would be removed; the limit is 395." {
		t.Errorf("review %+v, %v", v, ok)
	}
	const want = "removes 412 accounts and 2,381 memberships; disables 1 account; adds 2 accounts."
	if !strings.Contains(v.Effect, want) {
		t.Errorf("effect %q, want %q in it", v.Effect, want)
	}
	run := heldRun()
	run.Decisions = []directory.Decision{{Verdict: directory.VerdictApproved, By: "ann"}}
	if v, _ := present.ReviewOf(run); !strings.HasSuffix(v.Why.Detail,
		"It was held again after an approval, because it would have removed more.") {
		t.Errorf("held again: %q", v.Why.Detail)
	}
	run.State = directory.StateDiscarded
	if _, ok := present.ReviewOf(run); ok {
		t.Error("a discarded run is offered for review")
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
		{Verdict: directory.VerdictApproved, By: "ann", At: at, Note: "they\nleft", Run: 18},
		{Verdict: directory.VerdictSuperseded, At: at, Run: 19},
	}
	d := present.RunDetailOf(run, "Contoso", clock)
	if d.Caption != "It would make 2,796 changes: 415 accounts and 2,381 memberships" || d.NoChanges != "" {
		t.Errorf("caption %q, no changes %q", d.Caption, d.NoChanges)
	}
	facts := map[string][]string{}
	for _, f := range d.Facts {
		facts[f.Label] = append(facts[f.Label], f.Value)
	}
	exact := clock.Exact(at)
	for label, want := range map[string][]string{
		"Guard":         {"412 of 3,950 accounts would be removed; the limit is 395."},
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

// TestPlanBeginsWithItsTotals checks that the details start with the totals. If the plan was not
// applied, the reason follows.
func TestPlanBeginsWithItsTotals(t *testing.T) {
	run := heldRun()
	run.Breaches[0].Limit = directory.Limit{Percent: 10, AtLeast: 20}
	for state, want := range map[directory.State][]string{
		directory.StateHeld:      {"By cause", "Run"},
		directory.StatePreviewed: {"By cause", "Run"},
		directory.StateSucceeded: {"Run", "Started", "Guard", "By cause"},
	} {
		run.State = state
		d := present.RunDetailOf(run, "Contoso", present.Clock{Zone: time.UTC})
		var labels []string
		for _, f := range d.Facts {
			labels = append(labels, f.Label)
			if f.Label == "By cause" &&
				f.Value != "411 accounts removed: domain filter edited\n1 account removed: deleted in Entra ID" {
				t.Errorf("causes %q", f.Value)
			}
		}
		if diff := cmp.Diff(want, labels[:min(len(want), len(labels))]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", state, diff)
		}
		if warned := len(d.Problems) == 1 &&
			d.Problems[0].Title == "This run would be held."; warned != (state == directory.StatePreviewed) {
			t.Errorf("%s: problems %+v", state, d.Problems)
		}
	}
}

func TestChangeLine(t *testing.T) {
	change := directory.Change{
		What: "user", Op: directory.OpUpdated, Name: "Adele Vance", Properties: []directory.PropertyChange{
			{Name: "department", Old: `"Retail"`, New: `"Sales"`},
			{Name: "jobTitle", New: `"Head\nof"`},
			{Name: "businessPhones", Old: `["+1 2"]`},
			{Name: "manager", Old: `"id-2"`, OldName: "Bob", New: `"id-3"`, NewName: "Cid"},
		},
	}
	want := present.ChangeLine{
		Kind: "Account", Name: "Adele Vance", Text: "moved from Retail to Sales (and 3 other changes)",
		Tip: "department: from “Retail” to “Sales”\njob title: from none to “Head of”\nbusiness phones: from [\"+1 " +
			"2\"] to none\nmanager: from “Bob” to “Cid”",
	}
	if diff := cmp.Diff(want, present.ChangeLineOf(change, false)); diff != "" {
		t.Errorf("line (-want +got):\n%s", diff)
	}
	member := directory.Change{
		What: "membership", Op: directory.OpRemoved, Name: "Sales Team",
		MemberName: "Adele Vance",
	}
	if got := present.ChangeLineOf(member, true); got.Kind != "Membership" || got.Name != "Adele Vance" ||
		got.Text != "would leave the group “Sales Team”" {
		t.Errorf("membership %+v", got)
	}
	left := directory.Change{
		What: "user", Op: directory.OpRemoved, Cause: directory.CauseSoftDeleted,
		Name: "Adele Vance",
	}
	if got := present.ChangeLineOf(left, true); got.Text != "would leave" || got.Why != "Deleted in Entra ID" {
		t.Errorf("leaver %+v", got)
	}
}

func TestCausesToChooseFrom(t *testing.T) {
	run := heldRun()
	run.Causes = append(run.Causes, directory.CauseCount{
		What: "membership", Op: directory.OpRemoved,
		Cause: directory.CauseCompanion, Count: 2381,
	})
	run.Properties = []directory.PropertyCount{{What: "user", Name: "jobTitle", Count: 180}}
	causes := present.CausesOf(run)
	want := []string{
		present.AllChanges.String(), "411 accounts removed: domain filter edited",
		"1 account removed: deleted in Entra ID", "180 accounts updated: job title",
	}
	if diff := cmp.Diff(want, causes.Choices()); diff != "" {
		t.Errorf("choices (-want +got):\n%s", diff)
	}
	property := directory.ChangeQuery{
		Run: 17, What: "user", Op: directory.OpUpdated, Property: "jobTitle", Search: "x",
		Names: true,
	}
	for choice, want := range map[int]directory.ChangeQuery{
		-1: {Run: 17, Search: "x", Names: true}, 0: {Run: 17, Search: "x", Names: true},
		4: {Run: 17, Search: "x", Names: true}, 3: property,
		2: {
			Run: 17, What: "user", Op: directory.OpRemoved, Cause: directory.CauseSoftDeleted, Search: "x",
			Names: true,
		},
	} {
		if got := causes.Query(17, choice, "x"); got != want {
			t.Errorf("choice %d: %+v, want %+v", choice, got, want)
		}
	}
	for filter, want := range map[present.ChangeFilter]int{
		{}: 0, {What: "user", Op: directory.OpUpdated, Property: "jobTitle"}: 3,
		{What: "user", Op: directory.OpRemoved, Cause: directory.CauseSoftDeleted}: 2,
	} {
		if got := causes.Choice(filter); got != want {
			t.Errorf("%+v is choice %d, want %d", filter, got, want)
		}
	}
}
