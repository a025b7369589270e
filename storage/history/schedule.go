package history

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/rollcallsync/rollcall/core/atomicfile"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Names of files next to the database.
const (
	scheduleFile      = "schedule.json"
	notificationsFile = "notifications.json"
)

// Another program may hold the lock for only a moment, to check whether it is free. So the lock is
// tried this many times, at this interval. The limit is a number of attempts, not a time, because
// on a busy computer the time could be over before the first attempt.
const (
	lockAttempts = 5
	lockPause    = 50 * time.Millisecond
)

// scheduleMemory is the content of scheduleFile. It is in a separate file, so a restored database
// does not bring back old slots.
type scheduleMemory struct {
	Settled time.Time `json:"settled"`
}

// LockSchedule implements app.ScheduleStore with a lock file. The system frees the file when its
// holder dies.
func (st *Store) LockSchedule(ctx context.Context) (release func(), err error) {
	lock := sqldb.NewLock(st.db.Path, sqldb.ScheduleLock)
	ok, err := tryRepeatedly(ctx, lock.TryLock)
	if err != nil {
		return nil, fmt.Errorf("lock schedule: %w", err)
	}
	if !ok {
		return nil, problem.Problem{
			Code: problem.CodeBusy, Title: "Another program runs the schedule of this data folder",
			Detail: "The window or a daemon is already running and starts the runs that are due.",
			Hint:   "Let that program run the schedule, or close it first.",
		}.Wrap(directory.ErrBusy)
	}
	return func() { lock.Unlock() }, nil
}

// tryRepeatedly tries to get a lock until it succeeds, at most lockAttempts times.
func tryRepeatedly(ctx context.Context, try func() (bool, error)) (bool, error) {
	for range lockAttempts - 1 {
		if ok, err := try(); ok || err != nil {
			return ok, err
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(lockPause):
		}
	}
	return try()
}

// SettledUntil implements schedule.Memory. A damaged file counts as missing. The schedule then
// continues from now.
func (st *Store) SettledUntil(context.Context) (time.Time, error) {
	text, err := os.ReadFile(st.db.Sibling(scheduleFile))
	if errors.Is(err, os.ErrNotExist) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("read schedule: %w", err)
	}
	var memory scheduleMemory
	if json.Unmarshal(text, &memory) != nil {
		return time.Time{}, nil
	}
	return memory.Settled, nil
}

// SetSettledUntil implements schedule.Memory. It replaces the file only after the runs up to this
// time are on the disk. Otherwise a power failure could delete the runs but not the file.
func (st *Store) SetSettledUntil(_ context.Context, at time.Time) error {
	if err := st.db.SyncLog(); err != nil {
		return sqldb.Wrap("store schedule", err)
	}
	text, err := json.Marshal(scheduleMemory{Settled: at.UTC()})
	if err == nil {
		err = atomicfile.Replace(st.db.Sibling(scheduleFile), append(text, '\n'))
	}
	return sqldb.Wrap("store schedule", err)
}

// Notified implements notify.Memory. The memory is a file next to the database, like that of the
// schedule, so that a restored database does not report old runs again.
func (st *Store) Notified(context.Context) ([]byte, error) {
	text, err := os.ReadFile(st.db.Sibling(notificationsFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	return text, sqldb.Wrap("read notifications", err)
}

// SetNotified implements notify.Memory. The file is replaced as a whole.
func (st *Store) SetNotified(_ context.Context, text []byte) error {
	return sqldb.Wrap("store notifications", atomicfile.Replace(st.db.Sibling(notificationsFile), text))
}
