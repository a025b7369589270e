package sqldb

import (
	"context"
	"database/sql"
	_ "embed" // for the tables
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// StagingFile is the name of the staging database. It is next to the database.
const StagingFile = "staging.db"

//go:embed staging.sql
var stagingTables string

// stagingVersion must change with the tables in staging.sql. A staging database of another
// version is created again.
const stagingVersion = 12

// attachStaging attaches staging.db. If it is damaged or of another version, it is created again,
// because it is disposable. No other error is a reason for that, because another program may be
// using the file.
func (db *DB) attachStaging(ctx context.Context) error {
	path := db.Sibling(StagingFile)
	err := db.tryStaging(ctx, path)
	if !errors.Is(err, errStagingVersion) && !IsDamaged(err) {
		return err
	}
	if _, err := db.conn.ExecContext(ctx, "DETACH staging"); err != nil {
		return fmt.Errorf("detach staging database: %w", err)
	}
	if err := DropStaging(db.Path); err != nil {
		return err
	}
	return db.tryStaging(ctx, path)
}

func (db *DB) tryStaging(ctx context.Context, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("open staging database: %w", err)
	}
	f.Close()
	if _, err := db.conn.ExecContext(ctx, "ATTACH ? AS staging", path); err != nil {
		return fmt.Errorf("attach staging database: %w", err)
	}
	if _, err := db.conn.ExecContext(ctx, "PRAGMA staging.journal_mode = wal; PRAGMA staging.synchronous = normal; "+
		cacheAtRest); err != nil {
		return fmt.Errorf("set up staging database: %w", err)
	}
	return db.Write(ctx, prepareStaging)
}

// prepareStaging creates the staging tables. It returns an error if the file is damaged or of
// another version; the caller replaces it.
func prepareStaging(ctx context.Context, tx *Tx) error {
	var version int
	if err := tx.QueryRow(ctx, "PRAGMA staging.user_version").Scan(&version); err != nil {
		return err
	}
	switch version {
	case stagingVersion:
		return nil
	case 0:
		schema := strings.ReplaceAll(stagingTables, "CREATE TABLE ", "CREATE TABLE staging.")
		_, err := tx.Exec(ctx, schema+fmt.Sprintf(";PRAGMA staging.user_version = %d", stagingVersion))
		return err
	}
	return errStagingVersion
}

// DropStaging removes the staging database of the database at path.
func DropStaging(path string) error {
	staging := filepath.Join(filepath.Dir(path), StagingFile)
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(staging + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove staging database: %w", err)
		}
	}
	return nil
}

// sparePages is the number of unused pages, of 4 KB each, that the staging database may keep.
const sparePages = 256

// ShrinkStaging returns the unused space of the staging database to the disk if nothing is staged.
func (db *DB) ShrinkStaging(ctx context.Context) error {
	return db.Alone(ctx, func(conn *sql.Conn) error {
		var spare int
		var used bool
		if err := conn.QueryRowContext(ctx, "PRAGMA staging.freelist_count").Scan(&spare); err != nil ||
			spare < sparePages {
			return err
		}
		if err := conn.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM staging.fetch)").Scan(&used); err != nil ||
			used {
			return err
		}
		_, err := conn.ExecContext(ctx, "VACUUM staging")
		return err
	})
}
