package sqldb

import (
	"context"
	"database/sql"
)

// Tx is a transaction. Statements go through it, so that how they are prepared is decided
// in one place.
type Tx struct {
	tx   *sql.Tx
	kept *statements // nil while reading
}

// Exec runs a statement, or several, and reports what it did.
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

// QueryRow runs a query of one row.
func (t *Tx) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	return t.tx.QueryRowContext(ctx, query, args...)
}

// Prepare prepares a statement that runs often in this transaction. Close it.
func (t *Tx) Prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	return t.tx.PrepareContext(ctx, query)
}
