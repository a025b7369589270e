package storage_test

import (
	"database/sql"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage"
	"github.com/rollcallsync/rollcall/storage/storagetest"
)

// TestFirstRunWithoutIndexes reads a directory for the first time. The program ends in the middle
// of it. Lists can be read all the time. Afterwards the database has its original indexes, and
// searches find the accounts with the values that were read last.
func TestFirstRunWithoutIndexes(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rollcall.db")
	db := openAt(t, path)
	made := indexesOf(t, path)
	fetch := beginFirst(t, db)
	stage := func(users ...directory.Object) {
		t.Helper()
		if err := db.StagePages(t.Context(), &fetch, directory.StreamUsers,
			[]directory.Page{{Objects: users, Next: "next"}}); err != nil {
			t.Fatal(err)
		}
	}
	stage(named(1, "Anna Early"), named(2, "Berta Early"))
	if during := indexesOf(t, path); len(during) != len(made)-5 {
		t.Errorf("%d of %d indexes exist while accounts are read", len(during), len(made))
	}
	for _, q := range []directory.Query{
		{},
		{Domains: []string{"contoso.com"}},
		{Search: "anna"},
		{Statuses: []directory.Status{directory.StatusDeleted}},
		{Sort: directory.Sort{By: directory.SortAddress}, Limit: 1},
		{MembersOf: directory.Ref{Connector: "contosoaaa", ID: storagetest.GroupID(1)}},
	} {
		if list := selected(t, db, q); len(list) > 0 {
			t.Errorf("%d accounts of an unfinished run are listed", len(list))
		}
	}
	closeDB(t, db)

	db = openAt(t, path)
	defer closeDB(t, db)
	fetch, found, err := db.OpenFetch(t.Context(), "contosoaaa")
	if err != nil || !found {
		t.Fatalf("the fetch no longer exists: %v", err)
	}
	stage(named(3, "Carla Early"))
	stage(named(2, "Berta Late"), named(3, "Carla Late")) // listed again
	applyFirst(t, db, &fetch)
	if after := indexesOf(t, path); !slices.Equal(after, made) {
		t.Errorf("indexes afterwards:\n%s\nbefore:\n%s", strings.Join(after, "\n"), strings.Join(made, "\n"))
	}
	for search, want := range map[string]int{"early": 1, "late": 2, "anna": 1, "carla": 1} {
		if got := selected(t, db, directory.Query{Search: search}); len(got) != want {
			t.Errorf("%q finds %d, want %d", search, len(got), want)
		}
	}
	if findings, err := db.Check(t.Context()); err != nil || len(findings) > 0 {
		t.Errorf("check: %q, %v", findings, err)
	}
}

// TestIndexesStayForAnotherDirectory begins a first run when another connector has already been
// read. Readers of the other directory need the indexes.
func TestIndexesStayForAnotherDirectory(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "rollcall.db")
	db := openAt(t, path)
	defer closeDB(t, db)
	made := indexesOf(t, path)
	if err := (storagetest.Crowd{Users: 20, Groups: 2, Members: 2, Runs: 1}).Fill(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	beginFirst(t, db)
	if during := indexesOf(t, path); !slices.Equal(during, made) {
		t.Errorf("indexes: %q, want %q", during, made)
	}
}

func named(n int, name string) directory.Object {
	return storagetest.User(n, name, "userPrincipalName", "person@contoso.com")
}

// beginFirst begins to read a directory for the first time.
func beginFirst(t *testing.T, db *storage.DB) directory.Fetch {
	t.Helper()
	ctx, at := t.Context(), time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	if err := db.AddConnector(ctx, directory.Connector{ID: "contosoaaa", Description: "Contoso again"}); err != nil {
		t.Fatal(err)
	}
	run, err := db.BeginRun(ctx, directory.Run{
		Connector: "contosoaaa", Mode: directory.ModeFull,
		State: directory.StateRunning, StartedAt: at,
	})
	if err != nil {
		t.Fatal(err)
	}
	fetch, err := db.BeginFetch(ctx, directory.Fetch{
		Connector: "contosoaaa", Snapshot: run.ID, Mode: directory.ModeFull, StartedAt: at,
		Positions: map[directory.Stream]directory.Position{
			directory.StreamUserChanges:  {Link: "u"},
			directory.StreamGroupChanges: {Link: "g"},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return fetch
}

func applyFirst(t *testing.T, db *storage.DB, fetch *directory.Fetch) {
	t.Helper()
	ctx := t.Context()
	plan, err := db.Plan(ctx, fetch, directory.PlanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	run := directory.Run{
		ID: fetch.Snapshot, Connector: fetch.Connector, Mode: directory.ModeFull,
		State: directory.StateSucceeded, EndedAt: fetch.StartedAt,
	}
	if _, err := db.Apply(ctx, fetch, plan, directory.Conclusion{Run: run}); err != nil {
		t.Fatal(err)
	}
	for more := true; more; {
		if more, err = db.Index(ctx, fetch.Connector); err != nil {
			t.Fatal(err)
		}
	}
}

// indexesOf lists the definitions of the indexes in a database.
func indexesOf(t *testing.T, path string) (list []string) {
	t.Helper()
	raw, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	rows, err := raw.QueryContext(t.Context(),
		"SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var made string
		if err := rows.Scan(&made); err != nil {
			t.Fatal(err)
		}
		list = append(list, strings.Join(strings.Fields(made), " "))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}
