package trial

import (
	"fyne.io/fyne/v2"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// pictureLayout gives a picture its own size, and gives the text next to it the rest of the width.
type pictureLayout struct{}

// MinSize is called by Fyne.
func (pictureLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	picture, text := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(picture.Width+theme.SpaceMedium+text.Width, max(picture.Height, text.Height))
}

// Layout is called by Fyne.
func (pictureLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	picture := objects[0].MinSize()
	objects[0].Move(fyne.Position{})
	objects[0].Resize(picture)
	left := picture.Width + theme.SpaceMedium
	objects[1].Move(fyne.NewPos(left, 0))
	objects[1].Resize(fyne.NewSize(size.Width-left, size.Height))
}
