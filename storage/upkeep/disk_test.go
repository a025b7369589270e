package upkeep_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/disk/disktest"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// TestBackupNamesTheDisk covers field fault 19: if a backup went to a full disk, the error blamed
// the disk with the data folder, which had enough space.
func TestBackupNamesTheDisk(t *testing.T) {
	for name, test := range map[string]struct {
		disk func(testing.TB) string
		says string
	}{
		"full":      {disktest.Full, " is full."},
		"read-only": {disktest.ReadOnly, " is read-only."},
	} {
		t.Run(name, func(t *testing.T) {
			db, at := soundDatabase(t), test.disk(t)
			before := filesIn(t, at)
			path := filepath.Join(at, "copy.db")
			p := problem.Of(db.Backup(t.Context(), path))
			if p.Code != "backup_unwritable" || !strings.Contains(p.Title, path) ||
				p.Detail != "The disk at "+at+test.says || !strings.Contains(p.Hint, "disk") {
				t.Errorf("problem is %+v", p)
			}
			if left := filesIn(t, at); len(left) != len(before) {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// longFolder makes a folder whose path has the given number of bytes.
func longFolder(t *testing.T, bytes int) string {
	t.Helper()
	folder := t.TempDir()
	for len(folder) < bytes {
		folder = filepath.Join(folder, strings.Repeat("d", min(100, max(1, bytes-len(folder)-1))))
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	return folder
}

// TestPathsTooLongForTheDatabase covers field fault 20: SQLite opens paths of at most 504 bytes
// and refuses longer ones as if a permission were missing.
func TestPathsTooLongForTheDatabase(t *testing.T) {
	const name = "rollcall.db"
	for bytes, fits := range map[int]bool{
		sqldb.LongestPath() - len("/"+name): true,
		sqldb.LongestPath() - len(name):     false, 700: false,
	} {
		path := filepath.Join(longFolder(t, bytes), name)
		db, err := open(t.Context(), storage.Options{Path: path})
		switch p := problem.Of(err); {
		case fits && err != nil:
			t.Errorf("%d bytes: %v", len(path), err)
		case fits:
			db.Close()
		case p.Code != "path_too_long" || !strings.Contains(p.Detail, "too long") ||
			!strings.Contains(p.Hint, "shorter"):
			t.Errorf("%d bytes: problem is %+v (%v)", len(path), p, err)
		}
	}
}

func TestBackupToPathsThatAreTooLong(t *testing.T) {
	db, backup := backedUp(t)
	for name, path := range map[string]string{
		"for the database": filepath.Join(longFolder(t, 600), "copy.db"),
		"for the system":   filepath.Join(t.TempDir(), strings.Repeat("n", 256)),
	} {
		p := problem.Of(db.Backup(t.Context(), path))
		if p.Code != "backup_unwritable" || !strings.Contains(p.Detail, "too long") ||
			!strings.Contains(p.Hint, "shorter") {
			t.Errorf("%s: problem is %+v", name, p)
		}
	}
	moved := filepath.Join(longFolder(t, 600), "copy.db")
	if err := os.Rename(backup, moved); err != nil {
		t.Fatal(err)
	}
	if p := problem.Of(db.VerifyBackup(t.Context(), moved)); p.Code != "path_too_long" ||
		!strings.Contains(p.Detail, "too long") {
		t.Errorf("a backup at a long path: %+v", p)
	}
}
