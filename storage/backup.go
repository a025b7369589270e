package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/rollcallsync/rollcall/core/atomicfile"
	"github.com/rollcallsync/rollcall/core/disk"
	"github.com/rollcallsync/rollcall/core/problem"
)

// backupFolder is the folder, next to the database, for backups before a migration.
const backupFolder = "backups"

// stamp is the layout of the moment in names of files, in UTC.
const stamp = "20060102-150405"

// Backup writes a copy of the database at one moment to path, while everything else
// continues. It checks the copy before it puts it in place, and only the owner can read
// it. The copy may replace an older backup, and nothing else. If anything fails, the
// file at path stays.
func (db *DB) Backup(ctx context.Context, path string) error {
	if err := refuseTarget(ctx, db.path, path); err != nil {
		return err
	}
	temp, err := copyInto(ctx, db.path, path)
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

// refuseTarget says why a backup cannot be written to path: it would overwrite a file
// that is not a backup.
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
		if _, err := versionOf(ctx, path); err == nil {
			return nil
		}
	}
	return problem.Problem{
		Code: problem.CodeBackupUnwritable, Title: fmt.Sprintf("There is already another file at %s", path),
		Detail: "A backup replaces only an older backup. Nothing was changed.", Hint: "Choose another file.",
	}.Wrap(fs.ErrExist)
}

// copyInto copies a database at one moment into a new file next to path, and returns
// that file's name. The file is on the disk then.
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
	if err := vacuumInto(ctx, database, file.Name()); err != nil {
		if fault := faultOfCopy(file.Name(), err); fault != disk.Other {
			return "", refused(path, fault, err)
		}
		return "", err
	}
	if err := file.Sync(); err != nil {
		return "", unwritable(path, err)
	}
	return file.Name(), nil
}

// vacuumInto copies a database into an empty file. It reads in one transaction, which
// in WAL mode blocks nobody.
func vacuumInto(ctx context.Context, database, into string) error {
	source, err := sql.Open("sqlite", dsn(database, "cache_size(-200)")+"&mode=ro") // more would not make it faster
	if err != nil {
		return err
	}
	defer source.Close()
	_, err = source.ExecContext(ctx, "VACUUM INTO ?", into)
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return wrap("copy database", err)
}

// faultOfCopy classifies the fault of the target of a copy, or returns Other if the
// fault is in the database, which the same statement reads. SQLite writes only to the
// copy.
func faultOfCopy(path string, err error) disk.Fault {
	var se *sqlite.Error
	if !errors.As(err, &se) {
		return disk.Other
	}
	switch se.Code() {
	case sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC, sqlite3.SQLITE_IOERR_TRUNCATE:
		return disk.Failing
	}
	switch {
	case hasCode(err, sqlite3.SQLITE_FULL):
		return disk.Full
	case hasCode(err, sqlite3.SQLITE_CANTOPEN) && tooLongForSQLite(path):
		return disk.TooLong
	}
	return disk.Other
}

// verify makes sure that the database at path is Rollcall's, is not newer than
// this program, and passes every check that its version allows for.
func verify(ctx context.Context, path string) error {
	version, err := versionOf(ctx, path)
	if err != nil {
		return err
	}
	read, err := sql.Open("sqlite", dsn(path, "query_only(on)")+"&mode=ro")
	if err != nil {
		return err
	}
	defer read.Close()
	list := checks
	if version < SchemaVersion() {
		list = checksOfAnyVersion // the others know the tables of this version
	}
	findings, err := (&DB{path: path, read: read}).check(ctx, list)
	if err != nil {
		return err
	}
	if len(findings) > 0 {
		return problem.Problem{
			Code: problem.CodeDatabaseDamaged, Title: fmt.Sprintf("%s is damaged", path), Detail: findings[0], Hint: "Choose another backup.",
		}.Wrap(errDamaged)
	}
	return nil
}

// versionOf returns the schema version of the file at path without changing the file.
// It returns an error if the file is not Rollcall's, is empty or is newer than this
// program.
func versionOf(ctx context.Context, path string) (int, error) {
	if err := looksLikeDatabase(path); err != nil {
		return 0, err
	}
	db, err := sql.Open("sqlite", dsn(path)+"&mode=ro")
	if err != nil {
		return 0, err
	}
	defer db.Close()
	version, err := schemaVersion(ctx, db)
	if err == nil && version == 0 {
		err = errNotRollcall
	}
	return version, err
}

// backupBeforeMigration keeps a copy of a database that is about to get a newer
// schema.
func (db *DB) backupBeforeMigration(ctx context.Context) error {
	version, err := schemaVersion(ctx, db.conn)
	if err != nil || version == 0 || version == SchemaVersion() {
		return err
	}
	folder := filepath.Join(filepath.Dir(db.path), backupFolder)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("make folder of backups: %w", err)
	}
	name := fmt.Sprintf("before-schema-%d-%s.db", SchemaVersion(), db.now().UTC().Format(stamp))
	return wrap("back up before migration", db.Backup(ctx, filepath.Join(folder, name)))
}

// Checkpoint moves the contents of the write-ahead log into the database file, and
// returns the size of the log in bytes before and after. Parts that a reader still uses
// may have to stay.
func (db *DB) Checkpoint(ctx context.Context) (before, after int64, err error) {
	if before, err = fileBytes(db.path + "-wal"); err != nil {
		return 0, 0, fmt.Errorf("measure log: %w", err)
	}
	select {
	case db.turn <- struct{}{}:
		defer func() { <-db.turn }()
	case <-ctx.Done():
		return before, before, ctx.Err()
	}
	if _, err := db.conn.ExecContext(ctx, "PRAGMA main.wal_checkpoint(TRUNCATE)"); err != nil {
		return before, before, wrap("checkpoint", storageError(err))
	}
	after, err = fileBytes(db.path + "-wal")
	return before, after, wrap("measure log", err)
}

// unwritable says why a backup cannot be written to path.
func unwritable(path string, err error) error {
	return refused(path, disk.FaultOf(err), err)
}

func refused(path string, fault disk.Fault, err error) error {
	why := fault.Reason(path)
	if fault == disk.TooLong {
		why = tooLong(path)
	}
	return problem.Problem{
		Code: problem.CodeBackupUnwritable, Title: fmt.Sprintf("A backup cannot be written to %s", path), Detail: why,
		Hint: fault.Hint("a file"),
	}.Wrap(err)
}
