package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// option is one line in a list of options.
type option struct {
	Pressable
	name, hint *Text
}

var (
	_ fyne.Focusable    = (*option)(nil)
	_ fyne.Tappable     = (*option)(nil)
	_ fyne.Accessible   = (*option)(nil)
	_ desktop.Hoverable = (*option)(nil)
)

// newOption returns an option. It passes on keys that do not choose it to key.
func newOption(name, hint string, tapped func(), key func(fyne.KeyName)) *option {
	o := &option{name: NewText(name, ""), hint: NewText(hint, theme.ColorQuiet)}
	o.OnTapped, o.Key = tapped, func(k *fyne.KeyEvent) { key(k.Name) }
	o.ExtendBaseWidget(o)
	return o
}

// AccessibilityLabel returns the whole text of the line.
func (o *option) AccessibilityLabel() string { return o.name.Text }

// optionShares are the relative widths of the columns for name and hint.
var optionShares = []float32{3, 2}

// CreateRenderer draws name and hint side by side.
func (o *option) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(nil)
	ground.CornerRadius = theme.Radius
	line := container.New(layout.NewCustomPaddedLayout(theme.SpaceTiny, theme.SpaceTiny, theme.SpaceSmall,
		theme.SpaceSmall),
		NewColumns(optionShares, o.name, o.hint))
	return &optionRenderer{
		WidgetRenderer: widget.NewSimpleRenderer(container.NewStack(ground, line)), option: o,
		ground: ground,
	}
}

type optionRenderer struct {
	fyne.WidgetRenderer
	option *option
	ground *canvas.Rectangle
}

func (r *optionRenderer) Refresh() {
	r.option.Paint(r.ground)
	r.ground.Refresh()
	r.option.name.Refresh()
	r.option.hint.Refresh()
}
