package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// tableRow is one row in sight. It listens to the pointer for all of its cells:
// a cell that did so itself would take the pointer from the row.
type tableRow struct {
	widget.BaseWidget
	content fyne.CanvasObject
	cells   []fyne.CanvasObject
	hovered bool
}

var _ desktop.Hoverable = (*tableRow)(nil)

// teller is a cell that has something to tell.
type teller interface {
	fyne.CanvasObject
	told() string
}

func newTableRow(t *Table) *tableRow {
	r := &tableRow{cells: make([]fyne.CanvasObject, len(t.columns))}
	for i, c := range t.columns {
		r.cells[i] = newCell(c)
	}
	r.content = t.row(r.cells)
	r.ExtendBaseWidget(r)
	return r
}

func newCell(c Column) fyne.CanvasObject {
	if c.State {
		b := NewBadge("", "", theme.Off)
		b.untold = true
		return b
	}
	text := NewText("", "")
	text.untold = true
	if c.Number {
		text.Alignment = fyne.TextAlignTrailing
	}
	return text
}

// show shows the cells of a row; those that are missing are empty.
func (r *tableRow) show(cells []Cell) {
	for i, object := range r.cells {
		c := Cell{}
		if i < len(cells) {
			c = cells[i]
		}
		switch x := object.(type) {
		case *Badge:
			x.Set(c.Mark, c.Text, c.State)
			x.tip = c.Tip
		case *Text:
			x.Set(c.Text, c.Color)
			x.Tip = c.Tip
		}
	}
}

// MouseIn is for Fyne.
func (r *tableRow) MouseIn(e *desktop.MouseEvent) {
	r.hovered = true
	r.Refresh()
	r.MouseMoved(e)
}

// MouseMoved tells what the cell under the pointer has to tell.
func (r *tableRow) MouseMoved(e *desktop.MouseEvent) {
	layer := tipLayerOf(r)
	if layer == nil {
		return
	}
	for _, cell := range r.cells {
		if x := e.Position.X - theme.SpaceMedium - cell.Position().X; cell.Visible() && x >= 0 && x < cell.Size().Width {
			layer.point(cell, cell.(teller).told(), e.AbsolutePosition)
			return
		}
	}
	layer.Leave()
}

// MouseOut is for Fyne.
func (r *tableRow) MouseOut() {
	r.hovered = false
	r.Refresh()
	if layer := tipLayerOf(r); layer != nil {
		layer.Leave()
	}
}

// CreateRenderer is for Fyne.
func (r *tableRow) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(nil)
	ground.CornerRadius = theme.Radius
	ground.Hide()
	return &tableRowRenderer{row: r, ground: ground, objects: []fyne.CanvasObject{ground, r.content}}
}

type tableRowRenderer struct {
	row     *tableRow
	ground  *canvas.Rectangle
	objects []fyne.CanvasObject
}

// tableRowHeight is that of every row. With the padding between rows it is a multiple
// of four: positions in a list of a million rows are even that far apart, since
// they have 24 bits.
const tableRowHeight float32 = 36

func (r *tableRowRenderer) MinSize() fyne.Size {
	least := r.row.content.MinSize()
	return fyne.NewSize(least.Width, max(least.Height, tableRowHeight))
}

func (r *tableRowRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.row.content.Resize(size)
}

func (r *tableRowRenderer) Refresh() {
	r.ground.FillColor, r.ground.Hidden = fynetheme.Color(fynetheme.ColorNameHover), !r.row.hovered
	r.ground.Refresh()
	r.row.content.Refresh()
}

func (r *tableRowRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *tableRowRenderer) Destroy()                     {}
