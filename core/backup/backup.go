package backup

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/disk"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// The name format of a dated backup, with the time in UTC. Only such backups are removed
// automatically.
const (
	prefix = "rollcall-"
	stamp  = "20060102-150405"
	suffix = ".db"
)

// Store copies its contents to a file on this computer.
type Store interface {
	// Backup writes a checked copy of everything to a file. It may replace an older backup but no
	// other file. Runs may continue in the meantime, but the copy shows a single moment.
	Backup(ctx context.Context, path string) error
	// Size returns the size of everything in bytes, which is the approximate maximum size of a
	// backup.
	Size(ctx context.Context) (int64, error)
	// States lists the connectors with their latest runs.
	States(ctx context.Context) ([]directory.ConnectorState, error)
}

// Options are the options of a Keeper. All are required except DiskFree.
type Options struct {
	Data     string // the data folder
	Store    Store
	Settings func() settings.Settings
	// Free reports whether this program may make a daily backup now, because it runs the schedule
	// and no run is in progress.
	Free func() bool
	// DiskFree returns how many bytes this user can still write to the disk of a folder. If
	// DiskFree is nil, this is unknown.
	DiskFree func(folder string) (uint64, error)
	Log      *slog.Logger
	Now      func() time.Time
}

// Keeper makes the backups of a data folder. The package comment describes its contract.
type Keeper struct {
	Options
	making sync.Mutex // held while a backup is being made

	mu       sync.Mutex
	failed   error // the error of the last daily backup
	failedAt time.Time
}

// New returns a Keeper with the given options. It does nothing else.
func New(o Options) *Keeper { return &Keeper{Options: o} }

// Make writes a checked copy of the database to path while everything else continues. Without a
// path, it writes to the backup folder under a dated name. It may replace an older backup but no
// other file.
func (k *Keeper) Make(ctx context.Context, path string) (directory.Backup, error) {
	k.making.Lock()
	defer k.making.Unlock()
	at := k.Now().UTC().Truncate(time.Second)
	if path == "" {
		var err error
		if path, err = k.dated(at); err != nil {
			return directory.Backup{}, err
		}
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return directory.Backup{}, fmt.Errorf("resolve path: %w", err)
	}
	if err := k.Store.Backup(ctx, path); err != nil {
		return directory.Backup{}, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return directory.Backup{}, fmt.Errorf("measure backup: %w", err)
	}
	k.Log.Info("database backed up", "file", path, "bytes", info.Size())
	return directory.Backup{Path: path, At: at, Bytes: info.Size()}, nil
}

// dated creates the backup folder and returns the path of a dated file in it.
func (k *Keeper) dated(at time.Time) (string, error) {
	folder := k.folder()
	if err := os.MkdirAll(folder, 0o700); err != nil {
		why := disk.Reason(folder, err)
		if isFile(folder) {
			why = itIsAFile
		}
		return "", problem.Problem{
			Code: problem.CodeBackupUnwritable, Title: fmt.Sprintf("The backup folder %s cannot be created", folder),
			Detail: why, Hint: "Choose another folder in the settings.",
		}.Wrap(err)
	}
	return filepath.Join(folder, prefix+at.Format(stamp)+suffix), nil
}

// folder returns the current backup folder.
func (k *Keeper) folder() string { return Folder(k.Data, k.Settings()) }

// List returns the dated backups in the backup folder, the newest first. If the folder does not
// exist, it returns none.
func (k *Keeper) List() ([]directory.Backup, error) { return list(k.folder()) }

// Folder returns the backup folder for a data folder with the given settings.
func Folder(data string, s settings.Settings) string {
	if s.Backups.Folder != "" {
		return s.Backups.Folder
	}
	return filepath.Join(data, "backups")
}

// Newest finds the newest dated backup of a data folder without opening its database. It
// returns the zero Backup if there is none.
func Newest(data string, now time.Time) directory.Backup {
	s, err := settings.Load(data, now)
	if err != nil {
		s = settings.Default()
	}
	found, err := list(Folder(data, s))
	if err != nil || len(found) == 0 {
		return directory.Backup{}
	}
	return found[0]
}

func list(folder string) ([]directory.Backup, error) {
	if isFile(folder) {
		return nil, unreadable(folder, itIsAFile, "Choose another folder in the settings.", errNotFolder)
	}
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, unreadable(folder, "This account does not have permission to read it.",
			"Fix its permissions, or choose another folder in the settings.", err)
	}
	var found []directory.Backup
	for _, e := range entries {
		at, ok := moment(e.Name())
		info, err := e.Info()
		if ok && err == nil && info.Mode().IsRegular() {
			found = append(found, directory.Backup{Path: filepath.Join(folder, e.Name()), At: at, Bytes: info.Size()})
		}
	}
	slices.SortFunc(found, func(x, y directory.Backup) int { return cmp.Compare(y.At.UnixNano(), x.At.UnixNano()) })
	return found, nil
}

const itIsAFile = "It is a file."

var errNotFolder = errors.New("not a folder")

// isFile reports whether there is something at a path that is not a folder.
func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

// unreadable explains why the backups in a folder cannot be listed.
func unreadable(folder, why, hint string, err error) error {
	return problem.Problem{
		Code: problem.CodeBackupsUnreadable, Title: fmt.Sprintf("The backup folder %s cannot be read", folder),
		Detail: why, Hint: hint,
	}.Wrap(err)
}

// moment reads the time in the name of a dated backup.
func moment(name string) (time.Time, bool) {
	text, found := strings.CutPrefix(name, prefix)
	text, ended := strings.CutSuffix(text, suffix)
	at, err := time.Parse(stamp, text)
	return at, found && ended && err == nil
}
