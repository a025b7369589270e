package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/rollcallsync/rollcall/gui/nav"
)

// addShortcuts makes everything reachable by keyboard: Ctrl (Cmd on a Mac) with a number shows a
// screen in the order of the rail, with R synchronizes all, with F searches the directory, with N
// makes a new connector, with W closes the window, with Q quits. F1 shows the help. While something
// is over the screen, only the last two do something.
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

// uncovered is do, unless something is over the screen.
func (w *Window) uncovered(do func()) func() {
	return func() {
		if !w.covered() {
			do()
		}
	}
}

// typed is called with keys while nothing has the keyboard; inputs bring Escape
// themselves.
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

// escape goes back one step, in what is on top or otherwise on the visible screen.
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

// search gives the keyboard to the search field of the visible screen, or otherwise
// of the directory.
func (w *Window) search() {
	if _, ok := w.shown.page.(searcher); !ok {
		w.show(nav.Directory)
	}
	if s, ok := w.shown.page.(searcher); ok {
		w.window.Canvas().Focus(s.SearchField())
	}
}
