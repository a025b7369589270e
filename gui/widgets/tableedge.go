package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/theme"
)

// headEdge is the edge after a column. Dragging it resizes the column, and a double click fits the
// column to its texts.
type headEdge struct {
	hover
	table   *Table
	column  int
	width   float32 // during a drag
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

// Dragged resizes the column, as far as the other columns allow.
func (e *headEdge) Dragged(drag *fyne.DragEvent) {
	if !e.dragged {
		e.dragged, e.width = true, e.table.head.widths[e.column]
	}
	e.width += drag.Dragged.DX
	e.table.setWidth(e.column, min(e.width, e.table.mostRoom(e.column)))
}

// DragEnd is called by Fyne.
func (e *headEdge) DragEnd() { e.dragged = false }

// mostRoom returns the maximum width of a column at which the columns that are never hidden keep
// their minimum width.
func (t *Table) mostRoom(column int) float32 {
	others := t.laidOut.leastRoom()
	if c := t.laidOut[column]; c.Spare == 0 && !c.hidden {
		others -= max(c.Width, c.Least)
	} else {
		others += theme.SpaceMedium
	}
	return columnsRoom(t.head.Size().Width) - others
}

// DoubleTapped fits the column to its texts.
func (e *headEdge) DoubleTapped(*fyne.PointEvent) { e.table.fit(e.column) }

// Cursor shows that the edge can be moved.
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

// MinSize is called by Fyne.
func (r *headEdgeRenderer) MinSize() fyne.Size { return fyne.NewSize(edgeWidth, 0) }

// Layout is called by Fyne.
func (r *headEdgeRenderer) Layout(size fyne.Size) {
	r.line.Move(fyne.NewPos(size.Width/2, theme.SpaceSmall))
	r.line.Resize(fyne.NewSize(1, size.Height-2*theme.SpaceSmall))
}

// Refresh is called by Fyne.
func (r *headEdgeRenderer) Refresh() {
	color := theme.ColorLine
	if r.edge.Hovered || r.edge.dragged {
		color = fynetheme.ColorNamePrimary
	}
	r.line.FillColor = fynetheme.Color(color)
	r.line.Refresh()
}

// Objects is called by Fyne.
func (r *headEdgeRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.line} }

// Destroy is called by Fyne.
func (r *headEdgeRenderer) Destroy() {}

// headButton opens the columns menu.
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

// AccessibilityLabel describes the button.
func (b *headButton) AccessibilityLabel() string { return lang.T("Columns") }

// AccessibilityRole returns the role of a button.
func (b *headButton) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// columnsMenu opens the columns menu at a position in the window. With order, the menu also offers
// sorting, which a click on a title does as well.
func (t *Table) columnsMenu(at fyne.Position, order bool) {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(t.list)
	if canvas == nil {
		return
	}
	var items []*fyne.MenuItem
	for i, c := range t.columns {
		if i > 0 { // the first column names the row
			items = append(items, t.columnItem(i, c))
		}
	}
	items = append(items, fyne.NewMenuItemSeparator())
	if orders := t.orderItems(); order && len(orders) > 0 {
		items = append(items, fyne.NewMenuItem(lang.T("Sort by…"), func() {
			showMenu(fyne.NewMenu("", orders...), canvas, at, t.list)
		}))
	}
	items = append(items, fyne.NewMenuItem(lang.T("Reset columns"), t.reset))
	showMenu(fyne.NewMenu("", items...), canvas, at, t.list)
}

// columnItem returns the menu item that shows or hides a column. A column that was hidden for lack
// of space takes the space of others when chosen.
func (t *Table) columnItem(column int, c Column) *fyne.MenuItem {
	wanted := t.wants(column)
	gaveWay := wanted && column < len(t.head.widths) && t.head.widths[column] < 0
	label := c.Title
	if gaveWay {
		label = lang.T("%s (does not fit)", label)
	}
	item := fyne.NewMenuItem(label, func() { t.choose(column, !wanted || gaveWay && !t.view.Shown[c.key()]) })
	item.Checked = wanted
	return item
}

// orderItems returns menu items for the visible columns by which the rows can be sorted. The
// current one is marked.
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
