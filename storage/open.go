package storage

import (
	"context"
	"time"

	"github.com/rollcallsync/rollcall/storage/config"
	"github.com/rollcallsync/rollcall/storage/history"
	"github.com/rollcallsync/rollcall/storage/plan"
	"github.com/rollcallsync/rollcall/storage/query"
	"github.com/rollcallsync/rollcall/storage/sqldb"
	"github.com/rollcallsync/rollcall/storage/upkeep"
)

// Options for Open.
type Options struct {
	// Path of the database file. If its folder does not exist, Open makes it with mode
	// 0700. The staging database and the locks are in the same folder.
	Path string
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// The stores of the rooms by different names, so that DB can have all their methods.
type (
	historyStore = history.Store
	queryStore   = query.Store
	configStore  = config.Store
	upkeepStore  = upkeep.Store
	planStore    = plan.Store
)

// DB is an open database. Close it.
type DB struct {
	db *sqldb.DB
	*historyStore
	*queryStore
	*planStore
	*configStore
	*upkeepStore
}

// Open opens the database, making or migrating it where needed. A file that is
// not Rollcall's, or is newer than this program, is refused unchanged.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	db, err := sqldb.Open(ctx, sqldb.Options{Path: o.Path, Now: o.Now, Prepare: prepare})
	if err != nil {
		return nil, err
	}
	plans := plan.New(db)
	return &DB{db, history.New(db), query.New(db), plans, config.New(db, plans), upkeep.New(db)}, nil
}

// prepare brings a database to the version of this program, after a backup.
func prepare(ctx context.Context, db *sqldb.DB) error {
	if err := upkeep.BackupBeforeMigration(ctx, db); err != nil {
		return err
	}
	return db.Write(ctx, migrate)
}

// Close ends all connections. Reads under way fail.
func (db *DB) Close() error { return db.db.Close() }
