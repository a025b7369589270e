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

// NewVScroll returns content that scrolls up and down, wherever in it the wheel is
// turned: Fyne's fields scroll what is typed in them, and keep the wheel to
// themselves. Nothing in content can scroll by the wheel on its own.
func NewVScroll(content fyne.CanvasObject) *container.Scroll {
	wheel := newWheelArea()
	wheel.scroll = container.NewVScroll(container.NewStack(content, wheel))
	return wheel.scroll
}

// NewScrolled returns what scrolls below the header of a screen. It reaches over
// the room around the screen to the window's edges: the scroll bar stands there,
// so that content and header end in one line.
func NewScrolled(content fyne.CanvasObject) *fyne.Container {
	inner := container.New(layout.NewCustomPaddedLayout(0, theme.SpaceMedium, 0, theme.SpaceMedium), content)
	return container.New(layout.NewCustomPaddedLayout(0, -theme.SpaceMedium, 0, -theme.SpaceMedium), NewVScroll(inner))
}

// ScrollToTop shows the beginning of everything that scrolls in containers: what
// it shows now is something else than before.
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

// wheelArea lies on all that scrolls, and takes the wheel and nothing else from
// the pointer.
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

// Scrolled scrolls what it lies on.
func (a *wheelArea) Scrolled(e *fyne.ScrollEvent) { a.scroll.Scrolled(e) }

// CreateRenderer draws nothing.
func (a *wheelArea) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}
