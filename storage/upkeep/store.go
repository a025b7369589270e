package upkeep

import "github.com/rollcallsync/rollcall/storage/sqldb"

// Store maintains one database.
type Store struct{ db *sqldb.DB }

// New returns the Store of a database.
func New(db *sqldb.DB) *Store { return &Store{db} }
