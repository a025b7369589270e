package storage

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// TestIndexComesPastTheRowsOfOthers: Index runs while the network keeps a page waiting.
// Rows that need nothing are looked at once: in the first run of a second connector, and
// in a first run that goes on after an interruption.
func TestIndexComesPastTheRowsOfOthers(t *testing.T) {
	db, err := Open(t.Context(), Options{Path: filepath.Join(t.TempDir(), "rollcall.db")})
	must(t, err)
	defer db.Close()
	one := beginFirstFetch(t, db, "firstaaaaa")
	listUsers(t, db, &one, 1)
	plan, err := db.Plan(t.Context(), &one, directory.PlanOptions{})
	must(t, err)
	_, err = db.Apply(t.Context(), &one, plan, directory.Conclusion{Run: directory.Run{
		ID: one.Snapshot, Connector: one.Connector, Mode: directory.ModeFull, State: directory.StateSucceeded, EndedAt: one.StartedAt,
	}})
	must(t, err)
	two := beginFirstFetch(t, db, "secondaaaa")
	listUsers(t, db, &two, 2)
	expectAllPassed(t, db, two)

	must(t, db.EndRun(t.Context(), directory.Run{ID: two.Snapshot, Connector: two.Connector, State: directory.StateFailed}))
	two, found, err := db.OpenFetch(t.Context(), two.Connector)
	if err != nil || !found {
		t.Fatal(found, err)
	}
	listUsers(t, db, &two, 3)
	expectAllPassed(t, db, two)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func beginFirstFetch(t *testing.T, db *DB, connector string) directory.Fetch {
	t.Helper()
	at := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	must(t, db.AddConnector(t.Context(), directory.Connector{ID: connector, Description: connector}))
	run, err := db.BeginRun(t.Context(), directory.Run{Connector: connector, Mode: directory.ModeFull, State: directory.StateRunning, StartedAt: at})
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

// listUsers stages 50 users, whose ids begin with a number.
func listUsers(t *testing.T, db *DB, f *directory.Fetch, number int) {
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

func expectAllPassed(t *testing.T, db *DB, f directory.Fetch) {
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
	if at := db.ids[f.Connector].indexedUsers; last == 0 || at != last {
		t.Errorf("Index looks at the rows behind %d again, of %d", at, last)
	}
}

// TestMemberIndexIsMadeInTime: sorting very many memberships at the end would take too much
// memory, and whoever looks for those of one member needs the index.
func TestMemberIndexIsMadeInTime(t *testing.T) {
	for name, test := range map[string]struct {
		use   func(context.Context, *sqldb.Tx, *memberIndex) error
		there bool
	}{
		"many": {func(ctx context.Context, tx *sqldb.Tx, x *memberIndex) error {
			return x.grow(ctx, tx, mostUnindexedMembers+1)
		}, true},
		"few": {func(ctx context.Context, tx *sqldb.Tx, x *memberIndex) error {
			return x.grow(ctx, tx, mostUnindexedMembers)
		}, false},
		"member": {func(ctx context.Context, tx *sqldb.Tx, x *memberIndex) error { return x.need(ctx, tx) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			db, err := Open(t.Context(), Options{Path: filepath.Join(t.TempDir(), "rollcall.db")})
			must(t, err)
			defer db.Close()
			must(t, db.db.Write(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
				must(t, dropFirstIndexes(ctx, tx))
				if there, err := sqldb.HasIndex(ctx, tx, membersByMember); err != nil || there {
					t.Fatalf("the index is there: %v, %v", there, err)
				}
				must(t, test.use(ctx, tx, &memberIndex{}))
				there, err := sqldb.HasIndex(ctx, tx, membersByMember)
				if there != test.there {
					t.Errorf("the index is there: %v, want %v", there, test.there)
				}
				return err
			}))
		})
	}
}
