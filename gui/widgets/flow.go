package widgets

import (
	"fyne.io/fyne/v2"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// Flow lays out similar objects row by row, in as many equal columns as their minimum width allows.
// Its height depends on its width. It calls changed when the height has changed, so that the
// surrounding layout can be updated.
type Flow struct {
	least   float32
	changed func()
	width   float32 // at the last layout
}

var _ fyne.Layout = (*Flow)(nil)

// NewFlow returns a layout for a single container.
func NewFlow(least float32, changed func()) *Flow { return &Flow{least: least, changed: changed} }

// MinSize is called by Fyne.
func (f *Flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var width float32
	for _, o := range visible(objects) {
		width = max(width, o.MinSize().Width)
	}
	return fyne.NewSize(width, f.height(visible(objects)))
}

func (f *Flow) height(objects []fyne.CanvasObject) (height float32) {
	columns := f.columns(len(objects))
	for i := 0; i < len(objects); i += columns {
		if i > 0 {
			height += theme.SpaceMedium
		}
		height += rowHeight(objects[i:min(i+columns, len(objects))])
	}
	return height
}

// columns returns the number of columns: at least one, and no empty ones.
func (f *Flow) columns(objects int) int {
	room := int((f.width + theme.SpaceMedium) / (f.least + theme.SpaceMedium))
	return max(1, min(room, objects))
}

func rowHeight(row []fyne.CanvasObject) (height float32) {
	for _, o := range row {
		height = max(height, o.MinSize().Height)
	}
	return height
}

// Layout is called by Fyne.
func (f *Flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects = visible(objects)
	before := f.height(objects)
	f.width = size.Width
	columns := f.columns(len(objects))
	width := (size.Width - theme.SpaceMedium*float32(columns-1)) / float32(columns)
	for _, o := range objects {
		o.Resize(fyne.NewSize(width, o.MinSize().Height)) // gives wrapping texts their width
	}
	var y float32
	for i := 0; i < len(objects); i += columns {
		row := objects[i:min(i+columns, len(objects))]
		height := rowHeight(row)
		for j, o := range row {
			o.Move(fyne.NewPos(float32(j)*(width+theme.SpaceMedium), y))
			o.Resize(fyne.NewSize(width, height))
		}
		y += height + theme.SpaceMedium
	}
	if f.height(objects) != before && f.changed != nil {
		f.changed()
	}
}

func visible(objects []fyne.CanvasObject) []fyne.CanvasObject {
	var list []fyne.CanvasObject
	for _, o := range objects {
		if o.Visible() {
			list = append(list, o)
		}
	}
	return list
}
