package upkeep_test

import (
	"path/filepath"
	"testing"
)

// TestVerbatimPaths: a backup can be written to and restored from a path that begins with \\?\, as paths
// do that a program made long.
func TestVerbatimPaths(t *testing.T) {
	db, _ := backedUp(t)
	backup := `\\?\` + filepath.Join(t.TempDir(), "a backup.db")
	if err := db.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if _, err := restoreInto(t, folder, backup); err != nil {
		t.Fatal(err)
	}
	expectNames(t, folder, "Anna")
}
