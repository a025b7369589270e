package sqldb

import (
	"context"
	"database/sql"
)

// Tx is a transaction. All statements go through it, because it decides how to prepare them.
type Tx struct {
	tx   *sql.Tx
	kept *statements // nil while reading
}

// Exec runs one or more statements.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if s := t.kept.take(ctx, query); s != nil {
		defer s.release()
		return s.ExecContext(ctx, args...)
	}
	return t.tx.ExecContext(ctx, query, args...)
}

// Query runs a query. Close its rows.
func (t *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return t.tx.QueryContext(ctx, query, args...)
}

// QueryRow runs a query for one row.
func (t *Tx) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	return t.tx.QueryRowContext(ctx, query, args...)
}

// Prepare prepares a statement that runs often in this transaction. Close it.
func (t *Tx) Prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	return t.tx.PrepareContext(ctx, query)
}
