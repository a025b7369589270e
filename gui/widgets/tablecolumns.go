package widgets

import "github.com/rollcallsync/rollcall/gui/theme"

// tableColumns are the columns to lay out side by side. If not all fit, spare columns are hidden
// instead of truncating all of them.
type tableColumns []Column

// columnsRoom returns the space for columns in a row, without its padding.
func columnsRoom(width float32) float32 { return width - theme.SpaceMedium - menuWidth }

// leastRoom returns the space for the columns that are never hidden.
func (c tableColumns) leastRoom() float32 {
	least := -theme.SpaceMedium
	for _, column := range c {
		switch {
		case column.hidden || column.Spare > 0:
		case column.set: // can be narrowed again
			least += theme.SpaceMedium + column.Least
		default:
			least += theme.SpaceMedium + column.Width
		}
	}
	return max(0, least)
}

// widths returns the widths of the columns. Negative ones are hidden.
func (c tableColumns) widths(room float32) []float32 {
	widths := make([]float32, len(c))
	for i, column := range c {
		widths[i] = max(column.Width, column.Least)
		if column.hidden {
			widths[i] = -1
		}
	}
	for i := c.sparest(widths); i >= 0 && c.need(widths, c[i].Spare) > room; i = c.sparest(widths) {
		widths[i] = -1
	}
	left := room - c.need(widths, 0)
	left += c.cut(widths, -left)
	left -= c.grant(widths, left)
	shares := float32(0)
	for i, column := range c {
		if column.Width == 0 && widths[i] >= 0 {
			shares += column.Share
		}
	}
	for i, column := range c {
		if column.Width == 0 && widths[i] >= 0 && shares > 0 {
			widths[i] = max(0, widths[i]+left*column.Share/shares)
		}
	}
	return widths
}

// need returns the space for the visible columns if those with a lower Spare than spare get the
// width that they want.
func (c tableColumns) need(widths []float32, spare int) float32 {
	need := -theme.SpaceMedium
	for i, width := range widths {
		switch {
		case width < 0:
		case c[i].Spare < spare && c[i].Width == 0:
			need += max(width, c[i].Wants) + theme.SpaceMedium
		default:
			need += width + theme.SpaceMedium
		}
	}
	return need
}

// grant widens columns to the width that they want, as far as the space left allows. It returns the
// space used.
func (c tableColumns) grant(widths []float32, left float32) (given float32) {
	for i, column := range c {
		if more := min(left-given, column.Wants-widths[i]); more > 0 && column.Width == 0 && widths[i] >= 0 {
			widths[i] += more
			given += more
		}
	}
	return given
}

// cut narrows columns whose width the user set in a wider window. It returns the space gained.
func (c tableColumns) cut(widths []float32, over float32) (taken float32) {
	for i, column := range c {
		if column.set && widths[i] >= 0 && taken < over {
			less := min(over-taken, widths[i]-column.Least)
			widths[i] -= less
			taken += less
		}
	}
	return taken
}

// sparest returns the column to hide next, or -1.
func (c tableColumns) sparest(widths []float32) int {
	found := -1
	for i, column := range c {
		if column.Spare > 0 && widths[i] >= 0 && (found < 0 || column.Spare >= c[found].Spare) {
			found = i
		}
	}
	return found
}
