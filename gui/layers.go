package gui

import (
	"slices"

	"fyne.io/fyne/v2"
)

// What lies over the screen has the keyboard: the shortcuts of the screen do
// nothing meanwhile. Questions, choices of files and the test of a log-on stay until
// somebody leaves them; menus and lists of a screen go with it.

// covered reports whether something lies over the screen.
func (w *Window) covered() bool { return w.window.Canvas().Overlays().Top() != nil }

// lies keeps how Escape leaves what was shown last; it stays until it is left.
func (w *Window) lies(escape func()) {
	shown := w.window.Canvas().Overlays().List()
	for o := range w.stays {
		if !slices.Contains(shown, o) {
			delete(w.stays, o)
		}
	}
	w.stays[w.window.Canvas().Overlays().Top()] = escape
}

// leaveTop does what Escape does on what lies on top.
func (w *Window) leaveTop() {
	top := w.window.Canvas().Overlays().Top()
	if escape, ok := w.stays[top]; ok {
		escape()
		return
	}
	w.window.Canvas().Overlays().Remove(top)
}

// closeMenus closes what was opened to choose from or to look at: it belongs to the
// screen that is left.
func (w *Window) closeMenus() {
	if w.window == nil {
		return
	}
	overlays := w.window.Canvas().Overlays()
	isMenu := func(o fyne.CanvasObject) bool { _, stays := w.stays[o]; return !stays }
	for top := overlays.Top(); top != nil && isMenu(top); top = overlays.Top() {
		overlays.Remove(top)
	}
}
