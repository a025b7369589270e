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

// NewVScroll returns content that scrolls vertically, wherever the wheel is turned. Without it,
// Fyne's fields would use the wheel to scroll their own text. Nothing within content can use the
// wheel separately.
func NewVScroll(content fyne.CanvasObject) *container.Scroll {
	wheel := newWheelArea()
	wheel.scroll = container.NewVScroll(container.NewStack(content, wheel))
	return wheel.scroll
}

// NewScrolled returns content that scrolls below the header of a screen. It extends over the
// padding of the screen to the edges of the window. The scroll bar is there, so content and header
// stay aligned.
func NewScrolled(content fyne.CanvasObject) *fyne.Container {
	inner := container.New(layout.NewCustomPaddedLayout(0, theme.SpaceMedium, 0, theme.SpaceMedium), content)
	return container.New(layout.NewCustomPaddedLayout(0, -theme.SpaceMedium, 0, -theme.SpaceMedium), NewVScroll(inner))
}

// ScrollToTop scrolls all containers to the top, for new content.
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

// wheelArea covers the scrolling content, and handles only the wheel.
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

// Scrolled scrolls the content below it.
func (a *wheelArea) Scrolled(e *fyne.ScrollEvent) { a.scroll.Scrolled(e) }

// CreateRenderer draws nothing.
func (a *wheelArea) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}
