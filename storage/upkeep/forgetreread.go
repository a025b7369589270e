package upkeep

import (
	"context"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// dropReread deletes a batch of versions that ended because a run read other properties. No
// change refers to them. It searches for them once for each such run, in row order.
func (h *horizon) dropReread(ctx context.Context, tx *sqldb.Tx, dropped *directory.Forgotten) (more bool, err error) {
	var run, snapshot int64
	err = sqldb.ScanRow(ctx, tx, `SELECT coalesce(min(r.id), 0), coalesce(min(r.snapshot), 0)
		FROM run r INDEXED BY run_reading
		WHERE r.connector = ?1 AND r.reading <> '' AND r.state IN `+schema.AppliedStates+` AND r.id <= ?2
			AND r.id > (SELECT f.reread FROM forgotten f WHERE f.connector = ?1)`, []any{h.connector, h.run}, &run,
		&snapshot)
	if err != nil || run == 0 {
		return false, err
	}
	for _, x := range []struct {
		table string
		count *int
	}{{"user_version", &dropped.UserVersions}, {"group_version", &dropped.GroupVersions}} {
		before := *x.count
		if h.row, err = h.dropEnded(ctx, tx, x.table, snapshot, x.count); err != nil {
			return false, err
		}
		if h.row > 0 || *x.count > before {
			return true, nil
		}
	}
	_, err = tx.Exec(ctx, "UPDATE forgotten SET reread = ? WHERE connector = ?", run, h.connector)
	return true, err
}

// dropEnded deletes versions that ended at a snapshot: those after h.row, and at most
// sqldb.ForgetBatch. It returns the row from which to continue, or 0 if there are no more.
func (h *horizon) dropEnded(
	ctx context.Context, tx *sqldb.Tx, table string, snapshot int64, count *int,
) (row int64, err error) {
	var n int
	if err := sqldb.ScanRow(ctx, tx, `SELECT count(*), coalesce(max(row), 0) FROM (SELECT rowid AS row FROM `+table+`
		WHERE rowid > ?1 AND connector = ?2 AND valid_to = ?3 ORDER BY rowid LIMIT ?4)`,
		[]any{h.row, h.connector, snapshot, sqldb.ForgetBatch}, &n, &row); err != nil || n == 0 {
		return 0, err
	}
	err = sqldb.CountTouched(ctx, tx, count, "DELETE FROM "+table+
		" WHERE rowid > ?1 AND rowid <= ?2 AND connector = ?3 AND valid_to = ?4",
		h.row, row, h.connector, snapshot)
	return row, err
}
