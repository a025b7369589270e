package plan

import (
	"context"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/history"
	"github.com/rollcallsync/rollcall/storage/sqldb/sqldbtest"
)

// TestAppliedFetchIsNotContinued checks that a fetch is not continued if the program died right
// after Apply had committed, even if the run changed nothing. Apply has already replaced the links
// at which the fetch began.
func TestAppliedFetchIsNotContinued(t *testing.T) {
	db := New(sqldbtest.Open(t))
	first := beginFirstFetch(t, db, "contosoaaa")
	listUsers(t, db, &first, 1)
	applyFirst(t, db, &first)
	run, err := history.New(db.db).BeginRun(t.Context(),
		directory.Run{
			Connector: "contosoaaa", Mode: directory.ModeDelta, State: directory.StateRunning,
			StartedAt: first.StartedAt,
		})
	must(t, err)
	f, err := db.BeginFetch(t.Context(), directory.Fetch{
		Connector: "contosoaaa", Snapshot: run.ID, Mode: directory.ModeDelta, StartedAt: first.StartedAt,
		Positions: first.Positions,
	})
	must(t, err)
	plan, err := db.Plan(t.Context(), &f, directory.PlanOptions{})
	if err != nil || plan.Rows != 0 {
		t.Fatalf("the plan has %d rows, want 0; error %v", plan.Rows, err)
	}
	if err := db.stage(t.Context(), &f, "apply", func(ctx context.Context, s *session) error {
		return s.applyPlan(ctx, plan,
			&directory.Conclusion{Run: directory.Run{ID: f.Snapshot, State: directory.StateUnchanged}})
	}); err != nil {
		t.Fatal(err)
	}
	if _, found, err := db.OpenFetch(t.Context(), "contosoaaa"); found || err != nil {
		t.Errorf("the applied fetch still exists: %v, %v", found, err)
	}
}
