package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// surface is the background of cards, forms and tables. It follows the appearance.
type surface struct{ widget.BaseWidget }

func newSurface() *surface {
	s := new(surface)
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer draws a rounded rectangle with a border.
func (s *surface) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(func(r *canvas.Rectangle) {
		r.FillColor, r.StrokeColor = fynetheme.Color(theme.ColorSurface), fynetheme.Color(theme.ColorLine)
		r.StrokeWidth, r.CornerRadius = 1, theme.Radius
	})
}

// painted draws one rectangle, and paints it again at each Refresh, because its colour depends on
// the appearance and on the state of the widget.
type painted struct {
	fyne.WidgetRenderer
	rectangle *canvas.Rectangle
	paint     func(*canvas.Rectangle)
}

func newPainted(paint func(*canvas.Rectangle)) *painted {
	rectangle := canvas.NewRectangle(color.Transparent)
	paint(rectangle)
	return &painted{widget.NewSimpleRenderer(rectangle), rectangle, paint}
}

// Refresh is called by Fyne.
func (p *painted) Refresh() {
	p.paint(p.rectangle)
	p.rectangle.Refresh()
}

// NewPanel returns content on a surface, without padding.
func NewPanel(content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(newSurface(), content)
}

// IsSurface reports whether an object is a card or the background of a panel.
func IsSurface(o fyne.CanvasObject) bool {
	switch o.(type) {
	case *Card, *surface:
		return true
	}
	return false
}
