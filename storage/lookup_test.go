package storage

import (
	"testing"

	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// However many ids begin alike, a search misses none of them.
func TestIDsThatBeginAlike(t *testing.T) {
	const many = 25_000
	db := soundDatabase(t)
	execUnchecked(t, db, `WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 25000)
		INSERT INTO object (id, connector, kind, guid) SELECT 100 + i, 1, 1, unhex(printf('ab%030x', i)) FROM n`)
	v := view{snapshots: []snapshot{{key: 1, connector: "contosoaaa", number: 2, newest: 2, indexed: 2}}}
	err := db.db.Read(t.Context(), func(tx *sqldb.Tx) error {
		for text, want := range map[string]int{"a": many, "AB00": many, "ab000000-0000-0000-0000-00000000000": 15, "0000000": 2} {
			found, err := v.beginningWith(t.Context(), tx, text)
			if err != nil || len(found) != want {
				t.Errorf("%q: %d ids, %v; want %d", text, len(found), err, want)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
