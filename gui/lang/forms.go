package lang

import (
	"regexp"
	"time"

	"golang.org/x/text/number"

	"github.com/rollcallsync/rollcall/core/quantity"
)

// Number writes n with the reader's separators: 12,481 or 12.481.
func Number[Int int | int64](n Int) string {
	c := inUse.Load()
	if c.localizer == nil {
		return quantity.Number(n)
	}
	return c.numbers.Sprint(number.Decimal(int64(n)))
}

// Decimal writes a number with a fixed number of digits after the point.
func Decimal(x float64, digits int) string {
	return inUse.Load().numbers.Sprint(number.Decimal(x, number.Scale(digits)))
}

// Bytes writes a size, such as "1.5 MB", in steps of 1,024.
func Bytes(n int64) string {
	const unit = 1024
	if n < unit {
		return N(n, "%s byte", "%s bytes")
	}
	value, i := float64(n)/unit, 0
	for ; value >= unit && i < len(units)-1; i++ {
		value /= unit
	}
	return fill(units[i].String(), []any{Decimal(value, 1)})
}

var units = []Key{"%s KB", "%s MB", "%s GB", "%s TB"}

// Date writes a time in a layout of package time, in the reader's order and with the names of months
// and weekdays in the reader's language. layout must be a literal.
func Date(t time.Time, layout string) string {
	c := inUse.Load()
	switch {
	case c.language == English:
		return t.Format(layout)
	case !c.pseudo:
		layout = c.text(layout)
	}
	text, at := "", 0
	for _, place := range named.FindAllStringIndex(layout, -1) {
		name := layout[place[0]:place[1]]
		text += t.Format(layout[at:place[0]]) + c.textIn("date", t.Format(name))
		at = place[1]
	}
	return text + t.Format(layout[at:])
}

// named matches the parts of a layout that are names.
var named = regexp.MustCompile(`January|Jan|Monday|Mon`)
