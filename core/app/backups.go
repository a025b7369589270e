package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/disk"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// backupName is the default name of a backup, with the time in UTC. Only backups with
// such names are thinned out.
const (
	backupPrefix = "rollcall-"
	backupStamp  = "20060102-150405"
	backupSuffix = ".db"
)

// Backup writes a checked copy of the database to path while everything else
// goes on; without a path, under a dated name into the folder of backups. It
// takes the place of an older backup, and of nothing else.
func (a *App) Backup(ctx context.Context, path string) (directory.Backup, error) {
	a.backups.making.Lock()
	defer a.backups.making.Unlock()
	at := a.now().UTC().Truncate(time.Second)
	if path == "" {
		var err error
		if path, err = a.datedBackup(at); err != nil {
			return directory.Backup{}, err
		}
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return directory.Backup{}, fmt.Errorf("resolve path: %w", err)
	}
	if err := a.backupStore.Backup(ctx, path); err != nil {
		return directory.Backup{}, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return directory.Backup{}, fmt.Errorf("measure backup: %w", err)
	}
	a.log.Info("database backed up", "file", path, "bytes", info.Size())
	return directory.Backup{Path: path, At: at, Bytes: info.Size()}, nil
}

// datedBackup makes the folder of backups, and names a file in it.
func (a *App) datedBackup(at time.Time) (string, error) {
	folder := a.BackupFolder(a.Settings())
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", problem.Problem{
			Code: problem.CodeBackupUnwritable, Title: fmt.Sprintf("The backup folder %s cannot be created", folder),
			Detail: disk.Reason(folder, err), Hint: "Choose another folder in the settings.",
		}.Wrap(err)
	}
	return filepath.Join(folder, backupPrefix+at.Format(backupStamp)+backupSuffix), nil
}

// BackupFolder is the default folder for backups under these settings.
func (a *App) BackupFolder(s settings.Settings) string { return backupFolder(a.folder, s) }

func backupFolder(data string, s settings.Settings) string {
	if s.Backups.Folder != "" {
		return s.Backups.Folder
	}
	return filepath.Join(data, "backups")
}

// Backups lists the dated backups in the folder of backups, the newest first.
// A folder that is not there holds none.
func (a *App) Backups() ([]directory.Backup, error) {
	return listBackups(a.BackupFolder(a.Settings()))
}

// BackupContents describes what a backup contains, without checking it for damage.
func (a *App) BackupContents(ctx context.Context, path string) (directory.BackupContents, error) {
	return a.backupStore.BackupContents(ctx, path)
}

// VerifyBackup reads all of a backup, and returns why it cannot take the place
// of the database: it is damaged, another program's, or of a newer version.
func (a *App) VerifyBackup(ctx context.Context, path string) error {
	return a.backupStore.VerifyBackup(ctx, path)
}

// NewestBackup finds the newest dated backup of a data folder without opening its
// database. It returns the zero Backup if there is none.
func NewestBackup(data string, now time.Time) directory.Backup {
	s, err := settings.Load(data, now)
	if err != nil {
		s = settings.Default()
	}
	list, err := listBackups(backupFolder(data, s))
	if err != nil || len(list) == 0 {
		return directory.Backup{}
	}
	return list[0]
}

func listBackups(folder string) ([]directory.Backup, error) {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, problem.Problem{
			Code: problem.CodeBackupsUnreadable, Title: fmt.Sprintf("The backup folder %s cannot be read", folder),
			Detail: "This account is not allowed to read it.", Hint: "Fix its permissions, or choose another folder in the settings.",
		}.Wrap(err)
	}
	var list []directory.Backup
	for _, e := range entries {
		at, ok := backupMoment(e.Name())
		info, err := e.Info()
		if ok && err == nil && info.Mode().IsRegular() {
			list = append(list, directory.Backup{Path: filepath.Join(folder, e.Name()), At: at, Bytes: info.Size()})
		}
	}
	slices.SortFunc(list, func(x, y directory.Backup) int { return cmp.Compare(y.At.UnixNano(), x.At.UnixNano()) })
	return list, nil
}

// backupMoment reads the moment out of the name of a dated backup.
func backupMoment(name string) (time.Time, bool) {
	stamp, found := strings.CutPrefix(name, backupPrefix)
	stamp, ended := strings.CutSuffix(stamp, backupSuffix)
	at, err := time.Parse(backupStamp, stamp)
	return at, found && ended && err == nil
}

// Checkpoint moves the contents of the log next to the database into it, and returns
// the size of the log in bytes before and after. Parts that a reader still uses may
// have to stay.
func (a *App) Checkpoint(ctx context.Context) (before, after int64, err error) {
	return a.maintenance.Checkpoint(ctx)
}
