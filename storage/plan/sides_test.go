package plan

import (
	"fmt"
	"testing"

	"github.com/rollcallsync/rollcall/storage/schema"
)

// TestSidesMatchSchema checks that SQL statements use the same numbers for the sides as the rows
// that are written.
func TestSidesMatchSchema(t *testing.T) {
	for name, side := range map[string]int64{
		schema.SideMembers: sideMembers, schema.SideGroups: sideGroups,
		schema.LostMembers: sideMembers + unfound, schema.LostGroups: sideGroups + unfound,
	} {
		if name != fmt.Sprint(side) {
			t.Errorf("a side is %s in SQL but %d in rows", name, side)
		}
	}
}
