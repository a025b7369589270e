package history

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// The sizes of a list and the details of its selected entry.
const (
	// sideBySideWidth is the width from which both are side by side.
	sideBySideWidth float32 = 1500
	// The minimum heights of both when stacked.
	leastAbove float32 = 112
	leastBelow float32 = 300
	// The list's shares, unless the user chose others. A held plan gets more space.
	listShare = 0.45
	heldShare = 0.2
)

// sides lays out two objects. In a wide container, they are side by side, and the second gets more
// space. Otherwise they are stacked, and the first gets the height that it needs, up to a limit.
type sides struct{ first func() float32 } // returns the height that the first object needs

const (
	firstShare = 0.4  // share of the width
	mostFirst  = 0.45 // share of the height
)

func (sides) MinSize(objects []fyne.CanvasObject) fyne.Size {
	first, second := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(max(first.Width, second.Width), max(first.Height, second.Height))
}

func (s sides) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	first, second := objects[0], objects[1]
	if size.Width >= size.Height {
		width := (size.Width - theme.SpaceMedium) * firstShare
		first.Move(fyne.Position{})
		first.Resize(fyne.NewSize(width, size.Height))
		second.Move(fyne.NewPos(width+theme.SpaceMedium, 0))
		second.Resize(fyne.NewSize(size.Width-width-theme.SpaceMedium, size.Height))
		return
	}
	height := min(s.first(), size.Height*mostFirst)
	first.Move(fyne.Position{})
	first.Resize(fyne.NewSize(size.Width, height))
	second.Move(fyne.NewPos(0, height+theme.SpaceMedium))
	second.Resize(fyne.NewSize(size.Width, size.Height-height-theme.SpaceMedium))
}

// factLayout lays out pairs of labels and values as lines of one text. It lets Fyne's padding above
// and below the values overlap.
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
		value.Resize(fyne.NewSize(size.Width-left, value.MinSize().Height)) // the height depends on this width
		y += factHeight(value)
	}
}
