package history_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// TestChangesLeadToTheirObjects checks that a change opens its account, its group or the member of
// its membership, as of a run in which it existed.
func TestChangesLeadToTheirObjects(t *testing.T) {
	run := guitest.HeldRun()
	run.Causes = slices.DeleteFunc(run.Causes, func(c directory.CauseCount) bool { return c.Op == directory.OpRemoved })
	run.Users.Removed, run.Memberships.Removed = 0, 0
	perform(t, windowSize, over([]directory.Run{run}), func(t *testing.T, s *stage) {
		s.choose(t, directory.StateHeld)
		for row, want := range map[int]nav.Destination{
			0: nav.Account{Connector: guitest.Fabrikam, ID: "id-user-0", Run: 412},
			8: nav.Group{Connector: guitest.Fabrikam, ID: "id-group-0", Run: 412},
			9: nav.Account{Connector: guitest.Fabrikam, ID: "id-user-0", Run: 412},
		} {
			s.do(func() { s.tables()[1].Select(row) })
			if s.navigated != want {
				t.Errorf("row %d leads to %#v, want %#v", row, s.navigated, want)
			}
		}
	})
}

func TestLogOnLeadsToItsAccount(t *testing.T) {
	perform(t, windowSize, withLog(logOnLog()), func(t *testing.T, s *stage) {
		s.showLogOns()
		s.chooseLogOn(0)
		s.do(func() { guitest.Tap(t, s.window, "Show in Directory") })
		if want := (nav.Account{Connector: guitest.Contoso, ID: "87d349ed-44d7-43e1-9a83-5f2406dee5bd"}); s.navigated !=
			want {
			t.Errorf("it leads to %#v", s.navigated)
		}
		s.chooseLogOn(6)
		if guitest.Offers(s.window, "Show in Directory") {
			t.Error("a log-on without an account leads to one")
		}
	})
}

// TestFirstRunSaysEverything checks that a first run has a short summary instead of a list of
// thousands of additions.
func TestFirstRunSaysEverything(t *testing.T) {
	runs := guitest.History()
	first := runs[len(runs)-1]
	perform(t, windowSize, over(runs), func(t *testing.T, s *stage) {
		s.do(func() {
			s.page.Open(nav.Run{Connector: first.Connector, ID: first.ID})
		})
		if !s.shows(">Everything is new<") || !s.shows("Everything is new: ") || len(s.tables()) != 1 {
			t.Error("it does not say that everything is new, or lists it")
		}
		s.do(func() { guitest.Tap(t, s.window, "Show in Directory") })
		if want := (nav.DirectoryAt{Run: 1}); s.navigated != want {
			t.Errorf("it leads to %#v, want %#v", s.navigated, want)
		}
		golden(t, s, "first")
	})
}

// TestOpenWithAFilter checks that a bulk change opens the run with its filter.
func TestOpenWithAFilter(t *testing.T) {
	run := guitest.BulkRun()
	perform(t, windowSize, over([]directory.Run{run}), func(t *testing.T, s *stage) {
		open := func(f present.ChangeFilter) {
			s.do(func() {
				s.page.Open(nav.Run{Connector: run.Connector, ID: run.ID, Filter: f})
			})
		}
		open(present.ChangeFilter{What: "user", Op: directory.OpUpdated, Property: "department"})
		if !s.shows("180 accounts updated: department<") || !s.shows(">Adele Vance<") || s.shows(">Lidia Holloway<") {
			t.Error("the filter is not chosen, or not applied")
		}
		golden(t, s, "bulk")
		open(present.ChangeFilter{})
		if !s.shows(">All changes<") && !s.shows("180 accounts updated: department<") {
			t.Error("nothing is chosen")
		}
		open(present.ChangeFilter{What: "user", Op: directory.OpAdded, Cause: directory.CauseAdded})
		if !s.shows(">Lidia Holloway<") || s.shows(">Adele Vance<") {
			t.Error("another filter of the same run is not applied")
		}
	})
}

func TestRunsAreChosenByTimeAndReason(t *testing.T) {
	perform(t, windowSize, over(guitest.History()), func(t *testing.T, s *stage) {
		s.do(func() { s.choice(t, present.Today.String()).SetSelected(present.Today.String()) })
		if !s.shows(">4 runs<") || s.shows("Yesterday") {
			t.Error("others than the runs of today show")
		}
		s.do(func() { guitest.Tap(t, s.window, "Export runs…") })
		if !s.shows("4 runs written to /home/ada/rollcall-runs.csv") {
			t.Error("it does not say how many runs were exported")
		}
		s.do(func() { s.choice(t, present.Between.String()).SetSelected(present.Between.String()) })
		days := s.days()
		s.do(func() { test.Type(days[0], "19.11.2026") })
		s.do(func() { test.Type(days[1], "2026-11-19") })
		if !s.shows(">6 runs<") || s.shows("Fri 20 Nov") || s.shows("Wed 18 Nov") {
			t.Error("others than the runs of the 19th show")
		}
		golden(t, s, "between")
		s.do(func() { days[1].SetText("18.11.2026") })
		if !s.shows("Enter the earlier day first.") || !s.shows(">6 runs<") {
			t.Error("a wrong period is not reported, or is ignored")
		}
		s.do(func() { days[1].SetText("") })
		s.do(func() { s.choice(t, "Catch-up").SetSelected("Catch-up") })
		if !s.shows(">1 run<") || !s.shows("catch-up for") {
			t.Error("the catch-up alone is not shown")
		}
		s.do(func() { s.choice(t, "Held").SetSelected("Held") })
		s.do(func() { guitest.Tap(t, s.window, "Show all runs") })
		if !s.shows(">44 runs<") {
			t.Error("all runs are not shown again")
		}
	})
}

// days returns the visible inputs for days.
func (s *stage) days() (list []*widgets.Entry) {
	for _, o := range guitest.All(s.window.Content()) {
		if e, ok := o.(*widgets.Entry); ok && e.PlaceHolder == "Any day" && e.Visible() {
			list = append(list, e)
		}
	}
	return list
}

func TestLogOnsAreChosenByTimeAndConnector(t *testing.T) {
	perform(t, windowSize, withLog(logOnLog()), func(t *testing.T, s *stage) {
		s.showLogOns()
		s.do(func() { s.choice(t, present.Today.String()).SetSelected(present.Today.String()) })
		if !s.shows(">4 log-ons<") {
			t.Error("others than the log-ons of today show")
		}
		s.exportLogOns(t)
		if !s.shows("4 log-ons written to") {
			t.Error("it does not say how many log-ons were exported")
		}
		s.do(func() { s.choice(t, "Fabrikam").SetSelected("Fabrikam") })
		if !s.shows("No log-on matches") {
			t.Error("log-ons of another connector show")
		}
		s.do(func() { guitest.Tap(t, s.window, "Show all log-ons") })
		if !s.shows(">7 log-ons<") {
			t.Error("all log-ons are not shown again")
		}
	})
}

// TestPlaceInARun checks that another run starts at its top. A run that ends while it is shown
// keeps its scroll position.
func TestPlaceInARun(t *testing.T) {
	runs := guitest.History()
	runs[0].State, runs[0].Verified = directory.StateRunning, strings.Repeat("counted ", 400)
	runs[1].Verified = runs[0].Verified
	backend := over(runs)
	perform(t, windowSize, backend, func(t *testing.T, s *stage) {
		s.do(func() { s.tables()[0].Select(0) })
		about := s.about(t)
		s.do(func() { about.ScrollToOffset(fyne.NewPos(0, 60)) })
		runs[0].State = directory.StateSucceeded
		s.do(func() { s.page.Refresh(events.RunEnded{Run: runs[0]}) })
		if about.Offset.Y != 60 {
			t.Errorf("a run that ended is shown from %v", about.Offset.Y)
		}
		s.do(func() { s.tables()[0].Select(1) })
		if about.Offset.Y != 0 {
			t.Errorf("another run is shown from %v", about.Offset.Y)
		}
	})
}

// about returns the container that scrolls next to the changes. It contains the start time of the
// run.
func (s *stage) about(t *testing.T) *container.Scroll {
	t.Helper()
	for _, o := range guitest.All(s.window.Content()) {
		x, ok := o.(*container.Scroll)
		if ok && slices.ContainsFunc(guitest.All(x.Content), func(o fyne.CanvasObject) bool {
			text, ok := o.(*widgets.Text)
			return ok && text.Text == "Started"
		}) {
			return x
		}
	}
	t.Fatal("nothing scrolls")
	return nil
}

// TestAHeldPlanGetsTheRoom checks that a held plan gets most of the space, and the question stays
// visible in the smallest window.
func TestAHeldPlanGetsTheRoom(t *testing.T) {
	for _, size := range []fyne.Size{
		{Width: 690, Height: 500},
		{Width: 970, Height: 680},
		{Width: 2350, Height: 1340},
	} {
		perform(t, size, over(held()), func(t *testing.T, s *stage) {
			s.choose(t, directory.StateHeld)
			tables := s.tables()
			if a, b := tables[0].Size(), tables[1].Size(); a.Width*a.Height > b.Width*b.Height && size.Height > 600 {
				t.Errorf("in %v the list has %v, and the plan %v", size, a, b)
			}
			for _, button := range []string{"Approve this run", "Discard plan"} {
				if at := s.position(t, button); at.Y+36 > size.Height || at.X > size.Width {
					t.Errorf("in %v, %s is out of sight, at %v", size, button, at)
				}
			}
		})
	}
}

// position returns the position of a button.
func (s *stage) position(t *testing.T, text string) fyne.Position {
	t.Helper()
	for _, o := range guitest.All(s.window.Content()) {
		if b, ok := o.(*widget.Button); ok && b.Text == text {
			return fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
		}
	}
	t.Fatalf("there is no button %q", text)
	return fyne.Position{}
}

// TestProblemsLeadToTheirRemedy checks that a problem with the connection links to the connector. A
// problem without a remedy in Rollcall has no link.
func TestProblemsLeadToTheirRemedy(t *testing.T) {
	runs := guitest.History()
	i := slices.IndexFunc(runs, func(r directory.Run) bool { return r.State == directory.StateFailed })
	runs = runs[i : i+1]
	perform(t, windowSize, over(runs), func(t *testing.T, s *stage) {
		s.choose(t, directory.StateFailed)
		if guitest.Offers(s.window, "Edit connector") {
			t.Error("a refused key leads to a place of no remedy")
		}
	})
	empty := problem.Problem{Title: "It is empty", Hint: "Look at the permissions."}.With(problem.TestConnection)
	runs[0].Error = &empty
	perform(t, windowSize, over(runs), func(t *testing.T, s *stage) {
		s.choose(t, directory.StateFailed)
		s.do(func() { guitest.Tap(t, s.window, "Edit connector") })
		if want := (nav.Connector{ID: runs[0].Connector}); s.navigated != want {
			t.Errorf("it leads to %#v, want %#v", s.navigated, want)
		}
	})
}
