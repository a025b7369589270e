package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

const (
	// backupEvery is how old the newest backup gets before the next one is due.
	backupEvery = 24 * time.Hour
	// retryBackup is how long to wait after a failed backup before trying again.
	retryBackup = time.Hour
	// roomToLeave is how much space a backup must leave free on the disk.
	roomToLeave = 200 << 20
)

// backups makes copies, one after the other, and remembers the result of the last
// automatic one.
type backups struct {
	making   sync.Mutex
	mu       sync.Mutex
	failed   error
	failedAt time.Time
}

// keepBackups makes the daily backups of the data folder while this program
// runs its schedule.
func (a *App) keepBackups(ctx context.Context) {
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			a.backUpIfDue(ctx)
		}
	}
}

func (a *App) backUpIfDue(ctx context.Context) {
	s := a.Settings()
	if !s.Backups.Daily || !a.ownsSchedule() || a.isRunning() || a.backups.resting(a.now()) {
		return
	}
	due, err := a.backupDue(ctx)
	if err == nil && due {
		if _, err = a.Backup(ctx, ""); err == nil {
			err = a.thinBackups(s.Backups.Keep)
		}
	}
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		a.log.Error("back up database", "error", err)
	}
	a.backups.ended(err, a.now())
}

// backupDue says whether the newest backup is a day old and lacks something.
func (a *App) backupDue(ctx context.Context) (bool, error) {
	list, err := a.Backups()
	if err != nil {
		return false, err
	}
	var newest time.Time
	if len(list) > 0 {
		newest = list[0].At
	}
	if a.now().Sub(newest) < backupEvery {
		return false, nil
	}
	states, err := a.States(ctx)
	if err != nil {
		return false, err
	}
	applied := func(s directory.ConnectorState) bool {
		return s.LastSuccess != nil && s.LastSuccess.EndedAt.After(newest)
	}
	if !slices.ContainsFunc(states, applied) {
		return false, nil
	}
	return true, a.roomForBackup(ctx)
}

// roomForBackup keeps an automatic backup from filling up the disk.
func (a *App) roomForBackup(ctx context.Context) error {
	if a.diskFree == nil {
		return nil
	}
	folder := a.BackupFolder(a.Settings())
	if _, err := os.Stat(folder); err != nil {
		folder = filepath.Dir(folder)
	}
	free, err := a.diskFree(folder)
	if err != nil {
		return nil // the backup itself will tell
	}
	size, err := a.backupStore.Size(ctx)
	if err != nil || free >= uint64(size)+roomToLeave {
		return err
	}
	return &problem.Problem{
		Code: problem.CodeDiskFull, Title: "The disk with the backups is nearly full",
		Detail: fmt.Sprintf("A backup takes up to %d MB, and only %d MB are free.", size>>20, free>>20),
		Hint:   "Free up space on it, keep fewer backups, or choose another folder in the settings.",
	}
}

// thinBackups removes the dated backups beyond the newest keep.
func (a *App) thinBackups(keep int) error {
	list, err := a.Backups()
	if err != nil {
		return err
	}
	for _, b := range list[min(keep, len(list)):] {
		if err := os.Remove(b.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove old backup: %w", err)
		}
	}
	return nil
}

// isRunning says whether a run of this program is under way, or about to be.
func (a *App) isRunning() bool {
	a.jobs.mu.Lock()
	defer a.jobs.mu.Unlock()
	return len(a.jobs.by) > 0
}

// resting says whether the last automatic backup failed a short while ago.
func (b *backups) resting(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.failed != nil && now.Sub(b.failedAt).Abs() < retryBackup
}

func (b *backups) ended(err error, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failed, b.failedAt = err, now
}

// wrong is why the last automatic backup failed, or nil if it did not fail.
func (b *backups) wrong() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.failed
}
