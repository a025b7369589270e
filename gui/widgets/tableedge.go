package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// headEdge is the edge after a column. Dragging it resizes the column, a double
// click fits it.
type headEdge struct {
	hover
	table   *Table
	column  int
	width   float32 // while it is dragged
	dragged bool
}

var (
	_ fyne.Draggable      = (*headEdge)(nil)
	_ fyne.DoubleTappable = (*headEdge)(nil)
	_ desktop.Cursorable  = (*headEdge)(nil)
	_ desktop.Hoverable   = (*headEdge)(nil)
	_ fyne.WidgetRenderer = (*headEdgeRenderer)(nil)
	_ fyne.Accessible     = (*headButton)(nil)
)

func newHeadEdge(t *Table, column int) *headEdge {
	e := &headEdge{table: t, column: column}
	e.ExtendBaseWidget(e)
	return e
}

// Dragged resizes the column, as far as the others leave room.
func (e *headEdge) Dragged(drag *fyne.DragEvent) {
	if !e.dragged {
		e.dragged, e.width = true, e.table.head.widths[e.column]
	}
	e.width += drag.Dragged.DX
	e.table.setWidth(e.column, min(e.width, e.table.mostRoom(e.column)))
}

// DragEnd is for Fyne.
func (e *headEdge) DragEnd() { e.dragged = false }

// mostRoom is how wide a column may get while the columns that never give way keep
// their least width.
func (t *Table) mostRoom(column int) float32 {
	others := t.laidOut.leastRoom()
	if c := t.laidOut[column]; c.Spare == 0 && !c.hidden {
		others -= max(c.Width, c.Least)
	} else {
		others += theme.SpaceMedium
	}
	return columnsRoom(t.head.Size().Width) - others
}

// DoubleTapped makes the column as wide as its texts.
func (e *headEdge) DoubleTapped(*fyne.PointEvent) { e.table.fit(e.column) }

// Cursor says that the edge can be moved.
func (e *headEdge) Cursor() desktop.Cursor { return desktop.HResizeCursor }

// CreateRenderer draws a line.
func (e *headEdge) CreateRenderer() fyne.WidgetRenderer {
	r := &headEdgeRenderer{edge: e, line: canvas.NewRectangle(nil)}
	r.Refresh()
	return r
}

type headEdgeRenderer struct {
	edge *headEdge
	line *canvas.Rectangle
}

// MinSize is for Fyne.
func (r *headEdgeRenderer) MinSize() fyne.Size { return fyne.NewSize(edgeWidth, 0) }

// Layout is for Fyne.
func (r *headEdgeRenderer) Layout(size fyne.Size) {
	r.line.Move(fyne.NewPos(size.Width/2, theme.SpaceSmall))
	r.line.Resize(fyne.NewSize(1, size.Height-2*theme.SpaceSmall))
}

// Refresh is for Fyne.
func (r *headEdgeRenderer) Refresh() {
	color := theme.ColorLine
	if r.edge.Hovered || r.edge.dragged {
		color = fynetheme.ColorNamePrimary
	}
	r.line.FillColor = fynetheme.Color(color)
	r.line.Refresh()
}

// Objects is for Fyne.
func (r *headEdgeRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line} }

// Destroy is for Fyne.
func (r *headEdgeRenderer) Destroy() {}

// headButton opens the menu of the columns.
type headButton struct{ widget.Button }

func newHeadButton(t *Table) *headButton {
	b := new(headButton)
	b.Icon, b.Importance = fynetheme.MoreVerticalIcon(), widget.LowImportance
	b.OnTapped = func() {
		t.columnsMenu(fyne.CurrentApp().Driver().AbsolutePositionForObject(b).AddXY(0, b.Size().Height), true)
	}
	b.ExtendBaseWidget(b)
	return b
}

// AccessibilityLabel says what the button is for.
func (b *headButton) AccessibilityLabel() string { return "Columns" }

// AccessibilityRole is that of a button.
func (b *headButton) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// columnsMenu opens the menu of the columns at a place of the window. With order,
// it also offers sorting; a click on a title sorts as well.
func (t *Table) columnsMenu(at fyne.Position, order bool) {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(t.list)
	if canvas == nil {
		return
	}
	var items []*fyne.MenuItem
	for i, c := range t.columns {
		if i > 0 { // the first one names the row
			items = append(items, t.columnItem(i, c))
		}
	}
	items = append(items, fyne.NewMenuItemSeparator())
	if orders := t.orderItems(); order && len(orders) > 0 {
		items = append(items, fyne.NewMenuItem("Sort by…", func() { showMenu(fyne.NewMenu("", orders...), canvas, at, t.list) }))
	}
	items = append(items, fyne.NewMenuItem("Reset columns", t.reset))
	showMenu(fyne.NewMenu("", items...), canvas, at, t.list)
}

// columnItem shows or hides a column. A column that was left out for lack of room
// takes the room of others when chosen.
func (t *Table) columnItem(column int, c Column) *fyne.MenuItem {
	wanted := t.wants(column)
	gaveWay := wanted && column < len(t.head.widths) && t.head.widths[column] < 0
	label := c.Title
	if gaveWay {
		label += " (no room)"
	}
	item := fyne.NewMenuItem(label, func() { t.choose(column, !wanted || gaveWay && !t.view.Shown[c.key()]) })
	item.Checked = wanted
	return item
}

// orderItems are the visible columns that can sort the rows; one of them shows the
// mark of the order.
func (t *Table) orderItems() (items []*fyne.MenuItem) {
	if t.OnSort == nil {
		return nil
	}
	by, descending := t.SortedBy()
	for i, c := range t.columns {
		if c.Sorts && i < len(t.head.widths) && t.head.widths[i] >= 0 {
			item := fyne.NewMenuItem(c.Title, func() { t.sortBy(c.key(), by == c.key() && !descending) })
			item.Checked = by == c.key()
			items = append(items, item)
		}
	}
	return items
}
