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
	held.State, held.Users, held.Memberships = directory.StateHeld, directory.UserCounts{Removed: 412},
		directory.MembershipCounts{Removed: 2381}
	catchUp := *succeeded
	catchUp.State, catchUp.Trigger, catchUp.Users = directory.StateUnchanged, directory.TriggerCatchUp,
		directory.UserCounts{Total: 5}
	catchUp.Memberships, catchUp.Slots = directory.MembershipCounts{}, []time.Time{at(-12), at(-3)}
	first := *succeeded
	first.Users, first.Memberships = directory.UserCounts{Added: 5, Total: 5}, directory.MembershipCounts{}
	running := directory.Run{State: directory.StateRunning, Trigger: directory.TriggerManual, StartedAt: at(-24 * 400)}
	for name, test := range map[string]struct {
		run  directory.Run
		want []string
	}{
		"succeeded": {*succeeded, []string{
			"Today 09:00", "Contoso", "schedule", "✓", "1,213 changes", "14 s",
			"+3 ~5 –1", "+1,200 –4",
		}},
		"held": {held, []string{"Today 09:00", "Contoso", "schedule", "‖", "Held", "14 s", "–412", "–2,381"}},
		"catch-up": {catchUp, []string{
			"Today 09:00", "Contoso", "catch-up for 00:00 and 1 more", "=", "Unchanged",
			"14 s", "", "",
		}},
		"first":   {first, []string{"Today 09:00", "Contoso", "schedule", "✓", "Everything is new", "14 s", "+5", ""}},
		"running": {running, []string{"19 Oct 2025 12:00", "Contoso", "by hand", "↻", "Running", "", "", ""}},
	} {
		r := present.RunRowOf(test.run, "Contoso", clock)
		got := []string{r.When, r.Connector, r.Why, r.State.Mark, r.Result, r.Took, r.Users, r.Memberships}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	r := present.RunRowOf(running, "Contoso", clock).WithProgress(progress.Snapshot{Stage: directory.StagePlan},
		90*time.Second)
	if r.Result != "Comparing" || r.Took != "1 min 30 s" {
		t.Errorf("in progress: %q after %q", r.Result, r.Took)
	}
}

func TestEveryStateHasMarkWordAndTone(t *testing.T) {
	words := map[string]bool{}
	for _, s := range []directory.State{
		directory.StateRunning, directory.StateSucceeded, directory.StateUnchanged, directory.StateWarnings,
		directory.StateHeld,
		directory.StateFailed, directory.StateCancelled, directory.StateInterrupted, directory.StateDiscarded,
		"from-the-future",
	} {
		got := present.RunState(s)
		if got.Mark == "" || got.Word == "" || got.Tone == "" || words[got.Word] {
			t.Errorf("%s is shown as %+v", s, got)
		}
		words[got.Word] = true
		if s != "from-the-future" && !slices.Contains(present.ResultChoices(), got.Word) {
			t.Errorf("there is no filter for %s", s)
		}
	}
}

// TestRowAndListGiveTheSameNumber checks that the row, the heading of the list and the tooltip give
// the same number of changes.
func TestRowAndListGiveTheSameNumber(t *testing.T) {
	r := run(1, directory.StateSucceeded, -3)
	r.Users, r.Groups = directory.UserCounts{Updated: 2, Removed: 3, Total: 100},
		directory.GroupCounts{Removed: 1, Total: 9}
	r.Memberships = directory.MembershipCounts{Added: 1, Removed: 40, Total: 300}
	r.Causes = []directory.CauseCount{{
		What: "membership", Op: directory.OpRemoved, Cause: directory.CauseCompanion,
		Count: 38,
	}}
	row, detail := present.RunRowOf(*r, "Contoso", clock), present.RunDetailOf(*r, "Contoso", clock)
	const what, companions = "5 accounts, 1 group and 3 memberships",
		"38 memberships are added or removed along with their accounts and groups"
	if row.Result != "9 changes" || row.More != what+"; "+companions || detail.Caption != "9 changes: "+what ||
		detail.Companions != companions {
		t.Errorf("row %q, %q; list %q, %q", row.Result, row.More, detail.Caption, detail.Companions)
	}
	r.State = directory.StateHeld
	row, detail = present.RunRowOf(*r, "Contoso", clock), present.RunDetailOf(*r, "Contoso", clock)
	if row.Result != "Held" || row.More != "Would make 9 changes: "+what+"; "+companions ||
		detail.Caption != "It would make 9 changes: "+what || !detail.Unapplied {
		t.Errorf("held: row %q, %q; list %q", row.Result, row.More, detail.Caption)
	}
}

// TestAFailedRunCountsNothing checks that a failed run counts no changes, because it did not change
// the directory.
func TestAFailedRunCountsNothing(t *testing.T) {
	r := run(1, directory.StateFailed, -3)
	row, detail := present.RunRowOf(*r, "Contoso", clock), present.RunDetailOf(*r, "Contoso", clock)
	if row.More != "" || detail.Caption != "Changes" {
		t.Errorf("row %q, list %q", row.More, detail.Caption)
	}
}

func TestChoicesOfRuns(t *testing.T) {
	if got := present.StatesOf(present.AllResults.String()); got != nil {
		t.Errorf("all results are %v", got)
	}
	for _, word := range present.ResultChoices()[1:] {
		if got := present.StatesOf(word); len(got) != 1 || present.RunState(got[0]).Word != word {
			t.Errorf("%q is %v", word, got)
		}
	}
	if got := present.TriggersOf(present.AllTriggers.String()); got != nil {
		t.Errorf("any cause is %v", got)
	}
	for _, word := range present.TriggerChoices()[1:] {
		if got := present.TriggersOf(word); len(got) != 1 {
			t.Errorf("%q is %v", word, got)
		}
	}
}

func TestRunDetail(t *testing.T) {
	r := run(7, directory.StateWarnings, -3)
	r.Trigger, r.Mode, r.Resync, r.Verified = directory.TriggerManual, directory.ModeFull, "the delta link expired",
		"12,481 of 12,481 users"
	r.Requests, r.Bytes, r.Throttled, r.Retried = 1200, 1536, 2, 1
	r.Groups.Total = 933
	r.Warnings = []problem.Problem{{Title: "Members are hidden"}}
	d := present.RunDetailOf(*r, "Contoso", clock)
	want := []present.Fact{
		{Label: "Run", Value: "7"},
		{Label: "Started", Value: "23 Nov 2026 09:00:00 CET, by hand"},
		{Label: "Ended", Value: "23 Nov 2026 09:00:14 CET, after 14 s"},
		{Label: "Read", Value: "everything"},
		{Label: "Read again because", Value: "the delta link expired"},
		{Label: "Completeness", Value: "12,481 of 12,481 users"},
		{Label: "Traffic", Value: "1,200 requests, 1.5 KB, throttled 2 times, 1 repeated"},
	}
	if diff := cmp.Diff(want, d.Facts); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	r.Listing = true
	if read := present.RunDetailOf(*r, "Contoso", clock).Facts[3]; !strings.Contains(read.Value, "listing mode") {
		t.Errorf("in listing mode: %+v", read)
	}
	totals := []present.Total{
		{Title: "Accounts", Number: "12,481", Delta: "~2", Tip: "2 updated; 12,481 now"},
		{Title: "Groups", Number: "933", Tip: "933, unchanged"},
	}
	if diff := cmp.Diff(totals, d.Totals); diff != "" {
		t.Errorf("totals (-want +got):\n%s", diff)
	}
	if d.Title != "Contoso, today 09:00" || len(d.Problems) != 1 || d.Problems[0].Tone != present.ToneWarn ||
		d.NoChanges != "" {
		t.Errorf("got %+v", d)
	}
}

// TestWhoEndedARun checks that a run that ended because the program closed is not called cancelled.
func TestWhoEndedARun(t *testing.T) {
	for code, want := range map[problem.Code]string{
		problem.CodeClosed:    "Rollcall was closed",
		problem.CodeCancelled: "Cancelled",
	} {
		r := run(1, directory.StateCancelled, -1)
		r.Error = &problem.Problem{Code: code, Title: "Rollcall was closed"}
		row, detail := present.RunRowOf(*r, "Contoso", clock), present.RunDetailOf(*r, "Contoso", clock)
		if row.Result != want || row.State.Word != want || detail.State.Word != want || row.State.Mark != "–" {
			t.Errorf("%s: row %+v, detail %+v", code, row, detail.State)
		}
		if !slices.Contains(present.StatesOf("Cancelled"), r.State) {
			t.Errorf("%s: the filter for cancelled runs does not find it", code)
		}
	}
}

func TestNoChanges(t *testing.T) {
	first := run(1, directory.StateSucceeded, -1)
	first.Users = directory.UserCounts{Added: 120, Total: 120}
	preview := *first
	preview.State, preview.Users.Total = directory.StatePreviewed, 0
	unchanged := run(1, directory.StateUnchanged, -1)
	unchanged.Users.Updated = 0
	for name, test := range map[string]struct {
		run  *directory.Run
		want string
	}{
		"changed":   {run(1, directory.StateSucceeded, -1), ""},
		"unchanged": {unchanged, "Nothing has changed"},
		"failed":    {run(1, directory.StateFailed, -1), "the directory stayed as it was"},
		"first":     {first, "Everything is new: 120 accounts were read for the first time."},
		"preview":   {&preview, "Everything would be new: 120 accounts."},
		"running":   {run(1, directory.StateRunning, -1), "when the run has ended"},
	} {
		got := present.RunDetailOf(*test.run, "", clock).NoChanges
		if !strings.Contains(got, test.want) || (test.want == "") != (got == "") {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}
