package plan

import (
	"context"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/history"
	"github.com/rollcallsync/rollcall/storage/sqldb/sqldbtest"
)

// If the program dies between Apply and the steps after it, the fetch cannot be used,
// even after an unchanged run: a later one may have begun at links that Apply moved on.
func TestAppliedFetchIsWorthless(t *testing.T) {
	db := New(sqldbtest.Open(t))
	first := beginFirstFetch(t, db, "contosoaaa")
	listUsers(t, db, &first, 1)
	applyFirst(t, db, &first)
	run, err := history.New(db.db).BeginRun(t.Context(), directory.Run{Connector: "contosoaaa", Mode: directory.ModeDelta, State: directory.StateRunning, StartedAt: first.StartedAt})
	must(t, err)
	f, err := db.BeginFetch(t.Context(), directory.Fetch{
		Connector: "contosoaaa", Snapshot: run.ID, Mode: directory.ModeDelta, StartedAt: first.StartedAt, Positions: first.Positions,
	})
	must(t, err)
	plan, err := db.Plan(t.Context(), &f, directory.PlanOptions{})
	if err != nil || plan.Rows != 0 {
		t.Fatalf("plan of %d rows, %v", plan.Rows, err)
	}
	if err := db.stage(t.Context(), &f, "apply", func(ctx context.Context, s *session) error {
		return s.applyPlan(ctx, plan, &directory.Conclusion{Run: directory.Run{ID: f.Snapshot, State: directory.StateUnchanged}})
	}); err != nil {
		t.Fatal(err)
	}
	if _, found, err := db.OpenFetch(t.Context(), "contosoaaa"); found || err != nil {
		t.Errorf("the applied fetch is there still: %v, %v", found, err)
	}
}
