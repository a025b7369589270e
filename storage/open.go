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

// Options are the options of Open.
type Options struct {
	// Path is the path of the database file. If its folder does not exist, Open makes it with
	// mode 0700. The staging database and the locks are in the same folder.
	Path string
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// The stores of the packages have different names here, so that DB can embed all of them.
type (
	historyStore = history.Store
	queryStore   = query.Store
	configStore  = config.Store
	upkeepStore  = upkeep.Store
	planStore    = plan.Store
)

// DB is an open database. Close it after use.
type DB struct {
	db *sqldb.DB
	*historyStore
	*queryStore
	*planStore
	*configStore
	*upkeepStore
}

// Open opens the database. It creates or migrates the database if necessary. It refuses a file
// that does not belong to Rollcall or is newer than this program, and does not change it. For a newer
// one, the problem names the backup from before its upgrade.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	db, err := sqldb.Open(ctx, sqldb.Options{Path: o.Path, Now: o.Now, Prepare: prepare})
	if err != nil {
		return nil, upkeep.NameEarlierBackup(ctx, o.Path, err)
	}
	plans := plan.New(db)
	return &DB{db, history.New(db), query.New(db), plans, config.New(db, plans), upkeep.New(db)}, nil
}

// prepare makes a backup of a database and migrates it to the version of this program.
func prepare(ctx context.Context, db *sqldb.DB) error {
	if err := upkeep.BackupBeforeMigration(ctx, db); err != nil {
		return err
	}
	return db.Write(ctx, migrate)
}

// Close ends all connections. Reads in progress fail.
func (db *DB) Close() error { return db.db.Close() }
