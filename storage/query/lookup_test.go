package query

import (
	"database/sql"
	"testing"

	"github.com/rollcallsync/rollcall/storage/sqldb"
	"github.com/rollcallsync/rollcall/storage/sqldb/sqldbtest"
)

// TestIDsWithTheSameBeginning checks that a search finds all of them, even if there are very
// many.
func TestIDsWithTheSameBeginning(t *testing.T) {
	const many = 25_000
	db := sqldbtest.Open(t)
	err := db.Alone(t.Context(), func(conn *sql.Conn) error {
		_, err := conn.ExecContext(t.Context(), `PRAGMA foreign_keys = OFF;
			INSERT INTO object (id, connector, kind, guid) VALUES (1, 1, 1, unhex(printf('%032x', 1))),
			(2, 1, 1, unhex(printf('%032x', 2)));
			WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 25000)
				INSERT INTO object (id, connector, kind, guid) SELECT 100 + i, 1, 1, unhex(printf('ab%030x', i))
					FROM n`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	v := view{snapshots: []snapshot{{key: 1, connector: "contosoaaa", number: 2, newest: 2, indexed: 2}}}
	err = db.Read(t.Context(), func(tx *sqldb.Tx) error {
		for text, want := range map[string]int{
			"a": many, "AB00": many, "ab000000-0000-0000-0000-00000000000": 15,
			"0000000": 2,
		} {
			found, err := v.beginningWith(t.Context(), tx, text)
			if err != nil || len(found) != want {
				t.Errorf("%q: %d IDs, %v; want %d", text, len(found), err, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
