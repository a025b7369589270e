package query

import "github.com/rollcallsync/rollcall/storage/sqldb"

// Store answers queries about one database.
type Store struct {
	db    *sqldb.DB
	facts factCache
}

// New returns a Store for a database.
func New(db *sqldb.DB) *Store { return &Store{db: db} }
