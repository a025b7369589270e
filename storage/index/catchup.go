package index

import (
	"context"
	"fmt"

	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// fewVersions is the largest number of account versions for which the index by name is created at
// once. This takes a tenth of a second.
const fewVersions = 20_000

// MakeNameIndex creates the index of accounts by name, which a database of an older version lacks.
// If there are many versions, which takes seconds, it does so only if atOnce is set. made reports
// whether it created the index.
func MakeNameIndex(ctx context.Context, tx *sqldb.Tx, atOnce bool) (made bool, err error) {
	there, err := sqldb.HasIndex(ctx, tx, byKeyOfName)
	if err != nil || there {
		return false, err
	}
	if !atOnce {
		var many bool
		if err := sqldb.ScanRow(ctx, tx, "SELECT EXISTS (SELECT 1 FROM user_version LIMIT 1 OFFSET ?)",
			[]any{fewVersions}, &many); err != nil || many {
			return false, sqldb.Wrap("count versions", err)
		}
	}
	_, err = tx.Exec(ctx, makeByKeyOfName)
	return true, sqldb.Wrap("index names", err)
}

// reindexChanged adds the changes that were made while a search index was being built. If the
// snapshot is still the one from the beginning, there are none.
func reindexChanged(ctx context.Context, tx *sqldb.Tx, connector int64) error {
	var since int64
	if err := sqldb.ScanRow(ctx, tx, "SELECT reindexed FROM mirror WHERE connector = ?", []any{connector},
		&since); err != nil || since == 0 {
		return sqldb.Wrap("read when the search index was begun", err)
	}
	changed, err := changedSince(ctx, tx, connector, since)
	if err != nil {
		return fmt.Errorf("list changes: %w", err)
	}
	return Renew(ctx, tx, changed, false)
}
