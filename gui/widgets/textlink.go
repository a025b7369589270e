package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
)

// TextLink is a Text that is a link. A truncated text is shown in full while the pointer is on it.
type TextLink struct {
	Pressable
	text *Text
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
	l := &TextLink{text: NewText(text, fynetheme.ColorNameHyperlink)}
	l.text.untold, l.OnTapped = true, tapped
	l.follow = tips(l, func(fyne.Position) (any, string) { return l.text, l.text.tipText() })
	l.ExtendBaseWidget(l)
	return l
}

// Cursor shows that the link can be pressed.
func (l *TextLink) Cursor() desktop.Cursor { return desktop.PointerCursor }

// AccessibilityLabel returns the text.
func (l *TextLink) AccessibilityLabel() string { return l.text.Text }

// AccessibilityRole returns the role of a link.
func (l *TextLink) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleLink }

// CreateRenderer draws the text, underlined while it has the pointer or the keyboard focus.
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
	if r.link.Focused {
		thickness = 2
	}
	width := fyne.MeasureText(r.link.text.Text, fynetheme.TextSize(), r.link.text.Style).Width
	r.line.Resize(fyne.NewSize(min(width, size.Width), thickness))
	r.line.Move(fyne.NewPos(0, size.Height-thickness))
	r.line.FillColor = fynetheme.Color(fynetheme.ColorNameHyperlink)
	r.line.Hidden = !r.link.Hovered && !r.link.Focused
}

func (r *textLinkRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.link.text, r.line}
}

func (r *textLinkRenderer) Destroy() {}
