package upkeep

import (
	"context"
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// BackupContents describes a backup of this version or an older one. It is quick, but it does
// not find damage in parts that it does not read; see VerifyBackup. It returns the same problems
// as Restore.
func (st *Store) BackupContents(ctx context.Context, path string) (directory.BackupContents, error) {
	c, err := contentsOf(ctx, path)
	if err != nil {
		return c, backupProblem(path, err)
	}
	return c, nil
}

func contentsOf(ctx context.Context, path string) (c directory.BackupContents, err error) {
	if c.SchemaVersion, err = sqldb.VersionOf(ctx, path); err != nil {
		return c, err
	}
	db, err := sqldb.OpenReadOnly(path)
	if err != nil {
		return c, err
	}
	defer db.Close()
	var last int64
	// Every version has these tables and columns.
	err = db.QueryRow(ctx, `SELECT (SELECT count(*) FROM connector), (SELECT count(*) FROM run),
		(SELECT coalesce(max(started_at), 0) FROM run), (SELECT coalesce(sum(accounts), 0) FROM mirror),
		(SELECT coalesce(sum(live_groups), 0) FROM mirror)`).Scan(&c.Connectors, &c.Runs, &last, &c.Users, &c.Groups)
	c.LastRun = sqldb.FromMillis(last)
	return c, sqldb.Explain(err)
}

// VerifyBackup reads a whole backup to check that Restore would accept it.
func (st *Store) VerifyBackup(ctx context.Context, path string) error {
	if same(path, st.db.Path) {
		return isDatabaseItself(path)
	}
	if err := verify(ctx, path); err != nil {
		return backupProblem(path, err)
	}
	return nil
}

func isDatabaseItself(path string) error {
	return problem.Usage(fmt.Sprintf("%s is the database itself", path), "Choose a backup of it.")
}
