package sqldb

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// DatabaseLock is the lock file of the database. Every program that has the database open holds
// a shared lock on it. Restore holds an exclusive one.
const DatabaseLock = "database.lock"

// share takes the shared lock of a program that has the database open.
func share(path string) (*flock.Flock, error) {
	lock := NewLock(path, DatabaseLock)
	switch ok, err := lock.TryRLock(); {
	case err != nil:
		return nil, fmt.Errorf("lock database: %w", err)
	case !ok:
		return nil, problem.Problem{
			Code: problem.CodeBusy, Title: "A backup is being restored",
			Hint: "Wait until that has finished, then try again.",
		}.Wrap(directory.ErrBusy)
	}
	return lock, nil
}

// Exclude prevents every other program from opening the database. programs maps the lock files
// next to the database to the names of the programs that hold them.
func Exclude(path string, programs map[string]string) (*flock.Flock, error) {
	lock := NewLock(path, DatabaseLock)
	switch ok, err := lock.TryLock(); {
	case err != nil:
		return nil, fmt.Errorf("lock database: %w", err)
	case !ok:
		return nil, problem.Problem{
			Code: problem.CodeBusy, Title: "Another program has the database open: " + holder(path, programs),
			Detail: "Nothing was changed.", Hint: "Close it, then restore again.",
		}.Wrap(directory.ErrBusy)
	}
	return lock, nil
}

// holder returns the name of a program that has the database open, as far as the locks show.
func holder(path string, programs map[string]string) string {
	for file, name := range programs {
		if isHeld(path, file) {
			return name
		}
	}
	if isHeld(path, ScheduleLock) {
		return "the schedule, rollcallctl daemon"
	}
	runs, err := filepath.Glob(filepath.Join(filepath.Dir(path), RunLock("*")))
	for _, run := range runs {
		if err == nil && isHeld(path, filepath.Base(run)) {
			return "a run, rollcallctl sync"
		}
	}
	return "a command of rollcallctl"
}

func isHeld(path, file string) bool {
	lock := NewLock(path, file)
	if _, err := os.Stat(lock.Path()); errors.Is(err, os.ErrNotExist) {
		return false
	}
	ok, err := lock.TryLock()
	if ok {
		lock.Unlock() // it was free
	}
	return err == nil && !ok
}

// NewLock returns a lock file next to the database at path.
func NewLock(path, file string) *flock.Flock {
	return flock.New(filepath.Join(filepath.Dir(path), file), flock.SetPermissions(0o600))
}

// RunLock returns the name of the lock file for the run of a connector.
func RunLock(connector string) string { return "run-" + connector + ".lock" }

// ScheduleLock is the name of the lock file of the program that runs the schedule.
const ScheduleLock = "schedule.lock"
