package plan

import (
	"context"
	"database/sql"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/index"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// FinishUpgrade adds one part that a database from an older version lacks: the index of accounts by
// name, or the search index. It reports whether there may be more to add. Until everything is
// added, lists and searches are correct but slower. Runs may take place in the meantime.
func (st *Store) FinishUpgrade(ctx context.Context) (more bool, err error) {
	var connectors []string
	err = st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if more, err = index.MakeNameIndex(ctx, tx, true); err != nil || more {
			return err
		}
		return sqldb.EachRow(ctx, tx, `SELECT c.uid FROM mirror m JOIN connector c ON c.id = m.connector
			WHERE m.indexed = 0 AND m.reindexed > 0 ORDER BY c.id`,
			nil, func(rows *sql.Rows) (bool, error) {
				var id string
				err := rows.Scan(&id)
				connectors = append(connectors, id)
				return true, err
			})
	})
	if err != nil || more || len(connectors) == 0 {
		return more, sqldb.Wrap("finish upgrade", err)
	}
	_, err = st.Index(ctx, connectors[0])
	if problem.Of(err).Code == problem.CodeConnectorNotFound { // it was removed a moment ago
		err = nil
	}
	return true, sqldb.Wrap("finish upgrade", err)
}

// Index implements syncer.Plans.
func (st *Store) Index(ctx context.Context, connector string) (more bool, err error) {
	var snapshot, indexed int64
	err = st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		key, err := schema.ConnectorKey(ctx, tx, connector)
		if err != nil {
			return err
		}
		if err := sqldb.ScanRow(ctx, tx,
			"SELECT coalesce(max(snapshot), 0), coalesce(max(indexed), 0) FROM mirror WHERE connector = ?",
			[]any{key}, &snapshot, &indexed); err != nil {
			return err
		}
		var fetch *index.Pending
		if indexed == 0 {
			fetch = &st.idsOf(connector, key).pending
		}
		more, err = index.Update(ctx, tx, key, snapshot, indexed, fetch)
		return err
	})
	if snapshot > 0 && !more { // the run is over
		Forget(st, connector)
	}
	return more, sqldb.Wrap("index for search", err)
}
