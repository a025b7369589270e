package storagetest

import (
	"path/filepath"
	"testing"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/storage"
)

// Store is everything that the application and its engine need from a store. Their ports
// describe each method. The tests in this package call all of them.
type Store = app.Store

// Open creates an SQLite database in a temporary folder of the test. It closes the database
// at the end of the test.
func Open(t testing.TB) *storage.DB {
	t.Helper()
	return OpenAt(t, filepath.Join(t.TempDir(), "rollcall.db"))
}

// OpenAt opens the SQLite database at path, as another program would. It closes the
// database at the end of the test.
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
