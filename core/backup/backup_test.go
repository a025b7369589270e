package backup

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// rig is a Keeper with its store and settings.
type rig struct {
	*Keeper
	diskFree atomic.Uint64
	busy     atomic.Bool // a run is in progress, or another program has the schedule

	mu       sync.Mutex
	settings settings.Settings
	applied  time.Time // the end of the latest applied run; zero: none
	err      error     // returned by Backup
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{settings: settings.Default()}
	r.settings.Backups.Keep = 2
	r.diskFree.Store(100 << 30)
	r.Keeper = New(Options{
		Data: t.TempDir(), Store: r,
		Settings: func() settings.Settings {
			r.mu.Lock()
			defer r.mu.Unlock()
			return r.settings
		},
		Free:     func() bool { return !r.busy.Load() },
		DiskFree: func(string) (uint64, error) { return r.diskFree.Load(), nil },
		Log:      slog.New(slog.DiscardHandler), Now: time.Now,
	})
	return r
}

func (r *rig) Backup(_ context.Context, path string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err != nil {
		return r.err
	}
	return os.WriteFile(path, []byte("a copy"), 0o600)
}

func (r *rig) Size(context.Context) (int64, error) { return 300 << 20, nil }

func (r *rig) States(context.Context) ([]directory.ConnectorState, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.applied.IsZero() {
		return nil, nil
	}
	return []directory.ConnectorState{{LastSuccess: &directory.Run{EndedAt: r.applied}}}, nil
}

func (r *rig) set(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f()
}

// apply records the end of a run, so there is something to back up.
func (r *rig) apply() { r.set(func() { r.applied = time.Now() }) }

// serve makes daily backups until the test ends.
func (r *rig) serve(t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		r.Daily(ctx)
	}()
	t.Cleanup(func() {
		stop()
		<-ended
	})
}

// pass lets time pass.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// names returns the names in the backup folder.
func (r *rig) names(t *testing.T) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(r.folder())
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func write(t *testing.T, folder, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestBackupsAreListed(t *testing.T) {
	r := newRig(t)
	if got := Newest(r.Data, time.Now()); got != (directory.Backup{}) {
		t.Errorf("newest of none is %+v", got)
	}
	made, err := r.Make(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Dir(made.Path)
	write(t, folder, "rollcall-20201101-080000.db", "older")
	for _, other := range []string{
		"notes.txt", "rollcall-.db", "rollcall-20261399-000000.db", "before-schema-2-20261101-080000.db",
	} {
		write(t, folder, other, "")
	}
	got, err := r.List()
	want := []directory.Backup{made, {
		Path: filepath.Join(folder, "rollcall-20201101-080000.db"),
		At:   time.Date(2020, 11, 1, 8, 0, 0, 0, time.UTC), Bytes: 5,
	}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	if got := Newest(r.Data, time.Now()); got != made {
		t.Errorf("newest is %+v, want %+v", got, made)
	}
}

func TestBackupsGoWhereTheSettingsSay(t *testing.T) {
	r := newRig(t)
	chosen := filepath.Join(t.TempDir(), "new", "place")
	r.settings.Backups.Folder = chosen
	made, err := r.Make(t.Context(), "")
	if err != nil || filepath.Dir(made.Path) != chosen {
		t.Errorf("made %+v, %v", made, err)
	}
	r.settings.Backups.Folder = made.Path // a file instead of a folder
	_, err = r.Make(t.Context(), "")
	if p := problem.Of(err); p.Code != problem.CodeBackupUnwritable || p.Detail != "It is a file." {
		t.Errorf("into a file: %+v", p)
	}
	_, err = r.List()
	if p := problem.Of(err); p.Code != problem.CodeBackupsUnreadable || p.Detail != "It is a file." {
		t.Errorf("list of a file: %+v", p)
	}
}

// TestDailyBackups checks that there is one backup a day, made after a run, and no more backups
// than the limit.
func TestDailyBackups(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.serve(t)
		pass(3 * time.Hour)
		if got := r.names(t); len(got) != 0 {
			t.Errorf("backed up before there is anything: %q", got)
		}
		for day := range 3 {
			r.apply()
			pass(24*time.Hour + time.Minute)
			if got, want := len(r.names(t)), min(day+1, 2); got != want {
				t.Errorf("after day %d there are %d backups, want %d", day+1, got, want)
			}
		}
		newest := r.names(t)[1]
		pass(48 * time.Hour)
		if got := r.names(t)[1]; got != newest {
			t.Errorf("nothing has changed, and %q was written", got)
		}
	})
}

// TestDailyBackupsWait checks that no backup is created while daily backups are switched off or
// this program may not make them.
func TestDailyBackupsWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.settings.Backups.Daily = false
		r.apply()
		r.serve(t)
		pass(25 * time.Hour)
		if got := r.names(t); len(got) != 0 {
			t.Errorf("backed up although switched off: %q", got)
		}
		r.busy.Store(true)
		r.set(func() { r.settings.Backups.Daily = true })
		pass(25 * time.Hour)
		if got := r.names(t); len(got) != 0 {
			t.Errorf("backed up during a run: %q", got)
		}
		r.busy.Store(false)
		pass(2 * time.Minute)
		if got := r.names(t); len(got) != 1 {
			t.Errorf("after the run: %q", got)
		}
	})
}

// TestFailedBackup checks that a failure is remembered until a backup succeeds, and that backups
// are not retried every minute.
func TestFailedBackup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.diskFree.Store(100 << 20)
		r.apply()
		r.serve(t)
		pass(2 * time.Minute)
		if got := r.names(t); len(got) != 0 {
			t.Fatalf("a backup has filled the disk: %q", got)
		}
		if p := problem.Of(r.Failure()); p.Code != problem.CodeDiskFull || p.Hint == "" {
			t.Errorf("why: %+v", p)
		}
		r.diskFree.Store(100 << 30)
		gone := errors.New("the disk is gone")
		r.set(func() { r.err = gone })
		pass(30 * time.Minute)
		if got := problem.Of(r.Failure()).Code; got != problem.CodeDiskFull {
			t.Errorf("tried again too soon: %s", got)
		}
		pass(31 * time.Minute)
		if got := r.Failure(); !errors.Is(got, gone) {
			t.Errorf("failure is %v", got)
		}
		r.set(func() { r.err = nil })
		pass(2 * time.Hour)
		if got := r.names(t); len(got) != 1 || r.Failure() != nil {
			t.Errorf("fixed, but %q, %v", got, r.Failure())
		}
	})
}
