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

// A dated backup has this name, with the time in UTC. Only such backups are thinned out.
const (
	prefix = "rollcall-"
	stamp  = "20060102-150405"
	suffix = ".db"
)

// Store copies everything to a file of this computer.
type Store interface {
	// Backup writes a checked copy of everything to a file; it takes the place of
	// an older backup, and of nothing else. Runs may go on meanwhile: the copy is of one
	// moment.
	Backup(ctx context.Context, path string) error
	// Size is how many bytes everything takes, which a backup takes at most, by and large.
	Size(ctx context.Context) (int64, error)
	// States lists the connectors with their newest runs.
	States(ctx context.Context) ([]directory.ConnectorState, error)
}

// Options are the parts of a Keeper. All are required except DiskFree.
type Options struct {
	Data     string // the data folder
	Store    Store
	Settings func() settings.Settings
	// Free says whether this program may make a daily backup now: it runs the schedule,
	// and no run is in progress.
	Free func() bool
	// DiskFree returns how many bytes this account may still write to a folder's disk.
	// If DiskFree is nil, that is not known.
	DiskFree func(folder string) (uint64, error)
	Log      *slog.Logger
	Now      func() time.Time
}

// Keeper makes the backups of a data folder. See the package comment for its contract.
type Keeper struct {
	Options
	making sync.Mutex // held while a backup is made

	mu       sync.Mutex
	failed   error // of the last daily backup
	failedAt time.Time
}

// New returns a Keeper. It does nothing else.
func New(o Options) *Keeper { return &Keeper{Options: o} }

// Make writes a checked copy of the database to path while everything else
// goes on; without a path, under a dated name into the folder of backups. It
// takes the place of an older backup, and of nothing else.
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

// dated makes the folder of backups, and names a file in it.
func (k *Keeper) dated(at time.Time) (string, error) {
	folder := k.folder()
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", problem.Problem{
			Code: problem.CodeBackupUnwritable, Title: fmt.Sprintf("The backup folder %s cannot be created", folder),
			Detail: disk.Reason(folder, err), Hint: "Choose another folder in the settings.",
		}.Wrap(err)
	}
	return filepath.Join(folder, prefix+at.Format(stamp)+suffix), nil
}

// folder is the folder of backups now.
func (k *Keeper) folder() string { return Folder(k.Data, k.Settings()) }

// List returns the dated backups in the folder of backups, the newest first. It returns
// none if the folder does not exist.
func (k *Keeper) List() ([]directory.Backup, error) { return list(k.folder()) }

// Folder is the folder for backups of a data folder under these settings.
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
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, problem.Problem{
			Code: problem.CodeBackupsUnreadable, Title: fmt.Sprintf("The backup folder %s cannot be read", folder),
			Detail: "This account is not allowed to read it.",
			Hint:   "Fix its permissions, or choose another folder in the settings.",
		}.Wrap(err)
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

// moment reads the moment out of the name of a dated backup.
func moment(name string) (time.Time, bool) {
	text, found := strings.CutPrefix(name, prefix)
	text, ended := strings.CutSuffix(text, suffix)
	at, err := time.Parse(stamp, text)
	return at, found && ended && err == nil
}
