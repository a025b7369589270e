package plan

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

// TestPathsAreNamedOnce: a choice of properties that changes to and fro names the same
// ones again and again, and SQLite limits how many arguments a function takes.
func TestPathsAreNamedOnce(t *testing.T) {
	list := []directory.Reading{{What: "user", Name: "city"}, {What: "group", Name: "city"}, {What: "user", Name: "state"}, {What: "user", Name: "city"}}
	if got, want := pathsOf(list, "user"), "'$.city', '$.state'"; got != want {
		t.Errorf("paths %s, want %s", got, want)
	}
}
