package present_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/gui/present"
)

func TestRunRow(t *testing.T) {
	succeeded := run(1, directory.StateSucceeded, -3)
	succeeded.Trigger = directory.TriggerSchedule
	succeeded.Users = directory.UserCounts{Added: 3, Updated: 4, Disabled: 1, Removed: 1, Total: 12481}
	succeeded.Memberships = directory.MembershipCounts{Added: 1200, Removed: 4}
	held := *succeeded
	held.State, held.Users, held.Memberships = directory.StateHeld, directory.UserCounts{Removed: 412}, directory.MembershipCounts{Removed: 2381}
	catchUp := *succeeded
	catchUp.State, catchUp.Trigger, catchUp.Users = directory.StateUnchanged, directory.TriggerCatchUp, directory.UserCounts{Total: 5}
	catchUp.Memberships, catchUp.Slots = directory.MembershipCounts{}, []time.Time{at(-12), at(-3)}
	first := *succeeded
	first.Users, first.Memberships = directory.UserCounts{Added: 5, Total: 5}, directory.MembershipCounts{}
	running := directory.Run{State: directory.StateRunning, Trigger: directory.TriggerManual, StartedAt: at(-24 * 400)}
	for name, test := range map[string]struct {
		run  directory.Run
		want []string
	}{
		"succeeded": {*succeeded, []string{"Today 09:00", "Contoso", "schedule", "✓", "1,213 changes", "14 s", "+3 ~5 –1", "+1,200 –4"}},
		"held":      {held, []string{"Today 09:00", "Contoso", "schedule", "‖", "Held", "14 s", "–412", "–2,381"}},
		"catch-up":  {catchUp, []string{"Today 09:00", "Contoso", "catch-up for 00:00 and 1 more", "=", "Unchanged", "14 s", "", ""}},
		"first":     {first, []string{"Today 09:00", "Contoso", "schedule", "✓", "First run", "14 s", "+5", ""}},
		"running":   {running, []string{"19 Oct 2025 12:00", "Contoso", "by hand", "↻", "Running", "", "", ""}},
	} {
		r := present.RunRowOf(test.run, "Contoso", clock)
		got := []string{r.When, r.Connector, r.Why, r.State.Mark, r.Result, r.Took, r.Users, r.Memberships}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	r := present.RunRowOf(running, "Contoso", clock).WithProgress(progress.Snapshot{Stage: directory.StagePlan}, 90*time.Second)
	if r.Result != "Comparing" || r.Took != "1 min 30 s" {
		t.Errorf("under way: %q after %q", r.Result, r.Took)
	}
}

func TestEveryStateHasMarkWordAndTone(t *testing.T) {
	words := map[string]bool{}
	for _, s := range []directory.State{
		directory.StateRunning, directory.StateSucceeded, directory.StateUnchanged, directory.StateWarnings, directory.StateHeld,
		directory.StateFailed, directory.StateCancelled, directory.StateInterrupted, directory.StateDiscarded, "from-the-future",
	} {
		got := present.RunState(s)
		if got.Mark == "" || got.Word == "" || got.Tone == "" || words[got.Word] {
			t.Errorf("%s is shown as %+v", s, got)
		}
		words[got.Word] = true
		if s != "from-the-future" && !slices.Contains(present.ResultChoices(), got.Word) {
			t.Errorf("%s cannot be filtered by", s)
		}
	}
}

func TestWithResult(t *testing.T) {
	runs := []directory.Run{*run(1, directory.StateFailed, -1), *run(2, directory.StateSucceeded, -2)}
	for word, want := range map[string]int{present.AllResults: 2, "Failed": 1, "Held": 0} {
		if got := len(present.WithResult(runs, word)); got != want {
			t.Errorf("%s: %d runs, want %d", word, got, want)
		}
	}
	if len(runs) != 2 || runs[0].ID != 1 {
		t.Error("the runs were changed")
	}
}

func TestRunDetail(t *testing.T) {
	r := run(7, directory.StateWarnings, -3)
	r.Trigger, r.Mode, r.Resync, r.Verified = directory.TriggerManual, directory.ModeFull, "the delta link expired", "12,481 of 12,481 users"
	r.Requests, r.Bytes, r.Throttled, r.Retried = 1200, 1536, 2, 1
	r.Groups.Total = 933
	r.Warnings = []problem.Problem{{Title: "Members are hidden"}}
	d := present.RunDetailOf(*r, "Contoso", clock)
	want := []present.Fact{
		{Label: "Run", Value: "7"},
		{Label: "Began", Value: "23 Nov 2026 09:00:00 CET, by hand"},
		{Label: "Ended", Value: "23 Nov 2026 09:00:14 CET, after 14 s"},
		{Label: "Users", Value: "2 updated; 12,481 now"},
		{Label: "Groups", Value: "933, unchanged"},
		{Label: "Read", Value: "everything"},
		{Label: "Read again because", Value: "the delta link expired"},
		{Label: "Completeness", Value: "12,481 of 12,481 users"},
		{Label: "Traffic", Value: "1,200 requests, 1.5 KB, 2 times told to wait, 1 sent again"},
	}
	if diff := cmp.Diff(want, d.Facts); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	if d.Title != "Contoso, today 09:00" || len(d.Problems) != 1 || d.Problems[0].Tone != present.ToneWarn || d.NoChanges != "" {
		t.Errorf("got %+v", d)
	}
}

// TestWhoEndedARun: closing the program is not cancelling.
func TestWhoEndedARun(t *testing.T) {
	for code, want := range map[string]string{problem.CodeClosed: "Rollcall was closed", problem.CodeCancelled: "Cancelled"} {
		r := run(1, directory.StateCancelled, -1)
		r.Error = &problem.Problem{Code: code, Title: "Rollcall was closed"}
		row, detail := present.RunRowOf(*r, "Contoso", clock), present.RunDetailOf(*r, "Contoso", clock)
		if row.Result != want || row.State.Word != want || detail.State.Word != want || row.State.Mark != "–" {
			t.Errorf("%s: row %+v, detail %+v", code, row, detail.State)
		}
		if len(present.WithResult([]directory.Run{*r}, "Cancelled")) != 1 {
			t.Errorf("%s: it is not found among the cancelled ones", code)
		}
	}
}

func TestNoChanges(t *testing.T) {
	unchanged := run(1, directory.StateUnchanged, -1)
	unchanged.Users.Updated = 0
	for name, test := range map[string]struct {
		run  *directory.Run
		want string
	}{
		"changed":   {run(1, directory.StateSucceeded, -1), ""},
		"unchanged": {unchanged, "Nothing had changed"},
		"failed":    {run(1, directory.StateFailed, -1), "the directory stayed as it was"},
		"running":   {run(1, directory.StateRunning, -1), "when the run has ended"},
	} {
		got := present.RunDetailOf(*test.run, "", clock).NoChanges
		if !strings.Contains(got, test.want) || (test.want == "") != (got == "") {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}
