package storage

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"strings"
)

// applicationID marks the file as Rollcall's (PRAGMA application_id): "Roll".
const applicationID = 0x526f6c6c

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed staging.sql
var stagingSchema string

// stagingVersion changes with staging.sql: a staging database of another version is
// created again.
const stagingVersion = 12

// SchemaVersion is the version that this program writes: the number of
// migrations.
func SchemaVersion() int {
	entries, err := migrations.ReadDir("migrations")
	if err != nil {
		panic(err) // embedded
	}
	return len(entries)
}

// migrate brings the database of tx to SchemaVersion.
func migrate(ctx context.Context, tx *sql.Tx) error {
	version, err := schemaVersion(ctx, tx)
	if err != nil {
		return err
	}
	entries, err := migrations.ReadDir("migrations")
	if err != nil {
		return err
	}
	for i, entry := range entries[version:] {
		script, err := migrations.ReadFile("migrations/" + entry.Name())
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, string(script)); err != nil {
			return fmt.Errorf("migrate to version %d (%s): %w", version+i+1, entry.Name(), err)
		}
	}
	if _, err := indexNames(ctx, tx, false); err != nil {
		return err
	}
	if version > 0 && version < len(entries) {
		if err := correctOldKinds(ctx, tx); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, SchemaVersion()))
	return err
}

// schemaVersion returns the version of a database that is Rollcall's or empty,
// and an error for any other or a newer one.
func schemaVersion(ctx context.Context, q querier) (version int, err error) {
	var id, tables int
	if err := q.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id),
		(SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)`).Scan(&id, &version, &tables); err != nil {
		return 0, err
	}
	if id != applicationID && (id != 0 || tables > 0) {
		return 0, errNotRollcall
	}
	switch {
	case version > SchemaVersion():
		return 0, &newerError{version: version}
	case version < 0, version == 0 && tables > 0:
		return 0, errOddSchema
	}
	return version, nil
}

// prepareStaging makes the staging tables. A file that is damaged or of
// another version is an error; the caller replaces it.
func prepareStaging(ctx context.Context, tx *sql.Tx) error {
	var version int
	if err := tx.QueryRowContext(ctx, "PRAGMA staging.user_version").Scan(&version); err != nil {
		return err
	}
	switch version {
	case stagingVersion:
		return nil
	case 0:
		schema := strings.ReplaceAll(stagingSchema, "CREATE TABLE ", "CREATE TABLE staging.")
		_, err := tx.ExecContext(ctx, schema+fmt.Sprintf(";PRAGMA staging.user_version = %d", stagingVersion))
		return err
	}
	return errStagingVersion
}
