package storagetest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

// backupContainsEverything checks that a backup describes its contents, passes its check and
// replaces an older one.
func backupContainsEverything(t *testing.T, store Store) {
	f := newFixture(t, store)
	path := filepath.Join(t.TempDir(), "copy.db")
	f.must(store.Backup(f.ctx, path))
	contents, err := store.BackupContents(f.ctx, path)
	f.must(err)
	want(t, "backup before the first run", contents,
		directory.BackupContents{SchemaVersion: contents.SchemaVersion, Connectors: 1})

	f.first([]directory.Object{User(1, "Ann"), User(2, "Bob")}, []directory.Object{Group(1, "A")}, nil)
	last := f.delta([]directory.Object{removed(UserID(2), directory.SoftDeleted)}, nil)
	f.must(store.Backup(f.ctx, path))
	contents, err = store.BackupContents(f.ctx, path)
	f.must(err)
	want(t, "backup that replaced it", contents, directory.BackupContents{
		SchemaVersion: contents.SchemaVersion, Connectors: 1, Runs: 2, LastRun: last.StartedAt, Users: 1, Groups: 1,
	})
	f.must(store.VerifyBackup(f.ctx, path))
	size, err := store.Size(f.ctx)
	f.must(err)
	info, err := os.Stat(path)
	f.must(err)
	if info.Size() == 0 || size < info.Size() {
		t.Errorf("the store has %d bytes, its backup %d", size, info.Size())
	}
	statistics, err := store.Statistics(f.ctx)
	f.must(err)
	want(t, "bytes in the statistics", statistics.Bytes, size)
}

// backupKeepsOtherFiles checks that a file that is not a backup is neither overwritten nor accepted
// as a backup.
func backupKeepsOtherFiles(t *testing.T, store Store) {
	f := newFixture(t, store)
	path := filepath.Join(t.TempDir(), "letter.txt")
	f.must(os.WriteFile(path, []byte("Dear Ann"), 0o600))
	if err := store.Backup(f.ctx, path); err == nil {
		t.Error("a backup overwrote a letter")
	}
	text, err := os.ReadFile(path)
	f.must(err)
	want(t, "letter", string(text), "Dear Ann")
	for _, path := range []string{path, filepath.Join(t.TempDir(), "nothing.db")} {
		if err := store.VerifyBackup(f.ctx, path); err == nil {
			t.Errorf("%s is accepted as a backup", filepath.Base(path))
		}
		if _, err := store.BackupContents(f.ctx, path); err == nil {
			t.Errorf("%s has the contents of a backup", filepath.Base(path))
		}
	}
}

// newStoresNeedNoUpgrade checks that only a store from an older version has an upgrade to finish.
func newStoresNeedNoUpgrade(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Ann")}, nil, nil)
	for range 2 {
		more, err := store.FinishUpgrade(f.ctx)
		f.must(err)
		want(t, "more to upgrade", more, false)
	}
	before, after, err := store.Checkpoint(f.ctx)
	f.must(err)
	want(t, "the log is no longer than before", after <= before && after >= 0, true)
	f.checkSound()
	f.wantUsers(now, "u1 Ann: active, new")
}
