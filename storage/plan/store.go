package plan

import (
	"sync"

	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Store stores fetches and plans in one database.
type Store struct {
	db *sqldb.DB

	idsMu sync.Mutex
	ids   map[string]*identities // by connector, during a fetch
}

// New returns the Store of a database. If a transaction is rolled back, the Store drops all cached
// IDs before the next transaction begins.
func New(db *sqldb.DB) *Store {
	st := &Store{db: db, ids: map[string]*identities{}}
	db.OnRollback(st.forgetAllIDs)
	return st
}
