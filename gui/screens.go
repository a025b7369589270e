package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	coredirectory "github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/page/authentication"
	"github.com/rollcallsync/rollcall/gui/page/connectors"
	"github.com/rollcallsync/rollcall/gui/page/dashboard"
	"github.com/rollcallsync/rollcall/gui/page/directory"
	"github.com/rollcallsync/rollcall/gui/page/history"
	settingspage "github.com/rollcallsync/rollcall/gui/page/settings"
	"github.com/rollcallsync/rollcall/gui/page/welcome"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// screenWelcome replaces the dashboard while there is no connector.
const screenWelcome nav.Screen = "welcome"

// screenOrder is the order of the rail from top to bottom, and of the shortcuts.
var screenOrder = []nav.Screen{
	nav.Dashboard, nav.Directory, nav.History, nav.Connectors, nav.Authentication,
	nav.Settings,
}

// page is implemented by every screen.
type page interface {
	Content() fyne.CanvasObject
	Shown()
	Refresh(e events.Event)
}

// opener is a page that can show a particular object. It gets the destinations on its own screen
// when it becomes visible.
type opener interface{ Open(d nav.Destination) }

// searcher is a page with a search field.
type searcher interface{ SearchField() fyne.Focusable }

// escaper is a page on which Escape goes back one step.
type escaper interface{ Escape() }

// homer is a page with more than its first view. Home returns to that view. If that would lose
// changes, it asks first.
type homer interface{ Home() }

// topper is a page that starts at the top whenever it becomes visible, because its scroll position
// need not be kept.
type topper interface{ ToTop() }

// screen is an entry in the rail. Its page is created when it is first shown.
type screen struct {
	name  nav.Screen
	title string
	icon  fyne.Resource
	build func() page
	page  page
	roomy bool // the page has its own padding
}

func (w *Window) newScreens() map[nav.Screen]*screen {
	list := []*screen{
		{name: screenWelcome, build: w.newWelcome},
		{name: nav.Dashboard, title: lang.T("Dashboard"), icon: theme.IconDashboard(), build: w.newDashboard},
		{
			name: nav.Directory, title: lang.T("Directory"), icon: theme.IconDirectory(), build: w.newDirectory,
			roomy: true,
		},
		{name: nav.History, title: lang.T("History"), icon: theme.IconHistory(), build: w.newHistory},
		{
			name: nav.Connectors, title: lang.T("Connectors"), icon: theme.IconConnectors(), build: w.newConnectors,
			roomy: true,
		},
		{
			name: nav.Authentication, title: lang.T("Authentication"), icon: theme.IconKey(),
			build: w.newAuthentication, roomy: true,
		},
		{name: nav.Settings, title: lang.T("Settings"), icon: theme.IconSettings(), build: w.newSettings},
	}
	screens := make(map[nav.Screen]*screen, len(list))
	for _, s := range list {
		screens[s.name] = s
	}
	return screens
}

// show shows a screen and, if d is more than a screen, the object on it.
func (w *Window) show(d nav.Destination) {
	name := nav.ScreenOf(d)
	w.rail.choose(name)
	s := w.screens[name]
	if name == nav.Dashboard && !w.hasConnectors() {
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
	widgets.Replace(w.stage, s.content())
	if p, ok := s.page.(opener); ok && d != name {
		p.Open(d)
		return
	}
	s.page.Shown()
	if p, ok := s.page.(topper); ok {
		p.ToTop()
	}
	if p, ok := s.page.(homer); ok && again {
		p.Home()
	}
}

// releaseKeyboard removes the keyboard focus from a widget on a hidden screen, because it would
// swallow keys such as F1. The rail stays visible, and keeps the focus.
func (w *Window) releaseKeyboard() {
	if _, ok := w.window.Canvas().Focused().(*railEntry); !ok {
		w.window.Canvas().Unfocus()
	}
}

// content returns the page with padding.
func (s *screen) content() fyne.CanvasObject {
	if s.roomy {
		return s.page.Content()
	}
	return container.New(layout.NewCustomPaddedLayout(theme.SpaceMedium, theme.SpaceMedium, theme.SpaceMedium,
		theme.SpaceMedium), s.page.Content())
}

func (w *Window) newWelcome() page {
	return welcome.New(welcome.Env{
		Backend: w.o.Backend, Tasks: w.tasks,
		Connect: func() { w.show(nav.NewConnector{}) },
		Added:   func() { w.show(nav.Dashboard) },
	})
}

func (w *Window) newDashboard() page {
	return dashboard.New(dashboard.Env{Backend: w.o.Backend, Tasks: w.tasks, Navigate: w.show, Clock: w.o.Clock})
}

func (w *Window) newDirectory() page {
	return directory.New(directory.Env{
		Backend: w.o.Backend, Lists: w.o.Backend, Filters: w.o.Backend,
		Tasks: w.tasks, Navigate: w.show, TryLogOn: func(name string) { w.tryLogOn(name, "") },
		Dates:   dateForm(),
		NewFile: w.newFile, Confirm: w.confirm, Open: w.openPath,
	})
}

func (w *Window) newHistory() page {
	return history.New(history.Env{
		Backend: w.o.Backend, Tasks: w.tasks, Navigate: w.show, Clock: w.o.Clock,
		Dates: dateForm(), NewFile: w.newFile,
	})
}

func (w *Window) newConnectors() page {
	return connectors.New(connectors.Env{
		Backend: w.o.Backend, Tasks: w.tasks, Confirm: w.confirm, ChooseFile: w.chooseFile,
		ChooseAuthorities: w.chooseAuthorities,
		OpenURL:           w.o.App.OpenURL, Dates: dateForm(),
		Guards: func() coredirectory.Guards { return w.choices.Guards },
	})
}

func (w *Window) newAuthentication() page {
	return authentication.New(authentication.Env{
		Backend: w.o.Backend, Tasks: w.tasks, Confirm: w.confirm, AddConnector: func() { w.show(nav.NewConnector{}) },
		TryLogOn: func(profile string) { w.tryLogOn("", profile) },
	})
}

func (w *Window) newSettings() page {
	return settingspage.New(settingspage.Env{
		Backend: w.o.Backend, Tasks: w.tasks, Folder: w.o.Folder, Zones: w.o.Zones, Open: w.openPath, Clock: w.o.Clock,
		Saved: w.applied, Preview: w.preview,
		ChooseFolder: w.chooseFolder, NewFile: w.newFile, OpenFile: w.chooseConfiguration, OpenBackup: w.chooseBackup,
		Confirm: w.confirm, Restore: w.restorer(), Unlock: func() { w.unlockVault(func(error) {}) },
		Channels: w.o.Backend, Updates: w.o.Backend, OpenURL: w.o.App.OpenURL, ChooseAuthorities: w.chooseAuthorities,
	})
}

// openPath opens a folder in the system's file manager, or a file in its default program.
func (w *Window) openPath(path string) {
	if err := w.o.App.OpenURL(folderURL(path)); err != nil {
		w.o.Log.Error("open file", "path", path, "error", err)
		w.reportError(err)
	}
}
