package storage_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage"
	"github.com/rollcallsync/rollcall/storage/storagetest"
)

func stageListed(t *testing.T, db *storage.DB, f *directory.Fetch, stream directory.Stream, list ...directory.Object) {
	t.Helper()
	fatal(t, db.StagePages(t.Context(), f, stream, []directory.Page{{Objects: list, Next: "next"}}))
}

func indexAll(t *testing.T, db *storage.DB, f directory.Fetch) {
	t.Helper()
	for more := true; more; {
		var err error
		more, err = db.Index(t.Context(), f.Connector)
		fatal(t, err)
	}
}

func expectSound(t *testing.T, db *storage.DB) {
	t.Helper()
	if findings, err := db.Check(t.Context()); err != nil || len(findings) > 0 {
		t.Errorf("check: %q, %v", findings, err)
	}
}

// TestAccountListedAgainIsFound covers a user who is indexed and then listed again with other
// values. The run fails before the index contains these values, and the next run continues.
func TestAccountListedAgainIsFound(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "rollcall.db"))
	defer closeDB(t, db)
	f := beginFirst(t, db)
	stageListed(t, db, &f, directory.StreamUsers,
		storagetest.User(2, "Berta Early", "userPrincipalName", "person@contoso.com", "department", "Ops"))
	indexAll(t, db, f) // as if the network were slow
	late := storagetest.User(2, "Berta Late", "userPrincipalName", "person@contoso.com", "accountEnabled", false,
		"department", "Sales")
	stageListed(t, db, &f, directory.StreamUsers, late)
	fatal(t,
		db.EndRun(t.Context(), directory.Run{ID: f.Snapshot, Connector: f.Connector, State: directory.StateFailed}))
	f, found, err := db.OpenFetch(t.Context(), f.Connector)
	if err != nil || !found {
		t.Fatal(found, err)
	}
	applyFirst(t, db, &f)
	for search, want := range map[string]int{"late": 1, "sales": 1} {
		if got := selected(t, db, directory.Query{Search: search}); len(got) != want {
			t.Errorf("%q finds %d, want %d", search, len(got), want)
		}
	}
	expectSound(t, db)
}

func groupNames(t *testing.T, db *storage.DB, q directory.Query) (names []string) {
	t.Helper()
	for g, err := range db.Groups(t.Context(), q) {
		fatal(t, err)
		names = append(names, g.Attributes.Text("displayName"))
	}
	return names
}

// TestGroupListedAgainIsFound does the same with a group, in one run that does not fail.
func TestGroupListedAgainIsFound(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "rollcall.db"))
	defer closeDB(t, db)
	f := beginFirst(t, db)
	stageListed(t, db, &f, directory.StreamGroups, storagetest.Group(1, "Early"))
	indexAll(t, db, f)
	stageListed(t, db, &f, directory.StreamGroups, storagetest.Group(1, "Late"))
	applyFirst(t, db, &f)
	if got := groupNames(t, db, directory.Query{Search: "late"}); len(got) != 1 {
		t.Errorf("late: %q", got)
	}
	expectSound(t, db)
}

// TestGroupInTheRowOfAnotherIsFound covers a first run during which the newest group is removed and
// another group takes its row, after Index has passed this row.
func TestGroupInTheRowOfAnotherIsFound(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "rollcall.db"))
	defer closeDB(t, db)
	f := beginFirst(t, db)
	stageListed(t, db, &f, directory.StreamGroups, storagetest.Group(1, "One"), storagetest.Group(2, "Two"))
	indexAll(t, db, f)
	stageListed(t, db, &f, directory.StreamGroups,
		directory.Object{ID: storagetest.GroupID(2), Removed: directory.SoftDeleted}, storagetest.Group(3, "Three"))
	applyFirst(t, db, &f)
	if got := groupNames(t, db, directory.Query{}); !slices.Equal(got, []string{"One", "Three"}) {
		t.Errorf("groups: %q", got)
	}
	if got := groupNames(t, db, directory.Query{Search: "three"}); len(got) != 1 {
		t.Errorf("three: %q", got)
	}
	expectSound(t, db)
}

// TestIndexesOfAnEmptyDirectory begins a first run between the plan and the end of another first
// run, which has no accounts.
func TestIndexesOfAnEmptyDirectory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rollcall.db")
	db := openAt(t, path)
	defer closeDB(t, db)
	made := indexesOf(t, path)
	f := beginFirst(t, db)
	plan, err := db.Plan(t.Context(), &f, directory.PlanOptions{})
	fatal(t, err)
	fatal(t, db.AddConnector(t.Context(), directory.Connector{ID: "otheraaaaa", Description: "Other"}))
	run, err := db.BeginRun(t.Context(),
		directory.Run{
			Connector: "otheraaaaa", Mode: directory.ModeFull, State: directory.StateRunning,
			StartedAt: f.StartedAt,
		})
	fatal(t, err)
	_, err = db.BeginFetch(t.Context(), directory.Fetch{
		Connector: "otheraaaaa", Snapshot: run.ID,
		Mode: directory.ModeFull, StartedAt: f.StartedAt,
	})
	fatal(t, err)
	ended := directory.Run{
		ID: f.Snapshot, Connector: f.Connector, Mode: directory.ModeFull,
		State: directory.StateSucceeded, EndedAt: f.StartedAt,
	}
	_, err = db.Apply(t.Context(), &f, plan, directory.Conclusion{Run: ended})
	fatal(t, err)
	fatal(t, db.RemoveConnector(t.Context(), "otheraaaaa"))
	indexAll(t, db, f)
	for more := true; more; {
		more, err = db.FinishUpgrade(t.Context())
		fatal(t, err)
	}
	if after := indexesOf(t, path); !slices.Equal(after, made) {
		t.Errorf("%d of %d indexes", len(after), len(made))
	}
}
