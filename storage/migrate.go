package storage

import (
	"context"
	"fmt"

	"github.com/rollcallsync/rollcall/storage/migrations"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// migrate brings the database of tx to migrations.Newest.
func migrate(ctx context.Context, tx *sqldb.Tx) error {
	version, err := sqldb.Version(ctx, tx.QueryRow)
	if err != nil {
		return err
	}
	for i, script := range migrations.After(version) {
		if _, err := tx.Exec(ctx, script.SQL); err != nil {
			return fmt.Errorf("migrate to version %d (%s): %w", version+i+1, script.Name, err)
		}
	}
	if _, err := indexNames(ctx, tx, false); err != nil {
		return err
	}
	if version > 0 && version < migrations.Newest() {
		if err := correctOldKinds(ctx, tx); err != nil {
			return err
		}
	}
	return sqldb.MarkVersion(ctx, tx)
}
