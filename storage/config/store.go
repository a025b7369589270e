package config

import (
	"github.com/rollcallsync/rollcall/storage/plan"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Store stores the connectors and profiles of one database.
type Store struct {
	db    *sqldb.DB
	plans *plan.Store
}

// New returns a Store for a database. When it removes a connector, plans forgets that connector
// too.
func New(db *sqldb.DB, plans *plan.Store) *Store { return &Store{db, plans} }
