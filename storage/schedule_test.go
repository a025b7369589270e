package storage_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/storage"
)

// openIn opens the database in a folder, as a program does.
func openIn(t *testing.T, folder string) *storage.DB {
	t.Helper()
	db, err := storage.Open(t.Context(), storage.Options{Path: filepath.Join(folder, "rollcall.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return db
}

func TestSettledIsKept(t *testing.T) {
	folder := t.TempDir()
	db := openIn(t, folder)
	if at, err := db.SettledUntil(t.Context()); !at.IsZero() || err != nil {
		t.Errorf("at first: %v, %v", at, err)
	}
	want := time.Date(2026, 11, 23, 8, 0, 0, 0, time.FixedZone("", 3600))
	for range 2 {
		if err := db.SetSettledUntil(t.Context(), want); err != nil {
			t.Fatal(err)
		}
	}
	if at, err := openIn(t, folder).SettledUntil(t.Context()); !at.Equal(want) || err != nil {
		t.Errorf("kept: %v, %v, want %v", at, err, want)
	}
	file := filepath.Join(folder, "schedule.json")
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("file: %v, %v", info, err)
	}
	if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if at, err := db.SettledUntil(t.Context()); !at.IsZero() || err != nil {
		t.Errorf("damaged: %v, %v", at, err)
	}
}
