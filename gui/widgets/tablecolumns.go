package widgets

import "github.com/rollcallsync/rollcall/gui/theme"

// tableColumns are the columns as they are laid out beside one another. Where
// there is no room for all, spare columns are left out rather than all of them
// cut.
type tableColumns []Column

// columnsRoom is the room for columns in a row: there is some around them.
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

// widths are those of the columns; negative ones are left out.
func (c tableColumns) widths(room float32) []float32 {
	widths, need, shares := make([]float32, len(c)), -theme.SpaceMedium, float32(0)
	for i, column := range c {
		if column.hidden {
			widths[i] = -1
			continue
		}
		widths[i] = max(column.Width, column.Least)
		need += widths[i] + theme.SpaceMedium
	}
	for need > room {
		i := c.sparest(widths)
		if i < 0 {
			break
		}
		need -= widths[i] + theme.SpaceMedium
		widths[i] = -1
	}
	need -= c.cut(widths, need-room)
	for i, column := range c {
		if column.Width == 0 && widths[i] >= 0 {
			shares += column.Share
		}
	}
	for i, column := range c {
		if column.Width == 0 && widths[i] >= 0 && shares > 0 {
			widths[i] = max(0, widths[i]+(room-need)*column.Share/shares)
		}
	}
	return widths
}

// cut takes from the columns to which somebody gave a width in more room than
// there is. It answers how much.
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

// sparest is the column that gives way next; -1 where none does.
func (c tableColumns) sparest(widths []float32) int {
	found := -1
	for i, column := range c {
		if column.Spare > 0 && widths[i] >= 0 && (found < 0 || column.Spare >= c[found].Spare) {
			found = i
		}
	}
	return found
}
