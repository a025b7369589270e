package history

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// HeldRun implements syncer.Runs.
func (st *Store) HeldRun(ctx context.Context, connector string) (*directory.Run, error) {
	var held *directory.Run
	err := st.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		held, err = HeldRun(ctx, tx, connector)
		return err
	})
	return held, sqldb.Wrap("find held run", err)
}

// HeldRun returns the held run of a connector, or nil if there is none.
func HeldRun(ctx context.Context, tx *sqldb.Tx, connector string) (*directory.Run, error) {
	return NewestRun(ctx, tx, connector, fmt.Sprintf("r.state = '%s'", directory.StateHeld))
}

// NewestRun returns the latest run of a connector that meets an SQL condition,
// or nil.
func NewestRun(ctx context.Context, tx *sqldb.Tx, connector, condition string) (*directory.Run, error) {
	r, err := scanRun(tx.QueryRow(ctx, "SELECT "+runColumns+"WHERE c.uid = ? AND "+condition+
		" ORDER BY r.id DESC LIMIT 1", connector))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &r, nil
}

// ConnectorsInTrouble implements syncer.Runs. It ignores previews, and runs that were cancelled or
// interrupted.
func (st *Store) ConnectorsInTrouble(ctx context.Context, connector string) (names []string, err error) {
	err = st.db.Read(ctx, func(tx *sqldb.Tx) error {
		return sqldb.EachRow(ctx, tx, `SELECT c.description FROM connector c WHERE c.enabled AND c.uid <> ?1 AND (
				EXISTS (SELECT 1 FROM run r WHERE r.connector = c.id AND r.state = 'held')
				OR 'failed' = (SELECT r.state FROM run r WHERE r.connector = c.id AND NOT r.preview
					AND r.state NOT IN ('running', 'cancelled', 'interrupted') ORDER BY r.id DESC LIMIT 1))
			ORDER BY name_key(c.description)`, []any{connector}, func(rows *sql.Rows) (bool, error) {
			var name string
			err := rows.Scan(&name)
			names = append(names, name)
			return true, err
		})
	})
	return names, sqldb.Wrap("look for failed or held connectors", err)
}

// RunEnds returns the end times of runs, without the runs that have not ended or no longer exist.
func (st *Store) RunEnds(ctx context.Context, runs []int64) (ends map[int64]time.Time, err error) {
	ends = map[int64]time.Time{}
	err = st.db.Read(ctx, func(tx *sqldb.Tx) error {
		return sqldb.EachRow(ctx, tx, "SELECT r.id, r.ended_at FROM json_each(?) j CROSS JOIN run r "+
			"ON r.id = j.value WHERE r.ended_at IS NOT NULL",
			[]any{sqldb.JSONList(runs)}, func(rows *sql.Rows) (bool, error) {
				var id, ended int64
				err := rows.Scan(&id, &ended)
				ends[id] = time.UnixMilli(ended)
				return true, err
			})
	})
	return ends, sqldb.Wrap("read when runs ended", err)
}
