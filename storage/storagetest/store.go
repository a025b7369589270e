package storagetest

import (
	"path/filepath"
	"testing"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/storage"
)

// Store is everything that the application and its engine ask of a store. The ports of
// those who ask say what each method does; here they are all tried.
type Store = app.Store

// Open makes an SQLite database on the disk, in a folder of the test's own,
// and closes it at the end of the test.
func Open(t testing.TB) *storage.DB {
	t.Helper()
	return OpenAt(t, filepath.Join(t.TempDir(), "rollcall.db"))
}

// OpenAt opens the SQLite database at path, as one more program would, and closes it at
// the end of the test.
func OpenAt(t testing.TB, path string) *storage.DB {
	t.Helper()
	db, err := storage.Open(t.Context(), storage.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}
