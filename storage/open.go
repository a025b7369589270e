package storage

import (
	"context"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver, named "sqlite"

	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Options for Open.
type Options struct {
	// Path of the database file. Its folder is made, with mode 0700, when it
	// is not there. The staging database and the locks lie beside it.
	Path string
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// DB is an open database. Close it.
type DB struct {
	db *sqldb.DB

	idsMu sync.Mutex
	ids   map[string]*identities // by connector, while a fetch is under way

	facts factCache
}

// Open opens the database, making or migrating it where needed. A file that is
// not Rollcall's, or is newer than this program, is refused unchanged.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	db := &DB{ids: map[string]*identities{}}
	var err error
	db.db, err = sqldb.Open(ctx, sqldb.Options{Path: o.Path, Now: o.Now, Prepare: prepare, Undone: db.forgetAllIDs})
	if err != nil {
		return nil, err
	}
	return db, nil
}

// prepare brings a database to the version of this program, after a backup.
func prepare(ctx context.Context, db *sqldb.DB) error {
	if err := backupBeforeMigration(ctx, db); err != nil {
		return err
	}
	return db.Write(ctx, migrate)
}

// Close ends all connections. Reads under way fail.
func (db *DB) Close() error { return db.db.Close() }
