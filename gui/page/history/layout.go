package history

import (
	"fyne.io/fyne/v2"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// halves gives the runs all the room there is, or a half of it while something
// is shown below them.
type halves struct{}

func (halves) MinSize(objects []fyne.CanvasObject) fyne.Size {
	above, below := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(above.Width, below.Width), above.Height)
}

func (halves) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	above, below := objects[0], objects[1]
	if !below.Visible() {
		above.Resize(size)
		return
	}
	height := (size.Height - theme.SpaceMedium) / 2
	above.Resize(fyne.NewSize(size.Width, height))
	below.Move(fyne.NewPos(0, height+theme.SpaceMedium))
	below.Resize(fyne.NewSize(size.Width, height))
}

// sides puts two objects of the same width beside one another.
type sides struct{}

func (sides) MinSize(objects []fyne.CanvasObject) fyne.Size {
	left, right := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(left.Width+right.Width+theme.SpaceMedium, max(left.Height, right.Height))
}

func (sides) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := (size.Width - theme.SpaceMedium) / 2
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i)*(width+theme.SpaceMedium), 0))
		o.Resize(fyne.NewSize(width, size.Height))
	}
}
