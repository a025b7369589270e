package storage_test

import (
	"database/sql"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage"
	"github.com/rollcallsync/rollcall/storage/storagetest"
)

// beforeSpelling changes a database back to the version before sort keys.
const beforeSpelling = `
	DROP INDEX user_version_name; DROP INDEX group_version_name; DROP INDEX planned_name;
	CREATE INDEX user_version_name ON user_version (name COLLATE NOCASE, object, connector, status, domain, valid_from,
	valid_to);
	CREATE INDEX group_version_name ON group_version (name COLLATE NOCASE, object, connector, status, valid_from,
	valid_to);
	CREATE INDEX planned_name ON planned (run, kind, name COLLATE NOCASE, object);
	ALTER TABLE mirror DROP COLUMN reindexed; ALTER TABLE mirror DROP COLUMN agents;
	DROP TABLE fetch_unsaid; DROP TABLE verification; DROP TABLE late; ALTER TABLE fetch DROP COLUMN verifies;
	PRAGMA user_version = 18`

// withoutIndex removes the index that a large directory gets only after the upgrade.
const withoutIndex = "DROP INDEX user_version_name"

// TestOldDatabaseCatchesUp opens a database from the version before names had sort keys. Lists are
// in the right order and searches find everything before the indexes exist, while they are built,
// and afterwards. Runs continue in the meantime.
func TestOldDatabaseCatchesUp(t *testing.T) {
	t.Parallel()
	crowd := storagetest.Crowd{Users: 3000, Groups: 20, Members: 200, Runs: 1}
	path := filepath.Join(t.TempDir(), "rollcall.db")
	db := openAt(t, path)
	if err := crowd.Fill(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	before := everything(t, db)
	closeDB(t, db)
	execRaw(t, path, beforeSpelling)

	closeDB(t, openAt(t, path)) // migrates
	execRaw(t, path, withoutIndex)
	db = openAt(t, path)
	defer closeDB(t, db)
	compare := func(when string) {
		t.Helper()
		if after := everything(t, db); !slices.EqualFunc(after, before, slices.Equal) {
			t.Fatalf("%s: lists differ from those of a new database", when)
		}
	}
	compare("before catching up")
	for range 2 { // first the index by name, then a part of the search index
		if more, err := db.FinishUpgrade(t.Context()); err != nil || !more {
			t.Fatalf("FinishUpgrade: %v, %v", more, err)
		}
		compare("while catching up")
	}
	rename(t, db, 7, "Übermann")
	for more := true; more; {
		var err error
		if more, err = db.FinishUpgrade(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if found := selected(t, db, directory.Query{Search: "ubermann"}); len(found) != 1 {
		t.Errorf("an account that was renamed in the meantime is found %d times", len(found))
	}
	rename(t, db, 7, "")
	for more := true; more; {
		var err error
		if more, err = db.Index(t.Context(), storagetest.CrowdConnector); err != nil {
			t.Fatal(err)
		}
	}
	compare("after catching up")
	if findings, err := db.Check(t.Context()); err != nil || len(findings) > 0 {
		t.Errorf("check: %q, %v", findings, err)
	}
}

func openAt(t *testing.T, path string) *storage.DB {
	t.Helper()
	db, err := storage.Open(t.Context(), storage.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func closeDB(t *testing.T, db *storage.DB) {
	t.Helper()
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func execRaw(t *testing.T, path, statements string) {
	t.Helper()
	raw, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if _, err := raw.ExecContext(t.Context(), statements); err != nil {
		t.Fatal(err)
	}
}

// everything lists account IDs for a range of sort orders, searches and filters.
func everything(t *testing.T, db *storage.DB) (lists [][]string) {
	t.Helper()
	for _, q := range []directory.Query{
		{},
		{Sort: directory.Sort{By: directory.SortAddress}},
		{Sort: directory.Sort{By: directory.SortDepartment, Descending: true}},
		{Search: "anna"},
		{Search: "mari contoso"},
		{Search: "o"},
		{Statuses: []directory.Status{directory.StatusDeleted}},
		{At: directory.Moment{Run: 1}},
		{Limit: 10},
		{Sort: directory.Sort{Descending: true}, Limit: 10},
	} {
		list := selected(t, db, q)
		lists = append(lists, ids(list))
		if q.Limit > 0 {
			q.After = keyOf(list[len(list)-1])
			lists = append(lists, ids(selected(t, db, q)))
		}
	}
	return lists
}

// rename applies a delta run that changes the name of an account. An empty name restores the
// original one.
func rename(t *testing.T, db *storage.DB, n int, name string) {
	t.Helper()
	ctx, at := t.Context(), time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	object := storagetest.CrowdUser(n, 0)
	if name != "" {
		object.Attributes = object.Attributes.Merge(storagetest.Attributes("displayName", name))
	}
	run, err := db.BeginRun(ctx, directory.Run{
		Connector: storagetest.CrowdConnector, Trigger: directory.TriggerManual, Mode: directory.ModeDelta,
		State: directory.StateRunning, StartedAt: at,
	})
	fatal(t, err)
	fetch, err := db.BeginFetch(ctx, directory.Fetch{
		Connector: storagetest.CrowdConnector, Snapshot: run.ID, Mode: directory.ModeDelta, StartedAt: at,
		Scope: directory.Scope{AcknowledgeDisabled: true, Guests: true},
	})
	fatal(t, err)
	fatal(t, db.StagePages(ctx, &fetch, directory.StreamUserChanges,
		[]directory.Page{{Objects: []directory.Object{object}, Delta: "users"}}))
	fatal(t, db.StagePages(ctx, &fetch, directory.StreamGroupChanges, []directory.Page{{Delta: "groups"}}))
	plan, err := db.Plan(ctx, &fetch, directory.PlanOptions{})
	fatal(t, err)
	run.State, run.EndedAt = directory.StateSucceeded, at.Add(time.Minute)
	_, err = db.Apply(ctx, &fetch, plan, directory.Conclusion{Run: run})
	fatal(t, err)
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
