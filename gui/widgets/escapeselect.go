package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// EscapeSelect is a drop-down list in a dialog that closes on Escape. Fyne's own list swallows that
// key.
type EscapeSelect struct {
	widget.Select
	escape func()
}

// NewEscapeSelect returns a drop-down list. It calls changed with the choice.
func NewEscapeSelect(options []string, changed func(string), escape func()) *EscapeSelect {
	s := &EscapeSelect{escape: escape}
	s.Options, s.OnChanged = options, changed
	s.ExtendBaseWidget(s)
	return s
}

// TypedKey is called by Fyne.
func (s *EscapeSelect) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape {
		s.escape()
		return
	}
	s.Select.TypedKey(k)
}
