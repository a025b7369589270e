package widgets

import (
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

// CreateRenderer draws a rounded rectangle with a line around it.
func (s *surface) CreateRenderer() fyne.WidgetRenderer {
	r := &surfaceRenderer{rectangle: new(canvas.Rectangle)}
	r.WidgetRenderer = widget.NewSimpleRenderer(r.rectangle)
	r.paint()
	return r
}

type surfaceRenderer struct {
	fyne.WidgetRenderer
	rectangle *canvas.Rectangle
}

func (r *surfaceRenderer) paint() {
	r.rectangle.FillColor, r.rectangle.StrokeColor = fynetheme.Color(theme.ColorSurface), fynetheme.Color(theme.ColorLine)
	r.rectangle.StrokeWidth, r.rectangle.CornerRadius = 1, theme.Radius
}

// Refresh paints in the current colours.
func (r *surfaceRenderer) Refresh() {
	r.paint()
	r.rectangle.Refresh()
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
