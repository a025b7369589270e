package widgets

import "slices"

// Rows are some rows of a table, as a sorted list of ranges. A million selected rows take no more
// memory than two.
type Rows []Stretch

// Stretch is the range of rows from First to Last.
type Stretch struct{ First, Last int }

// Len returns the number of rows.
func (r Rows) Len() (n int) {
	for _, s := range r {
		n += s.Last - s.First + 1
	}
	return n
}

// Has reports whether a row is included.
func (r Rows) Has(row int) bool {
	return slices.ContainsFunc(r, func(s Stretch) bool { return s.First <= row && row <= s.Last })
}

// Each yields the rows in order until give returns false.
func (r Rows) Each(give func(row int) bool) {
	for _, s := range r {
		for row := s.First; row <= s.Last; row++ {
			if !give(row) {
				return
			}
		}
	}
}

// with adds a range.
func (r Rows) with(add Stretch) Rows {
	list := append(slices.Clone(r), add)
	slices.SortFunc(list, func(a, b Stretch) int { return a.First - b.First })
	merged := list[:1]
	for _, s := range list[1:] {
		if last := &merged[len(merged)-1]; s.First <= last.Last+1 {
			last.Last = max(last.Last, s.Last)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}

// without removes a row.
func (r Rows) without(row int) (list Rows) {
	for _, s := range r {
		if row < s.First || row > s.Last {
			list = append(list, s)
			continue
		}
		if s.First < row {
			list = append(list, Stretch{s.First, row - 1})
		}
		if row < s.Last {
			list = append(list, Stretch{row + 1, s.Last})
		}
	}
	return list
}

// within keeps only rows among the first n.
func (r Rows) within(rows int) (list Rows) {
	for _, s := range r {
		if s.First < rows {
			list = append(list, Stretch{s.First, min(s.Last, rows-1)})
		}
	}
	return list
}

// Picked returns the rows that a command applies to: the selected ones or, if fewer than two are
// selected, the one with the keyboard focus.
func (t *Table) Picked() Rows {
	rows := t.list.Length()
	if picked := t.picked.within(rows); len(picked) > 0 {
		return picked
	}
	if t.cursor < rows {
		return Rows{{t.cursor, t.cursor}}
	}
	return nil
}

// Several returns the selected rows if there are at least two; otherwise none.
func (t *Table) Several() Rows { return t.picked }

// ClearPicked clears a selection of several rows.
func (t *Table) ClearPicked() {
	if len(t.picked) > 0 {
		t.setPicked(nil)
	}
}

func (t *Table) setPicked(rows Rows) {
	t.picked = rows
	t.list.Refresh()
	if t.OnPicked != nil {
		t.OnPicked()
	}
}

// pickTo selects the rows from the start of the selection.
func (t *Table) pickTo(row int) {
	t.cursor = row
	t.setPicked(Rows{{min(t.anchor, row), max(t.anchor, row)}})
}

// toggle adds a row to the selection, or removes it.
func (t *Table) toggle(row int) {
	if row >= t.list.Length() {
		return
	}
	picked := t.picked
	if len(picked) == 0 && t.chosen >= 0 && t.chosen != row {
		picked = Rows{{t.chosen, t.chosen}}
	}
	if picked.Has(row) {
		picked = picked.without(row)
	} else {
		picked = picked.with(Stretch{row, row})
	}
	t.cursor, t.anchor = row, row
	t.setPicked(picked)
}

func (t *Table) pickAll() {
	if rows := t.list.Length(); rows > 0 {
		t.setPicked(Rows{{0, rows - 1}})
	}
}

// isPicked reports whether a row is drawn as selected.
func (t *Table) isPicked(row int) bool {
	if len(t.picked) > 0 {
		return t.picked.Has(row)
	}
	return row == t.chosen
}
