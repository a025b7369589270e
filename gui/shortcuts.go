package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// addShortcuts makes everything reachable by keyboard: Ctrl (Cmd on a Mac) with
// a number shows a screen in the order of the rail, with R synchronizes all,
// with F searches the directory, with N makes a new connector, with W closes
// the window, with Q quits.
func (w *Window) addShortcuts() {
	for i, name := range screenOrder {
		w.onKey(fyne.KeyName('1'+rune(i)), func() { w.show(name) })
	}
	w.onKey(fyne.KeyR, func() { w.o.Backend.StartSync(false) })
	w.onKey(fyne.KeyF, w.search)
	w.onKey(fyne.KeyN, func() { w.navigate(ScreenConnectors, openNew) })
	w.onKey(fyne.KeyW, w.closed)
	w.onKey(fyne.KeyQ, w.quit)
	w.window.Canvas().SetOnTypedKey(w.escape)
}

// escape goes back one step on the screen in sight. Fyne asks for it while
// nothing has the keyboard; inputs bring it themselves.
func (w *Window) escape(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape && w.trying() {
		w.trial.Escape()
		return
	}
	if p, ok := w.shown.page.(escaper); ok && k.Name == fyne.KeyEscape {
		p.Escape()
	}
}

func (w *Window) onKey(key fyne.KeyName, do func()) {
	w.keys[key] = do
	shortcut := &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
	w.window.Canvas().AddShortcut(shortcut, func(fyne.Shortcut) { do() })
}

// search brings the keyboard to the field to search in, on the screen in sight
// or else in the directory.
func (w *Window) search() {
	if _, ok := w.shown.page.(searcher); !ok {
		w.show(ScreenDirectory)
	}
	if s, ok := w.shown.page.(searcher); ok {
		w.window.Canvas().Focus(s.SearchField())
	}
}
