package widgets

import (
	"encoding/json"

	"fyne.io/fyne/v2"
)

// tableView is the user's view of a table.
type tableView struct {
	Widths     map[string]float32 `json:"widths,omitempty"` // by column key
	Shown      map[string]bool    `json:"shown,omitempty"`  // columns that the user has shown or hidden
	Sort       string             `json:"sort,omitempty"`   // column key; empty for the default order
	Descending bool               `json:"descending,omitempty"`
}

// viewPreference returns the name of the preference that stores the view of a table.
func viewPreference(name string) string { return "table." + name }

// SetColumns changes the columns. The user's changes to them are stored under name and survive a
// restart. If name is empty, nothing is stored. OnSort is not called; SortedBy returns the order.
func (t *Table) SetColumns(name string, columns []Column) {
	t.name, t.columns, t.view = name, columns, tableView{}
	if name != "" {
		// An unreadable view is ignored.
		_ = json.Unmarshal([]byte(fyne.CurrentApp().Preferences().String(viewPreference(name))), &t.view)
	}
	t.arrange()
	t.list.Refresh()
}

// ComesBy sets the column by which the rows are sorted until the user chooses another one. Call it
// before SetColumns.
func (t *Table) ComesBy(key string, descending bool) {
	t.comesBy.key, t.comesBy.descending = key, descending
}

// SortedBy returns the key of the column by which the rows are sorted; it may be empty.
func (t *Table) SortedBy() (key string, descending bool) {
	for _, c := range t.columns {
		if c.Sorts && c.key() == t.view.Sort {
			return t.view.Sort, t.view.Descending
		}
	}
	return t.comesBy.key, t.comesBy.descending
}

// arrange lays out the columns as the user has chosen them.
func (t *Table) arrange() {
	t.laidOut = make(tableColumns, len(t.columns))
	for i, c := range t.columns {
		c.hidden = !t.wants(i)
		if c.Spare > 0 && !t.view.Shown[c.key()] { // a column that the user has shown is hidden last
			c.Spare++
		} else if c.Spare > 0 {
			c.Spare = 1
		}
		if width := t.view.Widths[c.key()]; width > 0 {
			c.Least, c.Width, c.set = min(width, leastColumn), width, true
		}
		t.laidOut[i] = c
	}
	t.changes++
	t.head.rebuild()
}

// wants reports whether to show a column if there is enough space.
func (t *Table) wants(column int) bool {
	if column == 0 || column >= len(t.columns) {
		return column == 0
	}
	shown, chosen := t.view.Shown[t.columns[column].key()]
	return shown || !chosen && !t.columns[column].Optional
}

// change changes the view and stores it.
func (t *Table) change(change func(v *tableView)) {
	change(&t.view)
	if t.name != "" {
		if text, err := json.Marshal(t.view); err == nil {
			fyne.CurrentApp().Preferences().SetString(viewPreference(t.name), string(text))
		}
	}
	t.arrange()
	t.list.Refresh()
}

// setWidth sets the width of a column.
func (t *Table) setWidth(column int, width float32) {
	t.change(func(v *tableView) {
		if v.Widths == nil {
			v.Widths = map[string]float32{}
		}
		v.Widths[t.columns[column].key()] = max(leastColumn, width)
	})
}

// fit makes a column as wide as its visible content.
func (t *Table) fit(column int) {
	c := t.columns[column]
	width := textWidth(c.Title, true) + headMarkRoom
	from, to := t.inSight()
	for row := from; row < to; row++ {
		cells := t.cells(row)
		if column >= len(cells) {
			continue
		}
		cell := textWidth(cells[column].Text, c.State)
		if c.State {
			cell += badgeMarkRoom
		}
		width = max(width, cell)
	}
	t.setWidth(column, min(width+1, mostColumn))
}

// choose shows or hides a column.
func (t *Table) choose(column int, shown bool) {
	t.change(func(v *tableView) {
		if v.Shown == nil {
			v.Shown = map[string]bool{}
		}
		v.Shown[t.columns[column].key()] = shown
	})
}

// sortBy sorts by a column.
func (t *Table) sortBy(key string, descending bool) {
	t.change(func(v *tableView) { v.Sort, v.Descending = key, descending })
	if t.OnSort != nil {
		t.OnSort(key, descending)
	}
}

// reset discards the user's view of the table.
func (t *Table) reset() {
	sorted := t.view.Sort != ""
	t.change(func(v *tableView) { *v = tableView{} })
	if sorted && t.OnSort != nil {
		t.OnSort(t.SortedBy())
	}
}
