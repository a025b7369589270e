package plan

import (
	"context"
	"fmt"

	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// renewToken gives a connector and its fetch in the staging database a new common token. It does so
// in the transaction that begins the fetch or numbers objects for it. After a power failure, the
// two files may be at different transactions. If both have the same token, both contain that
// transaction, and with it everything that the staged rows rely on: the numbers of objects, and the
// links at which the fetch began. See "Two files" in the documentation of package storage.
func renewToken(ctx context.Context, tx *sqldb.Tx, connector int64) error {
	return sqldb.Wrap("renew token", sqldb.ExecAll(ctx, tx, connector,
		"UPDATE mirror SET token = randomblob(16) WHERE connector = ?1",
		"UPDATE staging.fetch SET token = (SELECT token FROM mirror WHERE connector = ?1) WHERE connector = ?1"))
}

// clearUnsound drops the fetches of all connectors whose token is missing or is not the one in
// rollcall.db. It runs before anything is staged: the object numbers in their rows may by now
// belong to other objects, even of other connectors. It also drops a fetch that was applied just
// before the program died.
func clearUnsound(ctx context.Context, tx *sqldb.Tx) error {
	unsound, err := sqldb.ListNumbers(ctx, tx, `SELECT f.connector FROM staging.fetch f
		LEFT JOIN mirror m ON m.connector = f.connector
		WHERE f.token IS NULL OR m.token IS NOT f.token`)
	if err != nil {
		return fmt.Errorf("compare tokens: %w", err)
	}
	for _, connector := range unsound {
		if err := clearStaged(ctx, tx, connector); err != nil {
			return err
		}
	}
	return nil
}
