package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func openEmpty(t *testing.T) *DB {
	t.Helper()
	db, err := Open(t.Context(), Options{
		Path: filepath.Join(t.TempDir(), "rollcall.db"), Now: time.Now,
		Prepare: func(ctx context.Context, db *DB) error {
			return db.Write(ctx, func(ctx context.Context, tx *Tx) error {
				_, err := tx.Exec(ctx, "CREATE TABLE number (n INTEGER)")
				return err
			})
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func write(t *testing.T, db *DB, f func(context.Context, *Tx) error) {
	t.Helper()
	if err := db.Write(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// TestStatementsStayPrepared checks that a statement stays prepared from its second use on, in any
// transaction and even if the table changes. While its rows are read, it is parsed again.
func TestStatementsStayPrepared(t *testing.T) {
	db := openEmpty(t)
	defer db.Close()
	const all, insert = "SELECT n FROM number WHERE n > ? ORDER BY n", "INSERT INTO number (n) VALUES (?)"
	for n := range 3 {
		write(t, db, func(ctx context.Context, tx *Tx) error {
			_, err := tx.Exec(ctx, insert, n)
			return err
		})
	}
	for range 3 {
		var pairs []string
		write(t, db, func(ctx context.Context, tx *Tx) error {
			if _, err := tx.Exec(ctx, "ALTER TABLE number ADD COLUMN more"+
				fmt.Sprint(db.kept.uses)+" TEXT"); err != nil {
				return err
			}
			return EachRow(ctx, tx, all, []any{-1}, func(rows *sql.Rows) (bool, error) {
				var a int
				if err := rows.Scan(&a); err != nil {
					return false, err
				}
				larger, err := ListNumbers(ctx, tx, all, a) // while the rows of the same statement are being read
				for _, b := range larger {
					pairs = append(pairs, fmt.Sprint(a, b))
				}
				return true, err
			})
		})
		if want := []string{"0 1", "0 2", "1 2"}; !slices.Equal(pairs, want) {
			t.Errorf("pairs %q, want %q", pairs, want)
		}
	}
	for _, query := range []string{all, insert} {
		if s := db.kept.kept[query]; s == nil || s.busy {
			t.Errorf("%s: kept as %+v", query, s)
		}
	}
}

// TestStatementsAreLimited checks that the number of prepared statements is limited, that a text
// with several statements always runs as a whole, and that a failing statement fails every time.
func TestStatementsAreLimited(t *testing.T) {
	db := openEmpty(t)
	defer db.Close()
	write(t, db, func(ctx context.Context, tx *Tx) error {
		for n := range mostSeen + 10 {
			for range 2 {
				if _, err := tx.Exec(ctx, fmt.Sprintf("INSERT INTO number (n) VALUES (%d)", n)); err != nil {
					return err
				}
			}
		}
		for range 3 {
			if _, err := tx.Exec(ctx,
				"INSERT INTO number (n) VALUES (-1); INSERT INTO number (n) VALUES (-2)"); err != nil {
				return err
			}
		}
		var n, sum int
		err := ScanRow(ctx, tx, "SELECT count(*), coalesce(sum(n) FILTER (WHERE n < 0), 0) FROM number", nil, &n, &sum)
		if want := 2*(mostSeen+10) + 6; n != want || sum != -9 {
			t.Errorf("%d rows and a sum of %d, want %d and -9", n, sum, want)
		}
		for range 3 {
			if _, err := tx.Exec(ctx, "INSERT INTO nothing VALUES (1)"); err == nil {
				t.Error("wrote to a table that does not exist")
			}
		}
		return err
	})
	if n := len(db.kept.kept); n != mostStatements {
		t.Errorf("%d statements are kept, want %d", n, mostStatements)
	}
	if len(db.kept.seen) > mostSeen {
		t.Errorf("%d statements are remembered", len(db.kept.seen))
	}
}

// TestCloseWaitsForATransaction checks that Close waits for a transaction in progress.
func TestCloseWaitsForATransaction(t *testing.T) {
	db := openEmpty(t)
	begun, closing, closed := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		<-begun
		close(closing)
		closed <- db.Close()
	}()
	write(t, db, func(ctx context.Context, tx *Tx) error {
		close(begun)
		<-closing
		for n := range 2000 { // gives Close time to begin
			if _, err := tx.Exec(ctx, "INSERT INTO number (n) VALUES (?)", n); err != nil {
				return err
			}
		}
		return nil
	})
	if err := <-closed; err != nil {
		t.Error(err)
	}
}
