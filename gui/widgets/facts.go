package widgets

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// NewFacts returns labels with their values beside them, line by line: objects are
// a label and a value, the next label and value, and so on.
func NewFacts(objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: facts{}, Objects: objects}
}

// labelShare is how much of the width the labels of facts have.
const labelShare = 0.4

// facts stacks pairs. The padding of the texts overlaps, so that lines are close
// together.
type facts struct{}

func (facts) overlap() float32 { return 2*fynetheme.InnerPadding() - theme.SpaceSmall }

// MinSize is for Fyne.
func (f facts) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := fyne.NewSize(0, f.overlap())
	for i := 0; i+1 < len(objects); i += 2 {
		label, value := objects[i].MinSize(), objects[i+1].MinSize()
		least.Width = max(least.Width, label.Width/labelShare, value.Width/(1-labelShare))
		least.Height += max(label.Height, value.Height) - f.overlap()
	}
	return least
}

// Layout is for Fyne.
func (f facts) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y, width := float32(0), size.Width*labelShare
	for i := 0; i+1 < len(objects); i += 2 {
		height := max(objects[i].MinSize().Height, objects[i+1].MinSize().Height)
		objects[i].Move(fyne.NewPos(0, y))
		objects[i].Resize(fyne.NewSize(width, height))
		objects[i+1].Move(fyne.NewPos(width, y))
		objects[i+1].Resize(fyne.NewSize(size.Width-width, height))
		y += height - f.overlap()
	}
}

// NewLeast returns content that is at least this wide.
func NewLeast(width float32, content fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: leastWidth(width), Objects: []fyne.CanvasObject{content}}
}

// NewMost returns content that is at most this wide, at the left of the available
// room: very wide fields are not easier to fill in.
func NewMost(width float32, content fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: mostWidth(width), Objects: []fyne.CanvasObject{content}}
}

// NewMostHigh returns content that is at most this high, and scrolls if it needs more:
// a foreign text must not enlarge the window.
func NewMostHigh(height float32, content fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: mostHeight{height, content}, Objects: []fyne.CanvasObject{NewVScroll(content)}}
}

// mostHeight limits the height of what scrolls in it.
type mostHeight struct {
	height  float32
	content fyne.CanvasObject
}

// MinSize is for Fyne.
func (h mostHeight) MinSize([]fyne.CanvasObject) fyne.Size {
	least := h.content.MinSize()
	return fyne.NewSize(least.Width, min(least.Height, h.height))
}

// Layout is for Fyne.
func (mostHeight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(size)
}

// mostWidth limits the width of its content.
type mostWidth float32

// MinSize is for Fyne.
func (w mostWidth) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout is for Fyne.
func (w mostWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(min(size.Width, float32(w)), size.Height))
}

// leastWidth keeps its content from getting narrower.
type leastWidth float32

// MinSize is for Fyne.
func (w leastWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := objects[0].MinSize()
	return fyne.NewSize(max(least.Width, float32(w)), least.Height)
}

// Layout is for Fyne.
func (w leastWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(size)
}
