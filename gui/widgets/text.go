package widgets

import (
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Text is one line without padding. It is truncated if it does not fit, and shown in full while the
// pointer rests on it (see TipLayer). Fields may be changed before Refresh.
type Text struct {
	widget.BaseWidget
	Text      string
	Color     fyne.ThemeColorName // if empty, the colour of text
	SizeName  fyne.ThemeSizeName  // if empty, the size of text
	Style     fyne.TextStyle
	Alignment fyne.TextAlign
	// Least is the minimum width when truncated. If it is negative, the text is never truncated.
	Least float32
	// Tip is the tooltip, for example the exact time for a relative one; it may be empty.
	Tip string

	cut    bool // the drawn text was truncated
	untold bool // the surrounding widget shows the tip
}

var _ fyne.Accessible = (*Text)(nil)

// NewText returns a text in a colour that may be truncated.
func NewText(text string, color fyne.ThemeColorName) *Text {
	t := &Text{Text: text, Color: color}
	t.ExtendBaseWidget(t)
	return t
}

// NewWholeText returns a text in a colour that is never truncated.
func NewWholeText(text string, color fyne.ThemeColorName) *Text {
	t := NewText(text, color)
	t.Least = -1
	return t
}

// NewHeading returns a text in the size of a heading.
func NewHeading(text string) *Text {
	t := NewText(text, "")
	t.SizeName, t.Style = fynetheme.SizeNameHeadingText, fyne.TextStyle{Bold: true}
	return t
}

// SetText changes the text.
func (t *Text) SetText(text string) { t.Set(text, t.Color) }

// Set changes text and colour.
func (t *Text) Set(text string, color fyne.ThemeColorName) {
	if t.Text == text && t.Color == color {
		return
	}
	t.Text, t.Color = text, color
	t.Refresh()
}

// SetTip changes the tooltip.
func (t *Text) SetTip(tip string) {
	if t.Tip != tip {
		t.Tip = tip
		t.Refresh()
	}
}

// tipText returns the tooltip, which may be empty.
func (t *Text) tipText() string { return whole(t.Text, t.Tip, t.cut) }

// AccessibilityLabel returns the whole text.
func (t *Text) AccessibilityLabel() string { return t.Text }

// AccessibilityRole returns the role of a text.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is called by Fyne.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	r := &textRenderer{text: t, line: canvas.NewText("", nil), tip: newTipArea(t.tipText)}
	r.style()
	return r
}

type textRenderer struct {
	text *Text
	line *canvas.Text
	tip  *tipArea
}

func (r *textRenderer) MinSize() fyne.Size {
	whole := fyne.MeasureText(r.text.Text, r.line.TextSize, r.line.TextStyle)
	if r.text.Least >= 0 {
		whole.Width = min(whole.Width, r.text.Least)
	}
	return whole
}

func (r *textRenderer) Layout(size fyne.Size) {
	r.cut(size.Width)
	height := r.line.MinSize().Height
	r.line.Move(fyne.NewPos(0, (size.Height-height)/2))
	r.line.Resize(fyne.NewSize(size.Width, height))
	if !r.text.untold {
		r.tip.cover(size)
	}
}

func (r *textRenderer) Refresh() {
	r.style()
	r.Layout(r.text.Size())
	r.line.Refresh()
}

func (r *textRenderer) style() {
	t := r.text
	color, size := t.Color, t.SizeName
	if color == "" {
		color = fynetheme.ColorNameForeground
	}
	if size == "" {
		size = fynetheme.SizeNameText
	}
	r.line.Color, r.line.TextSize = fynetheme.Color(color), fynetheme.Size(size)
	r.line.TextStyle, r.line.Alignment, r.line.Text = t.Style, t.Alignment, t.Text
}

// cut truncates the drawn text to the given width.
func (r *textRenderer) cut(width float32) {
	r.line.Text = r.text.Text
	if r.text.Least >= 0 {
		cutToFit(r.line, width)
	}
	r.text.cut = r.line.Text != r.text.Text
}

// cutToFit truncates a text with an ellipsis if it is wider than width.
func cutToFit(line *canvas.Text, width float32) {
	fits := func(text string) bool {
		return fyne.MeasureText(text, line.TextSize, line.TextStyle).Width <= width
	}
	if fits(line.Text) {
		return
	}
	runes := []rune(line.Text)
	kept := sort.Search(len(runes), func(n int) bool { return !fits(string(runes[:n+1]) + "…") })
	line.Text = string(runes[:kept]) + "…"
}

func (r *textRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line, r.tip} }
func (r *textRenderer) Destroy()                     {}
