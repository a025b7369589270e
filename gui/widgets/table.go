package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// Column is one column of a Table. It has its width, or its share of what the
// others leave.
type Column struct {
	Key      string // names it where it is remembered and sorted by; empty: Title
	Title    string
	Width    float32 // 0: Least, and a share of what is left
	Share    float32
	Least    float32 // may be 0
	Wants    float32 // what it has before columns that give way earlier have any; 0: Least
	Spare    int     // columns with the highest give way first where there is no room for all; 0: never
	Number   bool    // numbers stand at the end of their column
	State    bool    // cells are badges
	Sorts    bool    // the table can be sorted by it
	Optional bool    // is there only where somebody chooses it

	hidden bool // somebody did without it
	set    bool // somebody gave it its width
}

// key is what the column is called where it is remembered.
func (c Column) key() string {
	if c.Key != "" {
		return c.Key
	}
	return c.Title
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
// so that any number of them costs the same.
//
// One row has the keyboard: arrows, Home, End and the page keys lead to others,
// typing to the first one that begins with what is typed, Enter and Space open
// it. With Shift or Ctrl (Cmd on a Mac) several are chosen, by keys or by mouse.
// Ctrl+C copies them; a right click, the menu key and Shift+F10 open their menu.
// Columns are sorted by, resized and chosen at the heading, and stay as somebody
// left them (see SetColumns).
type Table struct {
	widget.BaseWidget

	// OnSelected is called with the row that was opened; may be nil.
	OnSelected func(row int)
	// OnFocused is called with the row that a key gave the keyboard; may be nil.
	OnFocused func(row int)
	// OnPicked is called when other rows were chosen, see Several; may be nil.
	OnPicked func()
	// OnEscape is called when somebody presses Escape in the rows; may be nil.
	OnEscape func()
	// OnSort is called when somebody sorts by a column, with its key. nil: nobody
	// can.
	OnSort func(key string, descending bool)
	// OnMenu gives what else can be done with Picked; may be nil.
	OnMenu func() []*fyne.MenuItem
	// OnCopy is asked to Copy rows of which some may not be here; nil: all are.
	OnCopy func(rows Rows)
	// OnJump is asked to go to the first row that begins with a text; nil: the
	// table looks at the first column.
	OnJump func(prefix string)

	comesBy struct { // the order in which the rows come by themselves
		key        string
		descending bool
	}
	name    string // under which it is remembered; empty: it is not
	columns []Column
	view    tableView
	laidOut tableColumns // the columns as chosen
	changes int          // of laidOut
	cells   func(row int) []Cell

	head    *tableHead
	list    *tableList
	cursor  int // the row that has the keyboard
	anchor  int // where choosing several rows begins
	chosen  int // the row that is open; -1: none
	picked  Rows
	focused bool
}

// NewTable returns a table of rows() rows. cells gives what a row shows, one
// Cell a column; it is called for rows that come into sight or are refreshed,
// on the drawing goroutine.
func NewTable(columns []Column, rows func() int, cells func(row int) []Cell) *Table {
	t := &Table{columns: columns, cells: cells, chosen: -1}
	t.head = newTableHead(t)
	t.arrange()
	t.list = &tableList{table: t}
	t.list.Length = rows
	t.list.CreateItem = func() fyne.CanvasObject { return newTableRow(t) }
	t.list.UpdateItem = func(row int, o fyne.CanvasObject) { o.(*tableRow).show(row, t.cells(row)) }
	t.list.ExtendBaseWidget(t.list)
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer draws heading and rows on a surface.
func (t *Table) CreateRenderer() fyne.WidgetRenderer {
	head := container.NewBorder(nil, widget.NewSeparator(), nil, nil, t.head)
	return widget.NewSimpleRenderer(container.NewStack(newSurface(), container.NewBorder(head, nil, nil, nil, t.list)))
}

// Refresh asks for the number of rows and for those in sight again.
func (t *Table) Refresh() {
	t.list.Refresh()
	t.BaseWidget.Refresh()
}

// Select opens a row, as if somebody had clicked it, and brings it into sight. A
// row that is open stays as it is.
func (t *Table) Select(row int) {
	if row == t.chosen || row < 0 || row >= t.list.Length() {
		return
	}
	t.list.ScrollTo(row)
	t.open(row)
}

// Mark shows a row as open, without bringing it into sight or calling OnSelected.
func (t *Table) Mark(row int) {
	if t.cursor == t.chosen {
		t.cursor, t.anchor = row, row
	}
	if t.chosen != row {
		t.chosen = row
		t.list.Refresh()
	}
}

// Unselect shows no row as open.
func (t *Table) Unselect() {
	if t.chosen >= 0 {
		t.chosen = -1
		t.list.Refresh()
	}
}

// Focused is the row that has the keyboard, or will get it.
func (t *Table) Focused() int { return min(t.cursor, max(0, t.list.Length()-1)) }

// GoTo brings a row into sight and gives it the keyboard of the table.
func (t *Table) GoTo(row int) { t.goTo(row, false) }

// ScrollToTop shows the first rows, and gives the first one the keyboard.
func (t *Table) ScrollToTop() {
	t.cursor, t.anchor = 0, 0
	t.list.ScrollToTop()
}

// ScrollToBottom shows the last rows.
func (t *Table) ScrollToBottom() { t.list.ScrollToBottom() }

// FocusTarget is what takes the keyboard.
func (t *Table) FocusTarget() fyne.Focusable { return t.list }

// LeadInto gives the rows the keyboard, such as from a field above them. It
// answers false where there is none.
func (t *Table) LeadInto() bool {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(t.list)
	if canvas == nil || t.list.Length() == 0 {
		return false
	}
	canvas.Focus(t.list)
	t.goTo(t.Focused(), false)
	return true
}

// focus is called when the rows get or lose the keyboard.
func (t *Table) focus(yes bool) {
	t.focused, t.cursor = yes, t.Focused()
	t.list.Refresh()
}

// pitch is how far rows are apart.
func (t *Table) pitch() float32 { return tableRowHeight() + fynetheme.Padding() }

// inSight are the first row in sight and the one behind the last.
func (t *Table) inSight() (from, to int) {
	offset, pitch := t.list.GetScrollOffset(), t.pitch()
	from = int(offset / pitch)
	return from, min(t.list.Length(), int((offset+t.list.Size().Height)/pitch)+1)
}
