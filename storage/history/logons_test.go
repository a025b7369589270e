package history

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/sqldb"
	"github.com/rollcallsync/rollcall/storage/sqldb/sqldbtest"
)

// logOnQueries returns the queries that the window makes for the list of log-ons.
func logOnQueries(now time.Time) map[string]directory.LogOnQuery {
	return map[string]directory.LogOnQuery{
		"newest":      {Limit: 500},
		"older":       {Before: 200_000, Limit: 500},
		"one day":     {Since: now.AddDate(0, 0, -300), Until: now.AddDate(0, 0, -299), Limit: 500},
		"a year":      {Since: now.AddDate(-1, 0, 0), Limit: 500},
		"denied":      {Outcome: directory.OutcomeDenied, Limit: 500},
		"a name":      {Search: "person1", Limit: 500},
		"a rare name": {Search: "person123456@", Limit: 500},
	}
}

// openWithLogOns returns a database with n log-ons, one per minute until now.
func openWithLogOns(tb testing.TB, n int, now time.Time) *Store {
	tb.Helper()
	ctx := tb.Context()
	db := &Store{sqldbtest.Open(tb)}
	err := db.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
			INSERT INTO log_on (`+logOnColumns+`) SELECT ?2 - (?1 - i) * 60000, 'person' || i || '@contoso.com', '',
				'Person ' || i, 'c', 'p', 'Staff',
				'browser', iif(i % 10, 'allowed', 'locked'), 0, '', '192.0.2.7', 0 FROM n`, n, sqldb.ToMillis(now))
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return db
}

// TestLogOnQueriesDoNotSort checks that every query uses the index by time, because the log can be
// long.
func TestLogOnQueriesDoNotSort(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	db := openWithLogOns(t, 10, now)
	for name, q := range logOnQueries(now) {
		query, args := logOnsQuery(q)
		var plan []string
		err := db.db.Read(t.Context(), func(tx *sqldb.Tx) error {
			return sqldb.EachRow(t.Context(), tx, "EXPLAIN QUERY PLAN "+query, args,
				func(rows *sql.Rows) (bool, error) {
					var id, parent, unused int
					var detail string
					err := rows.Scan(&id, &parent, &unused, &detail)
					plan = append(plan, detail)
					return true, err
				})
		})
		if err != nil {
			t.Fatal(err)
		}
		if text := strings.Join(plan, "; "); strings.Contains(text, "TEMP B-TREE") ||
			!strings.Contains(text, "log_on_at") {
			t.Errorf("the plan of the query %q is %s", name, text)
		}
	}
}

// BenchmarkMillionLogOns measures the window's queries with a million log-ons.
func BenchmarkMillionLogOns(b *testing.B) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	db := openWithLogOns(b, 1_000_000, now)
	for name, q := range logOnQueries(now) {
		b.Run(strings.ReplaceAll(name, " ", "_"), func(b *testing.B) {
			for b.Loop() {
				n := 0
				for _, err := range db.LogOns(b.Context(), q) {
					if err != nil {
						b.Fatal(err)
					}
					n++
				}
				if n == 0 {
					b.Fatal(fmt.Errorf("nothing was found"))
				}
			}
		})
	}
}
