package widgets

import (
	"fyne.io/fyne/v2"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// tableColumns lays a row's cells out beside one another. Where there is no room
// for all, spare columns are left out rather than all of them cut.
type tableColumns []Column

// MinSize is for Fyne.
func (c tableColumns) MinSize(cells []fyne.CanvasObject) fyne.Size {
	least := fyne.NewSize(-theme.SpaceMedium, 0)
	for i, cell := range cells {
		size := cell.MinSize()
		least.Height = max(least.Height, size.Height)
		if c[i].Spare == 0 {
			least.Width += theme.SpaceMedium + max(size.Width, c[i].Width)
		}
	}
	return least
}

// Layout is for Fyne.
func (c tableColumns) Layout(cells []fyne.CanvasObject, size fyne.Size) {
	x := float32(0)
	for i, width := range c.widths(size.Width) {
		cell, shown := cells[i], width >= 0
		if cell.Visible() != shown {
			ShowIf(cell, shown)
		}
		if shown {
			cell.Move(fyne.NewPos(x, 0))
			cell.Resize(fyne.NewSize(width, size.Height))
			x += width + theme.SpaceMedium
		}
	}
}

// widths are those of the columns; negative ones are left out.
func (c tableColumns) widths(room float32) []float32 {
	widths, need, shares := make([]float32, len(c)), -theme.SpaceMedium, float32(0)
	for i, column := range c {
		widths[i] = max(column.Width, column.Least)
		need += widths[i] + theme.SpaceMedium
	}
	for need > room {
		i := c.sparest(widths)
		if i < 0 {
			break
		}
		need -= widths[i] + theme.SpaceMedium
		widths[i] = -1
	}
	for i, column := range c {
		if column.Width == 0 && widths[i] >= 0 {
			shares += column.Share
		}
	}
	for i, column := range c {
		if column.Width == 0 && widths[i] >= 0 && shares > 0 {
			widths[i] = max(0, widths[i]+(room-need)*column.Share/shares)
		}
	}
	return widths
}

// sparest is the column that gives way next; -1 where none does.
func (c tableColumns) sparest(widths []float32) int {
	found := -1
	for i, column := range c {
		if column.Spare > 0 && widths[i] >= 0 && (found < 0 || column.Spare > c[found].Spare) {
			found = i
		}
	}
	return found
}
