package settings

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"time"

	"github.com/gofrs/flock"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

const (
	// lockFile is in the data folder. A program that changes the settings file holds it.
	lockFile = "settings.lock"
	// lockPatience is how long another program may take, and lockEvery how often the lock is tried.
	lockPatience = 10 * time.Second
	lockEvery    = 20 * time.Millisecond
)

// Change reads the settings of a data folder, passes them to change, and saves what it returns, while
// no other program does the same. It returns what was saved. A damaged file is set aside, as by Load.
func Change(
	ctx context.Context, folder string, now time.Time, change func(Settings) (Settings, error),
) (Settings, error) {
	waiting, cancel := context.WithTimeout(ctx, lockPatience)
	defer cancel()
	lock := flock.New(filepath.Join(folder, lockFile), flock.SetPermissions(0o600))
	_, err := lock.TryLockContext(waiting, lockEvery)
	switch {
	case ctx.Err() != nil:
		return Settings{}, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return Settings{}, problem.Problem{
			Code: problem.CodeBusy, Title: "Another program is changing the settings",
			Hint: "Try again when it has finished.",
		}.Wrap(directory.ErrBusy)
	case err != nil:
		return Settings{}, unwritable(filepath.Join(folder, SettingsFile), fmt.Errorf("lock settings: %w", err))
	}
	defer lock.Close()
	held, _ := Load(folder, now) // a file that cannot be read is not replaced: Save returns the error
	s, err := change(held)
	if err != nil {
		return Settings{}, err
	}
	return s, Save(folder, s)
}

// Merge returns the settings in a file with the changes that turn before into after. Everything
// else stays as it is in the file, because another program may have changed it.
func Merge(before, after, held Settings) Settings {
	was, is, in := reflect.ValueOf(before), reflect.ValueOf(after), reflect.ValueOf(&held).Elem()
	for i := range in.NumField() {
		if !reflect.DeepEqual(was.Field(i).Interface(), is.Field(i).Interface()) {
			in.Field(i).Set(is.Field(i))
		}
	}
	return held
}
