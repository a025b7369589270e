package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// NewScrolled returns what scrolls below the header of a screen. It reaches over
// the room around the screen to the window's edges: the scroll bar stands there,
// so that content and header end in one line.
func NewScrolled(content fyne.CanvasObject) *fyne.Container {
	inner := container.New(layout.NewCustomPaddedLayout(0, theme.SpaceMedium, 0, theme.SpaceMedium), content)
	return container.New(layout.NewCustomPaddedLayout(0, -theme.SpaceMedium, 0, -theme.SpaceMedium), container.NewVScroll(inner))
}
