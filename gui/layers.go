package gui

import (
	"slices"

	"fyne.io/fyne/v2"
)

// What is over the screen has the keyboard: the shortcuts of the screen do nothing
// meanwhile. Questions, file dialogs and the log-on test stay until the user leaves
// them; menus and lists of a screen disappear with it.

// covered reports whether something is over the screen.
func (w *Window) covered() bool { return w.window.Canvas().Overlays().Top() != nil }

// lies remembers how Escape leaves what was shown last; that stays until the user
// leaves it.
func (w *Window) lies(escape func()) {
	shown := w.window.Canvas().Overlays().List()
	for o := range w.stays {
		if !slices.Contains(shown, o) {
			delete(w.stays, o)
		}
	}
	w.stays[w.window.Canvas().Overlays().Top()] = escape
}

// leaveTop handles Escape for what is on top.
func (w *Window) leaveTop() {
	top := w.window.Canvas().Overlays().Top()
	if escape, ok := w.stays[top]; ok {
		escape()
		return
	}
	w.window.Canvas().Overlays().Remove(top)
}

// closeMenus closes menus and lists: they belong to the screen that is left.
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
