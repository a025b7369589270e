package upkeep_test

import (
	"context"
	"errors"
	"time"

	"github.com/rollcallsync/rollcall/storage"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// database is a store whose files are open a second time, as if by another program.
type database struct {
	*storage.DB
	db *sqldb.DB
}

// open opens a database twice, see database.
func open(ctx context.Context, o storage.Options) (*database, error) {
	store, err := storage.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	files, err := sqldb.Open(ctx, sqldb.Options{
		Path: o.Path, Now: time.Now, Prepare: func(context.Context, *sqldb.DB) error { return nil },
	})
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return &database{store, files}, nil
}

func (db *database) Close() error { return errors.Join(db.db.Close(), db.DB.Close()) }
