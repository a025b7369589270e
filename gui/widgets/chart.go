package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// ChartKind selects how a chart draws its points.
type ChartKind uint8

// The kinds of charts.
const (
	LineChart ChartKind = iota
	BarChart
)

// ChartPoint is one number in a chart. X and Y are from 0 to 1.
type ChartPoint struct {
	X, Y float64
	Text string // the number in words
}

// ChartData is the content of a chart. Without points, it shows only Text.
type ChartData struct {
	Title     string
	Points    []ChartPoint // sorted by X
	Low, High string       // labels at the bottom and top; may be empty
	Level     string       // label in the middle if all numbers are equal; may be empty
	From, To  string       // labels on the left and right
	Text      string       // describes the chart in a sentence, for people who cannot see it
}

// Chart draws numbers. Its last line describes the chart in a sentence, or shows the number under
// the pointer or the one selected with the arrow keys.
type Chart struct {
	widget.BaseWidget
	kind    ChartKind
	data    ChartData
	chosen  int // index of a point; -1 if none
	focused bool
}

var (
	_ fyne.Focusable    = (*Chart)(nil)
	_ fyne.Accessible   = (*Chart)(nil)
	_ desktop.Hoverable = (*Chart)(nil)
)

// NewChart returns an empty chart; see Set.
func NewChart(kind ChartKind) *Chart {
	c := &Chart{kind: kind, chosen: -1}
	c.ExtendBaseWidget(c)
	return c
}

// Set changes the content of the chart.
func (c *Chart) Set(data ChartData) {
	c.data, c.chosen = data, -1
	c.Refresh()
}

// Caption returns the last line: the selected number, or the chart in a sentence.
func (c *Chart) Caption() string {
	if c.chosen >= 0 && c.chosen < len(c.data.Points) {
		return c.data.Points[c.chosen].Text
	}
	return c.data.Text
}

// AccessibilityLabel describes the chart in a sentence.
func (c *Chart) AccessibilityLabel() string { return c.data.Title + ": " + c.Caption() }

// AccessibilityRole returns the role of a text.
func (c *Chart) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// choose selects a point, or none if the index is -1.
func (c *Chart) choose(i int) {
	i = min(max(i, -1), len(c.data.Points)-1)
	if i != c.chosen {
		c.chosen = i
		c.Refresh()
	}
}

// FocusGained is called by Fyne.
func (c *Chart) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost is called by Fyne.
func (c *Chart) FocusLost() { c.focused = false; c.chosen = -1; c.Refresh() }

// TypedRune is called by Fyne.
func (c *Chart) TypedRune(rune) {}

// TypedKey moves the selection from point to point.
func (c *Chart) TypedKey(e *fyne.KeyEvent) {
	last := len(c.data.Points) - 1
	switch e.Name {
	case fyne.KeyRight:
		c.choose(min(c.chosen+1, last))
	case fyne.KeyLeft:
		if c.chosen < 0 {
			c.chosen = last + 1
		}
		c.choose(max(c.chosen-1, 0))
	case fyne.KeyHome:
		c.choose(0)
	case fyne.KeyEnd:
		c.choose(last)
	case fyne.KeyEscape:
		c.choose(-1)
	}
}

// MouseIn is called by Fyne.
func (c *Chart) MouseIn(e *desktop.MouseEvent) { c.MouseMoved(e) }

// MouseMoved selects the nearest point.
func (c *Chart) MouseMoved(e *desktop.MouseEvent) {
	area := plotArea(c.Size(), c.gutter())
	if area.width <= 0 {
		return
	}
	x, nearest, distance := float64((e.Position.X-area.x)/area.width), -1, 2.0
	for i, p := range c.data.Points {
		if d := max(p.X-x, x-p.X); d < distance {
			nearest, distance = i, d
		}
	}
	c.choose(nearest)
}

// MouseOut is called by Fyne.
func (c *Chart) MouseOut() { c.choose(-1) }
