package upkeep

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/migrations"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// BackupFolder is the folder, next to the database, for backups before a migration.
const BackupFolder = "backups"

// BackupBeforeMigration backs up a database before its migration.
func BackupBeforeMigration(ctx context.Context, db *sqldb.DB) error {
	version, err := db.Version(ctx)
	if err != nil || version == 0 || version == migrations.Newest() {
		return err
	}
	folder := filepath.Join(filepath.Dir(db.Path), BackupFolder)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("make backup folder: %w", err)
	}
	name := fmt.Sprintf("before-schema-%d-%s.db", migrations.Newest(), db.Now().UTC().Format(stamp))
	return sqldb.Wrap("back up before migration", backup(ctx, db.Path, filepath.Join(folder, name)))
}

// NameEarlierBackup adds to the error for a database of a newer version which backup from before its
// upgrade this program can restore, as a remedy. It returns other errors unchanged.
func NameEarlierBackup(ctx context.Context, database string, err error) error {
	var newer *sqldb.NewerError
	if !errors.As(err, &newer) {
		return err
	}
	earlier := earlierBackup(ctx, filepath.Join(filepath.Dir(database), BackupFolder))
	if earlier == "" {
		return err
	}
	p := problem.Of(err)
	p.Hint = "Install the newer version of Rollcall. Or restore the backup from before the upgrade, which lacks " +
		"everything since then."
	p.Remedy = problem.Remedy{Kind: problem.RestoreAtStart, Of: earlier}
	return p.Wrap(err)
}

// earlierBackup returns the newest backup from before an upgrade that this program can open. It is
// empty if there is none.
func earlierBackup(ctx context.Context, folder string) (newest string) {
	names, err := filepath.Glob(filepath.Join(folder, "before-schema-*.db"))
	if err != nil { // the folder has a name with unusual characters
		return ""
	}
	var made os.FileInfo
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil || made != nil && info.ModTime().Before(made.ModTime()) {
			continue
		}
		if _, err := sqldb.VersionOf(ctx, name); err == nil {
			newest, made = name, info
		}
	}
	return newest
}
