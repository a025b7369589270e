package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// Column is one column of a Table. It has its width, or its share of what the
// others leave.
type Column struct {
	Title  string
	Width  float32 // 0: Least, and a share of what is left
	Share  float32
	Least  float32 // may be 0
	Spare  int     // columns with the highest give way first where there is no room for all; 0: never
	Number bool    // numbers stand at the end of their column
	State  bool    // cells are badges
}

// Cell is what one column of one row shows. What is too long for it ends in an
// ellipsis, and is told in full while the pointer rests on it.
type Cell struct {
	Text  string
	Color fyne.ThemeColorName // empty: that of text
	Mark  string              // of a state, see Badge
	State theme.State         // of a state
	Tip   string              // what the pointer finds beside the text; may be empty
}

// Table is a list of rows under a heading. It asks for the rows in sight only,
// so that any number of them costs the same. Rows are chosen by mouse, or by
// arrow keys and space.
type Table struct {
	widget.BaseWidget

	// OnSelected is called with the row that was chosen; may be nil.
	OnSelected func(row int)
	// OnEscape is called when somebody presses Escape in the rows; may be nil.
	OnEscape func()

	columns []Column
	titles  []*Text
	cells   func(row int) []Cell
	list    *tableList
}

// tableList are the rows.
type tableList struct {
	widget.List
	table *Table
}

// TypedKey leaves the rows on Escape.
func (l *tableList) TypedKey(k *fyne.KeyEvent) {
	if k.Name == fyne.KeyEscape && l.table.OnEscape != nil {
		l.table.OnEscape()
		return
	}
	l.List.TypedKey(k)
}

// NewTable returns a table of rows() rows. cells gives what a row shows, one
// Cell a column; it is called for rows that come into sight or are refreshed,
// on the drawing goroutine.
func NewTable(columns []Column, rows func() int, cells func(row int) []Cell) *Table {
	t := &Table{columns: columns, cells: cells, titles: make([]*Text, len(columns))}
	for i, c := range columns {
		t.titles[i] = NewText(c.Title, theme.ColorQuiet)
		t.titles[i].Style.Bold = true
		if c.Number {
			t.titles[i].Alignment = fyne.TextAlignTrailing
		}
	}
	t.list = &tableList{table: t}
	t.list.Length = rows
	t.list.CreateItem = func() fyne.CanvasObject { return newTableRow(t) }
	t.list.UpdateItem = func(row int, o fyne.CanvasObject) { o.(*tableRow).show(t.cells(row)) }
	t.list.ExtendBaseWidget(t.list)
	t.list.OnSelected = func(row int) {
		if t.OnSelected != nil {
			t.OnSelected(row)
		}
	}
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer draws heading and rows on a surface.
func (t *Table) CreateRenderer() fyne.WidgetRenderer {
	titles := make([]fyne.CanvasObject, len(t.titles))
	for i, title := range t.titles {
		titles[i] = title
	}
	head := container.NewBorder(nil, widget.NewSeparator(), nil, nil, t.row(titles))
	return widget.NewSimpleRenderer(container.NewStack(newSurface(), container.NewBorder(head, nil, nil, nil, t.list)))
}

// Refresh asks for the number of rows and for those in sight again.
func (t *Table) Refresh() {
	t.list.Refresh()
	t.BaseWidget.Refresh()
}

// SetTitle changes the heading of a column.
func (t *Table) SetTitle(column int, title string) { t.titles[column].SetText(title) }

// Select chooses a row, as if somebody had clicked it.
func (t *Table) Select(row int) { t.list.Select(row) }

// Mark chooses a row without bringing it into sight.
func (t *Table) Mark(row int) {
	offset := t.list.GetScrollOffset()
	t.list.UnselectAll()
	t.list.Select(row)
	t.list.ScrollToOffset(offset)
}

// Unselect leaves no row chosen. OnSelected is not called.
func (t *Table) Unselect() { t.list.UnselectAll() }

// ScrollToTop shows the first rows.
func (t *Table) ScrollToTop() { t.list.ScrollToTop() }

// ScrollToBottom shows the last rows.
func (t *Table) ScrollToBottom() { t.list.ScrollToBottom() }

// FocusTarget is what takes the keyboard.
func (t *Table) FocusTarget() fyne.Focusable { return t.list }

// row lays cells out in the columns, with room around them.
func (t *Table) row(cells []fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(theme.SpaceSmall, theme.SpaceSmall, theme.SpaceMedium, theme.SpaceMedium),
		&fyne.Container{Layout: tableColumns(t.columns), Objects: cells})
}
