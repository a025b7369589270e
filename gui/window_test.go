package gui

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/zoneinfo"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// stage is a window with a fake backend.
type stage struct {
	*guitest.Backend
	window *Window
	raise  chan struct{}
	end    chan struct{}
}

// perform runs a test of the window in a bubble. Events that were sent have been handled when
// synctest.Wait returns.
func perform(t *testing.T, check func(t *testing.T, s *stage)) {
	performOver(t, guitest.NewBackend, check)
}

// performOver creates the backend inside the bubble, where its channel belongs.
func performOver(t *testing.T, backend func() *guitest.Backend, check func(t *testing.T, s *stage)) {
	synctest.Test(t, func(t *testing.T) {
		a := guitest.App(t)
		s := &stage{Backend: backend(), raise: make(chan struct{})}
		s.window = New(t.Context(), Options{
			App: a, Window: NewWindow(a, "Rollcall", ""), Backend: s.Backend, Folder: t.TempDir(),
			Zones: zoneinfo.Data{Version: "2026f"}, Tray: func() bool {
				return false
			}, Raise: s.raise,
			Log: guitest.Log(), Clock: guitest.Clock, Settings: s.Settings(),
		})
		defer s.window.Close()
		synctest.Wait()
		s.do(s.window.Show)
		check(t, s)
	})
}

// tell sends events and waits until the window has handled them.
func (s *stage) tell(list ...events.Event) {
	for _, e := range list {
		s.Events <- e
		synctest.Wait()
	}
}

// do performs an action of the user.
func (s *stage) do(f func()) { guitest.Do(s.window.tasks, f) }

func (s *stage) shows(text string) bool {
	return strings.Contains(test.RenderToMarkup(s.window.window.Canvas()), text)
}

// press presses a shortcut directly, because the canvas of tests has none.
func (s *stage) press(key fyne.KeyName) { s.do(s.window.keys[key]) }

func overview(o events.Overview) events.Event { return o }

func TestFirstStartWelcomes(t *testing.T) {
	perform(t, func(t *testing.T, s *stage) {
		s.tell(overview(events.Overview{}))
		if !s.shows("Welcome to Rollcall") {
			t.Error("there is no welcome")
		}
		guitest.Gallery(t, "window-welcome", s.window.window)
		s.tell(overview(guitest.Overview()))
		if s.shows("Welcome to Rollcall") || !s.shows("Sync all") {
			t.Error("the dashboard does not replace the welcome")
		}
		guitest.Gallery(t, "window-dashboard", s.window.window)
	})
}

func TestShortcutsShowScreens(t *testing.T) {
	perform(t, func(t *testing.T, s *stage) {
		s.tell(overview(guitest.Overview()))
		for i, name := range screenOrder {
			s.press(fyne.KeyName('1' + rune(i)))
			if s.window.shown.name != name {
				t.Errorf("key %d shows %s, want %s", i+1, s.window.shown.name, name)
			}
		}
		s.press(fyne.KeyR)
		if diff := cmp.Diff([][]string{nil}, s.Started); diff != "" {
			t.Errorf("started (-want +got):\n%s", diff)
		}
		s.press(fyne.KeyN)
		if !s.shows("New connector") {
			t.Error("there is no form of a new connector")
		}
		s.press(fyne.KeyF)
		if s.window.window.Canvas().Focused() == nil || s.window.shown.name != nav.Directory {
			t.Errorf("search is on %s, focus on %T", s.window.shown.name, s.window.window.Canvas().Focused())
		}
	})
}

func TestRailByKeyboard(t *testing.T) {
	perform(t, func(t *testing.T, s *stage) {
		e := s.window.rail.entries[nav.History]
		s.do(func() { s.window.window.Canvas().Focus(e) })
		guitest.Gallery(t, "window-rail-focus", s.window.window)
		s.do(func() { e.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace}) })
		if s.window.shown.name != nav.History || !e.chosen {
			t.Errorf("%s is shown", s.window.shown.name)
		}
	})
}

func TestBannerFixes(t *testing.T) {
	failed := slices.IndexFunc(guitest.History(), func(r directory.Run) bool {
		return r.State == directory.StateFailed
	})
	current := func(action health.Action) events.Event {
		o := guitest.Overview()
		o.Conditions = []health.Condition{{
			Code: "x", Severity: health.Serious, Connector: guitest.Fabrikam, Action: action,
			Run:   guitest.History()[failed].ID,
			Title: "The key of “Fabrikam” has expired", Hint: "Make a new client secret.",
		}, {Code: "y", Severity: health.Warning, Title: "Another"}}
		return overview(o)
	}
	for name, test := range map[string]struct {
		action health.Action
		button string
		fixed  func(s *stage) bool
	}{
		"key": {health.ActionRenewKey, "Renew key…", func(s *stage) bool {
			typed, ok := s.window.window.Canvas().Focused().(*widgets.Entry)
			return s.shows("Fabrikam") && ok && typed.Password
		}},
		"permissions": {health.ActionPermissions, "Show permissions…", func(s *stage) bool {
			return s.shows("Add the permissions")
		}},
		"run": {health.ActionShowRun, "Show run", func(s *stage) bool {
			return s.shows("Entra ID refused the key.")
		}},
		"sync": {health.ActionSync, "Sync now", func(s *stage) bool {
			return cmp.Equal(s.Started, [][]string{{guitest.Fabrikam}})
		}},
		"resume": {health.ActionResumeSchedule, "Resume schedule", func(s *stage) bool {
			return len(s.Saved) == 1 && !s.Saved[0].Paused
		}},
		"settings": {health.ActionSettings, "Open settings", func(s *stage) bool {
			return s.window.shown.name == nav.Settings
		}},
	} {
		t.Run(name, func(t *testing.T) {
			perform(t, func(t *testing.T, s *stage) {
				s.Now.Paused, s.ConnectorsBackend.List = true, guitest.Connectors()
				s.RunsFunc = func(context.Context, string, int) ([]directory.Run, error) {
					return guitest.History(), nil
				}
				s.tell(current(test.action))
				guitest.Gallery(t, "window-banner-"+name, s.window.window)
				s.do(func() { guitest.Tap(t, s.window.window, test.button) })
				guitest.Settle()
				guitest.Gallery(t, "window-fixed-"+name, s.window.window)
				if !test.fixed(s) {
					t.Errorf("%q does not lead to what fixes it", test.button)
				}
				s.tell(overview(guitest.Overview()))
				if s.shows("The key of “Fabrikam” has expired") {
					t.Error("the banner stays although no problem remains")
				}
			})
		})
	}
}

// TestHeldRunIsReviewed checks that the banner opens the plan, where it is approved.
func TestHeldRunIsReviewed(t *testing.T) {
	perform(t, func(t *testing.T, s *stage) {
		held := guitest.HeldRun()
		s.RunsFunc = func(context.Context, string, int) ([]directory.Run, error) {
			return append([]directory.Run{held}, guitest.History()...), nil
		}
		s.ChangesFunc, s.ConnectorsBackend.List = guitest.RunsOf(nil).ChangesFunc, guitest.Connectors()
		o := guitest.Overview()
		o.Connectors[1].Running, o.Connectors[1].Held, o.Connectors[1].LastAttempt = nil, &held, &held
		var states []directory.ConnectorState
		for _, c := range o.Connectors {
			states = append(states, c.ConnectorState)
		}
		o.Conditions = health.Conditions(health.Facts{Now: guitest.Clock().Now, Connectors: states})
		s.window.window.Resize(fyne.NewSize(900, 600))
		s.tell(overview(o))
		guitest.Gallery(t, "window-held-dashboard", s.window.window)
		s.do(func() { guitest.Tap(t, s.window.window, "Review…") })
		guitest.Settle()
		guitest.Gallery(t, "window-held-plan", s.window.window)
		if s.window.shown.name != nav.History || !s.shows("It would make 422 changes") {
			t.Fatal("the banner does not lead to the plan")
		}
		for _, x := range guitest.All(s.window.window.Content()) {
			if e, ok := x.(*widgets.Entry); ok && strings.HasPrefix(e.PlaceHolder, "Why is this removal OK") {
				s.do(func() { e.SetText("Litware was sold") })
			}
		}
		s.do(func() { guitest.Tap(t, s.window.window, "Approve this run") })
		if diff := cmp.Diff([]string{"approve 412: Litware was sold"}, s.Decided); diff != "" {
			t.Errorf("decided (-want +got):\n%s", diff)
		}
	})
}

func TestBannerShowsAllConditions(t *testing.T) {
	perform(t, func(t *testing.T, s *stage) {
		o := guitest.Overview()
		for _, title := range []string{"One", "Two", "Three", "Four", "Five", "Six"} {
			o.Conditions = append(o.Conditions,
				health.Condition{
					Code: problem.Code(title), Severity: health.Warning, Title: title + " is wrong",
					Hint: "Fix it.",
				})
		}
		s.tell(overview(o))
		if !s.shows("One is wrong.") || s.shows("Two is wrong.") {
			t.Error("the most serious condition is not the only one shown")
		}
		s.do(func() { guitest.Tap(t, s.window.window, "and 5 more") })
		if !s.shows("Two is wrong.") || !s.shows("Six is wrong.") {
			t.Error("the others are not shown")
		}
		guitest.Gallery(t, "window-banner-all", s.window.window)
		s.do(func() { guitest.Tap(t, s.window.window, "Show less") })
		if s.shows("Two is wrong.") {
			t.Error("the others stay")
		}
	})
}

func TestBannerLeadsToTheProfile(t *testing.T) {
	performOver(t, furnished, func(t *testing.T, s *stage) {
		o := guitest.Overview()
		o.Conditions = []health.Condition{{
			Code: problem.CodeProfileGroupGone, Severity: health.Warning, Profile: "externalaa",
			Action: health.ActionProfile,
			Title:  "The profile “External people” names a group that no longer exists",
		}}
		s.tell(overview(o))
		s.do(func() { guitest.Tap(t, s.window.window, "Edit profile…") })
		if s.window.shown.name != nav.Authentication || !s.shows("Contractors") || !s.shows("Save and Exit") {
			t.Errorf("%s is shown, without the profile", s.window.shown.name)
		}
	})
}

// TestMenusCloseWithTheirScreen checks that an open menu closes when another screen is shown.
func TestMenusCloseWithTheirScreen(t *testing.T) {
	performOver(t, furnished, func(t *testing.T, s *stage) {
		s.tell(overview(guitest.Overview()))
		s.do(func() { s.window.show(nav.Profile{ID: "everyoneaa"}) })
		open := func() int { return len(s.window.window.Canvas().Overlays().List()) }
		s.do(func() {
			for _, o := range guitest.All(s.window.window.Content()) {
				if choice, ok := o.(*widget.Select); ok {
					choice.Tapped(nil)
					break
				}
			}
		})
		if open() != 1 {
			t.Fatal("no menu opened")
		}
		s.do(func() { s.window.show(nav.Dashboard) })
		if open() != 0 {
			t.Error("the menu is still open")
		}
		s.do(func() { s.window.confirm("Sure?", "Really.", "Yes", func() {}) })
		s.do(func() { s.window.show(nav.Directory) })
		if open() != 1 {
			t.Error("the question is gone without an answer")
		}
	})
}

// TestQuittingAsksForEveryForm checks that each form with unsaved changes asks before the program
// quits.
func TestQuittingAsksForEveryForm(t *testing.T) {
	performOver(t, furnished, func(t *testing.T, s *stage) {
		s.tell(overview(guitest.Overview()))
		s.do(func() { s.window.show(nav.Authentication) })
		s.do(func() { guitest.Tap(t, s.window.window, "New profile") })
		s.do(func() { test.Type(s.window.window.Canvas().Focused(), "Staff") })
		s.do(s.window.quit)
		if !s.shows("Leave without saving?") {
			t.Error("the form is left without a question")
		}
	})
}

func TestNotificationOfAFailedRun(t *testing.T) {
	perform(t, func(t *testing.T, s *stage) {
		s.tell(overview(guitest.Overview()))
		want := fyne.NewNotification("“Contoso” could not be synchronized", "See the history for details.")
		test.AssertNotificationSent(t, want, func() {
			s.tell(events.RunEnded{Run: directory.Run{
				Connector: guitest.Contoso, State: directory.StateFailed,
			}})
		})
	})
}

func TestQuestion(t *testing.T) {
	for name, tt := range map[string]struct {
		answer func(t *testing.T, s *stage)
		agreed bool
	}{
		"yes":    {func(t *testing.T, s *stage) { guitest.Tap(t, s.window.window, "Leave") }, true},
		"no":     {func(t *testing.T, s *stage) { guitest.Tap(t, s.window.window, "Cancel") }, false},
		"escape": {func(_ *testing.T, s *stage) { s.typed(fyne.KeyEscape) }, false},
		"enter":  {func(_ *testing.T, s *stage) { s.typed(fyne.KeyReturn) }, false}, // the focus starts on Cancel
	} {
		t.Run(name, func(t *testing.T) {
			perform(t, func(t *testing.T, s *stage) {
				agreed := false
				s.do(func() {
					s.window.confirm("Leave without saving?", "What you entered in this form will be lost.", "Leave",
						func() { agreed = true })
				})
				guitest.Gallery(t, "window-question", s.window.window)
				s.do(func() { tt.answer(t, s) })
				if agreed != tt.agreed || s.shows("Leave without saving?") {
					t.Errorf("agreed %v, want %v, and the question gone", agreed, tt.agreed)
				}
			})
		})
	}
}

func (s *stage) typed(key fyne.KeyName) {
	s.window.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
}

// TestWithoutTrayClosingQuits checks that without a tray, closing the window quits, because a
// hidden window could not be found again.
func TestWithoutTrayClosingQuits(t *testing.T) {
	perform(t, func(t *testing.T, s *stage) {
		s.do(s.window.closed)
		if got := s.window.o.App.Preferences().Float(widthPreference); got < leastWidth {
			t.Errorf("remembered width is %v", got)
		}
	})
}

func TestRaise(t *testing.T) {
	perform(t, func(t *testing.T, s *stage) {
		s.do(s.window.window.Hide)
		s.raise <- struct{}{}
		synctest.Wait()
	})
}

func TestEscapeClosesTheDetailOfARun(t *testing.T) {
	perform(t, func(t *testing.T, s *stage) {
		s.RunsFunc = func(context.Context, string, int) ([]directory.Run, error) { return guitest.History(), nil }
		s.tell(overview(guitest.Overview()))
		s.do(func() { s.window.show(nav.Runs{Connector: guitest.Contoso}) })
		if !guitest.Offers(s.window.window, "Close") {
			t.Fatal("there is no detail")
		}
		s.do(func() { s.window.typed(&fyne.KeyEvent{Name: fyne.KeyEscape}) })
		if guitest.Offers(s.window.window, "Close") {
			t.Error("the detail stays")
		}
	})
}

func TestTheRailLeadsBackToTheList(t *testing.T) {
	perform(t, func(t *testing.T, s *stage) {
		s.do(func() { s.window.show(nav.NewConnector{}) })
		s.do(func() { s.window.show(nav.Settings) })
		s.do(func() { s.window.show(nav.Connectors) })
		if !guitest.Offers(s.window.window, "Save and Exit") {
			t.Fatal("the form was left along with the screen")
		}
		s.do(func() { s.window.show(nav.Connectors) })
		if guitest.Offers(s.window.window, "Save and Exit") {
			t.Error("the form stays")
		}
	})
}
