package upkeep

import "github.com/rollcallsync/rollcall/storage/sqldb"

// Store looks after one database.
type Store struct{ db *sqldb.DB }

// New looks after a database.
func New(db *sqldb.DB) *Store { return &Store{db} }
