package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// option is one offered line: pressed with the mouse, or with Enter and Space while
// it has the keyboard.
type option struct {
	widget.BaseWidget
	name, hint *Text
	tapped     func()
	key        func(fyne.KeyName) // other keys

	hovered, focused bool
}

var (
	_ fyne.Focusable    = (*option)(nil)
	_ fyne.Tappable     = (*option)(nil)
	_ fyne.Accessible   = (*option)(nil)
	_ desktop.Hoverable = (*option)(nil)
)

func newOption(name, hint string, tapped func(), key func(fyne.KeyName)) *option {
	o := &option{name: NewText(name, ""), hint: NewText(hint, theme.ColorQuiet), tapped: tapped, key: key}
	o.ExtendBaseWidget(o)
	return o
}

// Tapped chooses it.
func (o *option) Tapped(*fyne.PointEvent) { o.tapped() }

// MouseIn, MouseMoved and MouseOut follow the pointer.
func (o *option) MouseIn(*desktop.MouseEvent)    { o.set(&o.hovered, true) }
func (o *option) MouseMoved(*desktop.MouseEvent) {}
func (o *option) MouseOut()                      { o.set(&o.hovered, false) }

// FocusGained and FocusLost follow the keyboard.
func (o *option) FocusGained()   { o.set(&o.focused, true) }
func (o *option) FocusLost()     { o.set(&o.focused, false) }
func (o *option) TypedRune(rune) {}

// TypedKey chooses it on Space and Enter.
func (o *option) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		o.tapped()
	default:
		o.key(k.Name)
	}
}

func (o *option) set(flag *bool, on bool) {
	if *flag != on {
		*flag = on
		o.Refresh()
	}
}

// AccessibilityLabel returns all that the line says.
func (o *option) AccessibilityLabel() string { return o.name.Text }

// AccessibilityRole says that it can be pressed.
func (o *option) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// optionShares are the columns of name and hint.
var optionShares = []float32{3, 2}

// CreateRenderer draws name and hint side by side.
func (o *option) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(nil)
	ground.CornerRadius = theme.Radius
	line := container.New(layout.NewCustomPaddedLayout(theme.SpaceTiny, theme.SpaceTiny, theme.SpaceSmall, theme.SpaceSmall),
		NewColumns(optionShares, o.name, o.hint))
	return &optionRenderer{WidgetRenderer: widget.NewSimpleRenderer(container.NewStack(ground, line)), option: o, ground: ground}
}

type optionRenderer struct {
	fyne.WidgetRenderer
	option *option
	ground *canvas.Rectangle
}

func (r *optionRenderer) Refresh() {
	r.ground.FillColor, r.ground.StrokeColor, r.ground.StrokeWidth = nil, nil, 0
	if r.option.hovered {
		r.ground.FillColor = fynetheme.Color(fynetheme.ColorNameHover)
	}
	if r.option.focused {
		r.ground.StrokeColor, r.ground.StrokeWidth = fynetheme.Color(fynetheme.ColorNamePrimary), 2
	}
	r.ground.Refresh()
	r.option.name.Refresh()
	r.option.hint.Refresh()
}
