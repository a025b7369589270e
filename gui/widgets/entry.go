package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Entry is a line to type in that leaves the window its shortcuts: Fyne's own
// keeps all of them while it has the keyboard.
type Entry struct {
	widget.Entry

	// Key is asked about keys before they are typed, and answers whether it took
	// the key; may be nil.
	Key func(fyne.KeyName) (taken bool)
	// OnFocus is called when the entry gets the keyboard; may be nil.
	OnFocus func()

	// wholeLines keeps the line breaks within what is pasted, which Fyne turns into
	// blanks, so that they can be refused.
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
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip) // as Fyne makes its own
	e.ExtendBaseWidget(e)
	return e
}

// TypedShortcut does what the entry knows, and passes on the keys that it does
// not edit with. Whatever pastes comes here, the entry's menu too.
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

// line is a clipboard as one line takes it: without the byte order mark and the
// line ends that are copied along, of which Fyne would make a blank.
type line struct {
	fyne.Clipboard
	whole bool // keep line breaks within
}

// Content is what is pasted.
func (l line) Content() string {
	text := strings.TrimRight(strings.TrimPrefix(l.Clipboard.Content(), "\uFEFF"), "\r\n")
	if l.whole {
		return strings.NewReplacer("\r\n", "\r", "\n", "\r").Replace(text)
	}
	return strings.ReplaceAll(text, "\r\n", "\n")
}

// PassKey gives a key to the window, as if nothing had the keyboard. Whatever has it
// passes on what it has no use for.
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
