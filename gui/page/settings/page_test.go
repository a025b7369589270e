package settings_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/rollcallsync/rollcall/gui/widgets"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/problem"
	core "github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/page/settings"
	"github.com/rollcallsync/rollcall/gui/task"
)

type stage struct {
	*guitest.Preferences
	page    *settings.Page
	window  fyne.Window
	do      func(func())
	told    []core.Settings
	folders []string
}

func perform(t *testing.T, backend *guitest.Preferences, check func(t *testing.T, s *stage)) {
	synctest.Test(t, func(t *testing.T) {
		guitest.App(t)
		tasks := task.NewRunner(t.Context())
		defer tasks.Close()
		s := &stage{Preferences: backend}
		s.page = settings.New(settings.Env{
			Backend: backend, Tasks: tasks, Folder: "/home/ada/.local/share/rollcall", Clock: guitest.Clock,
			Open:  func(folder string) { s.folders = append(s.folders, folder) },
			Saved: func(saved core.Settings) { s.told = append(s.told, saved) },
		})
		s.window = test.NewTempWindow(t, s.page.Content())
		s.window.Resize(fyne.NewSize(1000, 740))
		s.do = func(f func()) { guitest.Do(tasks, f) }
		s.do(s.page.Shown)
		check(t, s)
	})
}

func golden(t *testing.T, s *stage, name string) {
	t.Helper()
	test.AssertRendersToMarkup(t, name+".xml", s.window.Canvas())
	guitest.Gallery(t, "settings-"+name, s.window)
}

func (s *stage) shows(text string) bool {
	return strings.Contains(test.RenderToMarkup(s.window.Canvas()), text)
}

// entry returns the input that holds text.
func (s *stage) entry(t *testing.T, text string) *widgets.Entry {
	t.Helper()
	for _, o := range guitest.All(s.window.Canvas().Content()) {
		if e, ok := o.(*widgets.Entry); ok && e.Text == text {
			return e
		}
	}
	t.Fatalf("no input holds %q", text)
	return nil
}

func edited() *guitest.Preferences {
	s := core.Default()
	s.Region, s.Paused, s.Appearance = "Europe/Berlin", true, core.Dark
	return &guitest.Preferences{Now: s}
}

func TestStates(t *testing.T) {
	perform(t, &guitest.Preferences{Now: core.Default()}, func(t *testing.T, s *stage) { golden(t, s, "default") })
	perform(t, edited(), func(t *testing.T, s *stage) { golden(t, s, "another-zone") })
	perform(t, &guitest.Preferences{Now: core.Default()}, func(t *testing.T, s *stage) {
		s.do(func() { s.entry(t, "08:00, 13:00, 23:00").SetText("08:00, 25:00") })
		golden(t, s, "wrong-time")
		if guitest.Offers(s.window, "Save") {
			t.Error("a wrong time can be saved")
		}
	})
	full := &guitest.Preferences{Now: core.Default(), Err: problem.Problem{
		Code: "settings_unwritable", Title: "The settings cannot be written to /home/ada/settings.json",
		Detail: "The system refuses it.", Hint: "Make room on the disk.",
	}.Wrap(problem.Usage("x", "y"))}
	perform(t, full, func(t *testing.T, s *stage) {
		s.do(func() { guitest.Tap(t, s.window, "Tell me of a failed run") })
		s.do(func() { guitest.Tap(t, s.window, "Save") })
		golden(t, s, "not-saved")
		if !guitest.Offers(s.window, "Save") || len(s.told) > 0 {
			t.Error("it looks as if it were saved")
		}
	})
}

func TestSave(t *testing.T) {
	perform(t, &guitest.Preferences{Now: core.Default()}, func(t *testing.T, s *stage) {
		if guitest.Offers(s.window, "Save") {
			t.Error("there is something to save before anything was edited")
		}
		s.do(func() { s.entry(t, "08:00, 13:00, 23:00").SetText("23:00 6:30") })
		s.do(func() { guitest.Tap(t, s.window, "Pause the schedule: runs start only when somebody asks for them") })
		s.do(func() { guitest.Tap(t, s.window, "Save") })
		if len(s.Saved) != 1 || len(s.told) != 1 {
			t.Fatalf("saved %d times, told %d times, want 1", len(s.Saved), len(s.told))
		}
		if got := s.Saved[0]; !got.Paused || len(got.Times) != 2 || got.Times[0] != 6*60+30 {
			t.Errorf("saved %+v", got)
		}
		if !s.shows("Saved") || guitest.Offers(s.window, "Save") {
			t.Error("it does not show that it is saved")
		}
	})
}

func TestDiscard(t *testing.T) {
	perform(t, &guitest.Preferences{Now: core.Default()}, func(t *testing.T, s *stage) {
		s.do(func() { s.entry(t, "08:00, 13:00, 23:00").SetText("noon") })
		s.do(func() { guitest.Tap(t, s.window, "Discard changes") })
		s.entry(t, "08:00, 13:00, 23:00")
		if guitest.Offers(s.window, "Discard changes") {
			t.Error("there is still something to discard")
		}
	})
}

// TestEditsSurviveOthers: another program may save settings, or the tray pause
// the schedule, while somebody types.
func TestEditsSurviveOthers(t *testing.T) {
	perform(t, &guitest.Preferences{Now: core.Default()}, func(t *testing.T, s *stage) {
		s.Now.Paused = true
		s.do(func() { s.page.Refresh(app.Event{Kind: app.EventOverview}) })
		if !s.shows("The schedule is paused") {
			t.Error("a change from elsewhere does not show")
		}
		s.do(func() { s.entry(t, "08:00, 13:00, 23:00").SetText("09:00") })
		s.Now.Paused = false
		s.do(func() { s.page.Refresh(app.Event{Kind: app.EventOverview}) })
		s.entry(t, "09:00")
	})
}

func TestOpenFolder(t *testing.T) {
	perform(t, &guitest.Preferences{Now: core.Default()}, func(t *testing.T, s *stage) {
		s.do(func() { guitest.Tap(t, s.window, "Open") })
		if len(s.folders) != 1 || !strings.HasSuffix(s.folders[0], "rollcall") {
			t.Errorf("opened %q", s.folders)
		}
	})
}
