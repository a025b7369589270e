package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// EscapeButton is a button with a handler for Escape. It shows a ring while it has the keyboard
// focus, because such buttons make decisions.
type EscapeButton struct {
	widget.Button
	escape  func()
	focused bool
}

// NewEscapeButton returns a button.
func NewEscapeButton(text string, tapped, escape func()) *EscapeButton {
	b := &EscapeButton{escape: escape}
	b.Text, b.OnTapped = text, tapped
	b.ExtendBaseWidget(b)
	return b
}

// TypedKey presses the button on Space and Enter.
func (b *EscapeButton) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyEscape:
		b.escape()
	case fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	default:
		b.Button.TypedKey(k)
	}
}

// FocusGained and FocusLost track the keyboard focus.
func (b *EscapeButton) FocusGained() { b.focused = true; b.Button.FocusGained() }
func (b *EscapeButton) FocusLost()   { b.focused = false; b.Button.FocusLost() }

// CreateRenderer draws the button, and the ring around it.
func (b *EscapeButton) CreateRenderer() fyne.WidgetRenderer {
	r := &escapeButtonRenderer{WidgetRenderer: b.Button.CreateRenderer(), button: b, ring: canvas.NewRectangle(nil)}
	r.ring.CornerRadius, r.ring.StrokeWidth = theme.Radius, 2
	r.paint()
	return r
}

type escapeButtonRenderer struct {
	fyne.WidgetRenderer
	button *EscapeButton
	ring   *canvas.Rectangle
}

func (r *escapeButtonRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.ring.Resize(size)
}

func (r *escapeButtonRenderer) Refresh() {
	r.WidgetRenderer.Refresh()
	r.paint()
	r.ring.Refresh()
}

func (r *escapeButtonRenderer) paint() {
	r.ring.StrokeColor = fynetheme.Color(fynetheme.ColorNameForeground)
	r.ring.Hidden = !r.button.focused
}

func (r *escapeButtonRenderer) Objects() []fyne.CanvasObject {
	return append(slices.Clone(r.WidgetRenderer.Objects()), r.ring)
}
