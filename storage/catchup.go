package storage

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/rollcallsync/rollcall/core/problem"
)

// fewVersions is the largest number of account versions for which the index by name is
// made at once: that takes a tenth of a second.
const fewVersions = 20_000

// indexNames makes the index of accounts by name, which a database of an older version
// lacks; at once says that it may take seconds. It returns whether it had to.
func indexNames(ctx context.Context, tx *sql.Tx, atOnce bool) (made bool, err error) {
	there, err := hasIndex(ctx, tx, byKeyOfName)
	if err != nil || there {
		return false, err
	}
	if !atOnce {
		var many bool
		if err := scanRow(ctx, tx, "SELECT EXISTS (SELECT 1 FROM user_version LIMIT 1 OFFSET ?)", []any{fewVersions}, &many); err != nil || many {
			return false, wrap("count versions", err)
		}
	}
	_, err = tx.ExecContext(ctx, makeByKeyOfName)
	return true, wrap("index names", err)
}

// FinishUpgrade adds one piece that a database from an older version lacks, and reports
// whether there is more: the index of accounts by name, and the search index. Lists and
// searches are correct all the time, only slower. Runs may be under way in the
// meantime.
func (db *DB) FinishUpgrade(ctx context.Context) (more bool, err error) {
	var connectors []string
	err = db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if more, err = indexNames(ctx, tx, true); err != nil || more {
			return err
		}
		return eachRow(ctx, tx, `SELECT c.uid FROM mirror m JOIN connector c ON c.id = m.connector WHERE m.indexed = 0 AND m.reindexed > 0 ORDER BY c.id`,
			nil, func(rows *sql.Rows) (bool, error) {
				var id string
				err := rows.Scan(&id)
				connectors = append(connectors, id)
				return true, err
			})
	})
	if err != nil || more || len(connectors) == 0 {
		return more, wrap("catch up", err)
	}
	_, err = db.Index(ctx, connectors[0])
	if problem.Of(err).Code == problem.CodeConnectorNotFound { // removed a moment ago
		err = nil
	}
	return true, wrap("catch up", err)
}

// reindexChanged adds the changes made while a search index was being built. An index
// that ends with the snapshot that it began with misses nothing.
func reindexChanged(ctx context.Context, tx *sql.Tx, connector int64) error {
	var since int64
	if err := scanRow(ctx, tx, "SELECT reindexed FROM mirror WHERE connector = ?", []any{connector}, &since); err != nil || since == 0 {
		return wrap("look when the search index was begun", err)
	}
	changed, err := changedSince(ctx, tx, connector, since)
	if err != nil {
		return fmt.Errorf("list what changed: %w", err)
	}
	return indexObjects(ctx, tx, changed, false)
}
