package guide

import (
	"fyne.io/fyne/v2"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// column stacks the blocks of a page. Their heights depend on the width. It calls changed if the
// height has changed, so that the surrounding layout can be updated.
type column struct{ changed func() }

// MinSize is called by Fyne.
func (column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, o := range objects {
		size := o.MinSize()
		least.Width = max(least.Width, size.Width)
		least.Height += size.Height + theme.SpaceSmall
	}
	return least
}

// Layout is called by Fyne.
func (c column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	before := c.MinSize(objects).Height
	var y float32
	for _, o := range objects {
		o.Resize(fyne.NewSize(size.Width, o.MinSize().Height)) // gives wrapping texts their width
		height := o.MinSize().Height
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, height))
		y += height + theme.SpaceSmall
	}
	if c.MinSize(objects).Height != before {
		c.changed()
	}
}

// grid lays out the cells of a table, whose texts wrap. wide are the widths at which the columns
// would not have to wrap.
type grid struct{ wide []float32 }

// leastColumn is the smallest width of a column that wraps.
const leastColumn float32 = 90

// widths divides the space: narrow columns get what they need, and the others share the rest.
func (g grid) widths(room float32) []float32 {
	widths, open, sum := make([]float32, len(g.wide)), len(g.wide), float32(0)
	for settled := true; settled; {
		settled = false
		for i, w := range g.wide {
			if widths[i] == 0 && w <= room/float32(max(1, open)) {
				widths[i], room, open, settled = w, room-w, open-1, true
			}
		}
	}
	for i, w := range g.wide {
		if widths[i] == 0 {
			sum += w
		}
	}
	for i, w := range g.wide {
		if widths[i] == 0 {
			widths[i] = max(leastColumn, room*w/sum)
		}
	}
	return widths
}

// MinSize is called by Fyne.
func (g grid) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := fyne.NewSize(leastColumn*float32(len(g.wide)), 0)
	for i := 0; i < len(objects); i += len(g.wide) {
		least.Height += rowHeight(objects[i:i+len(g.wide)]) + 1
	}
	return least
}

// Layout is called by Fyne.
func (g grid) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	widths := g.widths(size.Width)
	var y float32
	for i := 0; i < len(objects); i += len(widths) {
		row := objects[i : i+len(widths)]
		for j, o := range row {
			o.Resize(fyne.NewSize(widths[j], o.MinSize().Height))
		}
		height, x := rowHeight(row), float32(0)
		for j, o := range row {
			o.Move(fyne.NewPos(x, y))
			o.Resize(fyne.NewSize(widths[j], height))
			x += widths[j]
		}
		y += height + 1
	}
}

func rowHeight(row []fyne.CanvasObject) (height float32) {
	for _, o := range row {
		height = max(height, o.MinSize().Height)
	}
	return height
}
