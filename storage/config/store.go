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

// New stores connectors and profiles in a database. plans is told of connectors that go.
func New(db *sqldb.DB, plans *plan.Store) *Store { return &Store{db, plans} }
