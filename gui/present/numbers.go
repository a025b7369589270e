package present

import (
	"strings"

	"github.com/rollcallsync/rollcall/gui/lang"
)

// minus is the sign for removed objects. It is an en dash: the bundled font has no minus sign, and
// a hyphen is too short to see in a table.
const minus = "–"

// delta returns the numbers added, changed and removed: "+3 ~5 –1". It is empty if all are 0.
func delta(added, changed, gone int) string {
	var parts []string
	for _, part := range []struct {
		sign string
		n    int
	}{{"+", added}, {"~", changed}, {minus, gone}} {
		if part.n != 0 {
			parts = append(parts, part.sign+lang.Number(part.n))
		}
	}
	return strings.Join(parts, " ")
}
