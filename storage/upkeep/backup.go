package upkeep

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/rollcallsync/rollcall/core/atomicfile"
	"github.com/rollcallsync/rollcall/core/disk"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/migrations"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// stamp is the layout of times in file names, in UTC.
const stamp = "20060102-150405"

// Backup writes a consistent copy of the database to path while other work continues. It
// checks the copy before it puts it in place. Only the owner can read the copy. It replaces
// only an older backup or an empty file. If anything fails, the file at path is unchanged.
func (st *Store) Backup(ctx context.Context, path string) error {
	return backup(ctx, st.db.Path, path)
}

func backup(ctx context.Context, database, path string) error {
	if err := refuseTarget(ctx, database, path); err != nil {
		return err
	}
	temp, err := copyInto(ctx, database, path)
	if err != nil {
		return err
	}
	defer os.Remove(temp)
	if err := verify(ctx, temp); err != nil {
		return problem.Problem{
			Code: problem.CodeBackupFailed, Title: "The backup failed its check and was not kept",
			Detail: problem.Of(err).Detail, Hint: "Check the database: it may be damaged as well.",
		}.With(problem.CheckDatabase).Wrap(err)
	}
	if err := atomicfile.Move(temp, path); err != nil {
		return unwritable(path, err)
	}
	return nil
}

// refuseTarget returns an error if a backup at path would overwrite a file that is not a
// backup.
func refuseTarget(ctx context.Context, database, path string) error {
	target, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return unwritable(path, err)
	}
	own, err := os.Stat(database)
	if err == nil && !os.SameFile(own, target) && target.Mode().IsRegular() {
		if target.Size() == 0 {
			return nil
		}
		if _, err := sqldb.VersionOf(ctx, path); err == nil {
			return nil
		}
	}
	return problem.Problem{
		Code: problem.CodeBackupUnwritable, Title: fmt.Sprintf("There is already another file at %s", path),
		Detail: "A backup replaces only an older backup. Nothing was changed.", Hint: "Choose another file.",
	}.Wrap(fs.ErrExist)
}

// copyInto writes a consistent copy of a database to a new file next to path and syncs it to
// the disk. It returns the name of the new file.
func copyInto(ctx context.Context, database, path string) (temp string, err error) {
	file, err := os.CreateTemp(filepath.Dir(path), atomicfile.Beside(path)) // mode 0600
	if err != nil {
		return "", unwritable(path, err)
	}
	defer func() {
		if err = errors.Join(err, file.Close()); err != nil {
			os.Remove(file.Name())
			os.Remove(file.Name() + "-journal")
		}
	}()
	_ = atomicfile.Restrict(file.Name()) // as far as the disk has rights
	if err := vacuumInto(ctx, database, file.Name()); err != nil {
		if fault := sqldb.CopyFault(file.Name(), err); fault != disk.Other {
			return "", refused(path, fault, err)
		}
		return "", err
	}
	if err := file.Sync(); err != nil {
		return "", unwritable(path, err)
	}
	return file.Name(), nil
}

// vacuumInto copies a database into an empty file. It reads in one transaction, which does
// not block other connections in WAL mode.
func vacuumInto(ctx context.Context, database, into string) error {
	// a larger cache would not make it faster
	source, err := sql.Open("sqlite", sqldb.DSN(database, "cache_size(-200)")+"&mode=ro")
	if err != nil {
		return err
	}
	defer source.Close()
	_, err = source.ExecContext(ctx, "VACUUM INTO ?", into)
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return sqldb.Wrap("copy database", err)
}

// verify checks that the database at path belongs to Rollcall, is not newer than this
// program, and passes every check that applies to its version.
func verify(ctx context.Context, path string) error {
	version, err := sqldb.VersionOf(ctx, path)
	if err != nil {
		return err
	}
	db, err := sqldb.OpenReadOnly(path)
	if err != nil {
		return err
	}
	defer db.Close()
	list := checks
	if version < migrations.Newest() {
		list = checksOfAnyVersion // the others need the current tables
	}
	findings, err := findDamage(ctx, db, list)
	if err != nil {
		return err
	}
	if len(findings) > 0 {
		return problem.Problem{
			Code: problem.CodeDatabaseDamaged, Title: fmt.Sprintf("%s is damaged", path), Detail: findings[0],
			Hint: "Choose another backup.",
		}.Wrap(errDamaged)
	}
	return nil
}

// Checkpoint implements app.Maintenance.
func (st *Store) Checkpoint(ctx context.Context) (before, after int64, err error) {
	return st.db.Checkpoint(ctx)
}

// unwritable returns the problem for a backup that cannot be written to path.
func unwritable(path string, err error) error {
	return refused(path, disk.FaultOf(err), err)
}

func refused(path string, fault disk.Fault, err error) error {
	why := fault.Reason(path)
	if fault == disk.TooLong {
		why = sqldb.TooLong(path)
	}
	return problem.Problem{
		Code: problem.CodeBackupUnwritable, Title: fmt.Sprintf("A backup cannot be written to %s", path), Detail: why,
		Hint: fault.Hint("a file"),
	}.Wrap(err)
}

var errDamaged = errors.New("a check found damage")
