package history

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/rollcallsync/rollcall/storage/sqldb"
	"github.com/rollcallsync/rollcall/storage/sqldb/sqldbtest"
)

// TestLockFileGoesWithItsConnector checks that a lock file stays as long as its connector exists.
func TestLockFileGoesWithItsConnector(t *testing.T) {
	db := sqldbtest.Open(t)
	sqldbtest.AddConnector(t, db, "contoso")
	st := New(db)
	files := func() []string {
		found, err := filepath.Glob(filepath.Join(filepath.Dir(db.Path), sqldb.RunLock("*")))
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	lock := func() func() {
		release, err := st.LockConnector(t.Context(), "contoso")
		if err != nil {
			t.Fatal(err)
		}
		return release
	}
	lock()()
	if left := files(); len(left) != 1 {
		t.Errorf("after a run: %q", left)
	}
	release := lock()
	err := db.Write(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, "DELETE FROM connector WHERE uid = ?", "contoso")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	release()
	if left := files(); len(left) != 0 {
		t.Errorf("after the connector was removed: %q", left)
	}
}
