package config

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// SetLicences replaces the stored list of products for which a connector's tenant has licences.
func (st *Store) SetLicences(ctx context.Context, connector string, list []directory.Licence) error {
	known, err := st.Licences(ctx, connector)
	if err != nil || sameLicences(known, list) {
		return err // most runs find no change and write nothing
	}
	return sqldb.Wrap("store licences", st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if _, err := tx.Exec(ctx, "DELETE FROM licence WHERE connector = (SELECT id FROM connector WHERE uid = ?)",
			connector); err != nil {
			return fmt.Errorf("delete licences: %w", err)
		}
		for _, l := range list {
			if _, err := tx.Exec(ctx,
				"INSERT OR REPLACE INTO licence (connector, sku, part) SELECT id, ?, ? FROM connector WHERE uid = ?",
				l.ID, l.Part, connector); err != nil {
				return fmt.Errorf("store licence %s: %w", l.ID, err)
			}
		}
		return nil
	}))
}

func sameLicences(known, list []directory.Licence) bool {
	parts := make(map[string]string, len(known))
	for _, l := range known {
		parts[l.ID] = l.Part
	}
	for _, l := range list {
		if part, ok := parts[l.ID]; !ok || part != l.Part {
			return false
		}
	}
	return len(known) == len(list)
}

// Licences lists the products for which a connector's tenant last had licences, by ID.
// The list is empty if Graph does not show them.
func (st *Store) Licences(ctx context.Context, connector string) (list []directory.Licence, err error) {
	err = st.db.Read(ctx, func(tx *sqldb.Tx) error {
		return sqldb.EachRow(ctx, tx,
			"SELECT l.sku, l.part FROM licence l JOIN connector c ON c.id = l.connector WHERE c.uid = ? ORDER BY l.sku",
			[]any{connector}, func(rows *sql.Rows) (bool, error) {
				var l directory.Licence
				err := rows.Scan(&l.ID, &l.Part)
				list = append(list, l)
				return true, err
			})
	})
	return list, sqldb.Wrap("list licences", err)
}
