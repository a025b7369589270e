package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/storage/migrations"
)

// DSN returns a data source name that is a file: URL. With a plain path, the options would be lost.
func DSN(path string, pragmas ...string) string {
	q := url.Values{"_pragma": append([]string{fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds())},
		pragmas...)}
	return address(filepath.ToSlash(path), filepath.VolumeName(path)) + "?" + q.Encode()
}

// address returns the file: URL of a path with slashes. A Windows path has a volume: a drive, or a
// share such as //server/folder. An absolute path follows an empty authority, because SQLite would
// take the server of a share for the authority, and allows only this computer there.
func address(path, volume string) string {
	if volume != "" && !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	scheme := "file:"
	if strings.HasPrefix(path, "/") {
		scheme += "//"
	}
	return scheme + (&url.URL{Path: path}).EscapedPath()
}

// busyTimeout is how long a statement waits for another process to finish its
// short write transaction.
const busyTimeout = 10 * time.Second

// checkFile creates a missing database file with mode 0600. It refuses a file that is not for this
// program before anything can write to it. Even opening the file in WAL mode would write to it.
func checkFile(ctx context.Context, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err := errors.Join(err, f.Close()); err != nil || info.Size() == 0 {
		return err
	}
	if err := looksLikeDatabase(path); err != nil {
		return err
	}
	err = readable(ctx, DSN(path)+"&mode=ro")
	if needsRollback(err) {
		// A program ended while it was writing to the file, before the file was in WAL mode. A
		// connection that may write rolls the transaction back first.
		err = readable(ctx, DSN(path, "query_only(on)"))
	}
	return err
}

// readable returns an error if this program cannot read the database of a DSN.
func readable(ctx context.Context, dsn string) error {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = Version(ctx, db.QueryRowContext)
	return err
}

// looksLikeDatabase returns an error if a file does not begin like an SQLite database.
func looksLikeDatabase(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	const magic = "SQLite format 3\x00"
	head := make([]byte, len(magic))
	if n, _ := f.ReadAt(head, 0); string(head[:n]) != magic {
		return ErrNotDatabase
	}
	return nil
}

// VersionOf returns the schema version of the file at path without changing the file.
// It returns an error if the file is not Rollcall's, is empty or is newer than this
// program.
func VersionOf(ctx context.Context, path string) (int, error) {
	if err := looksLikeDatabase(path); err != nil {
		return 0, err
	}
	db, err := sql.Open("sqlite", DSN(path)+"&mode=ro")
	if err != nil {
		return 0, err
	}
	defer db.Close()
	version, err := Version(ctx, db.QueryRowContext)
	if err == nil && version == 0 {
		err = ErrNotRollcall
	}
	return version, err
}

// Version returns the schema version of a database, or 0 if it is empty. It returns an error if
// the database is not Rollcall's or is newer than this program.
func Version(ctx context.Context, queryRow func(context.Context, string, ...any) *sql.Row) (version int, err error) {
	var id, tables int
	if err := queryRow(ctx, `SELECT (SELECT application_id FROM pragma_application_id),
		(SELECT user_version FROM pragma_user_version), (SELECT count(*)
			FROM sqlite_schema)`).Scan(&id, &version, &tables); err != nil {
		return 0, err
	}
	if id != ApplicationID && (id != 0 || tables > 0) {
		return 0, ErrNotRollcall
	}
	switch {
	case version > migrations.Newest():
		return 0, &NewerError{Version: version}
	case version < 0, version == 0 && tables > 0:
		return 0, errOddSchema
	}
	return version, nil
}

// ApplicationID marks the file as Rollcall's (PRAGMA application_id): "Roll".
const ApplicationID = 0x526f6c6c

// Size returns the total size of files. A missing file counts as empty.
func Size(paths ...string) (total int64, err error) {
	for _, path := range paths {
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return 0, err
		}
		total += info.Size()
	}
	return total, nil
}

// Migrate runs every migration that is newer than the database's version, and returns the version
// that the database had. Call MarkVersion afterwards.
func Migrate(ctx context.Context, tx *Tx) (from int, err error) {
	if from, err = Version(ctx, tx.QueryRow); err != nil {
		return 0, err
	}
	for i, script := range migrations.After(from) {
		if _, err := tx.Exec(ctx, script.SQL); err != nil {
			return from, fmt.Errorf("migrate to version %d (%s): %w", from+i+1, script.Name, err)
		}
	}
	return from, nil
}

// MarkVersion marks the database as Rollcall's and as having the newest version.
func MarkVersion(ctx context.Context, tx *Tx) error {
	_, err := tx.Exec(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", ApplicationID,
		migrations.Newest()))
	return err
}
