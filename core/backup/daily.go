package backup

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/pause"
	"github.com/rollcallsync/rollcall/core/problem"
)

const (
	// lookEvery is how often Daily checks whether a backup is due.
	lookEvery = time.Minute
	// every is the age of the newest backup at which the next one is due.
	every = 24 * time.Hour
	// retry is how long to wait after a failed backup before trying again.
	retry = time.Hour
	// roomToLeave is how much space a backup must leave free on the disk.
	roomToLeave = 200 << 20
)

// Daily makes the daily backups until ctx ends.
func (k *Keeper) Daily(ctx context.Context) {
	for pause.For(ctx, lookEvery) == nil {
		k.makeIfDue(ctx)
	}
}

func (k *Keeper) makeIfDue(ctx context.Context) {
	s := k.Settings()
	if !s.Backups.Daily || !k.Free() || k.resting() {
		return
	}
	due, err := k.due(ctx)
	if err == nil && due {
		if _, err = k.Make(ctx, ""); err == nil {
			err = k.thin(s.Backups.Keep)
		}
	}
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		k.Log.Error("back up database", "error", err)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.failed, k.failedAt = err, k.Now()
}

// due reports whether the newest backup is a day old and the directory has changed since.
func (k *Keeper) due(ctx context.Context) (bool, error) {
	made, err := k.List()
	if err != nil {
		return false, err
	}
	var newest time.Time
	if len(made) > 0 {
		newest = made[0].At
	}
	if k.Now().Sub(newest) < every {
		return false, nil
	}
	states, err := k.Store.States(ctx)
	if err != nil {
		return false, err
	}
	applied := func(s directory.ConnectorState) bool {
		return s.LastSuccess != nil && s.LastSuccess.EndedAt.After(newest)
	}
	if !slices.ContainsFunc(states, applied) {
		return false, nil
	}
	return true, k.checkRoom(ctx)
}

// checkRoom prevents a daily backup from filling up the disk.
func (k *Keeper) checkRoom(ctx context.Context) error {
	if k.DiskFree == nil {
		return nil
	}
	folder := k.folder()
	if _, err := os.Stat(folder); err != nil {
		folder = filepath.Dir(folder)
	}
	free, err := k.DiskFree(folder)
	if err != nil {
		return nil // the backup itself will report the error
	}
	size, err := k.Store.Size(ctx)
	if err != nil || free >= uint64(size)+roomToLeave {
		return err
	}
	return &problem.Problem{
		Code: problem.CodeDiskFull, Title: "The disk with the backups is nearly full",
		Detail: fmt.Sprintf("A backup takes up to %d MB, but only %d MB are free.", size>>20, free>>20),
		Hint:   "Free up space on it, keep fewer backups, or choose another folder in the settings.",
	}
}

// thin removes all dated backups except the newest ones; keep is how many remain.
func (k *Keeper) thin(keep int) error {
	made, err := k.List()
	if err != nil {
		return err
	}
	for _, b := range made[min(keep, len(made)):] {
		if err := os.Remove(b.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove old backup: %w", err)
		}
	}
	return nil
}

// resting reports whether the last daily backup failed only recently.
func (k *Keeper) resting() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.failed != nil && k.Now().Sub(k.failedAt).Abs() < retry
}

// Failure returns why the last daily backup failed, or nil if it did not fail.
func (k *Keeper) Failure() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.failed
}
