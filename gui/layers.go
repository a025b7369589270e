package gui

import (
	"slices"

	"fyne.io/fyne/v2"
)

// Anything open over the screen gets the keyboard, and the screen's shortcuts are disabled
// meanwhile. Questions, file dialogs and the log-on test stay open until the user closes them.
// Menus and lists of a screen close with the screen.

// covered reports whether something is open over the screen.
func (w *Window) covered() bool { return w.window.Canvas().Overlays().Top() != nil }

// lies records what Escape does for the dialog that was shown last. The dialog stays until the user
// closes it.
func (w *Window) lies(escape func()) {
	shown := w.window.Canvas().Overlays().List()
	for o := range w.stays {
		if !slices.Contains(shown, o) {
			delete(w.stays, o)
		}
	}
	w.stays[w.window.Canvas().Overlays().Top()] = escape
}

// leaveTop handles Escape for the topmost dialog or menu.
func (w *Window) leaveTop() {
	top := w.window.Canvas().Overlays().Top()
	if escape, ok := w.stays[top]; ok {
		escape()
		return
	}
	w.window.Canvas().Overlays().Remove(top)
}

// closeMenus closes menus and lists, which belong to the screen that the user leaves.
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
