package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// tableRow is one visible row. It handles the pointer for all its cells, because a cell that did so
// would hide the pointer from the row.
type tableRow struct {
	hover
	table    *Table
	row      int
	values   []Cell
	cells    []tableCell      // nil if the column was never visible
	changes  int              // the version of the columns at the last layout
	modifier fyne.KeyModifier // during a click
}

var (
	_ desktop.Hoverable      = (*tableRow)(nil)
	_ desktop.Mouseable      = (*tableRow)(nil)
	_ fyne.Tappable          = (*tableRow)(nil)
	_ fyne.SecondaryTappable = (*tableRow)(nil)
	_ fyne.Accessible        = (*tableRow)(nil)
)

// tableCell shows one cell, and may have a tooltip.
type tableCell interface {
	fyne.CanvasObject
	tipText() string
}

func newTableRow(t *Table) *tableRow {
	r := &tableRow{table: t}
	r.follow = tips(r, r.under)
	r.ExtendBaseWidget(r)
	return r
}

func newCell(c Column) tableCell {
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

// show shows the cells of a row. Missing cells are empty.
func (r *tableRow) show(row int, values []Cell) {
	r.row, r.values = row, values
	if r.changes != r.table.changes {
		r.arrange(r.Size())
	}
	for i := range r.cells {
		r.fill(i)
	}
	r.Refresh()
}

// fill shows the value of a cell.
func (r *tableRow) fill(column int) {
	c := Cell{}
	if column < len(r.values) {
		c = r.values[column]
	}
	switch x := r.cells[column].(type) {
	case *Badge:
		x.Set(c.Mark, c.Text, c.State)
		x.tip = c.Tip
	case *Text:
		x.Set(c.Text, c.Color)
		x.Tip = c.Tip
	}
}

// arrange lays out the cells, and creates those that become visible for the first time.
func (r *tableRow) arrange(size fyne.Size) {
	columns := r.table.laidOut
	if r.changes != r.table.changes {
		r.changes, r.cells = r.table.changes, make([]tableCell, len(columns))
	}
	x := theme.SpaceMedium
	for i, width := range columns.widths(columnsRoom(size.Width)) {
		if width < 0 {
			if r.cells[i] != nil {
				r.cells[i].Hide()
			}
			continue
		}
		if r.cells[i] == nil {
			r.cells[i] = newCell(columns[i])
			r.fill(i)
		}
		r.cells[i].Show()
		r.cells[i].Move(fyne.NewPos(x, 0))
		r.cells[i].Resize(fyne.NewSize(width, size.Height))
		x += width + theme.SpaceMedium
	}
}

// AccessibilityLabel returns the text of the row.
func (r *tableRow) AccessibilityLabel() string {
	var texts []string
	for i, c := range r.values {
		if c.Text != "" && r.table.wants(i) {
			texts = append(texts, c.Text)
		}
	}
	return strings.Join(texts, ", ")
}

// AccessibilityRole returns the role of a button.
func (r *tableRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// MouseDown records the modifier keys.
func (r *tableRow) MouseDown(e *desktop.MouseEvent) { r.modifier = e.Modifier }

// MouseUp is called by Fyne.
func (r *tableRow) MouseUp(*desktop.MouseEvent) {}

// Tapped opens the row. With Shift or Ctrl, it changes the selection.
func (r *tableRow) Tapped(*fyne.PointEvent) {
	t := r.table
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(t.list); canvas != nil {
		canvas.Focus(t.list)
	}
	modifier := r.modifier
	switch r.modifier = 0; {
	case modifier&fyne.KeyModifierShift != 0:
		t.pickTo(r.row)
	case modifier&fyne.KeyModifierShortcutDefault != 0:
		t.toggle(r.row)
	default:
		t.open(r.row)
	}
}

// TappedSecondary opens the menu of the row.
func (r *tableRow) TappedSecondary(e *fyne.PointEvent) {
	cell := ""
	if i := r.cellAt(e.Position.X); i >= 0 && i < len(r.values) {
		cell = r.values[i].Text
	}
	r.modifier = 0
	r.table.rowMenu(r.row, cell, e.AbsolutePosition)
}

// cellAt returns the index of the cell at the given position, or -1.
func (r *tableRow) cellAt(x float32) int {
	for i, cell := range r.cells {
		if cell != nil && cell.Visible() && x >= cell.Position().X && x < cell.Position().X+cell.Size().Width {
			return i
		}
	}
	return -1
}

// under returns the cell at the given position, and its tip.
func (r *tableRow) under(p fyne.Position) (part any, tip string) {
	if i := r.cellAt(p.X); i >= 0 {
		return r.cells[i], r.cells[i].tipText()
	}
	return nil, ""
}

// CreateRenderer is called by Fyne.
func (r *tableRow) CreateRenderer() fyne.WidgetRenderer {
	x := &tableRowRenderer{row: r, ground: canvas.NewRectangle(nil)}
	x.ground.CornerRadius = theme.SpaceTiny
	x.paint()
	return x
}

type tableRowRenderer struct {
	row    *tableRow
	ground *canvas.Rectangle // shown if the row is selected or under the pointer
	frame  *rowFrame         // shown if the row has the keyboard focus; nil until it has had it
}

// tableRowHeight is the height of every row. With the padding between rows, it is a multiple of
// four. Positions have 24 significant bits, so they stay exact even in a list of a million rows.
func tableRowHeight() float32 { return fynetheme.Size(theme.SizeRow) - fynetheme.Padding() }

func (r *tableRowRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.row.table.laidOut.leastRoom()+theme.SpaceMedium+menuWidth, tableRowHeight())
}

func (r *tableRowRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	if r.frame != nil {
		r.frame.layout(size)
	}
	r.row.arrange(size)
}

// paint shows the state of the row: selected, under the pointer, or with the keyboard focus.
func (r *tableRowRenderer) paint() {
	t := r.row.table
	picked := t.isPicked(r.row.row)
	r.ground.Hidden = !picked && !r.row.Hovered
	r.ground.FillColor = fynetheme.Color(fynetheme.ColorNameHover)
	if picked {
		r.ground.FillColor = fynetheme.Color(fynetheme.ColorNameSelection)
	}
	focused := t.focused && t.cursor == r.row.row
	if focused && r.frame == nil {
		r.frame = newRowFrame()
		r.frame.layout(r.row.Size())
	}
	if r.frame != nil {
		r.frame.paint(focused)
	}
}

func (r *tableRowRenderer) Refresh() {
	r.paint()
	r.ground.Refresh()
	canvas.Refresh(r.row)
}

func (r *tableRowRenderer) Objects() []fyne.CanvasObject {
	objects := []fyne.CanvasObject{r.ground}
	for _, cell := range r.row.cells {
		if cell != nil {
			objects = append(objects, cell)
		}
	}
	if r.frame != nil {
		for _, side := range r.frame {
			objects = append(objects, side)
		}
	}
	return objects
}

func (r *tableRowRenderer) Destroy() {}

// rowFrame is the four sides of a frame. A rectangle with a stroke would be drawn outside its
// edges, where the list clips it.
type rowFrame [4]*canvas.Rectangle

const frameWidth float32 = 2

func newRowFrame() *rowFrame {
	f := &rowFrame{}
	for i := range f {
		f[i] = canvas.NewRectangle(nil)
	}
	return f
}

func (f *rowFrame) layout(size fyne.Size) {
	for i, side := range []struct{ x, y, width, height float32 }{
		{0, 0, size.Width, frameWidth},
		{0, size.Height - frameWidth, size.Width, frameWidth},
		{0, 0, frameWidth, size.Height},
		{size.Width - frameWidth, 0, frameWidth, size.Height},
	} {
		f[i].Move(fyne.NewPos(side.x, side.y))
		f[i].Resize(fyne.NewSize(side.width, side.height))
	}
}

func (f *rowFrame) paint(shown bool) {
	for _, side := range f {
		side.Hidden, side.FillColor = !shown, fynetheme.Color(fynetheme.ColorNamePrimary)
		side.Refresh()
	}
}
