package health

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
)

func TestScopeMoves(t *testing.T) {
	var lines []string
	for _, move := range ScopeMoves(directory.ScopePreview{
		Leave:   directory.ScopeMove{Count: 1402, Names: []string{"Adele", "Alex", "Ana", "Ben"}},
		Enter:   directory.ScopeMove{Count: 1, Names: []string{"Zoe"}},
		Disable: directory.ScopeMove{Count: 2, Names: []string{"Cy", "Di"}},
	}) {
		lines = append(lines, move.Line(move.Names))
	}
	want := []string{
		"1,402 accounts leave: Adele, Alex, Ana and 1,399 more", "1 account enters: Zoe",
		"2 accounts become disabled: Cy, Di",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("moves (-want +got):\n%s", diff)
	}
}
