package plan

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

// TestPathsHaveNoDuplicates covers a selection of properties that changes back and forth. The same
// properties are then listed many times, and SQLite limits the number of a function's arguments.
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
