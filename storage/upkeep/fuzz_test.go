package upkeep_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage"
)

// FuzzDamagedDatabase overwrites part of a sound database. Then the database either opens and
// can be checked, or is refused unchanged. Nothing panics, and the errors say what is wrong.
func FuzzDamagedDatabase(f *testing.F) {
	sound := soundFile(f)
	f.Add(uint32(0), []byte("Not SQLite"))
	f.Add(uint32(18), []byte{9})            // write version
	f.Add(uint32(24), []byte{0xff, 0xff})   // change counter
	f.Add(uint32(60), []byte{0, 0, 0, 99})  // schema version
	f.Add(uint32(68), []byte{1, 2, 3, 4})   // application id
	f.Add(uint32(100), []byte{0})           // first page of the schema
	f.Add(uint32(5*4096), make([]byte, 64)) // a page of a table
	f.Add(uint32(len(sound)-4096), bytes.Repeat([]byte{0xff}, 4096))
	f.Fuzz(func(t *testing.T, at uint32, patch []byte) {
		damaged := bytes.Clone(sound)
		copy(damaged[int(at)%len(damaged):], patch)
		path := filepath.Join(t.TempDir(), "rollcall.db")
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		db, err := storage.Open(t.Context(), storage.Options{Path: path})
		if err != nil {
			checkRefused(t, err)
			if now, _ := os.ReadFile(path); !bytes.Equal(now, damaged) {
				t.Errorf("refused (%v), but changed", err)
			}
			return
		}
		defer db.Close()
		if _, err := db.Check(t.Context()); err != nil {
			checkRefused(t, err)
		}
		for _, err := range db.Users(t.Context(), directory.Query{}) {
			if err != nil {
				checkRefused(t, err)
				break
			}
		}
	})
}

func soundFile(f *testing.F) []byte {
	db := soundDatabase(f)
	if err := db.Close(); err != nil {
		f.Fatal(err)
	}
	sound, err := os.ReadFile(db.db.Path)
	if err != nil {
		f.Fatal(err)
	}
	return sound
}

func checkRefused(t *testing.T, err error) {
	t.Helper()
	var p *problem.Problem
	if !errors.As(err, &p) || p.Title == "" || p.Hint == "" {
		t.Errorf("the error has no title or hint for people: %v", err)
	}
}
