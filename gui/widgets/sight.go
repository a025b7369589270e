package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// IntoSight scrolls as little as needed to make an object visible. Fyne does not scroll to a field
// that gets the keyboard focus.
func IntoSight(scroll *container.Scroll, o fyne.CanvasObject) {
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(scroll).Y - theme.SpaceSmall
	// An object that has just grown gets its new size only when it is drawn.
	bottom := top + max(o.Size().Height, o.MinSize().Height) + 2*theme.SpaceSmall
	offset := scroll.Offset
	switch {
	case top < 0:
		offset.Y += top
	case bottom > scroll.Size().Height:
		offset.Y += bottom - scroll.Size().Height
	default:
		return
	}
	scroll.ScrollToOffset(offset)
}
