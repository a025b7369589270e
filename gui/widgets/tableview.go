package widgets

import (
	"encoding/json"

	"fyne.io/fyne/v2"
)

// tableView is what somebody made of a table.
type tableView struct {
	Widths     map[string]float32 `json:"widths,omitempty"` // by key of the column
	Shown      map[string]bool    `json:"shown,omitempty"`  // what was chosen, or done without
	Sort       string             `json:"sort,omitempty"`   // key; empty: as the rows come
	Descending bool               `json:"descending,omitempty"`
}

// viewPreference is where the view of a table is remembered.
func viewPreference(name string) string { return "table." + name }

// SetColumns changes the columns. Under name is remembered what somebody makes of
// them, across starts of the program; an empty name remembers nothing. OnSort is
// not called: SortedBy tells the order.
func (t *Table) SetColumns(name string, columns []Column) {
	t.name, t.columns, t.view = name, columns, tableView{}
	if name != "" {
		// What cannot be read is as good as nothing.
		_ = json.Unmarshal([]byte(fyne.CurrentApp().Preferences().String(viewPreference(name))), &t.view)
	}
	t.arrange()
	t.list.Refresh()
}

// ComesBy says by which column the rows are sorted where nobody has chosen another
// one. It comes before SetColumns.
func (t *Table) ComesBy(key string, descending bool) {
	t.comesBy.key, t.comesBy.descending = key, descending
}

// SortedBy is the key of the column that the rows are sorted by; empty: none.
func (t *Table) SortedBy() (key string, descending bool) {
	for _, c := range t.columns {
		if c.Sorts && c.key() == t.view.Sort {
			return t.view.Sort, t.view.Descending
		}
	}
	return t.comesBy.key, t.comesBy.descending
}

// arrange lays the columns out as somebody has chosen.
func (t *Table) arrange() {
	t.laidOut = make(tableColumns, len(t.columns))
	for i, c := range t.columns {
		c.hidden = !t.wants(i)
		if c.Spare > 0 && !t.view.Shown[c.key()] { // what was asked for goes last
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

// wants says whether a column is to be shown, where there is room.
func (t *Table) wants(column int) bool {
	if column == 0 || column >= len(t.columns) {
		return column == 0
	}
	shown, chosen := t.view.Shown[t.columns[column].key()]
	return shown || !chosen && !t.columns[column].Optional
}

// change changes the view and remembers it.
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

// setWidth gives a column a width.
func (t *Table) setWidth(column int, width float32) {
	t.change(func(v *tableView) {
		if v.Widths == nil {
			v.Widths = map[string]float32{}
		}
		v.Widths[t.columns[column].key()] = max(leastColumn, width)
	})
}

// fit makes a column as wide as what is in sight of it.
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

// choose shows a column, or does without it.
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

// reset forgets what somebody made of the table.
func (t *Table) reset() {
	sorted := t.view.Sort != ""
	t.change(func(v *tableView) { *v = tableView{} })
	if sorted && t.OnSort != nil {
		t.OnSort(t.SortedBy())
	}
}
