package upkeep_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage"
	"github.com/rollcallsync/rollcall/storage/migrations"
	"github.com/rollcallsync/rollcall/storage/sqldb"
	"github.com/rollcallsync/rollcall/storage/upkeep"
)

// backedUp returns a sound database and a backup of it.
func backedUp(t *testing.T) (db *database, backup string) {
	t.Helper()
	db = soundDatabase(t)
	backup = filepath.Join(t.TempDir(), "copy.db")
	if err := db.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	return db, backup
}

func filesIn(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// restoreInto restores a backup over the database in folder.
func restoreInto(t *testing.T, folder, from string) (aside string, err error) {
	t.Helper()
	return upkeep.Restore(t.Context(), upkeep.RestoreOptions{
		Path: filepath.Join(folder, "rollcall.db"), From: from,
		Programs: map[string]string{"window.lock": "the window"},
		Now:      func() time.Time { return time.Date(2026, 11, 23, 8, 12, 0, 0, time.UTC) },
	})
}

// names lists the display names of the accounts in a database.
func names(t *testing.T, db *database) (list []string) {
	t.Helper()
	for u, err := range db.Users(t.Context(), directory.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, u.Attributes.Text("displayName"))
	}
	return list
}

func rename(t *testing.T, db *database, name string) {
	t.Helper()
	user := directory.Object{
		ID:         "00000001-0000-4000-8000-000000000001",
		Attributes: directory.Attributes{{Name: "displayName", Value: `"` + name + `"`}},
	}
	applyPages(t, db, directory.ModeDelta, map[directory.Stream][]directory.Object{directory.StreamUserChanges: {user}})
}

func TestBackupIsPrivateAndAlone(t *testing.T) {
	db, backup := backedUp(t)
	if err := db.Backup(t.Context(), backup); err != nil { // replaces the older one
		t.Fatal(err)
	}
	info, err := os.Stat(backup)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("mode %v, want 0600", info.Mode().Perm())
	}
	if got := filesIn(t, filepath.Dir(backup)); len(got) != 1 {
		t.Errorf("the folder of the backup contains %q, want only the backup", got)
	}
}

func TestBackupOverwritesNothingElse(t *testing.T) {
	db, _ := backedUp(t)
	folder := t.TempDir()
	text, foreignFile := filepath.Join(folder, "text"), filepath.Join(folder, "foreign.db")
	if err := os.WriteFile(text, []byte("a shopping list"), 0o600); err != nil {
		t.Fatal(err)
	}
	makeForeign(t, foreignFile)
	before := filesIn(t, folder)
	for name, path := range map[string]string{
		"a text": text, "a folder": folder, "another program's database": foreignFile,
		"the database itself": db.db.Path,
		"its log":             db.db.Path + "-wal",
	} {
		if p := problem.Of(db.Backup(t.Context(), path)); p.Code != "backup_unwritable" || p.Hint == "" {
			t.Errorf("%s: %+v", name, p)
		}
	}
	if p := problem.Of(db.Backup(t.Context(), filepath.Join(folder, "none", "f.db"))); p.Code != "backup_unwritable" {
		t.Errorf("a missing folder: %+v", p)
	}
	if got, _ := os.ReadFile(text); string(got) != "a shopping list" {
		t.Errorf("the text is now %q", got)
	}
	if got := filesIn(t, folder); !slices.Equal(got, before) {
		t.Errorf("the folder contains %q, want %q as before", got, before)
	}
}

func makeForeign(t *testing.T, path string) {
	t.Helper()
	other, err := sql.Open("sqlite", sqldb.DSN(path))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.ExecContext(t.Context(), "CREATE TABLE customer (name TEXT)"); err != nil {
		t.Fatal(err)
	}
}

// TestBackupWhileEverythingRuns checks that a backup made while runs are applied contains the
// directory as one of the runs left it.
func TestBackupWhileEverythingRuns(t *testing.T) {
	db := soundDatabase(t)
	folder := t.TempDir()
	var work sync.WaitGroup
	stop := make(chan struct{})
	work.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
				rename(t, db, fmt.Sprintf("Anna %d", i))
			}
		}
	})
	for i := range 5 {
		path := filepath.Join(folder, fmt.Sprintf("%d.db", i))
		if err := db.Backup(t.Context(), path); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	work.Wait()
	for _, name := range filesIn(t, folder) {
		place := t.TempDir()
		if _, err := restoreInto(t, place, filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
		copied, err := open(t.Context(), storage.Options{Path: filepath.Join(place, "rollcall.db")})
		if err != nil {
			t.Fatal(err)
		}
		if got := names(t, copied); len(got) != 1 || !strings.HasPrefix(got[0], "Anna") {
			t.Errorf("%s: accounts %q", name, got)
		}
		copied.Close()
	}
}

func TestBackupOfADamagedDatabase(t *testing.T) {
	db := soundDatabase(t)
	execUnchecked(t, db, "UPDATE mirror SET accounts = 7")
	folder := t.TempDir()
	p := problem.Of(db.Backup(t.Context(), filepath.Join(folder, "copy.db")))
	if p.Code != "backup_failed" || !strings.Contains(p.Detail, "is 7, but") {
		t.Errorf("problem %+v", p)
	}
	if got := filesIn(t, folder); len(got) != 0 {
		t.Errorf("left behind: %q", got)
	}
}

func TestCancelledBackupLeavesNothing(t *testing.T) {
	db := soundDatabase(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	folder := t.TempDir()
	if err := db.Backup(ctx, filepath.Join(folder, "copy.db")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if got := filesIn(t, folder); len(got) != 0 {
		t.Errorf("left behind: %q", got)
	}
}

func TestRestore(t *testing.T) {
	db, backup := backedUp(t)
	rename(t, db, "Changed")
	// An unfinished fetch belongs to the database in which it began.
	if _, err := db.BeginFetch(t.Context(),
		directory.Fetch{Connector: "contosoaaa", Snapshot: 9, Mode: directory.ModeDelta}); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Dir(db.db.Path)
	if _, err := restoreInto(t, folder, backup); !errors.Is(err, directory.ErrBusy) {
		t.Fatalf("restored into an open database: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	aside, err := restoreInto(t, folder, backup)
	if want := filepath.Join(folder, "rollcall-before-restore-20261123-081200.db"); err != nil || aside != want {
		t.Fatalf("aside %q, %v, want %q", aside, err, want)
	}
	if got := filesIn(t, folder); slices.Contains(got, sqldb.StagingFile) {
		t.Errorf("the unfinished fetch is still there: %q", got)
	}
	expectNames(t, folder, "Anna")
	again, err := restoreInto(t, folder, aside)
	if err != nil || again == aside {
		t.Fatalf("second restore: %q, %v", again, err)
	}
	expectNames(t, folder, "Changed")
}

func expectNames(t *testing.T, folder, want string) {
	t.Helper()
	db, err := open(t.Context(), storage.Options{Path: filepath.Join(folder, "rollcall.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if got := names(t, db); !slices.Equal(got, []string{want}) {
		t.Errorf("accounts %q, want %q", got, want)
	}
	if found, err := db.Check(t.Context()); len(found) > 0 || err != nil {
		t.Errorf("check: %q, %v", found, err)
	}
}

func TestRestoreWithoutADatabase(t *testing.T) {
	_, backup := backedUp(t)
	folder := t.TempDir()
	if aside, err := restoreInto(t, folder, backup); err != nil || aside != "" {
		t.Fatalf("aside %q, %v", aside, err)
	}
	expectNames(t, folder, "Anna")
}

// A damaged database is set aside unchanged, together with its log.
func TestRestoreOverADamagedDatabase(t *testing.T) {
	_, backup := backedUp(t)
	folder := t.TempDir()
	damaged := "SQLite format 3\x00 and nothing that makes sense"
	for name, text := range map[string]string{"rollcall.db": damaged, "rollcall.db-wal": "a log"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	aside, err := restoreInto(t, folder, backup)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(aside); string(got) != damaged {
		t.Errorf("set aside: %q", got)
	}
	expectNames(t, folder, "Anna")
}

// TestFailedRestoreLeavesOneDatabase covers a restore that fails at the last step. It used to leave
// the live database under a second name, as if it were an old one.
func TestFailedRestoreLeavesOneDatabase(t *testing.T) {
	hindrances := map[problem.Code]func(t *testing.T, folder string){
		problem.CodeUnknown: func(t *testing.T, folder string) { // staging cannot be removed
			if err := os.MkdirAll(filepath.Join(folder, sqldb.StagingFile, "x"), 0o700); err != nil {
				t.Fatal(err)
			}
		},
	}
	if runtime.GOOS == "windows" { // elsewhere, open files can be replaced
		hindrances[problem.CodeBusy] = func(t *testing.T, folder string) { // another program reads the database
			reader, err := os.Open(filepath.Join(folder, "rollcall.db"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { reader.Close() })
		}
	}
	for code, hinder := range hindrances {
		t.Run(string(code), func(t *testing.T) {
			db, backup := backedUp(t)
			rename(t, db, "Changed")
			folder := filepath.Dir(db.db.Path)
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			if err := sqldb.DropStaging(db.db.Path); err != nil {
				t.Fatal(err)
			}
			hinder(t, folder)
			before := filesIn(t, folder)
			aside, err := restoreInto(t, folder, backup)
			if problem.Of(err).Code != code || aside != "" {
				t.Errorf("aside %q, %v, want code %s", aside, err, code)
			}
			if after := filesIn(t, folder); !slices.Equal(after, before) {
				t.Errorf("files %q, want %q", after, before)
			}
			if err := os.RemoveAll(filepath.Join(folder, sqldb.StagingFile)); err != nil {
				t.Fatal(err)
			}
			expectNames(t, folder, "Changed")
		})
	}
}

func TestRestoreRefuses(t *testing.T) {
	db, backup := backedUp(t)
	folder := t.TempDir()
	damage := func(name string, change func(text []byte) []byte) string {
		text, err := os.ReadFile(backup)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, change(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	changed := func(name, statements string) string {
		path := damage(name, func(text []byte) []byte { return text })
		other, err := sql.Open("sqlite", sqldb.DSN(path))
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		if _, err := other.ExecContext(t.Context(), statements); err != nil {
			t.Fatal(err)
		}
		return path
	}
	foreignFile := filepath.Join(folder, "foreign.db")
	makeForeign(t, foreignFile)
	for name, tt := range map[string]struct {
		path   string
		code   problem.Code
		detail string
	}{
		"missing": {filepath.Join(folder, "none.db"), "backup_missing", "no such file"},
		"empty": {
			damage("empty", func([]byte) []byte { return nil }), "database_foreign",
			"not an SQLite database",
		},
		"text": {
			damage("text", func([]byte) []byte { return []byte("list") }), "database_foreign",
			"not an SQLite database",
		},
		"another program": {foreignFile, "database_foreign", "of another program"},
		"newer":           {changed("newer.db", "PRAGMA user_version = 999"), "database_newer", "version 999"},
		"cut off": {
			damage("cut.db", func(text []byte) []byte { return text[:len(text)/2] }),
			problem.CodeDatabaseDamaged, "damaged",
		},
		"overwritten": {damage("over.db", func(text []byte) []byte {
			copy(text[len(text)/2:], strings.Repeat("x", 8192))
			return text
		}), problem.CodeDatabaseDamaged, "damaged"},
		"inconsistent": {
			changed("wrong.db", "UPDATE mirror SET accounts = 7"), problem.CodeDatabaseDamaged,
			"is 7, but",
		},
	} {
		t.Run(name, func(t *testing.T) {
			place := t.TempDir()
			_, err := restoreInto(t, place, tt.path)
			p := problem.Of(err)
			if p.Code != tt.code || !strings.Contains(p.Detail, tt.detail) ||
				!strings.Contains(p.Detail, "Nothing was changed") {
				t.Errorf("problem %+v, want code %s and detail %q", p, tt.code, tt.detail)
			}
			if found := problem.Of(db.VerifyBackup(t.Context(), tt.path)); found.Code != p.Code ||
				found.Detail != p.Detail {
				t.Errorf("VerifyBackup reports %+v, Restore %+v", found, p)
			}
			if got := filesIn(t, place); !slices.Equal(got, []string{sqldb.DatabaseLock}) {
				t.Errorf("the folder contains %q", got)
			}
		})
	}
	if p := problem.Of(db.VerifyBackup(t.Context(), db.db.Path)); p.Code != problem.CodeUsage {
		t.Errorf("the database itself: VerifyBackup reports %+v", p)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if p := problem.Of(second(restoreInto(t, filepath.Dir(db.db.Path), db.db.Path))); p.Code != problem.CodeUsage {
		t.Errorf("the database itself: Restore reports %+v", p)
	}
}

func second(_ string, err error) error { return err }

func TestRestoreNamesTheProgramThatIsOpen(t *testing.T) {
	db, backup := backedUp(t)
	folder := filepath.Dir(db.db.Path)
	busy := func() string {
		t.Helper()
		_, err := restoreInto(t, folder, backup)
		return problem.Of(err).Title
	}
	if got := busy(); !strings.HasSuffix(got, "a command of rollcallctl") {
		t.Errorf("no other lock: %q", got)
	}
	release, err := db.LockConnector(t.Context(), "contosoaaa")
	if err != nil {
		t.Fatal(err)
	}
	if got := busy(); !strings.HasSuffix(got, "rollcallctl sync") {
		t.Errorf("a run: %q", got)
	}
	release()
	if release, err = db.LockSchedule(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := busy(); !strings.HasSuffix(got, "rollcallctl daemon") {
		t.Errorf("the schedule: %q", got)
	}
	window := sqldb.NewLock(db.db.Path, "window.lock")
	if ok, err := window.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	defer window.Unlock()
	if got := busy(); !strings.HasSuffix(got, "the window") {
		t.Errorf("the window: %q", got)
	}
	release()
}

func TestOpenDuringARestoreIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rollcall.db")
	lock, err := sqldb.Exclude(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Unlock()
	if db, err := open(t.Context(), storage.Options{Path: path}); !errors.Is(err, directory.ErrBusy) {
		if err == nil {
			db.Close()
		}
		t.Errorf("opened: %v", err)
	}
}

func TestBackupBeforeMigration(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "rollcall.db")
	oldDatabase(t, path)
	db, err := open(t.Context(), storage.Options{Path: path, Now: func() time.Time {
		return time.Date(2026, 11, 23, 8, 12, 0, 0, time.UTC)
	}})
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("before-schema-%d-20261123-081200.db", migrations.Newest())
	if got := filesIn(t, filepath.Join(folder, upkeep.BackupFolder)); !slices.Equal(got, []string{want}) {
		t.Fatalf("backups %q, want %q", got, want)
	}
	if version, err := sqldb.VersionOf(t.Context(), filepath.Join(folder, upkeep.BackupFolder, want)); version != 1 ||
		err != nil {
		t.Errorf("the backup has version %d, %v, want 1", version, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := open(t.Context(), storage.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := filesIn(t, filepath.Join(folder, upkeep.BackupFolder)); len(got) != 1 {
		t.Errorf("opening once more made another backup: %q", got)
	}
}

// TestDowngrade covers a program that finds a database that a newer one has upgraded. The program
// changes nothing, names the newest backup from before the upgrade that it can open, and can
// restore it.
func TestDowngrade(t *testing.T) {
	db := soundDatabase(t)
	path := db.db.Path
	folder := filepath.Dir(path)
	backups := filepath.Join(folder, upkeep.BackupFolder)
	if err := os.Mkdir(backups, 0o700); err != nil {
		t.Fatal(err)
	}
	next := migrations.Newest() + 1
	at := func(version int, day string) string {
		return filepath.Join(backups, fmt.Sprintf("before-schema-%d-202612%s-080000.db", version, day))
	}
	for i, name := range []string{at(next, "01"), at(next, "02"), at(next+1, "03")} {
		if err := db.Backup(t.Context(), name); err != nil {
			t.Fatal(err)
		}
		made := time.Date(2026, 12, i+1, 8, 0, 0, 0, time.UTC)
		if err := os.Chtimes(name, made, made); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	raise(t, at(next+1, "03"), next) // this program is too old for it as well
	raise(t, path, next+1)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = open(t.Context(), storage.Options{Path: path})
	p, want := problem.Of(err), at(next, "02")
	if p.Code != problem.CodeDatabaseNewer || p.Remedy != (problem.Remedy{Kind: problem.RestoreAtStart, Of: want}) {
		t.Fatalf("problem %+v, want one that offers %s", p, want)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the newer database has changed (%v)", err)
	}
	if _, err := restoreInto(t, folder, p.Remedy.Of); err != nil {
		t.Fatal(err)
	}
	again, err := open(t.Context(), storage.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if got := names(t, again); len(got) != 1 {
		t.Errorf("accounts %q", got)
	}
}

// raise sets the version of a database.
func raise(t *testing.T, path string, version int) {
	t.Helper()
	raised, err := sql.Open("sqlite", sqldb.DSN(path))
	if err != nil {
		t.Fatal(err)
	}
	_, err = raised.ExecContext(t.Context(), fmt.Sprintf("PRAGMA user_version = %d; PRAGMA wal_checkpoint(TRUNCATE)",
		version))
	if err := errors.Join(err, raised.Close()); err != nil {
		t.Fatal(err)
	}
}

// oldDatabase makes a database of version 1.
func oldDatabase(t *testing.T, path string) {
	t.Helper()
	old, err := sql.Open("sqlite", sqldb.DSN(path))
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	old.SetMaxOpenConns(1)
	if _, err := old.ExecContext(t.Context(), migrations.After(0)[0].SQL+
		fmt.Sprintf("; PRAGMA application_id = %d; PRAGMA user_version = 1", sqldb.ApplicationID)); err != nil {
		t.Fatal(err)
	}
}

func TestCheckpointEmptiesTheLog(t *testing.T) {
	db := soundDatabase(t)
	before, after, err := db.Checkpoint(t.Context())
	if err != nil || before == 0 || after != 0 {
		t.Errorf("log of %d bytes, then %d, %v", before, after, err)
	}
}
