package widgets

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// Tabs are names side by side. The user chooses one by pointer, with arrow keys, or with Space and
// Enter. The listener shows the content of the tab.
type Tabs struct {
	widget.BaseWidget

	// OnChosen is called when the user chooses another tab; it may be nil.
	OnChosen func(tab int)

	tabs   []*tab
	row    *fyne.Container // contains the tabs; nil before they are drawn
	chosen int
}

// NewTabs returns tabs with the first one chosen.
func NewTabs(names ...string) *Tabs {
	t := &Tabs{tabs: make([]*tab, len(names))}
	for i, name := range names {
		t.tabs[i] = newTab(t, i, name)
	}
	t.ExtendBaseWidget(t)
	return t
}

// Chosen returns the index of the current tab.
func (t *Tabs) Chosen() int { return t.chosen }

// Choose chooses a tab as if the user had pressed it.
func (t *Tabs) Choose(tab int) {
	if tab == t.chosen || tab < 0 || tab >= len(t.tabs) {
		return
	}
	t.chosen = tab
	t.Refresh()
	if t.OnChosen != nil {
		t.OnChosen(tab)
	}
}

// SetName renames a tab, and shows next to the name how many entries it has. count is empty if that
// is unknown.
func (t *Tabs) SetName(tab int, name, count string) {
	if x := t.tabs[tab]; x.name.Text != name || x.count.Text != count {
		x.name.Text, x.count.Text = name, count
		t.Refresh()
	}
}

// CreateRenderer is called by Fyne.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer {
	objects := make([]fyne.CanvasObject, len(t.tabs))
	for i, tab := range t.tabs {
		objects[i] = tab
	}
	t.row = container.New(tabRow{}, objects...)
	return widget.NewSimpleRenderer(container.NewBorder(nil, widget.NewSeparator(), nil, nil, t.row))
}

// Refresh is called by Fyne.
func (t *Tabs) Refresh() {
	for _, tab := range t.tabs {
		tab.Refresh()
	}
	if t.row != nil {
		t.row.Refresh()
	}
	t.BaseWidget.Refresh()
}

// tabRow gives each tab the width it needs. If there is not enough space, all tabs shrink by the
// same factor.
type tabRow struct{}

// leastTab is the minimum width of a tab.
const leastTab = 2*theme.SpaceSmall + theme.SpaceLarge

// MinSize is called by Fyne.
func (tabRow) MinSize(tabs []fyne.CanvasObject) fyne.Size {
	least := fyne.Size{}
	for _, t := range tabs {
		least = fyne.NewSize(least.Width+leastTab, max(least.Height, t.MinSize().Height))
	}
	return least
}

// Layout is called by Fyne.
func (tabRow) Layout(tabs []fyne.CanvasObject, size fyne.Size) {
	wanted, x := float32(0), float32(0)
	for _, t := range tabs {
		wanted += t.(*tab).width()
	}
	for _, t := range tabs {
		width := t.(*tab).width() * min(1, size.Width/max(wanted, 1))
		t.Move(fyne.NewPos(x, 0))
		t.Resize(fyne.NewSize(width, size.Height))
		x += width
	}
}

// tab is a single tab.
type tab struct {
	Pressable
	of     *Tabs
	number int
	name   *Text
	count  *Text
}

var (
	_ fyne.Focusable    = (*tab)(nil)
	_ fyne.Tappable     = (*tab)(nil)
	_ fyne.Accessible   = (*tab)(nil)
	_ desktop.Hoverable = (*tab)(nil)
)

func newTab(of *Tabs, number int, name string) *tab {
	t := &tab{of: of, number: number, name: NewWholeText(name, ""), count: NewWholeText("", theme.ColorQuiet)}
	t.OnTapped, t.Key = func() { of.Choose(number) }, t.toNeighbour
	t.ExtendBaseWidget(t)
	return t
}

// width returns the width of the full name when chosen.
func (t *tab) width() float32 {
	width := fyne.MeasureText(t.name.Text, fynetheme.TextSize(), fyne.TextStyle{Bold: true}).Width + 2*theme.SpaceSmall
	if t.count.Text != "" {
		width += t.count.MinSize().Width + theme.SpaceTiny
	}
	return width
}

// toNeighbour chooses the tab on the left or right, for an arrow key.
func (t *tab) toNeighbour(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyLeft:
		t.chooseBy(-1)
	case fyne.KeyRight:
		t.chooseBy(1)
	}
}

// chooseBy chooses the tab that is step places further on.
func (t *tab) chooseBy(step int) {
	if next := t.number + step; next >= 0 && next < len(t.of.tabs) {
		Focus(t, t.of.tabs[next])
		t.of.Choose(next)
	}
}

// AccessibilityLabel returns the name and the text next to it.
func (t *tab) AccessibilityLabel() string { return strings.TrimSpace(t.name.Text + " " + t.count.Text) }

// tabLine is the thickness of the line below the current tab.
const tabLine float32 = 3

// CreateRenderer draws the name, with a line below it if the tab is the current one.
func (t *tab) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(color.Transparent)
	ground.CornerRadius = theme.SpaceTiny
	line := canvas.NewRectangle(color.Transparent)
	line.SetMinSize(fyne.NewSize(0, tabLine))
	name := container.New(layout.NewCustomPaddedLayout(theme.SpaceSmall, theme.SpaceTiny, theme.SpaceSmall,
		theme.SpaceSmall),
		container.New(layout.NewCustomPaddedHBoxLayout(theme.SpaceTiny), t.name, t.count))
	r := &tabRenderer{tab: t, ground: ground, line: line}
	r.WidgetRenderer = widget.NewSimpleRenderer(container.NewStack(ground,
		container.NewBorder(nil, line, nil, nil, name)))
	r.Refresh()
	return r
}

type tabRenderer struct {
	fyne.WidgetRenderer
	tab          *tab
	ground, line *canvas.Rectangle
}

func (r *tabRenderer) Refresh() {
	t := r.tab
	accent := fynetheme.Color(fynetheme.ColorNamePrimary)
	t.Paint(r.ground)
	r.line.FillColor = color.Transparent
	t.name.Style.Bold, t.name.Color = false, theme.ColorQuiet
	if t.of.chosen == t.number {
		t.name.Style.Bold, t.name.Color, r.line.FillColor = true, "", accent
	}
	r.ground.Refresh()
	r.line.Refresh()
	t.name.Refresh()
	ShowIf(t.count, t.count.Text != "")
	t.count.Refresh()
	r.WidgetRenderer.Refresh()
}
