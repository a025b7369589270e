package plan

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/history"
	"github.com/rollcallsync/rollcall/storage/sqldb"
	"github.com/rollcallsync/rollcall/storage/sqldb/sqldbtest"
)

// TestIndexSkipsFinishedRows checks that Index, which works while a run waits for the network,
// looks only once at rows that need no indexing, both in the first run of a second connector and in
// a first run that continues after an interruption.
func TestIndexSkipsFinishedRows(t *testing.T) {
	db := New(sqldbtest.Open(t))
	one := beginFirstFetch(t, db, "firstaaaaa")
	listUsers(t, db, &one, 1)
	applyFirst(t, db, &one)
	two := beginFirstFetch(t, db, "secondaaaa")
	listUsers(t, db, &two, 2)
	expectAllSkipped(t, db, two)

	must(t,
		db.EndRun(t.Context(), directory.Run{ID: two.Snapshot, Connector: two.Connector, State: directory.StateFailed}))
	two, found, err := db.OpenFetch(t.Context(), two.Connector)
	if err != nil || !found {
		t.Fatal(found, err)
	}
	listUsers(t, db, &two, 3)
	expectAllSkipped(t, db, two)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func beginFirstFetch(t *testing.T, db *Store, connector string) directory.Fetch {
	t.Helper()
	at := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	sqldbtest.AddConnector(t, db.db, connector)
	run, err := history.New(db.db).BeginRun(t.Context(),
		directory.Run{Connector: connector, Mode: directory.ModeFull, State: directory.StateRunning, StartedAt: at})
	must(t, err)
	f, err := db.BeginFetch(t.Context(), directory.Fetch{
		Connector: connector, Snapshot: run.ID, Mode: directory.ModeFull, StartedAt: at,
		Positions: map[directory.Stream]directory.Position{
			directory.StreamUserChanges: {Link: "u"}, directory.StreamGroupChanges: {Link: "g"},
		},
	})
	must(t, err)
	return f
}

// listUsers stages 50 users whose IDs begin with the given number.
func listUsers(t *testing.T, db *Store, f *directory.Fetch, number int) {
	t.Helper()
	var list []directory.Object
	for i := range 50 {
		list = append(list, directory.Object{
			ID: fmt.Sprintf("0000000%d-0000-4000-8000-%012x", number, i),
			Attributes: directory.Attributes{
				{Name: "accountEnabled", Value: "true"},
				{Name: "displayName", Value: fmt.Sprintf(`"person %d"`, i)},
				{Name: "userPrincipalName", Value: fmt.Sprintf(`"p%d@contoso.com"`, i)},
			},
		})
	}
	must(t, db.StagePages(t.Context(), f, directory.StreamUsers, []directory.Page{{Objects: list, Next: "next"}}))
}

func expectAllSkipped(t *testing.T, db *Store, f directory.Fetch) {
	t.Helper()
	for range 3 {
		_, err := db.Index(t.Context(), f.Connector)
		must(t, err)
	}
	var last int64
	must(t, db.db.Write(t.Context(), func(ctx context.Context, tx *sqldb.Tx) (err error) {
		last, err = lastUser(ctx, tx)
		return err
	}))
	if at := db.ids[f.Connector].pending.Users; last == 0 || at != last {
		t.Errorf("Index continues after row %d, want %d", at, last)
	}
}

func applyFirst(t *testing.T, db *Store, f *directory.Fetch) {
	t.Helper()
	plan, err := db.Plan(t.Context(), f, directory.PlanOptions{})
	must(t, err)
	_, err = db.Apply(t.Context(), f, plan, directory.Conclusion{Run: directory.Run{
		ID: f.Snapshot, Connector: f.Connector, Mode: directory.ModeFull, State: directory.StateSucceeded,
		EndedAt: f.StartedAt,
	}})
	must(t, err)
}
