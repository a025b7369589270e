package storage

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// fewVersions is the largest number of account versions for which the index by name is
// made at once: that takes a tenth of a second.
const fewVersions = 20_000

// indexNames makes the index of accounts by name, which a database of an older version
// lacks; at once says that it may take seconds. It returns whether it had to.
func indexNames(ctx context.Context, tx *sqldb.Tx, atOnce bool) (made bool, err error) {
	there, err := sqldb.HasIndex(ctx, tx, byKeyOfName)
	if err != nil || there {
		return false, err
	}
	if !atOnce {
		var many bool
		if err := sqldb.ScanRow(ctx, tx, "SELECT EXISTS (SELECT 1 FROM user_version LIMIT 1 OFFSET ?)", []any{fewVersions}, &many); err != nil || many {
			return false, sqldb.Wrap("count versions", err)
		}
	}
	_, err = tx.Exec(ctx, makeByKeyOfName)
	return true, sqldb.Wrap("index names", err)
}

// FinishUpgrade adds one piece that a database from an older version lacks, and reports
// whether there is more: the index of accounts by name, and the search index. Lists and
// searches are correct all the time, only slower. Runs may be under way in the
// meantime.
func (db *DB) FinishUpgrade(ctx context.Context) (more bool, err error) {
	var connectors []string
	err = db.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if more, err = indexNames(ctx, tx, true); err != nil || more {
			return err
		}
		return sqldb.EachRow(ctx, tx, `SELECT c.uid FROM mirror m JOIN connector c ON c.id = m.connector WHERE m.indexed = 0 AND m.reindexed > 0 ORDER BY c.id`,
			nil, func(rows *sql.Rows) (bool, error) {
				var id string
				err := rows.Scan(&id)
				connectors = append(connectors, id)
				return true, err
			})
	})
	if err != nil || more || len(connectors) == 0 {
		return more, sqldb.Wrap("catch up", err)
	}
	_, err = db.Index(ctx, connectors[0])
	if problem.Of(err).Code == problem.CodeConnectorNotFound { // removed a moment ago
		err = nil
	}
	return true, sqldb.Wrap("catch up", err)
}

// reindexChanged adds the changes made while a search index was being built. An index
// that ends with the snapshot that it began with misses nothing.
func reindexChanged(ctx context.Context, tx *sqldb.Tx, connector int64) error {
	var since int64
	if err := sqldb.ScanRow(ctx, tx, "SELECT reindexed FROM mirror WHERE connector = ?", []any{connector}, &since); err != nil || since == 0 {
		return sqldb.Wrap("look when the search index was begun", err)
	}
	changed, err := changedSince(ctx, tx, connector, since)
	if err != nil {
		return fmt.Errorf("list what changed: %w", err)
	}
	return indexObjects(ctx, tx, changed, false)
}
