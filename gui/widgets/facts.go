package widgets

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// NewFacts returns labels with their values next to them, line by line. objects are alternately a
// label and its value.
func NewFacts(objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: facts{}, Objects: objects}
}

// labelShare is the labels' share of the width.
const labelShare = 0.4

// facts stacks pairs. The padding of the texts overlaps, so lines are close together.
type facts struct{}

func (facts) overlap() float32 { return 2*fynetheme.InnerPadding() - theme.SpaceSmall }

// MinSize is called by Fyne.
func (f facts) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := fyne.NewSize(0, f.overlap())
	for i := 0; i+1 < len(objects); i += 2 {
		label, value := objects[i].MinSize(), objects[i+1].MinSize()
		least.Width = max(least.Width, label.Width/labelShare, value.Width/(1-labelShare))
		least.Height += max(label.Height, value.Height) - f.overlap()
	}
	return least
}

// Layout is called by Fyne.
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

// NewLeast returns content with a minimum width.
func NewLeast(width float32, content fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: leastWidth(width), Objects: []fyne.CanvasObject{content}}
}

// NewMost returns content with a maximum width, on the left of the available space, because very
// wide fields are harder to fill in.
func NewMost(width float32, content fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: mostWidth(width), Objects: []fyne.CanvasObject{content}}
}

// NewMostHigh returns content with a maximum height, above which it scrolls. External text must not
// enlarge the window.
func NewMostHigh(height float32, content fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: mostHeight{height, content}, Objects: []fyne.CanvasObject{NewVScroll(content)}}
}

// mostHeight lays out a scroll container and limits its height.
type mostHeight struct {
	height  float32
	content fyne.CanvasObject
}

// MinSize is called by Fyne.
func (h mostHeight) MinSize([]fyne.CanvasObject) fyne.Size {
	least := h.content.MinSize()
	return fyne.NewSize(least.Width, min(least.Height, h.height))
}

// Layout is called by Fyne.
func (mostHeight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(size)
}

// mostWidth limits the width of its content.
type mostWidth float32

// MinSize is called by Fyne.
func (w mostWidth) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout is called by Fyne.
func (w mostWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(fyne.NewSize(min(size.Width, float32(w)), size.Height))
}

// leastWidth gives its content a minimum width.
type leastWidth float32

// MinSize is called by Fyne.
func (w leastWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := objects[0].MinSize()
	return fyne.NewSize(max(least.Width, float32(w)), least.Height)
}

// Layout is called by Fyne.
func (w leastWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.Position{})
	objects[0].Resize(size)
}
