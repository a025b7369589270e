package storage

import (
	"context"

	"github.com/rollcallsync/rollcall/storage/upkeep"
)

// RestoreOptions are the options of Restore.
type RestoreOptions = upkeep.RestoreOptions

// Restore replaces a database with a backup, while no program has the database open. It
// returns the new name of the old database, if there was one.
func Restore(ctx context.Context, o RestoreOptions) (aside string, err error) {
	return upkeep.Restore(ctx, o)
}
