package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// Picker is a Select with too many choices for a menu. It opens a list with an input above it.
// Enter chooses the first entry in the list.
type Picker struct {
	widget.Select
	// Hint says what to type.
	Hint string
	// Choices returns the matches for the typed text. Chosen is called with that text and the index
	// of the choice.
	Choices func(typed string) []string
	Chosen  func(typed string, choice int)
	// Open is called when the user opens the list. It must prepare the choices, and call Offer.
	Open func()
}

var _ fyne.Accessible = (*Picker)(nil)

// NewPicker returns a picker that shows text.
func NewPicker(text, hint string) *Picker {
	p := &Picker{Hint: hint}
	p.Selected = text
	p.ExtendBaseWidget(p)
	return p
}

// SetText changes the text of the current choice.
func (p *Picker) SetText(text string) {
	p.Selected = text
	p.Refresh()
}

// Tapped opens the list.
func (p *Picker) Tapped(*fyne.PointEvent) {
	if !p.Disabled() {
		p.Open()
	}
}

// TypedKey opens the list on the same keys as a Select.
func (p *Picker) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyUp, fyne.KeyDown:
		p.Tapped(nil)
	}
}

// AccessibilityLabel returns the text of the current choice.
func (p *Picker) AccessibilityLabel() string { return p.Selected }

// AccessibilityRole returns the role of a button.
func (p *Picker) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Offer shows the list.
func (p *Picker) Offer() {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(p)
	if canvas == nil {
		return
	}
	var box *widget.PopUp
	typed, choices := "", p.Choices("")
	choose := func(i int) {
		if i < len(choices) {
			box.Hide()
			p.Chosen(typed, i)
		}
	}
	list := widget.NewList(func() int { return len(choices) }, func() fyne.CanvasObject { return newChoice() },
		func(i int, o fyne.CanvasObject) { o.(*fyne.Container).Objects[0].(*Text).SetText(choices[i]) })
	list.OnSelected, list.HideSeparators = choose, true
	entry := NewEntry()
	entry.Key = func(key fyne.KeyName) (taken bool) {
		if taken = key == fyne.KeyEscape; taken {
			box.Hide()
		}
		return taken
	}
	entry.SetPlaceHolder(p.Hint)
	entry.OnChanged = func(text string) {
		typed, choices = text, p.Choices(text)
		list.UnselectAll()
		list.Refresh()
		list.ScrollToTop()
	}
	entry.OnSubmitted = func(string) { choose(0) }
	pad := theme.SpaceSmall
	box = widget.NewPopUp(NewPanel(container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad),
		container.NewBorder(entry, nil, nil, nil, list))), canvas)
	size := pickerSize(choices, canvas.Size())
	box.Resize(size)
	box.ShowAtPosition(within(p, canvas, size))
	canvas.Focus(entry)
}

// pickerSize is large enough for the choices offered before typing, but shows no more rows than fit
// in the window.
func pickerSize(choices []string, window fyne.Size) fyne.Size {
	texts := make([]fyne.CanvasObject, min(len(choices), popoverMeasured))
	for i := range texts {
		texts[i] = NewText(choices[i], "")
	}
	row := newChoice().MinSize().Height + fynetheme.Padding()
	rows := float32(max(popoverFewest, min(len(choices), popoverRows)))
	width := min(max(widest(texts)+2*theme.SpaceLarge, pickerLeast), popoverMost)
	return fyne.NewSize(width, min(NewEntry().MinSize().Height+rows*row+theme.SpaceLarge,
		window.Height-2*theme.SpaceMedium))
}

// newChoice returns a line in the list, with padding.
func newChoice() fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(theme.SpaceTiny, theme.SpaceTiny, theme.SpaceSmall,
		theme.SpaceSmall), NewText("", ""))
}
