package dashboard_test

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
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/page/dashboard"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// stage is the screen in a window, with a fake backend.
type stage struct {
	*guitest.Runs
	do        func(func()) // for the actions of people and events; see guitest.Do
	page      *dashboard.Page
	window    fyne.Window
	navigated nav.Destination
}

// perform runs a test of the screen in a bubble, so all reading has ended when synctest.Wait
// returns.
func perform(t *testing.T, size fyne.Size, backend *guitest.Runs, check func(t *testing.T, s *stage)) {
	synctest.Test(t, func(t *testing.T) {
		guitest.App(t)
		tasks := task.NewRunner(t.Context())
		defer tasks.Close()
		s := &stage{Runs: backend}
		s.page = dashboard.New(dashboard.Env{
			Backend: backend, Tasks: tasks, Clock: guitest.Clock,
			Navigate: func(d nav.Destination) {
				guitest.Did("navigate")
				s.navigated = d
			},
		})
		s.window = test.NewTempWindow(t, s.page.Content())
		s.window.Resize(size)
		s.do = func(f func()) { guitest.Do(tasks, f) }
		s.do(s.page.Shown)
		check(t, s)
	})
}

func full() *guitest.Runs { return over(guitest.Overview()) }

func over(o events.Overview) *guitest.Runs {
	runs := guitest.RunsOf(guitest.History())
	runs.OverviewFunc = func(context.Context) (events.Overview, error) { return o, nil }
	return runs
}

var windowSize = fyne.NewSize(1060, 760)

func TestStates(t *testing.T) {
	long := guitest.Overview()
	long.Connectors[0].Connector.Description = strings.Repeat("The very long name of a connector ", 6)
	long.Connectors[0].Connector.TenantDomain = strings.Repeat("subdomain.", 20) + "com"
	failing := guitest.Overview()
	failed := *failing.Connectors[0].LastAttempt
	failed.ID, failed.State, failed.Error = failed.ID+1, directory.StateFailed, guitest.ExpiredKey()
	failing.Connectors[0].LastAttempt, failing.Paused = &failed, true
	failing.Connectors[0].Connector.KeyExpires = time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)
	failing.Connectors[1].Running = nil
	failing.Connectors[1].Connector.Enabled = false
	never := guitest.Overview()
	never.Connectors = never.Connectors[:1]
	never.Connectors[0].LastAttempt, never.Connectors[0].LastSuccess = nil, nil
	fresh := over(never)
	fresh.RunsFunc = nil
	level, single := full(), full()
	level.RunsFunc, single.RunsFunc = recorded(6), recorded(1)
	for name, test := range map[string]struct {
		backend *guitest.Runs
		size    fyne.Size
	}{
		"full":    {full(), windowSize},
		"small":   {full(), fyne.NewSize(720, 560)},
		"large":   {full(), fyne.NewSize(2200, 1300)},
		"long":    {over(long), windowSize},
		"failing": {over(failing), windowSize},
		"held":    {heldBackend(), windowSize},
		"never":   {fresh, windowSize},
		"level":   {level, windowSize},
		"single":  {single, windowSize},
		"empty":   {&guitest.Runs{}, windowSize},
		"broken": {&guitest.Runs{OverviewFunc: func(context.Context) (events.Overview, error) {
			return events.Overview{}, &problem.Problem{
				Code: "x", Title: "The database cannot be read",
				Detail: "The disk is full.", Hint: "Make room.",
			}
		}}, windowSize},
	} {
		t.Run(name, func(t *testing.T) {
			perform(t, test.size, test.backend, func(t *testing.T, s *stage) { golden(t, s, name) })
		})
	}
}

// recorded returns n runs without changes, three a day. If n is 1, the run is a first run.
func recorded(n int) func(context.Context, string, int) ([]directory.Run, error) {
	list := make([]directory.Run, n)
	for i := range list {
		ended := guitest.Clock().Now.Add(-time.Duration(i) * 8 * time.Hour)
		list[i] = directory.Run{
			ID: int64(n - i), Connector: guitest.Contoso, Trigger: directory.TriggerSchedule, Mode: directory.ModeDelta,
			State:     directory.StateUnchanged,
			StartedAt: ended.Add(-2 * time.Second), EndedAt: ended, Users: directory.UserCounts{Total: 12_421},
		}
	}
	return func(context.Context, string, int) ([]directory.Run, error) { return list, nil }
}

// heldBackend returns a backend with a connector that has a held run.
func heldBackend() *guitest.Runs {
	held := guitest.Overview()
	waiting := guitest.HeldRun()
	held.Connectors[1].Running, held.Connectors[1].Held, held.Connectors[1].LastAttempt = nil, &waiting, &waiting
	return over(held)
}

func golden(t *testing.T, s *stage, name string) {
	test.AssertRendersToMarkup(t, name+".xml", s.window.Canvas())
	guitest.Gallery(t, "dashboard-"+name, s.window)
}

func TestLoading(t *testing.T) {
	backend := full()
	backend.OverviewFunc = func(ctx context.Context) (events.Overview, error) {
		<-ctx.Done()
		return events.Overview{}, ctx.Err()
	}
	perform(t, windowSize, backend, func(t *testing.T, s *stage) { golden(t, s, "loading") })
}

// TestOverviewThatCameMeanwhileCounts checks that the screen keeps an overview that arrives with an
// event while the charts are being read. On a busy machine, the screen used to show afterwards that
// another program ran the schedule, although an event had already reported that this program did.
func TestOverviewThatCameMeanwhileCounts(t *testing.T) {
	before := guitest.Overview()
	before.OwnsSchedule, before.OtherOwnsSchedule = false, true
	backend := over(before)
	proceed := make(chan struct{})
	runs := backend.RunsFunc
	backend.RunsFunc = func(ctx context.Context, id string, n int) ([]directory.Run, error) {
		<-proceed
		return runs(ctx, id, n)
	}
	synctest.Test(t, func(t *testing.T) {
		proceed = make(chan struct{})
		guitest.App(t)
		tasks := task.NewRunner(t.Context())
		defer tasks.Close()
		page := dashboard.New(dashboard.Env{
			Backend: backend, Tasks: tasks, Clock: guitest.Clock,
			Navigate: func(nav.Destination) {},
		})
		window := test.NewTempWindow(t, page.Content())
		window.Resize(windowSize)
		s := &stage{window: window}
		guitest.Do(tasks, page.Shown)
		guitest.Do(tasks, func() { page.Refresh(guitest.Overview()) })
		guitest.Do(tasks, func() { close(proceed) })
		if shows(s, "Next run 13:00 GMT (14:00 here), by another instance of Rollcall") ||
			!shows(s, "Next run 13:00 GMT (14:00 here)") {
			t.Error("the schedule is not the one in the newest overview")
		}
		if !shows(s, "Accounts") {
			t.Error("the charts are not there")
		}
	})
}

func TestButtons(t *testing.T) {
	perform(t, windowSize, full(), func(t *testing.T, s *stage) {
		for _, step := range []struct {
			button string
			which  int
			want   func() bool
		}{
			{"Sync all", 0, func() bool { return len(s.Started) == 1 && len(s.Started[0]) == 0 }},
			{"Sync Directory Data", 0, func() bool { return slices.Equal(s.Started[1], []string{guitest.Contoso}) }},
			{"Cancel", 0, func() bool { return slices.Equal(s.Cancelled, []string{guitest.Fabrikam}) }},
			{"Preview", 0, func() bool { return slices.Equal(s.Previewed[0], []string{guitest.Contoso}) }},
			{"History", 1, func() bool { return s.navigated == nav.Runs{Connector: guitest.Fabrikam} }},
			{"Edit", 0, func() bool { return s.navigated == nav.Connector{ID: guitest.Contoso} }},
		} {
			s.do(func() { test.Tap(buttons(s.window.Content(), step.button)[step.which]) })
			if !step.want() {
				t.Errorf("%s: started %v, cancelled %v, navigated %v", step.button, s.Started, s.Cancelled, s.navigated)
			}
		}
	})
}

// TestABulkChangeIsOneLine checks that a bulk change is one line that opens the run with its
// filter. Rarer changes are listed one by one.
func TestABulkChangeIsOneLine(t *testing.T) {
	runs := append([]directory.Run{guitest.BulkRun()}, guitest.History()[1:]...)
	backend := guitest.RunsOf(runs)
	perform(t, windowSize, backend, func(t *testing.T, s *stage) {
		if !shows(s, "180 accounts changed department") || !shows(s, "12 accounts left: deleted in Entra ID") ||
			!shows(s, "Lidia Holloway joined") {
			t.Error("a bulk change is not shown in one line, or the other changes are missing")
		}
		golden(t, s, "bulk")
		for _, o := range guitest.All(s.window.Content()) {
			if l, ok := o.(*widgets.TextLink); ok && l.AccessibilityLabel() == "180 accounts changed department" {
				s.do(func() { test.Tap(l) })
			}
		}
		if want := (nav.Run{
			Connector: guitest.Contoso, ID: 500,
			Filter: present.ChangeFilter{What: "user", Op: directory.OpUpdated, Property: "department"},
		}); s.navigated != want {
			t.Errorf("it leads to %#v, want %#v", s.navigated, want)
		}
	})
	perform(t, fyne.NewSize(690, 500), backend, func(t *testing.T, s *stage) { golden(t, s, "bulk-small") })
}

func TestHeldRunIsReviewed(t *testing.T) {
	perform(t, windowSize, heldBackend(), func(t *testing.T, s *stage) {
		s.do(func() { guitest.Tap(t, s.window, "Review…") })
		if want := (nav.Run{Connector: guitest.Fabrikam, ID: 412}); s.navigated != want {
			t.Errorf("it leads to %#v, want %#v", s.navigated, want)
		}
	})
}

// buttons returns the visible buttons with the given text, in order.
func buttons(o fyne.CanvasObject, text string) []*widget.Button {
	var list []*widget.Button
	for _, found := range guitest.All(o) {
		if b, ok := found.(*widget.Button); ok && b.Text == text && b.Visible() {
			list = append(list, b)
		}
	}
	return list
}

func shows(s *stage, text string) bool {
	return strings.Contains(test.RenderToMarkup(s.window.Canvas()), text)
}

func TestProgressMovesOneCard(t *testing.T) {
	perform(t, windowSize, full(), func(t *testing.T, s *stage) {
		p := guitest.Progress()
		p.Users = 50123
		s.do(func() { s.page.Refresh(events.RunProgress{Connector: guitest.Fabrikam, Progress: p}) })
		if !shows(s, "users 50,123 of 68,400") {
			t.Error("the card does not show the progress")
		}
		s.do(func() { s.page.Refresh(events.RunProgress{Connector: "nobody", Progress: p}) })
	})
}

func TestCardsFollowTheOverview(t *testing.T) {
	perform(t, windowSize, full(), func(t *testing.T, s *stage) {
		ended := guitest.Overview()
		ended.Connectors[1].Running = nil
		s.do(func() { s.page.Refresh(ended) })
		if got := len(buttons(s.window.Content(), "Sync Directory Data")); got != 2 {
			t.Errorf("%d cards can be synchronized, want 2", got)
		}
		if got := len(buttons(s.window.Content(), "Cancel")); got != 0 {
			t.Errorf("%d cards can be cancelled, want none", got)
		}
		ended.Connectors = ended.Connectors[:1]
		s.do(func() { s.page.Refresh(ended) })
		if shows(s, "fabrikam.com") {
			t.Error("a removed connector still has a card")
		}
		s.do(func() { s.page.Refresh(events.Overview{}) })
		if !shows(s, "No tenant is connected yet") {
			t.Error("without connectors there is no next step")
		}
		s.do(func() { guitest.Tap(t, s.window, "New connector") })
		if s.navigated != (nav.NewConnector{}) {
			t.Errorf("navigated to %v", s.navigated)
		}
	})
}

func TestTryAgain(t *testing.T) {
	backend := full()
	good, broken := backend.OverviewFunc, true
	backend.OverviewFunc = func(ctx context.Context) (events.Overview, error) {
		if broken {
			return events.Overview{}, errors.New("disk on fire")
		}
		return good(ctx)
	}
	perform(t, windowSize, backend, func(t *testing.T, s *stage) {
		if shows(s, "disk on fire") {
			t.Error("an internal error is shown to people")
		}
		broken = false
		s.do(func() { guitest.Tap(t, s.window, "Try again") })
		if !shows(s, "contoso.onmicrosoft.com") {
			t.Error("nothing is shown after trying again")
		}
	})
}

func TestCopyPutsTheProblemOnTheClipboard(t *testing.T) {
	failing := guitest.Overview()
	failed := *failing.Connectors[0].LastAttempt
	failed.ID, failed.State, failed.Error = failed.ID+1, directory.StateFailed, guitest.ExpiredKey()
	failing.Connectors[0].LastAttempt = &failed
	perform(t, windowSize, over(failing), func(t *testing.T, s *stage) {
		s.do(func() { guitest.Tap(t, s.window, "Copy") })
		got := fyne.CurrentApp().Clipboard().Content()
		for _, want := range []string{
			"Entra ID refused the key.", "Create a new client secret",
			guitest.ExpiredKey().RequestID,
		} {
			if !strings.Contains(got, want) {
				t.Errorf("the clipboard lacks %q: %s", want, got)
			}
		}
	})
}
