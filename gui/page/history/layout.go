package history

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// halves gives the runs all the room there is, or a half of it while something
// is shown below them; less where that is too little for what is shown.
type halves struct{}

// The least heights of what is shown below, and before that of the runs.
const (
	leastBelow float32 = 380
	leastAbove float32 = 150
)

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
	room := size.Height - theme.SpaceMedium
	height := max(room/2, min(leastBelow, room-leastAbove))
	above.Resize(fyne.NewSize(size.Width, room-height))
	below.Move(fyne.NewPos(0, size.Height-height))
	below.Resize(fyne.NewSize(size.Width, height))
}

// newFoot returns what stands below a list that may go on: a text, and a button
// that reads older rows. It is hidden.
func newFoot(label string, older func()) (*fyne.Container, *widgets.Text) {
	text := widgets.NewWholeText("", theme.ColorQuiet)
	more := widget.NewButton(label, older)
	foot := container.NewHBox(container.NewCenter(text), more)
	foot.Hide()
	return foot, text
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

// factLayout lays out labels with their values beside them, in pairs, as lines
// of one text: the room that Fyne leaves above and below values overlaps.
type factLayout struct{}

func (factLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var height float32
	for i := 1; i < len(objects); i += 2 {
		height += factHeight(objects[i])
	}
	return fyne.NewSize(2*labelWidth(objects), height+fynetheme.InnerPadding())
}

func factHeight(value fyne.CanvasObject) float32 {
	return value.MinSize().Height - fynetheme.InnerPadding()
}

func labelWidth(objects []fyne.CanvasObject) (width float32) {
	for i := 0; i < len(objects); i += 2 {
		width = max(width, objects[i].MinSize().Width)
	}
	return width + theme.SpaceSmall
}

func (factLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := labelWidth(objects)
	var y float32
	for i := 0; i+1 < len(objects); i += 2 {
		label, value := objects[i], objects[i+1]
		label.Move(fyne.NewPos(0, y+fynetheme.InnerPadding()))
		label.Resize(label.MinSize())
		value.Move(fyne.NewPos(left, y))
		value.Resize(fyne.NewSize(size.Width-left, value.MinSize().Height))
		value.Resize(fyne.NewSize(size.Width-left, value.MinSize().Height)) // as high as it is with this width
		y += factHeight(value)
	}
}
