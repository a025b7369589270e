package plan

import (
	"fmt"
	"testing"

	"github.com/rollcallsync/rollcall/storage/schema"
)

// TestSidesHaveTheNumbersOfTheSchema: statements name the sides that rows are written with.
func TestSidesHaveTheNumbersOfTheSchema(t *testing.T) {
	for name, side := range map[string]int64{
		schema.SideMembers: sideMembers, schema.SideGroups: sideGroups,
		schema.LostMembers: sideMembers + unfound, schema.LostGroups: sideGroups + unfound,
	} {
		if name != fmt.Sprint(side) {
			t.Errorf("a side is %s in SQL and %d in rows", name, side)
		}
	}
}
