package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// GrantedPermissions implements syncer.Runs.
func (st *Store) GrantedPermissions(ctx context.Context, connector string) ([]string, error) {
	var text sql.NullString
	err := st.db.QueryRow(ctx, `SELECT r.result ->> 'granted' FROM run r JOIN connector c ON c.id = r.connector
		WHERE c.uid = ? AND r.state IN ('succeeded', 'unchanged', 'warnings') ORDER BY r.id DESC LIMIT 1`,
		connector).Scan(&text)
	if err != nil || !text.Valid {
		if errors.Is(err, sql.ErrNoRows) {
			err = nil
		}
		return nil, sqldb.Wrap("read permissions of the last run", sqldb.Explain(err))
	}
	var granted []string
	if err := json.Unmarshal([]byte(text.String), &granted); err != nil {
		return nil, sqldb.Wrap("read permissions of the last run", err)
	}
	return granted, nil
}
