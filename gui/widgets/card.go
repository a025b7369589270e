package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// Card is a surface with a border.
type Card struct {
	widget.BaseWidget
	content fyne.CanvasObject
}

// NewCard returns a card around content.
func NewCard(content fyne.CanvasObject) *Card {
	c := &Card{content: content}
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer is called by Fyne.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	r := &cardRenderer{card: c, surface: canvas.NewRectangle(nil)}
	r.surface.CornerRadius, r.surface.StrokeWidth = theme.Radius, 1
	r.style()
	return r
}

type cardRenderer struct {
	card    *Card
	surface *canvas.Rectangle
}

func (r *cardRenderer) MinSize() fyne.Size {
	return r.card.content.MinSize().AddWidthHeight(2*theme.SpaceMedium, 2*theme.SpaceMedium)
}

func (r *cardRenderer) Layout(size fyne.Size) {
	r.surface.Resize(size)
	r.card.content.Move(fyne.NewSquareOffsetPos(theme.SpaceMedium))
	r.card.content.Resize(size.SubtractWidthHeight(2*theme.SpaceMedium, 2*theme.SpaceMedium))
}

func (r *cardRenderer) Refresh() {
	r.style()
	r.surface.Refresh()
	r.card.content.Refresh()
}

func (r *cardRenderer) style() {
	r.surface.FillColor, r.surface.StrokeColor = fynetheme.Color(theme.ColorSurface), fynetheme.Color(theme.ColorLine)
}

func (r *cardRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.surface, r.card.content}
}
func (r *cardRenderer) Destroy() {}
