package widgets

import "github.com/rollcallsync/rollcall/gui/theme"

// tableColumns are the columns as laid out side by side. If there is no room for
// all, spare columns are left out, rather than all of them truncated.
type tableColumns []Column

// columnsRoom is the room for columns in a row, without its padding.
func columnsRoom(width float32) float32 { return width - theme.SpaceMedium - menuWidth }

// leastRoom is the room for the columns that never give way.
func (c tableColumns) leastRoom() float32 {
	least := -theme.SpaceMedium
	for _, column := range c {
		switch {
		case column.hidden || column.Spare > 0:
		case column.set: // can be cut again
			least += theme.SpaceMedium + column.Least
		default:
			least += theme.SpaceMedium + column.Width
		}
	}
	return max(0, least)
}

// widths are the widths of the columns; negative ones are left out.
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

// need is the room for the visible columns if those that give way later than spare
// get what they want.
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

// grant gives columns what they want, as room allows. It returns how much.
func (c tableColumns) grant(widths []float32, left float32) (given float32) {
	for i, column := range c {
		if more := min(left-given, column.Wants-widths[i]); more > 0 && column.Width == 0 && widths[i] >= 0 {
			widths[i] += more
			given += more
		}
	}
	return given
}

// cut narrows columns whose width the user set when there was more room. It returns
// by how much.
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

// sparest is the column that gives way next; -1 if none does.
func (c tableColumns) sparest(widths []float32) int {
	found := -1
	for i, column := range c {
		if column.Spare > 0 && widths[i] >= 0 && (found < 0 || column.Spare >= c[found].Spare) {
			found = i
		}
	}
	return found
}
