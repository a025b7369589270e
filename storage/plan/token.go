package plan

import (
	"context"
	"fmt"

	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// renewToken gives a connector and its fetch in the staging database a token that
// neither had before, in the transaction that begins the fetch or numbers objects for
// it. After a power failure, each of the two files is at some transaction, not
// necessarily the same. If both have the same token, both contain that transaction, and
// with it everything that the staged rows rely on: the numbers of objects, and the
// links that the fetch began at. See "Two files" in the documentation of package storage.
func renewToken(ctx context.Context, tx *sqldb.Tx, connector int64) error {
	return sqldb.Wrap("renew token", sqldb.ExecAll(ctx, tx, connector,
		"UPDATE mirror SET token = randomblob(16) WHERE connector = ?1",
		"UPDATE staging.fetch SET token = (SELECT token FROM mirror WHERE connector = ?1) WHERE connector = ?1"))
}

// clearUnsound drops the fetches of all connectors that rollcall.db does not
// vouch for, before anything is staged: their rows name objects by numbers that
// may be those of others by now, of other connectors too. So does one that was
// applied just before the program died.
func clearUnsound(ctx context.Context, tx *sqldb.Tx) error {
	unsound, err := sqldb.ListNumbers(ctx, tx, `SELECT f.connector FROM staging.fetch f LEFT JOIN mirror m ON m.connector = f.connector
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
