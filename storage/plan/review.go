package plan

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/history"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// KeepPlan implements syncer.Plans.
func (st *Store) KeepPlan(ctx context.Context, f *directory.Fetch, p directory.Plan, run directory.Run,
	absorbed int64,
) (directory.Run, error) {
	err := st.stage(ctx, f, "keep plan", func(ctx context.Context, s *session) error {
		setChanges(&run, p)
		if err := s.currentTotals(ctx, &run); err != nil {
			return err
		}
		if err := sqldb.ExecAll(ctx, s.tx, run.ID, "DELETE FROM planned WHERE run = ?1"); err != nil {
			return err
		}
		if !f.First {
			if err := s.logPlanned(ctx, run.ID); err != nil {
				return err
			}
		}
		if absorbed != 0 {
			if err := sqldb.ExecAll(ctx, s.tx, absorbed, "DELETE FROM run WHERE id = ?1"); err != nil {
				return err
			}
		}
		if err := s.keepReading(ctx, run.ID, p.Reading); err != nil {
			return err
		}
		return history.EndRun(ctx, s.tx, run, 0)
	})
	return run, err
}

// currentTotals sets the run's totals to the current ones, because the run changes nothing.
func (s *session) currentTotals(ctx context.Context, run *directory.Run) error {
	err := sqldb.ScanRow(ctx, s.tx, "SELECT accounts, live_groups, memberships FROM mirror WHERE connector = ?",
		[]any{s.connector},
		&run.Users.Total, &run.Groups.Total, &run.Memberships.Total)
	if errors.Is(err, sql.ErrNoRows) { // there is no directory yet
		return nil
	}
	return sqldb.Wrap("read totals", err)
}

// logPlanned records the visible part of a plan that is not applied, together with its run.
func (s *session) logPlanned(ctx context.Context, run int64) error {
	const (
		head = "INSERT INTO planned (run, kind, object, member, op, cause, name, doc) SELECT ?2, "
		// The new properties; empty if the object is new or they are the current ones.
		doc = "CASE WHEN p.old = " + schema.Unknown + " OR v.doc = p.doc THEN '' ELSE p.doc END"
	)
	edge := "((p.added = 1 AND " + visible("p.group_id", "after") + " AND " + visible("p.member_id", "after") +
		") OR (p.added = 0 AND " +
		visible("p.group_id", "before") + " AND " + visible("p.member_id", "before") + "))"
	for _, query := range []string{
		head + schema.KindUser + ", p.object, 0, " + userOp + ", p.cause, p.name, " + doc + ` FROM staging.plan_user p
			LEFT JOIN user_version v ON v.object = p.object AND v.valid_to IS NULL
				WHERE p.connector = ?1 AND ` + seenChange,
		head + schema.KindGroup + ", p.object, 0, " + groupOp + ", p.cause, p.name, " + doc +
			` FROM staging.plan_group p
			LEFT JOIN group_version v ON v.object = p.object AND v.valid_to IS NULL
				WHERE p.connector = ?1 AND ` + seenChange,
		head + schema.KindMembership + ", p.group_id, p.member_id, " + membershipOp + ", " + membershipCause +
			", '', '' FROM staging.plan_membership p WHERE p.connector = ?1 AND " + edge,
	} {
		if _, err := s.tx.Exec(ctx, query, s.connector, run); err != nil {
			return fmt.Errorf("log plan: %w", err)
		}
	}
	return nil
}
