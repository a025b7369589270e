package history_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/page/history"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// stage is the screen in a window, with a fake backend.
type stage struct {
	*guitest.Runs
	do        func(func()) // for the actions of people and events; see guitest.Do
	page      *history.Page
	window    fyne.Window
	navigated nav.Destination
}

var windowSize = fyne.NewSize(1060, 760)

// perform runs a test of the screen in a bubble, so all reading has ended when synctest.Wait
// returns.
func perform(t *testing.T, size fyne.Size, backend *guitest.Runs, check func(t *testing.T, s *stage)) {
	synctest.Test(t, func(t *testing.T) {
		guitest.App(t)
		tasks := task.NewRunner(t.Context())
		defer tasks.Close()
		s := &stage{Runs: backend}
		s.page = history.New(history.Env{
			Backend: backend, Tasks: tasks, Clock: guitest.Clock, Dates: present.DateFormOf("de_DE"),
			NewFile: func(name string, chosen func(string)) { chosen("/home/ada/" + name) },
			Navigate: func(d nav.Destination) {
				guitest.Did("navigate")
				s.navigated = d
			},
		})
		s.window = test.NewTempWindow(t, s.page.Content())
		s.window.Resize(size)
		s.do = func(f func()) {
			guitest.Do(tasks, f)
			guitest.Settle() // waits for the pauses after typing and scrolling
		}
		s.do(s.page.Shown)
		check(t, s)
	})
}

// over returns a backend with runs, each with changes of every kind.
var over = guitest.RunsOf

func golden(t *testing.T, s *stage, name string) {
	t.Helper()
	test.AssertRendersToMarkup(t, name+".xml", s.window.Canvas())
	guitest.Gallery(t, "history-"+name, s.window)
}

func (s *stage) shows(text string) bool {
	return strings.Contains(test.RenderToMarkup(s.window.Canvas()), text)
}

// selects returns the drop-down lists in the header: connector and result.
func (s *stage) selects() []*widget.Select {
	var list []*widget.Select
	for _, o := range guitest.All(s.window.Content()) {
		if x, ok := o.(*widget.Select); ok {
			list = append(list, x)
		}
	}
	return list
}

// choice returns the visible drop-down list that has an option.
func (s *stage) choice(t *testing.T, offers string) *widget.Select {
	t.Helper()
	for _, x := range s.selects() {
		if x.Visible() && slices.Contains(x.Options, offers) {
			return x
		}
	}
	t.Fatalf("nothing offers %q", offers)
	return nil
}

// choose selects the first row with a result.
func (s *stage) choose(t *testing.T, state directory.State) {
	t.Helper()
	s.do(func() { s.selects()[1].SetSelected(present.RunState(state).Word) })
	for _, o := range guitest.All(s.window.Content()) {
		if table, ok := o.(*widgets.Table); ok {
			s.do(func() { table.Select(0) })
			return
		}
	}
	t.Fatalf("there is no run that %s", state)
}

func running() []directory.Run {
	run := directory.Run{
		ID: 99, Connector: guitest.Fabrikam, Trigger: directory.TriggerManual, State: directory.StateRunning,
		Mode:      directory.ModeFull,
		StartedAt: guitest.Clock().Now.Add(-32 * time.Second),
	}
	return append([]directory.Run{run}, guitest.History()...)
}

func many(n int) []directory.Run {
	runs := make([]directory.Run, n)
	for i := range runs {
		runs[i] = guitest.History()[1]
		runs[i].ID = int64(n - i)
	}
	return runs
}

func TestStates(t *testing.T) {
	long := guitest.History()
	for i := range long {
		long[i].Verified = strings.Repeat("counted ", 60)
		long[i].Error = guitest.ExpiredKey()
		long[i].Error.Title, long[i].Error.Detail = strings.Repeat("refused ", 30), strings.Repeat("because ", 90)
		long[i].State = directory.StateFailed
	}
	for name, test := range map[string]struct {
		backend *guitest.Runs
		size    fyne.Size
		show    func(t *testing.T, s *stage)
	}{
		"full": {over(guitest.History()), windowSize, nil},
		"succeeded": {over(guitest.History()), windowSize, func(t *testing.T, s *stage) {
			s.choose(t, directory.StateSucceeded)
		}},
		"failed": {over(guitest.History()), windowSize, func(t *testing.T, s *stage) {
			s.choose(t, directory.StateFailed)
		}},
		"warnings": {over(guitest.History()), windowSize, func(t *testing.T, s *stage) {
			s.choose(t, directory.StateWarnings)
		}},
		"small": {over(guitest.History()), fyne.NewSize(720, 540), func(t *testing.T, s *stage) {
			s.choose(t, directory.StateFailed)
		}},
		"long": {over(long), windowSize, func(t *testing.T, s *stage) { s.choose(t, directory.StateFailed) }},
		"running": {over(running()), windowSize, func(t *testing.T, s *stage) {
			s.do(func() {
				s.page.Refresh(events.RunProgress{Connector: guitest.Fabrikam, Progress: guitest.Progress()})
			})
			s.choose(t, directory.StateRunning)
		}},
		"held": {over(held()), windowSize, func(t *testing.T, s *stage) { s.choose(t, directory.StateHeld) }},
		"held-small": {over(held()), fyne.NewSize(720, 540), func(t *testing.T, s *stage) {
			s.choose(t, directory.StateHeld)
		}},
		"approved": {over(settled()), windowSize, func(t *testing.T, s *stage) {
			s.choose(t, directory.StateApproved)
		}},
		"long-connector": {longConnector(), fyne.NewSize(720, 540), func(t *testing.T, s *stage) {
			s.choose(t, directory.StateSucceeded)
		}},
		"previewed": {over(previewed()), windowSize, func(t *testing.T, s *stage) {
			s.choose(t, directory.StatePreviewed)
		}},
		"nofit": {over(guitest.History()), windowSize, func(_ *testing.T, s *stage) {
			s.do(func() { s.selects()[1].SetSelected(present.RunState(directory.StateHeld).Word) })
		}},
		"many":         {over(many(1200)), windowSize, nil},
		"empty":        {over(nil), windowSize, nil},
		"noconnectors": {&guitest.Runs{}, windowSize, nil},
		"broken": {&guitest.Runs{RunsFunc: func(context.Context, string, int) ([]directory.Run, error) {
			return nil, errors.New("disk on fire")
		}}, windowSize, nil},
	} {
		t.Run(name, func(t *testing.T) {
			perform(t, test.size, test.backend, func(t *testing.T, s *stage) {
				if test.show != nil {
					test.show(t, s)
				}
				golden(t, s, name)
			})
		})
	}
}

// longConnector returns a backend with a connector whose name is as long as possible.
func longConnector() *guitest.Runs {
	r := over(guitest.History())
	r.ConnectorsFunc = func(context.Context) ([]directory.Connector, error) {
		list := guitest.Connectors()
		list[1].Description = strings.Repeat("Fabrikam and all of its daughters ", 3)
		return list, nil
	}
	return r
}

func TestLoading(t *testing.T) {
	backend := over(guitest.History())
	backend.RunsFunc = func(ctx context.Context, _ string, _ int) ([]directory.Run, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	perform(t, windowSize, backend, func(t *testing.T, s *stage) { golden(t, s, "loading") })
}

func TestConnectorFilter(t *testing.T) {
	perform(t, windowSize, over(guitest.History()), func(t *testing.T, s *stage) {
		s.do(func() { s.selects()[0].SetSelected("Fabrikam") })
		if !s.shows(">Fabrikam<") || s.shows(">Contoso<") {
			t.Error("the table does not show the runs of Fabrikam alone")
		}
	})
}

func TestOpenShowsTheNewestRunOfAConnector(t *testing.T) {
	perform(t, windowSize, over(guitest.History()), func(t *testing.T, s *stage) {
		s.do(func() {
			s.page.Open(nav.Runs{Connector: guitest.Contoso})
		})
		if s.shows(">Fabrikam<") || !s.shows(">Lidia Holloway<") {
			t.Error("the latest run of Contoso is not shown with its changes")
		}
		s.do(func() { guitest.Tap(t, s.window, "Close") })
		if s.shows(">Lidia Holloway<") {
			t.Error("the detail is still shown")
		}
	})
}

func TestOpenShowsOneRun(t *testing.T) {
	failed := slices.IndexFunc(guitest.History(), func(r directory.Run) bool {
		return r.State == directory.StateFailed
	})
	perform(t, windowSize, over(guitest.History()), func(t *testing.T, s *stage) {
		s.do(func() {
			s.page.Open(nav.Run{Connector: guitest.Fabrikam, ID: guitest.History()[failed].ID})
		})
		if !s.shows("Entra ID refused the key.") || !s.shows(guitest.ExpiredKey().RequestID) {
			t.Error("the run that failed is not shown")
		}
	})
}

// TestEveryChangeIsReachable checks that a plan of 9,935 rows is read to its end as rows become
// visible. Only pages that were visible stay in memory.
func TestEveryChangeIsReachable(t *testing.T) {
	const all = 9935
	run := guitest.HeldRun()
	run.Causes = []directory.CauseCount{{
		What: "user", Op: directory.OpRemoved, Cause: directory.CauseSoftDeleted,
		Count: all,
	}}
	run.Users, run.Groups, run.Memberships = directory.UserCounts{Removed: all, Total: 20000},
		directory.GroupCounts{Total: 310}, directory.MembershipCounts{Total: 18204}
	backend := over([]directory.Run{run})
	perform(t, fyne.NewSize(1400, 760), backend, func(t *testing.T, s *stage) {
		s.choose(t, directory.StateHeld)
		table := s.tables()[1]
		s.do(table.ScrollToBottom)
		last := guitest.ChangesOf(run)[all-1].Name
		if !s.shows(">" + last + "<") {
			t.Errorf("the last row, %s, cannot be reached", last)
		}
		if !s.shows("It would make 9,935 changes") {
			t.Error("it does not say how many there are")
		}
		s.do(func() { test.Type(s.entry(t, "Search"), last) })
		if !s.shows(">"+last+"<") || !s.shows("1 change<") {
			t.Error("the last row cannot be found")
		}
		golden(t, s, "scrolled")
	})
}

// tables returns the visible tables: of runs or log-ons, and of changes.
func (s *stage) tables() (list []*widgets.Table) {
	for _, o := range guitest.All(s.window.Content()) {
		if x, ok := o.(*widgets.Table); ok && x.Visible() {
			list = append(list, x)
		}
	}
	return list
}

func TestRunUnderWayCanBeCancelled(t *testing.T) {
	perform(t, windowSize, over(running()), func(t *testing.T, s *stage) {
		s.do(func() {
			s.page.Refresh(events.RunProgress{Connector: guitest.Fabrikam, Progress: guitest.Progress()})
		})
		if !s.shows("Users 41,958 of 68,400") {
			t.Error("the row does not show the progress")
		}
		s.choose(t, directory.StateRunning)
		s.do(func() { guitest.Tap(t, s.window, "Cancel") })
		if !slices.Equal(s.Cancelled, []string{guitest.Fabrikam}) {
			t.Errorf("cancelled %v", s.Cancelled)
		}
	})
}

func TestRunOfAnotherProgramCannotBeCancelled(t *testing.T) {
	perform(t, windowSize, over(running()), func(t *testing.T, s *stage) {
		s.choose(t, directory.StateRunning)
		if guitest.Offers(s.window, "Cancel") || s.shows("Starting") {
			t.Error("the run of another program can be cancelled, or is shown as starting")
		}
	})
}

func TestOlderRunsAreReadOnDemand(t *testing.T) {
	perform(t, windowSize, over(many(1200)), func(t *testing.T, s *stage) {
		for _, want := range []string{"The newest 500 runs", "The newest 1,000 runs"} {
			if !s.shows(want) {
				t.Errorf("the foot does not say %q", want)
			}
			s.do(func() { guitest.Tap(t, s.window, "Show older runs") })
		}
		if s.shows("Show older runs") {
			t.Error("older runs are offered, but there are none")
		}
	})
}

func TestEndedRunIsReadAgain(t *testing.T) {
	runs := running()
	backend := over(nil)
	backend.RunsFunc = func(context.Context, string, int) ([]directory.Run, error) { return runs, nil }
	backend.ChangesFunc = func(ctx context.Context, id int64, each func(directory.Change) error) error {
		return over(runs).ChangesFunc(ctx, id, each)
	}
	perform(t, windowSize, backend, func(t *testing.T, s *stage) {
		s.choose(t, directory.StateRunning)
		s.do(func() { s.selects()[1].SetSelected(present.AllResults.String()) })
		runs = slices.Clone(runs)
		runs[0].State, runs[0].EndedAt, runs[0].Users.Added = directory.StateSucceeded, guitest.Clock().Now, 1
		runs[0].Users.Total = 68_401
		runs[0].Causes = []directory.CauseCount{{
			What: "user", Op: directory.OpAdded, Cause: directory.CauseAdded,
			Count: 1,
		}}
		s.do(func() { s.page.Refresh(events.RunEnded{Run: runs[0]}) })
		if guitest.Offers(s.window, "Cancel") || !s.shows(">Lidia Holloway<") {
			t.Error("the chosen run is not shown as it ended")
		}
	})
}
