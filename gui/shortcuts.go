package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/rollcallsync/rollcall/gui/nav"
)

// addShortcuts makes everything reachable by keyboard. Ctrl (Cmd on a Mac) with a number shows a
// screen in the order of the rail. With R it synchronizes all connectors, with F it searches the
// directory, and with N it opens a new connector. With W it closes the window, and with Q it quits.
// F1 shows the help. While a dialog or menu is open, only W and Q work.
func (w *Window) addShortcuts() {
	for i, name := range screenOrder {
		w.onKey(fyne.KeyName('1'+rune(i)), w.uncovered(func() { w.show(name) }))
	}
	w.onKey(fyne.KeyR, w.uncovered(func() { w.o.Backend.StartSync(false) }))
	w.onKey(fyne.KeyF, w.uncovered(w.search))
	w.onKey(fyne.KeyN, w.uncovered(func() { w.show(nav.NewConnector{}) }))
	w.onKey(fyne.KeyW, w.closedByKey)
	w.onKey(fyne.KeyQ, w.quit)
	w.window.Canvas().SetOnTypedKey(w.typed)
}

// uncovered wraps do so that it has no effect while something is open over the screen.
func (w *Window) uncovered(do func()) func() {
	return func() {
		if !w.covered() {
			do()
		}
	}
}

// typed handles keys while nothing has the keyboard focus. Inputs pass on Escape themselves.
func (w *Window) typed(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyEscape:
		w.escape()
	case fyne.KeyF1:
		w.showHelp()
	case fyne.KeyReturn, fyne.KeyEnter:
		if w.asking() {
			w.asked.answer()
		}
	}
}

// escape goes back one step in the topmost dialog or menu, or else on the visible screen.
func (w *Window) escape() {
	if w.covered() {
		w.leaveTop()
		return
	}
	if p, ok := w.shown.page.(escaper); ok {
		p.Escape()
	}
}

func (w *Window) onKey(key fyne.KeyName, do func()) {
	w.keys[key] = do
	shortcut := &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
	w.window.Canvas().AddShortcut(shortcut, func(fyne.Shortcut) { do() })
}

// search focuses the search field of the visible screen, or else of the Directory screen.
func (w *Window) search() {
	if _, ok := w.shown.page.(searcher); !ok {
		w.show(nav.Directory)
	}
	if s, ok := w.shown.page.(searcher); ok {
		w.window.Canvas().Focus(s.SearchField())
	}
}
