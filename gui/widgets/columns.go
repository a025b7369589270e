package widgets

import (
	"fyne.io/fyne/v2"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// Columns lays out objects side by side, each as wide as its share, so rows with the same shares
// are aligned. Objects beyond the shares are not laid out.
type Columns struct {
	Shares []float32 // shares of the width
}

// NewColumns returns a container of objects in columns.
func NewColumns(shares []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: Columns{Shares: shares}, Objects: objects}
}

// MinSize is called by Fyne.
func (c Columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := fyne.NewSize(theme.SpaceMedium*float32(max(0, len(objects)-1)), 0)
	for _, o := range objects {
		size := o.MinSize()
		least = fyne.NewSize(least.Width+size.Width, max(least.Height, size.Height))
	}
	return least
}

// Layout is called by Fyne.
func (c Columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var sum, x float32
	for _, share := range c.Shares {
		sum += share
	}
	room := size.Width - theme.SpaceMedium*float32(len(c.Shares)-1)
	for i, o := range objects[:min(len(objects), len(c.Shares))] {
		width := room * c.Shares[i] / sum
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(width, size.Height))
		x += width + theme.SpaceMedium
	}
}
