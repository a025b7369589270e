package gui

import (
	"reflect"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
)

// tray is the icon in the desktop's tray, with its menu. A nil tray does nothing, for desktops
// without a tray.
type tray struct {
	window  *Window
	desktop desktop.App

	// menu is changed and never replaced: when the tray is created, Fyne draws the first menu it
	// was given, even if another one was set since.
	menu  *fyne.Menu
	shown present.Tray
	drawn time.Time // when the menu was last built
}

// progressEvery is the interval at which the menu shows the progress of a run. Desktops fetch the
// whole menu each time.
const progressEvery = 2 * time.Second

func newTray(w *Window) *tray {
	d, ok := w.o.App.(desktop.App)
	if !ok || !w.o.Tray() {
		return nil
	}
	t := &tray{window: w, desktop: d, menu: fyne.NewMenu("Rollcall")}
	d.SetSystemTrayIcon(theme.TrayIcon(theme.Off))
	t.show(present.Tray{Tone: present.ToneOff, Status: lang.T("Starting")})
	return t
}

// set shows the state of all connectors.
func (t *tray) set(o events.Overview) {
	if t == nil {
		return
	}
	if now := present.TrayOf(o, t.window.o.Clock()); !reflect.DeepEqual(now, t.shown) {
		t.show(now)
	}
}

// renew shows the state of all connectors again, in another language.
func (t *tray) renew(o events.Overview) {
	if t != nil {
		t.show(present.TrayOf(o, t.window.o.Clock()))
	}
}

// progressed shows the progress of a run, at most every progressEvery.
func (t *tray) progressed(o events.Overview) {
	if t != nil && t.window.o.Clock().Now.Sub(t.drawn) >= progressEvery {
		t.set(o)
	}
}

func (t *tray) show(now present.Tray) {
	if now.Tone != t.shown.Tone {
		t.desktop.SetSystemTrayIcon(theme.TrayIcon(theme.State(now.Tone)))
	}
	t.shown, t.drawn = now, t.window.o.Clock().Now
	t.menu.Items = t.items(now)
	if t.window.o.Tooltip != nil && now.Tooltip != "" {
		t.window.o.Tooltip(now.Tooltip)
	}
	t.desktop.SetSystemTrayMenu(t.menu)
}

func (t *tray) items(now present.Tray) []*fyne.MenuItem {
	w := t.window
	status := fyne.NewMenuItem(now.Status, w.Show)
	status.Disabled = true
	all := fyne.NewMenuItem(lang.T("Sync all now"), func() { w.o.Backend.StartSync(false) })
	all.Disabled = !now.CanSync()
	items := []*fyne.MenuItem{status, fyne.NewMenuItemSeparator(), all}
	for _, c := range now.Connectors {
		one := fyne.NewMenuItem(lang.T("Sync “%s” now", c.Title), func() { w.o.Backend.StartSync(false, c.ID) })
		one.Disabled = !c.CanSync
		items = append(items, one)
	}
	pause := fyne.NewMenuItem(lang.T("Pause schedule"), func() { w.pause(!now.Paused) })
	pause.Checked = now.Paused
	quit := fyne.NewMenuItem(lang.T("Quit"), w.quit)
	quit.IsQuit = true
	items = append(items, fyne.NewMenuItemSeparator(), pause, fyne.NewMenuItem(lang.T("Open Rollcall"), w.Show),
		fyne.NewMenuItemSeparator(), quit)
	for _, item := range items {
		if item.Action != nil {
			item.Action = w.guarded(item.Action)
		}
	}
	return items
}
