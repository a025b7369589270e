package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Entry is a single-line input that passes shortcuts on to the window. Fyne's own entry swallows
// all of them while it has the keyboard focus.
type Entry struct {
	widget.Entry

	// Key is called before a key is typed, and reports whether it handled the key; it may be nil.
	Key func(fyne.KeyName) (taken bool)
	// OnFocus is called when the entry gets the keyboard focus; it may be nil.
	OnFocus func()

	// wholeLines keeps line breaks within pasted text, so they can be rejected. Fyne would turn
	// them into spaces.
	wholeLines bool
}

// FocusGained is called by Fyne.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	if e.OnFocus != nil {
		e.OnFocus()
	}
}

// NewEntry returns an empty entry.
func NewEntry() *Entry {
	e := new(Entry)
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip) // the setting of Fyne's own entry
	e.ExtendBaseWidget(e)
	return e
}

// Fill sets the text without calling OnChanged.
func (e *Entry) Fill(text string) {
	tell := e.OnChanged
	e.OnChanged = nil
	e.SetText(text)
	e.OnChanged = tell
}

// TypedShortcut handles the editing shortcuts, and passes on the others. All pasting uses it,
// including from the entry's menu.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if paste, ok := s.(*fyne.ShortcutPaste); ok && !e.MultiLine {
		s = &fyne.ShortcutPaste{Clipboard: line{paste.Clipboard, e.wholeLines}}
	}
	e.Entry.TypedShortcut(s)
	if _, ok := s.(*desktop.CustomShortcut); !ok {
		return
	}
	if window, ok := fyne.CurrentApp().Driver().CanvasForObject(e).(fyne.Shortcutable); ok {
		window.TypedShortcut(s)
	}
}

// line is a clipboard for a single line. It removes the byte order mark and the line breaks at the
// ends, which Fyne would turn into spaces.
type line struct {
	fyne.Clipboard
	whole bool // keeps line breaks within the text
}

// Content returns the pasted text.
func (l line) Content() string {
	text := strings.TrimRight(strings.TrimPrefix(l.Clipboard.Content(), "\uFEFF"), "\r\n")
	if l.whole {
		return strings.NewReplacer("\r\n", "\r", "\n", "\r").Replace(text)
	}
	return strings.ReplaceAll(text, "\r\n", "\n")
}

// PassKey passes a key to the window, as if nothing had the keyboard focus. A focused widget does
// so with keys that it does not use.
func PassKey(o fyne.CanvasObject, k *fyne.KeyEvent) {
	if on := fyne.CurrentApp().Driver().CanvasForObject(o); on != nil && on.OnTypedKey() != nil {
		on.OnTypedKey()(k)
	}
}

// TypedKey types a key that Key did not handle.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	switch {
	case e.Key != nil && e.Key(k.Name):
	case k.Name == fyne.KeyF1: // opens the help, and is never typed
		PassKey(e, k)
	default:
		e.Entry.TypedKey(k)
	}
}
