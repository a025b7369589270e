package upkeep_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
	"github.com/rollcallsync/rollcall/storage/upkeep"
)

// beginStaging begins a delta fetch and stages new users, whose IDs end in numbers.
func beginStaging(t *testing.T, db *database, numbers ...int) {
	t.Helper()
	at := time.Date(2027, 3, 2, 8, 0, 0, 0, time.UTC)
	run, err := db.BeginRun(t.Context(),
		directory.Run{Connector: "contosoaaa", Mode: directory.ModeDelta, State: directory.StateRunning, StartedAt: at})
	if err != nil {
		t.Fatal(err)
	}
	f, err := db.BeginFetch(t.Context(), directory.Fetch{
		Connector: "contosoaaa", Snapshot: run.ID, Mode: directory.ModeDelta, StartedAt: at,
		Scope: directory.Scope{Guests: true},
		Positions: map[directory.Stream]directory.Position{
			directory.StreamUserChanges:  {Link: "u"},
			directory.StreamGroupChanges: {Link: "g"},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	var users []directory.Object
	for _, n := range numbers {
		users = append(users, directory.Object{
			ID:         personID(n),
			Attributes: directory.Attributes{{Name: "displayName", Value: `"Somebody"`}},
		})
	}
	if err := db.StagePages(t.Context(), &f, directory.StreamUserChanges,
		[]directory.Page{{Objects: users, Next: "more"}}); err != nil {
		t.Fatal(err)
	}
}

func personID(n int) string { return fmt.Sprintf("00000001-0000-4000-8000-%012d", n) }

// numberOf returns the key of the object of a person, or 0 if there is none.
func numberOf(t *testing.T, db *database, n int) (number int64) {
	t.Helper()
	readOne(t, db, "SELECT coalesce(max(id), 0) FROM object WHERE guid = ?", []any{schema.GUIDColumn(personID(n))},
		&number)
	return number
}

func stagedRows(t *testing.T, db *database) (n int) {
	t.Helper()
	readOne(t, db, "SELECT count(*) FROM staging.stage_user", nil, &n)
	return n
}

// A power failure may bring back the staging database that a restore removed. It is used if the
// backup contains everything that the staged rows refer to. Otherwise it is dropped, even if
// every number in it belongs to some object.
func TestRestoreNextToOldStaging(t *testing.T) {
	for name, tt := range map[string]struct {
		afterwards []int // staged after the backup
		want       bool
	}{
		"backup before the fetch": {nil, false},
		"backup during the fetch": {[]int{}, true},
		"backup before objects":   {[]int{9}, false},
	} {
		t.Run(name, func(t *testing.T) {
			db := soundDatabase(t)
			path, backup := db.db.Path, filepath.Join(t.TempDir(), "backup.db")
			if tt.afterwards == nil {
				copyTo(t, db, backup)
			}
			beginStaging(t, db, 5, 6)
			if tt.afterwards != nil {
				copyTo(t, db, backup)
				if len(tt.afterwards) > 0 {
					f, found, err := db.OpenFetch(t.Context(), "contosoaaa")
					if err != nil || !found {
						t.Fatalf("fetch: %v, %v", found, err)
					}
					page := directory.Page{Objects: []directory.Object{{ID: personID(9)}}, Next: "more"}
					if err := db.StagePages(t.Context(), &f, directory.StreamUserChanges,
						[]directory.Page{page}); err != nil {
						t.Fatal(err)
					}
				}
			}
			db.Close()
			staging, err := os.ReadFile(db.db.Sibling(sqldb.StagingFile))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := upkeep.Restore(t.Context(), upkeep.RestoreOptions{Path: path, From: backup}); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(db.db.Sibling(sqldb.StagingFile), staging, 0o600); err != nil {
				t.Fatal(err)
			}
			restored, err := open(t.Context(), storage.Options{Path: path})
			if err != nil {
				t.Fatal(err)
			}
			defer restored.Close()
			_, found, err := restored.OpenFetch(t.Context(), "contosoaaa")
			if err != nil || found != tt.want || found != (stagedRows(t, restored) > 0) {
				t.Errorf("fetch found: %v, %v, with %d rows; want %v", found, err, stagedRows(t, restored), tt.want)
			}
		})
	}
}

func copyTo(t *testing.T, db *database, path string) {
	t.Helper()
	if err := db.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
}

// Plans of held runs and changes of old runs still refer to objects by number after the
// retention has deleted the objects.
func TestNumbersAreNotReused(t *testing.T) {
	db := soundDatabase(t)
	beginStaging(t, db, 5, 6)
	given := numberOf(t, db, 6)
	execUnchecked(t, db, "DELETE FROM object WHERE id >= "+fmt.Sprint(given))
	beginStaging(t, db, 7)
	if again := numberOf(t, db, 7); given == 0 || again <= given {
		t.Errorf("a new object has number %d, want more than %d", again, given)
	}
}

// Staged rows of one connector that rollcall.db does not confirm are dropped before another
// connector stages anything, because the numbers in them may now belong to the other connector.
func TestUnconfirmedStagingOfOthersIsDropped(t *testing.T) {
	for name, begin := range map[string]func(context.Context, *database) error{
		"opened": func(ctx context.Context, db *database) error {
			_, _, err := db.OpenFetch(ctx, "fabrikamaa")
			return err
		},
		"begun": func(ctx context.Context, db *database) error {
			_, err := db.BeginFetch(ctx, directory.Fetch{Connector: "fabrikamaa"})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			db := soundDatabase(t)
			if err := db.AddConnector(t.Context(),
				directory.Connector{ID: "fabrikamaa", Description: "Fabrikam"}); err != nil {
				t.Fatal(err)
			}
			beginStaging(t, db, 5, 6)
			if err := begin(t.Context(), db); err != nil || stagedRows(t, db) != 2 {
				t.Fatalf("%d staged rows of another connector, %v; want 2", stagedRows(t, db), err)
			}
			execUnchecked(t, db, "UPDATE mirror SET token = randomblob(16)")
			if err := begin(t.Context(), db); err != nil || stagedRows(t, db) != 0 {
				t.Errorf("%d staged rows that rollcall.db does not confirm, %v", stagedRows(t, db), err)
			}
		})
	}
}
