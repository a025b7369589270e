package plan

import (
	"sync"

	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Store stores fetches and plans in one database.
type Store struct {
	db *sqldb.DB

	idsMu sync.Mutex
	ids   map[string]*identities // by connector, while a fetch is under way
}

// New makes the one that writes fetches and plans of a database. What a transaction
// that is rolled back has made known of ids is forgotten before the next one begins.
func New(db *sqldb.DB) *Store {
	st := &Store{db: db, ids: map[string]*identities{}}
	db.OnUndone(st.forgetAllIDs)
	return st
}
