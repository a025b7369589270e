package settings_test

import (
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/autostart"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/exchange"
	"github.com/rollcallsync/rollcall/core/problem"
	core "github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/core/update"
	"github.com/rollcallsync/rollcall/core/zoneinfo"
	"github.com/rollcallsync/rollcall/gui/form"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/page/settings"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// backend is everything that the screen calls.
type backend struct {
	guitest.Preferences
	guitest.Upkeep
	guitest.Suggested
	places guitest.Channels
	news   guitest.Updates
}

// withSettings returns a backend with one backup and without an entry for log-in.
func withSettings(change func(*core.Settings)) *backend {
	b := &backend{Preferences: guitest.Preferences{Now: core.Default()}}
	b.Login = app.Autostart{State: autostart.Off, Program: "/usr/bin/rollcall"}
	b.Kept = []directory.Backup{{
		Path: "/home/ada/.local/share/rollcall/backups/rollcall-20261123-080000.db",
		At:   guitest.Clock().Now.Add(-4 * time.Hour), Bytes: 12 << 20,
	}}
	b.Loss = directory.Forgotten{
		Changes: 12040, UserVersions: 8120, GroupVersions: 300, Memberships: 4021,
		Tombstones: 87,
	}
	b.Suggestions = guitest.SampleSuggestions()
	b.news.Known = update.State{Version: "0.2.0"}
	b.Contents = directory.BackupContents{
		Connectors: 2, Users: 12481, Groups: 933,
		LastRun: guitest.Clock().Now.Add(-5 * time.Hour),
	}
	change(&b.Now)
	return b
}

func asInstalled(*core.Settings) {}

type stage struct {
	*backend
	page    *settings.Page
	window  fyne.Window
	do      func(func())
	saved   []core.Settings
	opened  []string
	pages   []string // opened in the browser
	preview []core.Look

	question string // the question that was asked last
	yes      bool   // answers questions with yes
	restored string // the backup that was passed to Restore
	unlocked bool   // Unlock was called
}

func perform(t *testing.T, b *backend, check func(t *testing.T, s *stage)) {
	synctest.Test(t, func(t *testing.T) {
		guitest.App(t)
		tasks := task.NewRunner(t.Context())
		defer tasks.Close()
		s := &stage{backend: b}
		s.page = settings.New(settings.Env{
			Backend: b, Channels: &b.places, Updates: &b.news, Tasks: tasks, Folder: "/home/ada/.local/share/rollcall",
			Zones: zoneinfo.Data{Version: "2026f"},
			Clock: guitest.Clock,
			Open: func(path string) {
				guitest.Did("open")
				s.opened = append(s.opened, path)
			},
			OpenURL: func(page *url.URL) error {
				guitest.Did("open")
				s.pages = append(s.pages, page.String())
				return nil
			},
			Saved:        func(saved core.Settings) { s.saved = append(s.saved, saved) },
			Preview:      func(l core.Look) { s.preview = append(s.preview, l) },
			ChooseFolder: func(_ string, chosen func(string)) { chosen("/srv/backups") },
			NewFile:      func(name string, chosen func(string)) { chosen("/home/ada/" + name) },
			OpenFile:     func(chosen func(string)) { chosen("/home/ada/rollcall.json") },
			OpenBackup: func(_ string, chosen func(string)) {
				guitest.Did("open")
				chosen("/media/stick/old.db")
			},
			ChooseAuthorities: func(_ string, chosen func(string)) { guitest.Did("open"); chosen("/etc/ssl/ca.pem") },
			Confirm: func(title, text, _ string, do func()) {
				guitest.Did("ask")
				if s.question = title + " " + text; s.yes {
					do()
				}
			},
			Restore: func(backup string) { guitest.Did("restore"); s.restored = backup },
			Unlock:  func() { guitest.Did("ask"); s.unlocked = true },
		})
		s.window = test.NewTempWindow(t, s.page.Content())
		s.window.Resize(fyne.NewSize(1000, 4000)) // large enough for the whole screen
		s.do = func(f func()) { guitest.Do(tasks, f) }
		s.do(s.page.Shown)
		check(t, s)
	})
}

func golden(t *testing.T, s *stage, name string) {
	t.Helper()
	// The driver of a real window lays a screen out again when its content grows. The test
	// driver does not, except for a picture.
	s.do(s.window.Content().Refresh)
	test.AssertRendersToMarkup(t, name+".xml", s.window.Canvas())
	guitest.Gallery(t, "settings-"+name, s.window)
}

func (s *stage) shows(text string) bool {
	return strings.Contains(test.RenderToMarkup(s.window.Canvas()), text)
}

// entry returns the input that contains a text.
func (s *stage) entry(t *testing.T, text string) *widgets.Entry {
	t.Helper()
	for _, o := range guitest.All(s.window.Canvas().Content()) {
		if e, ok := o.(*widgets.Entry); ok && e.Text == text {
			return e
		}
	}
	t.Fatalf("no input contains %q", text)
	return nil
}

func another(s *core.Settings) {
	s.Region, s.Paused, s.Appearance = "Europe/Berlin", true, core.Dark
	s.KeepHistory = core.Retention{Count: 18, Unit: core.Months}
	s.Backups = core.Backups{Keep: 30, Folder: "/srv/backups"}
}

func TestStates(t *testing.T) {
	perform(t, withSettings(asInstalled), func(t *testing.T, s *stage) { golden(t, s, "default") })
	perform(t, withSettings(another), func(t *testing.T, s *stage) { golden(t, s, "another-zone") })
	perform(t, withSettings(asInstalled), func(t *testing.T, s *stage) {
		s.do(func() { s.entry(t, "08:00, 13:00, 23:00").SetText("08:00, 25:00") })
		s.do(func() { s.entry(t, "7").SetText("many") })
		golden(t, s, "wrong-time")
		if guitest.Offers(s.window, "Save") {
			t.Error("a wrong time can be saved")
		}
	})
	full := withSettings(asInstalled)
	full.Err = problem.Problem{
		Code: "settings_unwritable", Title: "The settings cannot be written to /home/ada/settings.json",
		Detail: "The operating system refused to write there.", Hint: "Free up space on the disk.",
	}.Wrap(problem.Usage("x", "y"))
	perform(t, full, func(t *testing.T, s *stage) {
		s.do(func() { guitest.Tap(t, s.window, "Notify me when a run fails or is held") })
		s.do(func() { guitest.Tap(t, s.window, "Save") })
		golden(t, s, "not-saved")
		if !guitest.Offers(s.window, "Save") || len(s.saved) > 0 {
			t.Error("it looks as if it had been saved")
		}
	})
	locked := withSettings(asInstalled)
	locked.Vault = guitest.LockedVault()
	perform(t, locked, func(t *testing.T, s *stage) {
		guitest.Gallery(t, "settings-vault-locked", s.window)
		if !s.shows("Secrets are in the vault /home/ada/secrets.age, which is opened by a passphrase. It is locked.") {
			t.Error("it does not say where secrets are")
		}
		s.do(func() { guitest.Tap(t, s.window, "Unlock…") })
		if !s.unlocked {
			t.Error("the vault cannot be unlocked from here")
		}
	})
	moved := withSettings(asInstalled)
	moved.Login, moved.Kept = app.Autostart{
		State:   autostart.Moved,
		Program: "/home/ada/Downloads/rollcall-0.1.0/rollcall",
	}, nil
	perform(t, moved, func(t *testing.T, s *stage) { golden(t, s, "moved") })
	perform(t, withSettings(asInstalled), func(t *testing.T, s *stage) {
		s.window.Resize(fyne.NewSize(724, 600))
		golden(t, s, "small")
	})
	perform(t, withSettings(asInstalled), func(t *testing.T, s *stage) {
		s.window.Resize(fyne.NewSize(3660, 2100))
		golden(t, s, "large")
	})
}

func TestSave(t *testing.T) {
	perform(t, withSettings(asInstalled), func(t *testing.T, s *stage) {
		if guitest.Offers(s.window, "Save") {
			t.Error("there is something to save before anything was edited")
		}
		s.do(func() { s.entry(t, "08:00, 13:00, 23:00").SetText("23:00 6:30") })
		s.do(func() { guitest.Tap(t, s.window, "Pause the schedule, so runs start only manually") })
		s.do(func() { guitest.Tap(t, s.window, "Start Rollcall when I log in, hidden in the tray") })
		s.do(func() { guitest.Tap(t, s.window, "Choose…") })
		s.do(func() { guitest.Tap(t, s.window, "Save") })
		if len(s.Saved) != 1 || len(s.saved) != 1 {
			t.Fatalf("saved %d times, announced %d times, want 1", len(s.Saved), len(s.saved))
		}
		if got := s.Saved[0]; !got.Paused || len(got.Times) != 2 || got.Times[0] != 6*60+30 ||
			got.Backups.Folder != "/srv/backups" {
			t.Errorf("saved %+v", got)
		}
		if s.Login.State != autostart.On {
			t.Errorf("start at log-in is %s", s.Login.State)
		}
		if !s.shows("Saved") || guitest.Offers(s.window, "Save") {
			t.Error("it does not show that it is saved")
		}
	})
}

func TestGuardsAreSaved(t *testing.T) {
	perform(t, withSettings(asInstalled), func(t *testing.T, s *stage) {
		numbers := s.limit(t, 0).Entries() // the limit on removed accounts
		s.do(func() { numbers[0].SetText("110") })
		if guitest.Offers(s.window, "Save") || !s.shows("Enter a percentage from 1 to 100") {
			t.Error("an invalid limit can be saved, or is not reported")
		}
		golden(t, s, "wrong-guard")
		s.do(func() { numbers[0].SetText("") })
		if !s.shows("Enter the percentage as well.") {
			t.Error("an incomplete limit is not reported")
		}
		s.do(func() { numbers[1].SetText("") })
		s.do(func() { numbers[2].SetText("50") })
		s.do(func() { s.limit(t, 1).Off().SetChecked(true) })
		s.do(func() { guitest.Tap(t, s.window, "Save") })
		want := directory.Guards{
			directory.GuardAccountsRemoved:  {ByNumber: true, Number: 50},
			directory.GuardAccountsDisabled: {},
		}.Over(directory.DefaultGuards())
		if diff := cmp.Diff(want, s.Saved[0].Guards); diff != "" {
			t.Errorf("guards (-want +got):\n%s", diff)
		}
	})
}

// limit returns a visible limit by its position from the top.
func (s *stage) limit(t *testing.T, place int) *form.Limit {
	t.Helper()
	var found []*form.Limit
	for _, o := range guitest.All(s.window.Canvas().Content()) {
		if l, ok := o.(*form.Limit); ok {
			found = append(found, l)
		}
	}
	if place >= len(found) {
		t.Fatalf("%d limits show", len(found))
	}
	return found[place]
}

// TestHeaderAndWidth checks that the heading and the fields have the same dimensions as on every
// screen with forms.
func TestHeaderAndWidth(t *testing.T) {
	perform(t, withSettings(asInstalled), func(t *testing.T, s *stage) {
		s.window.Resize(fyne.NewSize(2300, 1300))
		if got := guitest.HeaderGap(t, s.window); got != guitest.Gap {
			t.Errorf("room below the header: %v, want %v", got, guitest.Gap)
		}
		if got := guitest.WidestField(s.window); got != guitest.FieldWidth {
			t.Errorf("fields are %v wide, want %v", got, guitest.FieldWidth)
		}
	})
}

func TestDiscard(t *testing.T) {
	perform(t, withSettings(asInstalled), func(t *testing.T, s *stage) {
		s.do(func() { s.entry(t, "08:00, 13:00, 23:00").SetText("noon") })
		s.do(func() { s.choose(t, "Follow the system", "Dark") })
		s.do(func() { s.choose(t, "Standard", "Compact") })
		s.do(func() { guitest.Tap(t, s.window, "Discard changes") })
		s.entry(t, "08:00, 13:00, 23:00")
		if guitest.Offers(s.window, "Discard changes") {
			t.Error("there is still something to discard")
		}
		if diff := cmp.Diff([]core.Look{
			{Appearance: core.Dark, Density: core.Standard},
			{Appearance: core.Dark, Density: core.Compact},
			core.Default().Look(),
		}, s.preview); diff != "" {
			t.Errorf("looks that were shown (-want +got):\n%s", diff)
		}
	})
}

// TestFaultsOfFieldsThatAppear checks that a field that appears shows its fault at once, although
// it is untouched, because the fault prevents saving.
func TestFaultsOfFieldsThatAppear(t *testing.T) {
	perform(t, withSettings(asInstalled), func(t *testing.T, s *stage) {
		for _, x := range []struct{ now, next, fault string }{
			{"Europe (GMT, UTC+0)", "Another time zone", "Enter a time zone such as"},
			{"For ever", "Another period", "does not say how long to keep history"},
		} {
			s.do(func() { s.choose(t, x.now, x.next) })
			if !s.shows(x.fault) || guitest.Offers(s.window, "Save") {
				t.Errorf("%s: no fault shows, or it can be saved", x.next)
			}
			s.do(func() { guitest.Tap(t, s.window, "Discard changes") })
		}
	})
}

// choose picks an option in the drop-down list that now shows a text.
func (s *stage) choose(t *testing.T, now, next string) {
	t.Helper()
	for _, o := range guitest.All(s.window.Canvas().Content()) {
		if list, ok := o.(*widget.Select); ok && list.Selected == now {
			list.SetSelected(next)
			return
		}
	}
	t.Fatalf("no list shows %q", now)
}

// TestLossIsShown checks that the loss is shown for a shorter history before it is saved, but not
// for the saved one.
func TestLossIsShown(t *testing.T) {
	const drops = "The next run or restart deletes 12,040 changes of runs"
	perform(t, withSettings(asInstalled), func(t *testing.T, s *stage) {
		s.do(func() { s.choose(t, "For ever", "1 year") })
		if !s.shows(drops) {
			t.Error("it does not say what is dropped")
		}
		golden(t, s, "shorter-history")
		s.do(func() { s.choose(t, "1 year", "Another period") })
		if s.shows(drops) || guitest.Offers(s.window, "Save") {
			t.Error("no time is a time")
		}
		s.do(func() { s.entryWith(t, "18 months").SetText("3 months") })
		if !s.shows(drops) {
			t.Error("it does not say what another time drops")
		}
		s.do(func() { guitest.Tap(t, s.window, "Save") })
		if got := s.Saved[0].KeepHistory; got != (core.Retention{Count: 3, Unit: core.Months}) || s.shows(drops) {
			t.Errorf("saved %v, shown %v", got, s.shows(drops))
		}
	})
}

// entryWith returns the input with the given placeholder.
func (s *stage) entryWith(t *testing.T, text string) *widgets.Entry {
	t.Helper()
	for _, o := range guitest.All(s.window.Canvas().Content()) {
		if e, ok := o.(*widgets.Entry); ok && e.PlaceHolder == text {
			return e
		}
	}
	t.Fatalf("no input has the example %q", text)
	return nil
}

// TestEditsSurviveOthers checks that edits stay when another program saves settings, or when the
// tray pauses the schedule.
func TestEditsSurviveOthers(t *testing.T) {
	perform(t, withSettings(asInstalled), func(t *testing.T, s *stage) {
		s.Now.Paused = true
		s.do(func() { s.page.Refresh(events.Overview{}) })
		if !s.shows("The schedule is paused") {
			t.Error("a change from elsewhere does not show")
		}
		s.do(func() { s.entry(t, "08:00, 13:00, 23:00").SetText("09:00") })
		s.Now.Paused = false
		s.do(func() { s.page.Refresh(events.Overview{}) })
		s.entry(t, "09:00")
	})
}

func TestOpen(t *testing.T) {
	perform(t, withSettings(asInstalled), func(t *testing.T, s *stage) {
		for _, button := range []string{"Open", "Open log", "Open folder"} {
			s.do(func() { guitest.Tap(t, s.window, button) })
		}
		const folder = "/home/ada/.local/share/rollcall"
		if diff := cmp.Diff([]string{folder, folder + "/rollcall.log", folder + "/backups"}, s.opened); diff != "" {
			t.Errorf("opened (-want +got):\n%s", diff)
		}
	})
}

func TestUpkeep(t *testing.T) {
	perform(t, withSettings(asInstalled), func(t *testing.T, s *stage) {
		s.Imported = exchange.Imported{Added: 2, NeedKey: []directory.Connector{{Description: "Contoso"}}}
		for _, button := range []string{"Back up now", "Save diagnostics…", "Export…", "Import…"} {
			s.do(func() { guitest.Tap(t, s.window, button) })
		}
		want := []string{
			"back up", "diagnostics /home/ada/rollcall-diagnostics.zip", "export /home/ada/rollcall.json",
			"import /home/ada/rollcall.json",
		}
		if diff := cmp.Diff(want, s.Done); diff != "" {
			t.Errorf("done (-want +got):\n%s", diff)
		}
		if !s.shows("Enter the keys of these connectors: “Contoso”") {
			t.Error("the missing key is not reported")
		}
		golden(t, s, "done")
	})
}

func TestUpkeepThatFails(t *testing.T) {
	for _, button := range []string{"Back up now", "Save diagnostics…", "Export…", "Import…"} {
		b := withSettings(asInstalled)
		b.FailWith = &problem.Problem{Code: "disk_full", Title: "The disk is full", Hint: "Make room on it."}
		perform(t, b, func(t *testing.T, s *stage) {
			s.do(func() { guitest.Tap(t, s.window, button) })
			if !s.shows("The disk is full") || !guitest.Offers(s.window, button) {
				t.Errorf("%s: it is not reported, or cannot be tried again", button)
			}
			if button == "Back up now" {
				golden(t, s, "backup-failed")
			}
		})
	}
}
