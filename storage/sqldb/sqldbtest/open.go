package sqldbtest

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Open makes a database with all tables, which are empty, and closes it after the test.
func Open(tb testing.TB) *sqldb.DB {
	tb.Helper()
	db, err := sqldb.Open(tb.Context(), sqldb.Options{
		Path: filepath.Join(tb.TempDir(), "rollcall.db"), Now: time.Now,
		Prepare: func(ctx context.Context, db *sqldb.DB) error {
			return db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
				if _, err := sqldb.Migrate(ctx, tx); err != nil {
					return err
				}
				return sqldb.MarkVersion(ctx, tx)
			})
		},
	})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { db.Close() })
	return db
}

// AddConnector adds a connector whose id is also its description.
func AddConnector(tb testing.TB, db *sqldb.DB, id string) {
	tb.Helper()
	err := db.Write(tb.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO connector (uid, description, info, enabled, tenant_domain, client_id,
			certificate, cloud, login_url,
			graph_url, ca_file, domains, acknowledge_disabled, guests, created_at, updated_at, tenant_id, tenant_name)
			VALUES (?1, ?1, '', 1, '', '', '', '', '', '', '', '', 0, 0, 0, 0, '', '')`, id)
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
}
