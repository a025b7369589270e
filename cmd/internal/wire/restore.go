package wire

import (
	"context"

	"github.com/rollcallsync/rollcall/cmd/internal/instance"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage"
)

// Restore replaces the database at path with a backup. No program may have the database open. The
// previous database is kept under the returned name, which is empty if there was none.
func Restore(ctx context.Context, path, backup string) (aside string, err error) {
	return storage.Restore(ctx, storage.RestoreOptions{
		Path: path, From: backup, Programs: map[string]string{instance.Lock: "the window of Rollcall"},
	})
}

// explainDamage adds to err which backup to restore, if the database cannot be read.
func explainDamage(err error, newest directory.Backup) error {
	p := problem.Of(err)
	if p.Code != problem.CodeDatabaseDamaged {
		return err
	}
	p.Detail += " Nothing was changed."
	p.Remedy = problem.Remedy{Kind: problem.RestoreAtStart, Of: newest.Path}
	if newest.Path == "" {
		p.Hint = "Restore a backup, or move the file away to start with an empty database."
	} else {
		p.Hint = "Restore the newest backup."
	}
	return p.Wrap(err)
}
