package gui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	coredirectory "github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/gui/page/authentication"
	"github.com/rollcallsync/rollcall/gui/page/connectors"
	"github.com/rollcallsync/rollcall/gui/page/dashboard"
	"github.com/rollcallsync/rollcall/gui/page/directory"
	"github.com/rollcallsync/rollcall/gui/page/history"
	settingspage "github.com/rollcallsync/rollcall/gui/page/settings"
	"github.com/rollcallsync/rollcall/gui/page/welcome"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
)

// The screens, by the names that Navigate takes.
const (
	ScreenDashboard  = "dashboard"
	ScreenDirectory  = "directory"      // with "user" or "group", a connector, an id and perhaps a run; or with "run" and a run
	ScreenHistory    = "history"        // with the id of a connector, and perhaps a run: what that did, and a filter of it
	ScreenConnectors = "connectors"     // with "new": an empty form; with the id of a connector: its form; or with one of the words below, and it
	ScreenProfiles   = "authentication" // with the id of a profile: its form
	ScreenSettings   = "settings"

	// What the screen of connectors opens.
	openNew         = "new"
	openEdit        = "edit"
	openKey         = "key"         // the form, at the key
	openPermissions = "permissions" // the setup guide, at the permissions

	// openBack leads back to a screen as it was left.
	openBack = "back"

	// screenWelcome stands in the place of the dashboard while there is no
	// connector.
	screenWelcome = "welcome"
)

// screenOrder is the rail from top to bottom, and the order of the shortcuts.
var screenOrder = []string{ScreenDashboard, ScreenDirectory, ScreenHistory, ScreenConnectors, ScreenProfiles, ScreenSettings}

// page is what every screen is.
type page interface {
	Content() fyne.CanvasObject
	Shown()
	Refresh(e events.Event)
}

// searcher is a page with a field to search in.
type searcher interface{ SearchField() fyne.Focusable }

// escaper is a page on which Escape goes back one step.
type escaper interface{ Escape() }

// homer is a page that shows other things than its first one. Home goes back
// there, after a question where that would lose something.
type homer interface{ Home() }

// topper is a page that begins at its top whenever it comes into sight: nobody
// keeps a place in it.
type topper interface{ ToTop() }

// screen is an entry of the rail. Its page is made when it is first shown.
type screen struct {
	name, title string
	icon        fyne.Resource
	build       func() page
	page        page
	roomy       bool // the page keeps room around itself
}

func (w *Window) newScreens() map[string]*screen {
	list := []*screen{
		{name: screenWelcome, build: w.newWelcome},
		{name: ScreenDashboard, title: "Dashboard", icon: theme.IconDashboard(), build: w.newDashboard},
		{name: ScreenDirectory, title: "Directory", icon: theme.IconDirectory(), build: w.newDirectory, roomy: true},
		{name: ScreenHistory, title: "History", icon: theme.IconHistory(), build: w.newHistory},
		{name: ScreenConnectors, title: "Connectors", icon: theme.IconConnectors(), build: w.newConnectors, roomy: true},
		{name: ScreenProfiles, title: "Authentication", icon: theme.IconKey(), build: w.newAuthentication, roomy: true},
		{name: ScreenSettings, title: "Settings", icon: theme.IconSettings(), build: w.newSettings},
	}
	screens := make(map[string]*screen, len(list))
	for _, s := range list {
		screens[s.name] = s
	}
	return screens
}

// show brings a screen into sight.
func (w *Window) show(name string) { w.navigate(name) }

// navigate shows a screen, and one thing on it where args name it.
func (w *Window) navigate(name string, args ...string) {
	w.rail.choose(name)
	s := w.screens[name]
	if name == ScreenDashboard && !w.hasConnectors() {
		s = w.screens[screenWelcome]
	}
	if s.page == nil {
		s.page = s.build()
	}
	again := w.shown == s
	if !again {
		w.releaseKeyboard()
	}
	w.shown = s
	w.tips.Leave()
	w.closeMenus()
	w.stage.Objects = []fyne.CanvasObject{s.content()}
	w.stage.Refresh()
	bring(s.page, args)
	if p, ok := s.page.(topper); ok && len(args) == 0 {
		p.ToTop()
	}
	if p, ok := s.page.(homer); ok && again && len(args) == 0 {
		p.Home()
	}
}

// releaseKeyboard takes the keyboard from what goes out of sight with its screen, where
// it would swallow keys such as F1. The rail stays in sight, and keeps it.
func (w *Window) releaseKeyboard() {
	if _, ok := w.window.Canvas().Focused().(*railEntry); !ok {
		w.window.Canvas().Unfocus()
	}
}

// content is the page with room around it.
func (s *screen) content() fyne.CanvasObject {
	if s.roomy {
		return s.page.Content()
	}
	return container.New(layout.NewCustomPaddedLayout(theme.SpaceMedium, theme.SpaceMedium, theme.SpaceMedium, theme.SpaceMedium), s.page.Content())
}

// bring tells a page that it is in sight, and what to show.
func bring(p page, args []string) {
	if len(args) == 0 {
		p.Shown()
		return
	}
	switch p := p.(type) {
	case *history.Page:
		openHistory(p, args)
		p.Shown()
	case *directory.Page:
		p.Open(args...)
	case *connectors.Page:
		if len(args) == 1 && args[0] != openNew {
			args = []string{openEdit, args[0]}
		}
		p.Open(args...)
	case *authentication.Page:
		p.Open(args[0])
	default:
		p.Shown()
	}
}

// openHistory shows the runs of a connector, and perhaps a run with some of its
// changes. The way back from an object leads to where somebody was.
func openHistory(p *history.Page, args []string) {
	if args[0] == openBack {
		return
	}
	var filter present.ChangeFilter
	if len(args) > 2 {
		filter = present.ParseChangeFilter(args[2])
	}
	p.Open(args[0], runNamed(args[1:]), filter)
}

// runNamed is the run that the rest of some args names; 0 for none.
func runNamed(rest []string) int64 {
	if len(rest) == 0 {
		return 0
	}
	run, _ := strconv.ParseInt(rest[0], 10, 64) // what is no number names none
	return run
}

func (w *Window) newWelcome() page {
	return welcome.New(welcome.Env{
		Backend: w.o.Backend, Tasks: w.tasks,
		Connect: func() { w.navigate(ScreenConnectors, openNew) },
		Added:   func() { w.show(ScreenDashboard) },
	})
}

func (w *Window) newDashboard() page {
	return dashboard.New(dashboard.Env{Backend: w.o.Backend, Tasks: w.tasks, Navigate: w.navigate, Clock: w.o.Clock})
}

func (w *Window) newDirectory() page {
	return directory.New(directory.Env{
		Backend: w.o.Backend, Filters: w.o.Backend, Tasks: w.tasks, Navigate: w.navigate, TryLogOn: func(name string) { w.tryLogOn(name, "") },
		Dates:   dateForm(),
		NewFile: w.newFile, Confirm: w.confirm, Open: w.openPath,
	})
}

func (w *Window) newHistory() page {
	return history.New(history.Env{Backend: w.o.Backend, Tasks: w.tasks, Navigate: w.navigate, Clock: w.o.Clock, Dates: dateForm(), NewFile: w.newFile})
}

func (w *Window) newConnectors() page {
	return connectors.New(connectors.Env{
		Backend: w.o.Backend, Tasks: w.tasks, Confirm: w.confirm, ChooseFile: w.chooseFile, ChooseAuthorities: w.chooseAuthorities,
		OpenURL: w.o.App.OpenURL, Dates: dateForm(),
		Guards: func() coredirectory.Guards { return w.choices.Guards },
	})
}

func (w *Window) newAuthentication() page {
	return authentication.New(authentication.Env{
		Backend: w.o.Backend, Tasks: w.tasks, Confirm: w.confirm, AddConnector: func() { w.navigate(ScreenConnectors, openNew) },
		TryLogOn: func(profile string) { w.tryLogOn("", profile) },
	})
}

func (w *Window) newSettings() page {
	return settingspage.New(settingspage.Env{
		Backend: w.o.Backend, Tasks: w.tasks, Folder: w.o.Folder, Zones: w.o.Zones, Open: w.openPath, Clock: w.o.Clock, Saved: w.applied, Preview: w.preview,
		ChooseFolder: w.chooseFolder, NewFile: w.newFile, OpenFile: w.chooseConfiguration, OpenBackup: w.chooseBackup,
		Confirm: w.confirm, Restore: w.restorer(),
	})
}

// openPath shows a folder in the system's file manager, or a file in the program
// for its kind.
func (w *Window) openPath(path string) {
	if err := w.o.App.OpenURL(folderURL(path)); err != nil {
		w.o.Log.Error("open file", "path", path, "error", err)
		w.told(err)
	}
}
