package sqldb

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/rollcallsync/rollcall/core/disk"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/migrations"
)

var (
	// ErrNotDatabase is the error for a file that is not an SQLite database.
	ErrNotDatabase    = errors.New("not an SQLite database")
	errStagingVersion = errors.New("staging database of another version")
)

// openProblem returns the problem for a database that cannot be opened.
func openProblem(path string, err error) error {
	var newer *NewerError
	switch {
	case errors.Is(err, ErrNotDatabase), errors.Is(err, ErrNotRollcall):
		return problem.Problem{
			Code: problem.CodeDatabaseForeign, Title: fmt.Sprintf("%s is not a Rollcall database", path),
			Detail: "It is " + Foreign(err) + ". Nothing was changed.",
			Hint:   "Choose another data folder, or move that file away.",
		}.With(problem.ChooseDataFolder).Wrap(err)
	case errors.As(err, &newer):
		return problem.Problem{
			Code: problem.CodeDatabaseNewer, Title: fmt.Sprintf("%s was written by a newer Rollcall", path),
			Detail: fmt.Sprintf("Its schema is version %d; this program supports up to %d. Nothing was changed.",
				newer.Version, migrations.Newest()),
			Hint: "Install the newer version of Rollcall, or choose another data folder.",
		}.With(problem.ChooseDataFolder).Wrap(err)
	case errors.Is(err, fs.ErrPermission):
		return problem.Problem{
			Code: problem.CodeDatabasePermission, Title: fmt.Sprintf("%s cannot be opened", path),
			Detail: "This account does not have permission to read and write it.",
			Hint:   "Fix the permissions of the file and its folder, or choose another data folder.",
		}.With(problem.ChooseDataFolder).Wrap(err)
	case disk.FaultOf(err) == disk.ReadOnly:
		return problem.Problem{
			Code: problem.CodeDatabasePermission, Title: fmt.Sprintf("%s cannot be opened", path),
			Detail: disk.ReadOnly.Reason(path),
			Hint:   "Choose another data folder, or make the disk writable.",
		}.With(problem.ChooseDataFolder).Wrap(err)
	case IsPathTooLong(path, err):
		return problem.Problem{
			Code: problem.CodePathTooLong, Title: fmt.Sprintf("%s cannot be opened", path),
			Detail: TooLong(path),
			Hint:   "Choose a data folder with a shorter path.",
		}.With(problem.ChooseDataFolder).Wrap(err)
	case errors.Is(err, errOddSchema):
		err = damaged.Wrap(err)
	}
	return fmt.Errorf("open database %s: %w", path, Explain(err))
}

// IsDamaged reports whether SQLite found that the file is damaged or is not a database.
func IsDamaged(err error) bool {
	return hasCode(err, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
}

// needsRollback reports whether SQLite found the journal of an interrupted transaction, which a
// read-only connection cannot roll back.
func needsRollback(err error) bool {
	var se *sqlite.Error
	return errors.As(err, &se) && se.Code() == sqlite3.SQLITE_READONLY_ROLLBACK
}

// hasCode reports whether SQLite returned one of the primary result codes.
func hasCode(err error, codes ...int) bool {
	var se *sqlite.Error
	return errors.As(err, &se) && slices.Contains(codes, se.Code()&0xff)
}

// Foreign describes a file that is not a Rollcall database.
func Foreign(err error) string {
	if errors.Is(err, ErrNotRollcall) {
		return ErrNotRollcall.Error()
	}
	return ErrNotDatabase.Error()
}

// LongestPath returns the maximum number of bytes in the path of a database. SQLite allows 512
// (MAX_PATHNAME in os_unix.c) minus the length of "-journal" (sqlite3PagerOpen). On Windows, the
// system's MAX_PATH replaces the 512.
func LongestPath() int {
	if runtime.GOOS == "windows" {
		return 260 - 1 - len("-journal")
	}
	return 512 - len("-journal")
}

// TooLong returns the sentence for a database path that is too long for SQLite or for the system.
func TooLong(path string) string {
	if len(path) > LongestPath() {
		return fmt.Sprintf("The path is too long for a database: it has %d bytes, and at most %d are allowed.",
			len(path), LongestPath())
	}
	return disk.TooLong.Reason(path)
}

// IsPathTooLong reports whether a database cannot be opened because its path is too long.
func IsPathTooLong(path string, err error) bool {
	return disk.FaultOf(err) == disk.TooLong || hasCode(err, sqlite3.SQLITE_CANTOPEN) && tooLongForSQLite(path)
}

func tooLongForSQLite(path string) bool { return len(path) > LongestPath() }

// Explain adds a problem to an error from SQLite or the system if an administrator can fix the
// cause. It returns other errors and nil unchanged.
func Explain(err error) error {
	var own *problem.Problem
	if err == nil || errors.As(err, &own) {
		return err
	}
	if fault := disk.FaultOf(err); fault == disk.Full || fault == disk.Quota {
		return diskFull.Wrap(err)
	}
	var se *sqlite.Error
	if !errors.As(err, &se) {
		return err
	}
	if se.Code() == sqlite3.SQLITE_IOERR_SHMSIZE { // no space for the shared memory file of the WAL
		return diskFull.Wrap(err)
	}
	switch se.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return diskFull.Wrap(err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB,
		sqlite3.SQLITE_ERROR,                           // the statements are right, so the schema must be wrong
		sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_MISMATCH: // values that Rollcall never writes
		return damaged.Wrap(err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return problem.Problem{
			Code: problem.CodeDatabaseBusy, Title: "The database is busy",
			Detail: "Another program has kept it locked.",
			Hint:   "Close other programs that use the data folder, and try again.",
		}.Wrap(err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return problem.Problem{
			Code: problem.CodeDatabasePermission, Title: "The database cannot be written to",
			Detail: "This account does not have permission to write to it or to its folder.",
			Hint:   "Fix the permissions of the data folder.",
		}.Wrap(err)
	case sqlite3.SQLITE_IOERR:
		return problem.Problem{
			Code: problem.CodeDatabaseIO, Title: "The disk failed while the database was read or written",
			Hint: "Check the health and the free space of the disk with the data folder.",
		}.Wrap(err)
	}
	return err
}

var damaged = problem.Problem{
	Code: problem.CodeDatabaseDamaged, Title: "The database is damaged", Detail: "SQLite cannot read it.",
	Hint: "Check it, and restore a backup.",
}.With(problem.RestoreBackup)

var diskFull = problem.Problem{
	Code: problem.CodeDiskFull, Title: "The disk with the data folder is full", Detail: "Nothing was changed.",
	Hint: "Free some space and run again.",
}

// NewerError is the error for a database of a newer version.
type NewerError struct{ Version int }

func (e *NewerError) Error() string { return fmt.Sprintf("schema version %d", e.Version) }

// ErrNotRollcall is the error for a database of another program.
var ErrNotRollcall = errors.New("an SQLite database of another program")

var errOddSchema = errors.New("the schema does not match its version")

// CopyFault classifies an error from copying a database to path. It returns Other if the fault
// is in the database that is copied. Faults in writing are always in the copy, because SQLite
// writes only there.
func CopyFault(path string, err error) disk.Fault {
	var se *sqlite.Error
	if !errors.As(err, &se) {
		return disk.Other
	}
	switch se.Code() {
	case sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_DIR_FSYNC,
		sqlite3.SQLITE_IOERR_TRUNCATE:
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
