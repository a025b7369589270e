package storage

import (
	"context"

	"github.com/rollcallsync/rollcall/storage/index"
	"github.com/rollcallsync/rollcall/storage/migrations"
	"github.com/rollcallsync/rollcall/storage/plan"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// migrate brings a database to the version migrations.Newest.
func migrate(ctx context.Context, tx *sqldb.Tx) error {
	version, err := sqldb.Migrate(ctx, tx)
	if err != nil {
		return err
	}
	if _, err := index.MakeNameIndex(ctx, tx, false); err != nil {
		return err
	}
	if version > 0 && version < migrations.Newest() {
		if err := plan.CorrectOldKinds(ctx, tx); err != nil {
			return err
		}
	}
	return sqldb.MarkVersion(ctx, tx)
}
