package wire

import (
	"context"

	"github.com/rollcallsync/rollcall/cmd/internal/instance"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage"
)

// Restore puts a backup in the place of the database at path, while no program
// has it open, and returns the name under which what was there is set aside;
// empty where there was nothing.
func Restore(ctx context.Context, path, backup string) (aside string, err error) {
	return storage.Restore(ctx, storage.RestoreOptions{
		Path: path, From: backup, Programs: map[string]string{instance.Lock: "the window of Rollcall"},
	})
}

// explainDamage tells which backup to restore where a database cannot be read.
func explainDamage(err error, newest directory.Backup) error {
	p := problem.Of(err)
	if p.Code != problem.CodeDatabaseDamaged {
		return err
	}
	p.Detail += " Nothing was changed."
	p.Remedy = problem.Remedy{Kind: problem.RestoreAtStart, Of: newest.Path}
	if newest.Path == "" {
		p.Hint = "Restore a backup, or move the file away to begin anew."
	} else {
		p.Hint = "Restore the newest backup."
	}
	return p.Wrap(err)
}
