package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// ScanRow runs a query that returns one row.
func ScanRow(ctx context.Context, tx *Tx, query string, args []any, into ...any) error {
	if s := tx.kept.take(ctx, query); s != nil {
		defer s.release()
		return s.QueryRowContext(ctx, args...).Scan(into...)
	}
	return tx.QueryRow(ctx, query, args...).Scan(into...)
}

// EachRow calls row for each row of a query until row returns false or an error.
func EachRow(ctx context.Context, tx *Tx, query string, args []any, row func(*sql.Rows) (more bool, err error)) error {
	rows, release, err := tx.rows(ctx, query, args)
	if err != nil {
		return err
	}
	defer release()
	defer rows.Close()
	for rows.Next() {
		if more, err := row(rows); err != nil || !more {
			return err
		}
	}
	return rows.Err()
}

// rows runs a query. The caller closes the rows and then calls release.
func (t *Tx) rows(ctx context.Context, query string, args []any) (rows *sql.Rows, release func(), err error) {
	if s := t.kept.take(ctx, query); s != nil {
		rows, err = s.QueryContext(ctx, args...)
		if err != nil {
			s.release()
		}
		return rows, s.release, err
	}
	rows, err = t.Query(ctx, query, args...)
	return rows, func() {}, err
}

// ListNumbers reads a column of numbers.
func ListNumbers(ctx context.Context, tx *Tx, query string, args ...any) ([]int64, error) {
	list := []int64{}
	err := EachRow(ctx, tx, query, args, func(rows *sql.Rows) (bool, error) {
		var n int64
		err := rows.Scan(&n)
		list = append(list, n)
		return true, err
	})
	return list, err
}

// NumbersByObject reads two columns, an object and a number.
func NumbersByObject(ctx context.Context, tx *Tx, query string, args ...any) (map[int64]int64, error) {
	numbers := map[int64]int64{}
	err := EachRow(ctx, tx, query, args, func(rows *sql.Rows) (bool, error) {
		var object, number int64
		err := rows.Scan(&object, &number)
		numbers[object] = number
		return true, err
	})
	return numbers, err
}

// ExecAll runs statements that have no parameter other than ?1.
func ExecAll(ctx context.Context, tx *Tx, arg any, statements ...string) error {
	for _, s := range statements {
		if _, err := tx.Exec(ctx, s, arg); err != nil {
			return fmt.Errorf("%s: %w", strings.Join(strings.Fields(s), " "), err)
		}
	}
	return nil
}

// ForgetBatch limits how many rows of old history one transaction deletes. Runs and other
// programs then wait only for a moment.
const ForgetBatch = 5000

// CountTouched runs a statement and adds the number of affected rows to count.
func CountTouched(ctx context.Context, tx *Tx, count *int, query string, args ...any) error {
	result, err := tx.Exec(ctx, query, args...)
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	*count += int(n)
	return err
}

// InsertRows runs head with all rows in args, RowsPerStatement at a time. row is the
// placeholder of one row, such as "(?,?)"; tail may be an ON CONFLICT clause.
func InsertRows(ctx context.Context, tx *Tx, head, row, tail string, args []any) error {
	w := NewRowWriter(tx, head, row, tail)
	defer w.Close()
	for ; len(args) >= w.most; args = args[w.most:] {
		if err := w.write(ctx, args[:w.most]); err != nil {
			return err
		}
	}
	return w.write(ctx, args)
}

// RowsPerStatement balances the cost of a statement against its size.
const RowsPerStatement = 100

// RowWriter inserts rows like InsertRows, but takes them one by one. Close it.
type RowWriter struct {
	tx              *Tx
	head, row, tail string
	most            int // maximum number of arguments in a statement
	full            *sql.Stmt
	args            []any
}

// NewRowWriter returns a RowWriter; see InsertRows for the arguments.
func NewRowWriter(tx *Tx, head, row, tail string) *RowWriter {
	return &RowWriter{tx: tx, head: head, row: row, tail: tail, most: RowsPerStatement * strings.Count(row, "?")}
}

// Add adds a row. It writes the rows once there are enough for a statement.
func (w *RowWriter) Add(ctx context.Context, args ...any) error {
	if w.args = append(w.args, args...); len(w.args) < w.most {
		return nil
	}
	return w.Flush(ctx)
}

// Flush writes the remaining rows.
func (w *RowWriter) Flush(ctx context.Context) error {
	err := w.write(ctx, w.args)
	clear(w.args)
	w.args = w.args[:0]
	return err
}

func (w *RowWriter) write(ctx context.Context, args []any) (err error) {
	n := len(args) * RowsPerStatement / w.most
	if n == 0 {
		return nil
	}
	statement := w.head + " " + strings.TrimSuffix(strings.Repeat(w.row+",", n), ",") + " " + w.tail
	if n < RowsPerStatement {
		_, err := w.tx.Exec(ctx, statement, args...)
		return err
	}
	if w.full == nil {
		if w.full, err = w.tx.Prepare(ctx, statement); err != nil {
			return err
		}
	}
	_, err = w.full.ExecContext(ctx, args...)
	return err
}

// Close closes the prepared statement. It does not flush.
func (w *RowWriter) Close() {
	if w.full != nil {
		w.full.Close()
	}
}
