package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// Column is one column of a Table. It has a fixed width, or a share of the space that the others
// leave.
type Column struct {
	Key      string // the name for preferences and sorting; if empty, Title
	Title    string
	Width    float32 // 0 for Least and a share of the remaining space
	Share    float32
	Least    float32 // the minimum width; may be 0
	Wants    float32 // the width it gets before columns with a higher Spare grow; 0 for Least
	Spare    int     // the columns with the highest value are hidden first if not all fit; 0 for never
	Number   bool    // a number, aligned at the end of the column
	State    bool    // its cells are badges
	Sorts    bool    // the table can be sorted by this column
	Optional bool    // hidden unless the user chooses it

	hidden bool // hidden by the user
	set    bool // the user has set its width
}

// key returns the name of the column in preferences.
func (c Column) key() string {
	if c.Key != "" {
		return c.Key
	}
	return c.Title
}

// Cell is the content of one column in a row. A long text is truncated, and shown in full while the
// pointer rests on it.
type Cell struct {
	Text  string
	Color fyne.ThemeColorName // if empty, the colour of text
	Mark  string              // the mark of a badge
	State theme.State         // the state of a badge
	Tip   string              // tooltip in addition to the text; may be empty
}

// Table is a list of rows under a heading. It requests only the visible rows, so the cost does not
// depend on their number.
//
// One row has the keyboard focus. Arrows, Home, End and the page keys move it, and typing moves it
// to the first row that starts with the typed text. Enter and Space open the row. With Shift or
// Ctrl (Cmd on a Mac), keys or mouse select several rows. Ctrl+C copies them. A right click, the
// menu key and Shift+F10 open the menu of the selected rows. The heading sorts rows, and resizes
// and hides columns. The result is stored (see SetColumns).
type Table struct {
	widget.BaseWidget

	// OnSelected is called with the row that was opened; it may be nil.
	OnSelected func(row int)
	// OnFocused is called with the row that a key has moved to; it may be nil.
	OnFocused func(row int)
	// OnPicked is called when the selected rows change, see Several; it may be nil.
	OnPicked func()
	// OnEscape is called when the user presses Escape in the rows; it may be nil.
	OnEscape func()
	// OnSort is called with the key of a column when the user sorts by it. If it is nil, sorting is
	// off.
	OnSort func(key string, descending bool)
	// OnMenu returns additional menu items for Picked; it may be nil.
	OnMenu func() []*fyne.MenuItem
	// OnCopy must call Copy with the given rows, some of which may not be loaded. It may be nil if
	// all rows are loaded.
	OnCopy func(rows Rows)
	// OnJump must go to the first row that starts with a text. If it is nil, the table searches the
	// first column.
	OnJump func(prefix string)

	comesBy struct { // the default order of the rows
		key        string
		descending bool
	}
	name    string // for preferences; if empty, nothing is stored
	columns []Column
	view    tableView
	laidOut tableColumns // the columns that the user shows
	changes int          // the number of changes to laidOut
	cells   func(row int) []Cell

	head    *tableHead
	list    *tableList
	cursor  int // the row with the keyboard focus
	anchor  int // where a selection of several rows starts
	chosen  int // the row that is open; -1 if none
	picked  Rows
	focused bool
}

// NewTable returns a table of rows() rows. cells returns the content of a row, one Cell per column.
// It is called on the drawing goroutine for rows that become visible or are refreshed.
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

// Select opens a row as a click does, and scrolls to it. If the row is already open, nothing
// changes.
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

// Unselect removes the mark from the open row.
func (t *Table) Unselect() {
	if t.chosen >= 0 {
		t.chosen = -1
		t.list.Refresh()
	}
}

// Focused returns the row that has or will get the keyboard focus.
func (t *Table) Focused() int { return min(t.cursor, max(0, t.list.Length()-1)) }

// GoTo scrolls to a row and moves the focus of the table there.
func (t *Table) GoTo(row int) { t.goTo(row, false) }

// ScrollToTop shows the first rows, and moves the focus to the first one.
func (t *Table) ScrollToTop() {
	t.cursor, t.anchor = 0, 0
	t.list.ScrollToTop()
}

// ScrollToBottom shows the last rows.
func (t *Table) ScrollToBottom() { t.list.ScrollToBottom() }

// FocusTarget returns the widget that takes the keyboard focus.
func (t *Table) FocusTarget() fyne.Focusable { return t.list }

// LeadInto gives the rows the keyboard focus, for example from a field above them. It returns false
// if there are none.
func (t *Table) LeadInto() bool {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(t.list)
	if canvas == nil || t.list.Length() == 0 {
		return false
	}
	canvas.Focus(t.list)
	t.goTo(t.Focused(), false)
	return true
}

// focus is called when the rows get or lose the keyboard focus.
func (t *Table) focus(yes bool) {
	t.focused, t.cursor = yes, t.Focused()
	t.list.Refresh()
}

// pitch returns the distance between rows.
func (t *Table) pitch() float32 { return tableRowHeight() + fynetheme.Padding() }

// inSight returns the first visible row and the one after the last.
func (t *Table) inSight() (from, to int) {
	offset, pitch := t.list.GetScrollOffset(), t.pitch()
	from = int(offset / pitch)
	return from, min(t.list.Length(), int((offset+t.list.Size().Height)/pitch)+1)
}
