package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// rail is the list of screens on the left.
type rail struct {
	content fyne.CanvasObject
	column  *fyne.Container
	foot    *fyne.Container
	entries map[nav.Screen]*railEntry
	chosen  func(nav.Destination)
}

func newRail(chosen func(nav.Destination)) *rail {
	r := &rail{chosen: chosen, entries: map[nav.Screen]*railEntry{}}
	r.column = container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceTiny))
	r.foot = container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceTiny))
	padded := container.New(layout.NewCustomPaddedLayout(theme.SpaceMedium, theme.SpaceMedium, theme.SpaceSmall,
		theme.SpaceSmall),
		container.NewBorder(r.column, r.foot, nil, nil))
	r.content = container.NewBorder(nil, nil, nil, widget.NewSeparator(), padded)
	return r
}

func (r *rail) add(name nav.Screen, title string, icon fyne.Resource) {
	e := newRailEntry(title, icon, func() { r.chosen(name) })
	r.entries[name] = e
	r.column.Add(e)
}

// addBelow adds an entry at the bottom that does not open a screen.
func (r *rail) addBelow(title string, icon fyne.Resource, tapped func()) {
	r.foot.Add(newRailEntry(title, icon, tapped))
}

// choose marks the entry of the visible screen.
func (r *rail) choose(name nav.Screen) {
	for n, e := range r.entries {
		e.mark(n == name)
	}
}

// railEntry is one screen in the rail.
type railEntry struct {
	widgets.Pressable
	title  string
	icon   fyne.Resource
	chosen bool
}

var (
	_ fyne.Focusable    = (*railEntry)(nil)
	_ fyne.Tappable     = (*railEntry)(nil)
	_ fyne.Accessible   = (*railEntry)(nil)
	_ desktop.Hoverable = (*railEntry)(nil)
)

func newRailEntry(title string, icon fyne.Resource, tapped func()) *railEntry {
	e := &railEntry{title: title, icon: icon}
	e.OnTapped, e.Key = tapped, func(k *fyne.KeyEvent) { widgets.PassKey(e, k) }
	e.ExtendBaseWidget(e)
	return e
}

func (e *railEntry) mark(chosen bool) {
	if e.chosen != chosen {
		e.chosen = chosen
		e.Refresh()
	}
}

// AccessibilityLabel returns the name of the screen.
func (e *railEntry) AccessibilityLabel() string { return e.title }

// CreateRenderer is called by Fyne.
func (e *railEntry) CreateRenderer() fyne.WidgetRenderer {
	r := &railEntryRenderer{
		entry: e, ground: canvas.NewRectangle(nil), icon: canvas.NewImageFromResource(nil),
		title: canvas.NewText(e.title, nil),
	}
	r.ground.CornerRadius = theme.Radius
	r.icon.FillMode = canvas.ImageFillContain
	r.style()
	return r
}

const (
	railIcon   float32 = 20
	railHeight float32 = 36
	railWidth  float32 = 152
)

type railEntryRenderer struct {
	entry  *railEntry
	ground *canvas.Rectangle
	icon   *canvas.Image
	title  *canvas.Text
}

func (r *railEntryRenderer) MinSize() fyne.Size {
	text := theme.SpaceSmall + railIcon + theme.SpaceSmall + r.title.MinSize().Width + theme.SpaceSmall
	return fyne.NewSize(max(railWidth, text), railHeight)
}

func (r *railEntryRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.icon.Move(fyne.NewPos(theme.SpaceSmall, (size.Height-railIcon)/2))
	r.icon.Resize(fyne.NewSquareSize(railIcon))
	text := r.title.MinSize()
	r.title.Move(fyne.NewPos(2*theme.SpaceSmall+railIcon, (size.Height-text.Height)/2))
	r.title.Resize(text)
}

func (r *railEntryRenderer) Refresh() {
	r.style()
	r.Layout(r.entry.Size()) // a bold title is wider
	r.ground.Refresh()
	r.icon.Refresh()
	r.title.Refresh()
}

func (r *railEntryRenderer) style() {
	e, color := r.entry, fynetheme.ColorNameForeground
	e.Paint(r.ground)
	if e.chosen {
		color = fynetheme.ColorNamePrimary
		r.ground.FillColor = fynetheme.Color(fynetheme.ColorNameSelection)
	}
	r.icon.Resource = theme.Tinted(e.icon, color)
	r.title.Color, r.title.TextSize = fynetheme.Color(color), fynetheme.TextSize()
	r.title.TextStyle.Bold = e.chosen
}

func (r *railEntryRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.icon, r.title}
}
func (r *railEntryRenderer) Destroy() {}
