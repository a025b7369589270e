package upkeep_test

import (
	"path/filepath"
	"testing"
)

// TestVerbatimPaths checks that a backup can be written to and restored from a path that begins
// with \\?\, the prefix that programs give to long paths.
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
