package app

import (
	"errors"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

func namesIn(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestBackupsAreListed(t *testing.T) {
	r := newRig(t)
	made, err := r.Backup(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Dir(made.Path), "rollcall-20261101-080000.db", "older")
	for _, other := range []string{"notes.txt", "rollcall-.db", "rollcall-20261399-000000.db", "before-schema-2-20261101-080000.db"} {
		writeFile(t, filepath.Dir(made.Path), other, "")
	}
	got, err := r.Backups()
	want := []directory.Backup{
		made, {Path: filepath.Join(filepath.Dir(made.Path), "rollcall-20261101-080000.db"), At: time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC), Bytes: 5},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	if got := NewestBackup(r.folder, today); got != made {
		t.Errorf("newest is %+v, want %+v", got, made)
	}
}

func TestBackupsGoWhereTheSettingsSay(t *testing.T) {
	r := newRig(t)
	s := r.Settings()
	s.Backups.Folder = filepath.Join(t.TempDir(), "new", "place")
	if err := r.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	made, err := r.Backup(t.Context(), "")
	if err != nil || filepath.Dir(made.Path) != s.Backups.Folder {
		t.Errorf("made %+v, %v", made, err)
	}
	writeFile(t, t.TempDir(), "x", "")
	s.Backups.Folder = made.Path // a file
	if err := r.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Backup(t.Context(), ""); problem.Of(err).Code != "backup_unwritable" {
		t.Errorf("into a file: %v", err)
	}
	if _, err := r.Backups(); problem.Of(err).Code != "backups_unreadable" {
		t.Errorf("list of a file: %v", err)
	}
}

// applied adds a run that has left something to be backed up.
func (s *memoryStore) applied(connector string, at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runs = append(s.runs, directory.Run{
		ID: int64(len(s.runs)) + 1, Connector: connector, State: directory.StateSucceeded, StartedAt: at, EndedAt: at,
	})
}

// failBackups makes backups fail, or not.
func (s *memoryStore) failBackups(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.backupErr = err
}

// daily is a service whose schedule is paused, so that only backups happen; id is that
// of its connector.
func daily(t *testing.T, set ...func(*service)) (s *service, id string) {
	t.Helper()
	s = newService(t)
	for _, f := range set {
		f(s)
	}
	id = s.add(t, typed()).ID
	settings := s.Settings()
	settings.Paused, settings.Backups.Keep = true, 2
	if err := s.SaveSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	s.serve(t)
	return s, id
}

func (s *service) backedUp(t *testing.T) []string {
	t.Helper()
	synctest.Wait()
	return namesIn(t, filepath.Join(s.folder, "backups"))
}

// TestDailyBackups: one a day, of the directory after a run, and no more than the
// limit.
func TestDailyBackups(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, id := daily(t)
		pass(3 * time.Hour)
		if got := s.backedUp(t); len(got) != 0 {
			t.Errorf("backed up before there is anything: %q", got)
		}
		for day := range 3 {
			s.store.applied(id, time.Now())
			pass(24*time.Hour + time.Minute)
			if got, want := len(s.backedUp(t)), min(day+1, 2); got != want {
				t.Errorf("after day %d there are %d backups, want %d", day+1, got, want)
			}
		}
		newest := s.backedUp(t)[1]
		pass(48 * time.Hour)
		if got := s.backedUp(t)[1]; got != newest {
			t.Errorf("nothing has changed, and %q was written", got)
		}
	})
}

func TestDailyBackupsCanBeSwitchedOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, id := daily(t)
		settings := s.Settings()
		settings.Backups.Daily = false
		if err := s.SaveSettings(t.Context(), settings); err != nil {
			t.Fatal(err)
		}
		s.store.applied(id, time.Now())
		pass(25 * time.Hour)
		if got := s.backedUp(t); len(got) != 0 {
			t.Errorf("backed up: %q", got)
		}
	})
}

// TestFailedBackup shows as a condition until a backup succeeds, and is not retried
// every minute.
func TestFailedBackup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var free atomic.Uint64
		free.Store(100 << 20)
		s, id := daily(t, func(s *service) { s.diskFree = func(string) (uint64, error) { return free.Load(), nil } })
		s.store.applied(id, time.Now())
		pass(2 * time.Minute)
		if got := s.backedUp(t); len(got) != 0 {
			t.Fatalf("a backup has filled the disk: %q", got)
		}
		if p := problem.Of(s.backups.wrong()); p.Code != "disk_full" || p.Hint == "" {
			t.Errorf("why: %+v", p)
		}
		free.Store(100 << 30)
		s.store.failBackups(errors.New("the disk is gone"))
		pass(30 * time.Minute)
		if got := problem.Of(s.backups.wrong()).Code; got != "disk_full" {
			t.Errorf("tried again too soon: %s", got)
		}
		pass(31 * time.Minute)
		o := s.latest()
		if got := problem.Of(s.backups.wrong()).Code; got == "disk_full" || len(o.Conditions) != 1 || o.Conditions[0].Code != problem.CodeBackupFailing {
			t.Errorf("wrong %s, conditions %+v", got, o.Conditions)
		}
		s.store.failBackups(nil)
		pass(2 * time.Hour)
		if got := s.backedUp(t); len(got) != 1 || s.backups.wrong() != nil {
			t.Errorf("fixed, but %q, %v", got, s.backups.wrong())
		}
	})
}
