package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// Column is one column of a Table. It has a fixed width, or a share of what the
// others leave.
type Column struct {
	Key      string // its name in preferences and for sorting; empty: Title
	Title    string
	Width    float32 // 0: Least, plus a share of what is left
	Share    float32
	Least    float32 // may be 0
	Wants    float32 // what it gets before columns with a higher Spare get any; 0: Least
	Spare    int     // columns with the highest are left out first if there is no room for all; 0: never
	Number   bool    // numbers are aligned at the end of the column
	State    bool    // cells are badges
	Sorts    bool    // the table can be sorted by it
	Optional bool    // shown only if the user chooses it

	hidden bool // the user hid it
	set    bool // the user set its width
}

// key is the name of the column in preferences.
func (c Column) key() string {
	if c.Key != "" {
		return c.Key
	}
	return c.Title
}

// Cell is what one column of one row shows. A long text ends in an ellipsis, and is
// shown in full while the pointer rests on it.
type Cell struct {
	Text  string
	Color fyne.ThemeColorName // empty: that of text
	Mark  string              // of a state, see Badge
	State theme.State         // of a state
	Tip   string              // tooltip besides the text; may be empty
}

// Table is a list of rows under a heading. It asks only for the visible rows, so
// that any number of them costs the same.
//
// One row has the keyboard: arrows, Home, End and the page keys lead to others,
// typing to the first one that begins with the typed text; Enter and Space open it.
// Shift or Ctrl (Cmd on a Mac) choose several, by keys or by mouse. Ctrl+C copies
// them; a right click, the menu key and Shift+F10 open their menu. Sorting,
// resizing and choosing columns happens at the heading, and stays as the user left
// it (see SetColumns).
type Table struct {
	widget.BaseWidget

	// OnSelected is called with the row that was opened; may be nil.
	OnSelected func(row int)
	// OnFocused is called with the row that a key gave the keyboard; may be nil.
	OnFocused func(row int)
	// OnPicked is called when the chosen rows change, see Several; may be nil.
	OnPicked func()
	// OnEscape is called when the user presses Escape in the rows; may be nil.
	OnEscape func()
	// OnSort is called with the key of a column when the user sorts by it. nil:
	// sorting is off.
	OnSort func(key string, descending bool)
	// OnMenu returns further menu items for Picked; may be nil.
	OnMenu func() []*fyne.MenuItem
	// OnCopy must Copy rows of which some may not be loaded; nil: all are.
	OnCopy func(rows Rows)
	// OnJump must go to the first row that begins with a text; nil: the table
	// searches the first column.
	OnJump func(prefix string)

	comesBy struct { // the default order of the rows
		key        string
		descending bool
	}
	name    string // for preferences; empty: not remembered
	columns []Column
	view    tableView
	laidOut tableColumns // the columns as chosen
	changes int          // of laidOut
	cells   func(row int) []Cell

	head    *tableHead
	list    *tableList
	cursor  int // the row that has the keyboard
	anchor  int // where a selection of several rows begins
	chosen  int // the row that is open; -1: none
	picked  Rows
	focused bool
}

// NewTable returns a table of rows() rows. cells returns what a row shows, one Cell
// per column; it is called on the drawing goroutine, for rows that become visible
// or are refreshed.
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

// Refresh reads the number of rows and the visible rows again.
func (t *Table) Refresh() {
	t.list.Refresh()
	t.BaseWidget.Refresh()
}

// Select opens a row, as if the user had clicked it, and scrolls to it. A row that
// is already open stays as it is.
func (t *Table) Select(row int) {
	if row == t.chosen || row < 0 || row >= t.list.Length() {
		return
	}
	t.list.ScrollTo(row)
	t.open(row)
}

// Mark shows a row as open, without scrolling to it or calling OnSelected.
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

// GoTo scrolls to a row and gives it the table's keyboard focus.
func (t *Table) GoTo(row int) { t.goTo(row, false) }

// ScrollToTop shows the first rows, and gives the first one the keyboard.
func (t *Table) ScrollToTop() {
	t.cursor, t.anchor = 0, 0
	t.list.ScrollToTop()
}

// ScrollToBottom shows the last rows.
func (t *Table) ScrollToBottom() { t.list.ScrollToBottom() }

// FocusTarget is the widget that takes the keyboard.
func (t *Table) FocusTarget() fyne.Focusable { return t.list }

// LeadInto gives the keyboard to the rows, such as from a field above them. It
// returns false if there are none.
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

// pitch is the distance between rows.
func (t *Table) pitch() float32 { return tableRowHeight() + fynetheme.Padding() }

// inSight are the first visible row and the one after the last.
func (t *Table) inSight() (from, to int) {
	offset, pitch := t.list.GetScrollOffset(), t.pitch()
	from = int(offset / pitch)
	return from, min(t.list.Length(), int((offset+t.list.Size().Height)/pitch)+1)
}
