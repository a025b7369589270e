package history_test

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

func held() []directory.Run {
	return append([]directory.Run{guitest.HeldRun()}, guitest.History()...)
}

func settled() []directory.Run {
	runs := held()
	at := runs[0].EndedAt.Add(time.Hour)
	runs[0].State, runs[0].RenewedAt = directory.StateApproved, at
	runs[0].Decisions = []directory.Decision{
		{Verdict: directory.VerdictApproved, By: "ann", At: at.Add(-time.Minute), Note: "Litware was sold"},
		{
			Verdict: directory.VerdictApproved, By: "ann", At: at,
			Note: "Litware was sold, with the four who moved there today", Run: 413,
		},
	}
	return runs
}

func previewed() []directory.Run {
	runs := held()
	runs[0].State, runs[0].Preview = directory.StatePreviewed, true
	return runs
}

// entry returns the input with the given placeholder.
func (s *stage) entry(t *testing.T, placeholder string) *widgets.Entry {
	t.Helper()
	for _, o := range guitest.All(s.window.Content()) {
		if e, ok := o.(*widgets.Entry); ok && e.PlaceHolder == placeholder {
			return e
		}
	}
	t.Fatalf("there is no entry %q", placeholder)
	return nil
}

const askNote = "Why is this removal OK? (kept in the history)"

func TestApprovingNeedsANote(t *testing.T) {
	perform(t, windowSize, over(held()), func(t *testing.T, s *stage) {
		s.choose(t, directory.StateHeld)
		if guitest.Offers(s.window, "Approve this run") {
			t.Error("it can be approved without a note")
		}
		s.do(func() { test.Type(s.entry(t, askNote), "Litware was sold") })
		s.do(func() { guitest.Tap(t, s.window, "Approve this run") })
		if want := []string{"approve 412: Litware was sold"}; !slices.Equal(s.Decided, want) {
			t.Errorf("decided %q, want %q", s.Decided, want)
		}
	})
}

func TestDiscard(t *testing.T) {
	perform(t, windowSize, over(held()), func(t *testing.T, s *stage) {
		s.choose(t, directory.StateHeld)
		s.do(func() { guitest.Tap(t, s.window, "Discard plan") })
		if want := []string{"discard 412: "}; !slices.Equal(s.Decided, want) {
			t.Errorf("decided %q, want %q", s.Decided, want)
		}
	})
}

func TestRefusedDecisionIsReported(t *testing.T) {
	backend := over(held())
	backend.DecideErr = &problem.Problem{
		Code:  problem.CodeBusy,
		Title: "Another run of connector “Fabrikam” is in progress", Hint: "Wait until it finishes.",
	}
	perform(t, windowSize, backend, func(t *testing.T, s *stage) {
		s.choose(t, directory.StateHeld)
		s.do(func() { guitest.Tap(t, s.window, "Discard plan") })
		if !s.shows("Wait until it finishes.") {
			t.Error("it does not say why")
		}
		golden(t, s, "held-busy")
	})
}

// TestRenewedPlanIsReadAgain checks that a renewed plan is read again, and the typed note stays.
func TestRenewedPlanIsReadAgain(t *testing.T) {
	runs := held()
	backend := over(runs)
	perform(t, windowSize, backend, func(t *testing.T, s *stage) {
		s.choose(t, directory.StateHeld)
		s.do(func() { test.Type(s.entry(t, askNote), "half a") })
		runs[0].RenewedAt, runs[0].Breaches[0].Count = guitest.Clock().Now, 430
		s.do(func() { s.page.Refresh(events.RunEnded{Run: runs[0]}) })
		if !s.shows("430 of 3,950 accounts") || s.entry(t, askNote).Text != "half a" {
			t.Error("the renewed plan is not shown, or the note is gone")
		}
	})
}

func TestChangesAreExportedAsTheyAreChosen(t *testing.T) {
	backend := over(held())
	perform(t, windowSize, backend, func(t *testing.T, s *stage) {
		s.choose(t, directory.StateHeld)
		s.do(func() { test.Type(s.entry(t, "Search"), "adele") })
		s.do(func() { guitest.Tap(t, s.window, "Export…") })
		if want := []string{`run 412 "adele" to /home/ada/rollcall-run-412.csv`}; !slices.Equal(s.Exported, want) {
			t.Errorf("exported %q, want %q", s.Exported, want)
		}
		if !s.shows("7 changes written to /home/ada/rollcall-run-412.csv") {
			t.Error("it does not say that it is written")
		}
		golden(t, s, "exported")
		backend.DecideErr = &problem.Problem{
			Code: "file_unwritable", Title: "The file cannot be written",
			Hint: "Free up space on the disk.",
		}
		s.do(func() { guitest.Tap(t, s.window, "Export…") })
		if !s.shows("The file cannot be written") || !guitest.Offers(s.window, "Export…") {
			t.Error("it does not say why, or it cannot be tried again")
		}
	})
}

func TestChangesAreSearched(t *testing.T) {
	perform(t, windowSize, over(held()), func(t *testing.T, s *stage) {
		s.choose(t, directory.StateHeld)
		s.do(func() { test.Type(s.entry(t, "Search"), "adele") })
		if s.shows("Lidia Holloway") || !s.shows("Adele Vance") {
			t.Error("the list does not show Adele alone")
		}
		s.do(func() { test.Type(s.entry(t, "Search"), "zzz") })
		if !s.shows("No change matches the search.") {
			t.Error("it does not say that nothing matches")
		}
		s.do(func() { s.entry(t, "Search").SetText("") })
		const cause = "400 accounts removed: domain filter edited"
		for _, choice := range s.selects() {
			if slices.Contains(choice.Options, cause) {
				s.do(func() { choice.SetSelected(cause) })
			}
		}
		if s.shows(">Lidia Holloway<") || !s.shows("Alex Wilber") {
			t.Error("the list does not show only the removed accounts")
		}
	})
}
