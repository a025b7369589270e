package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/lang"
)

// Secret is an input for a secret. It shows dots, or the text while revealed. The button that
// reveals the text can also be reached by keyboard.
type Secret struct {
	widget.BaseWidget

	// OnChanged is called with the typed text; it may be nil.
	OnChanged func(text string)

	entry  *Entry
	reveal *widget.Button
}

// NewSecret returns an empty, hidden input.
func NewSecret() *Secret {
	s := &Secret{entry: NewEntry()}
	s.entry.Password, s.entry.wholeLines = true, true
	// Otherwise the entry would add a button that only the mouse can reach.
	s.entry.ActionItem = container.NewWithoutLayout()
	s.entry.OnChanged = func(text string) {
		if s.OnChanged != nil {
			s.OnChanged(text)
		}
	}
	s.reveal = widget.NewButtonWithIcon(lang.T("Show"), theme.VisibilityIcon(), s.toggle)
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer draws the input with its button.
func (s *Secret) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewBorder(nil, nil, nil, s.reveal, s.entry))
}

// SetPlaceHolder sets the text that is shown while the input is empty.
func (s *Secret) SetPlaceHolder(text string) { s.entry.SetPlaceHolder(text) }

// Clear removes the text, and hides text that is typed later.
func (s *Secret) Clear() {
	s.hide(true)
	s.entry.SetText("")
}

// Entry returns the input, for the keyboard focus.
func (s *Secret) Entry() *Entry { return s.entry }

// Reveal returns the button that shows and hides the text.
func (s *Secret) Reveal() *widget.Button { return s.reveal }

func (s *Secret) toggle() { s.hide(!s.entry.Password) }

func (s *Secret) hide(hidden bool) {
	s.entry.Password = hidden
	s.entry.Refresh()
	if hidden {
		s.reveal.SetIcon(theme.VisibilityIcon())
		s.reveal.SetText(lang.T("Show"))
		return
	}
	s.reveal.SetIcon(theme.VisibilityOffIcon())
	s.reveal.SetText(lang.T("Hide"))
}
