package plan

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

// TestPathsHaveNoDuplicates: if the selection of properties changes back and forth, the same
// properties are listed many times, and SQLite limits the number of arguments of a function.
func TestPathsHaveNoDuplicates(t *testing.T) {
	list := []directory.Reading{
		{What: "user", Name: "city"},
		{What: "group", Name: "city"},
		{What: "user", Name: "state"},
		{What: "user", Name: "city"},
	}
	if got, want := pathsOf(list, "user"), "'$.city', '$.state'"; got != want {
		t.Errorf("paths %s, want %s", got, want)
	}
}
