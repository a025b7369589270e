package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Entry is an input of one line that leaves shortcuts to the window: Fyne's own
// entry keeps all of them while it has the keyboard.
type Entry struct {
	widget.Entry

	// Key is called with keys before they are typed, and returns whether it took
	// the key; may be nil.
	Key func(fyne.KeyName) (taken bool)
	// OnFocus is called when the entry gets the keyboard; may be nil.
	OnFocus func()

	// wholeLines keeps line breaks within pasted text, so that they can be refused;
	// Fyne would turn them into blanks.
	wholeLines bool
}

// FocusGained is for Fyne.
func (e *Entry) FocusGained() {
	e.Entry.FocusGained()
	if e.OnFocus != nil {
		e.OnFocus()
	}
}

// NewEntry returns an empty entry.
func NewEntry() *Entry {
	e := new(Entry)
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip) // like Fyne's own
	e.ExtendBaseWidget(e)
	return e
}

// Fill sets the text on behalf of the program: OnChanged is not called.
func (e *Entry) Fill(text string) {
	tell := e.OnChanged
	e.OnChanged = nil
	e.SetText(text)
	e.OnChanged = tell
}

// TypedShortcut handles the editing shortcuts, and passes on the others. All
// pasting comes here, also from the entry's menu.
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

// line is a clipboard for a single line: without the byte order mark and the line
// ends that were copied along, which Fyne would turn into a blank.
type line struct {
	fyne.Clipboard
	whole bool // keep line breaks within
}

// Content is the pasted text.
func (l line) Content() string {
	text := strings.TrimRight(strings.TrimPrefix(l.Clipboard.Content(), "\uFEFF"), "\r\n")
	if l.whole {
		return strings.NewReplacer("\r\n", "\r", "\n", "\r").Replace(text)
	}
	return strings.ReplaceAll(text, "\r\n", "\n")
}

// PassKey gives a key to the window, as if nothing had the keyboard. A widget with
// the keyboard passes on the keys that it does not use.
func PassKey(o fyne.CanvasObject, k *fyne.KeyEvent) {
	if on := fyne.CurrentApp().Driver().CanvasForObject(o); on != nil && on.OnTypedKey() != nil {
		on.OnTypedKey()(k)
	}
}

// TypedKey types a key that Key does not take.
func (e *Entry) TypedKey(k *fyne.KeyEvent) {
	switch {
	case e.Key != nil && e.Key(k.Name):
	case k.Name == fyne.KeyF1: // help, which no line needs
		PassKey(e, k)
	default:
		e.Entry.TypedKey(k)
	}
}
