package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// NewVScroll returns content that scrolls vertically, wherever in it the wheel is
// turned: Fyne's fields would scroll their own text and keep the wheel to
// themselves. Nothing within content can scroll by the wheel on its own.
func NewVScroll(content fyne.CanvasObject) *container.Scroll {
	wheel := newWheelArea()
	wheel.scroll = container.NewVScroll(container.NewStack(content, wheel))
	return wheel.scroll
}

// NewScrolled returns content that scrolls below the header of a screen. It extends
// over the padding of the screen to the window's edges: the scroll bar is there, so
// that content and header are aligned.
func NewScrolled(content fyne.CanvasObject) *fyne.Container {
	inner := container.New(layout.NewCustomPaddedLayout(0, theme.SpaceMedium, 0, theme.SpaceMedium), content)
	return container.New(layout.NewCustomPaddedLayout(0, -theme.SpaceMedium, 0, -theme.SpaceMedium), NewVScroll(inner))
}

// ScrollToTop scrolls everything in containers to the top, for new content.
func ScrollToTop(o fyne.CanvasObject) {
	switch x := o.(type) {
	case *container.Scroll:
		x.ScrollToTop()
	case *fyne.Container:
		for _, child := range x.Objects {
			ScrollToTop(child)
		}
	}
}

// wheelArea covers all that scrolls, and takes only the wheel from the pointer.
type wheelArea struct {
	widget.BaseWidget
	scroll *container.Scroll
}

var _ fyne.Scrollable = (*wheelArea)(nil)

func newWheelArea() *wheelArea {
	a := new(wheelArea)
	a.ExtendBaseWidget(a)
	return a
}

// Scrolled scrolls what it covers.
func (a *wheelArea) Scrolled(e *fyne.ScrollEvent) { a.scroll.Scrolled(e) }

// CreateRenderer draws nothing.
func (a *wheelArea) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}
