package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// TextLink is a Text that is a link: pressed with the mouse, or with Enter or Space
// while it has the keyboard.
type TextLink struct {
	widget.BaseWidget
	OnTapped func()

	text             *Text
	hovered, focused bool
}

var (
	_ fyne.Tappable      = (*TextLink)(nil)
	_ fyne.Focusable     = (*TextLink)(nil)
	_ fyne.Accessible    = (*TextLink)(nil)
	_ desktop.Hoverable  = (*TextLink)(nil)
	_ desktop.Cursorable = (*TextLink)(nil)
)

// NewTextLink returns a link with a text that may be truncated.
func NewTextLink(text string, tapped func()) *TextLink {
	l := &TextLink{OnTapped: tapped, text: NewText(text, fynetheme.ColorNameHyperlink)}
	l.text.untold = true
	l.ExtendBaseWidget(l)
	return l
}

// Tapped follows the link.
func (l *TextLink) Tapped(*fyne.PointEvent) { l.OnTapped() }

// Cursor shows that it can be pressed.
func (l *TextLink) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn, MouseMoved and MouseOut follow the pointer. A truncated text is shown in
// full.
func (l *TextLink) MouseIn(e *desktop.MouseEvent) {
	l.hovered = true
	l.Refresh()
	l.MouseMoved(e)
}

// MouseMoved is for Fyne.
func (l *TextLink) MouseMoved(e *desktop.MouseEvent) {
	if layer := tipLayerOf(l); layer != nil {
		layer.point(l.text, l.text.told(), e.AbsolutePosition)
	}
}

// MouseOut is for Fyne.
func (l *TextLink) MouseOut() {
	l.hovered = false
	l.Refresh()
	if layer := tipLayerOf(l); layer != nil {
		layer.Leave()
	}
}

// FocusGained, FocusLost and TypedRune are for Fyne.
func (l *TextLink) FocusGained()   { l.focused = true; l.Refresh() }
func (l *TextLink) FocusLost()     { l.focused = false; l.Refresh() }
func (l *TextLink) TypedRune(rune) {}

// TypedKey follows the link on Enter and Space.
func (l *TextLink) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		l.OnTapped()
	}
}

// AccessibilityLabel returns the text.
func (l *TextLink) AccessibilityLabel() string { return l.text.Text }

// AccessibilityRole says that it leads somewhere.
func (l *TextLink) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleLink }

// CreateRenderer draws the text, underlined while the pointer or the keyboard is on
// it.
func (l *TextLink) CreateRenderer() fyne.WidgetRenderer {
	return &textLinkRenderer{link: l, line: canvas.NewRectangle(nil)}
}

type textLinkRenderer struct {
	link *TextLink
	line *canvas.Rectangle
}

func (r *textLinkRenderer) Layout(size fyne.Size) {
	r.link.text.Resize(size)
	r.place()
}

func (r *textLinkRenderer) MinSize() fyne.Size { return r.link.text.MinSize() }

func (r *textLinkRenderer) Refresh() {
	r.place()
	r.line.Refresh()
	r.link.text.Refresh()
}

func (r *textLinkRenderer) place() {
	size, thickness := r.link.Size(), float32(1)
	if r.link.focused {
		thickness = 2
	}
	width := fyne.MeasureText(r.link.text.Text, fynetheme.TextSize(), r.link.text.Style).Width
	r.line.Resize(fyne.NewSize(min(width, size.Width), thickness))
	r.line.Move(fyne.NewPos(0, size.Height-thickness))
	r.line.FillColor = fynetheme.Color(fynetheme.ColorNameHyperlink)
	r.line.Hidden = !r.link.hovered && !r.link.focused
}

func (r *textLinkRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.link.text, r.line}
}

func (r *textLinkRenderer) Destroy() {}
