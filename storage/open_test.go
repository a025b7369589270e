package storage_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"github.com/rollcallsync/rollcall/storage"
)

// TestOpenUnfinishedDatabase opens a database whose creator ended in the middle of its first
// transaction, when the database still had a rollback journal.
func TestOpenUnfinishedDatabase(t *testing.T) {
	folder := t.TempDir()
	maker, err := sql.Open("sqlite", filepath.Join(folder, "made.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer maker.Close()
	maker.SetMaxOpenConns(1)
	for _, statement := range []string{
		"CREATE TABLE early (n)", "DROP TABLE early", // an empty database now
		"PRAGMA cache_size = 1", "BEGIN IMMEDIATE", "CREATE TABLE early (n)",
		// This is more than the cache can hold, so the file is written before the end.
		"WITH r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r LIMIT 50) INSERT INTO early " +
			"SELECT randomblob(4000) FROM r",
	} {
		if _, err := maker.Exec(statement); err != nil {
			t.Fatal(statement, err)
		}
	}
	left := filepath.Join(folder, "left.db")
	for _, end := range []string{"", "-journal"} {
		b, err := os.ReadFile(filepath.Join(folder, "made.db"+end))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(left+end, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}

	db, err := storage.Open(t.Context(), storage.Options{Path: left})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if findings, err := db.Check(t.Context()); err != nil || len(findings) > 0 {
		t.Errorf("check: %v, %v", findings, err)
	}
}
