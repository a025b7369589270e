package plan

import (
	"context"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/sqldb"
	"github.com/rollcallsync/rollcall/storage/sqldb/sqldbtest"
)

func numberedGUID(n int64) (g directory.GUID) {
	binary.BigEndian.PutUint64(g[8:], uint64(n))
	return g
}

func TestIDCacheDropsIDsButConfusesNone(t *testing.T) {
	c := newIDCache()
	const ids = 3 * idCacheSets * idCacheWays
	for n := int64(1); n <= ids; n++ {
		c.add(numberedGUID(n), n, directory.Kind(n%5))
	}
	var kept int
	for n := int64(1); n <= ids; n++ {
		switch key, kind := c.find(numberedGUID(n)); {
		case key == n && kind == directory.Kind(n%5):
			kept++
		case key == 0:
		default:
			t.Fatalf("the key of %d is %d, of kind %d", n, key, kind)
		}
	}
	if full := idCacheSets * idCacheWays; kept < full*99/100 || kept > full {
		t.Errorf("%d IDs are cached, want at least 99 %% of %d and no more than that", kept, full)
	}
	if got, _ := c.find(numberedGUID(ids + 1)); got != 0 {
		t.Errorf("the key of an ID that was never added is %d, want 0", got)
	}
}

func TestIDCacheHoldsMediumDirectory(t *testing.T) {
	c := newIDCache()
	const ids = 105_000
	for n := int64(1); n <= ids; n++ {
		c.add(numberedGUID(n), n, directory.Kind(n%5))
	}
	var kept int
	for n := int64(1); n <= ids; n++ {
		if key, _ := c.find(numberedGUID(n)); key == n {
			kept++
		}
	}
	if kept < ids*8/10 {
		t.Errorf("%d of %d IDs are cached, want at least 80 %%", kept, ids)
	}
}

// TestFailedWriteDropsIDs checks that the IDs are dropped before the next write begins, which would
// otherwise refer to objects that were never written.
func TestFailedWriteDropsIDs(t *testing.T) {
	db := New(sqldbtest.Open(t))
	failed := errors.New("failed")
	for range 50 {
		known := make(chan int)
		err := db.db.Write(t.Context(), func(context.Context, *sqldb.Tx) error {
			db.idsOf("a connector", 1)
			go func() {
				n := -1
				db.db.Write(t.Context(), func(context.Context, *sqldb.Tx) error {
					db.idsMu.Lock()
					defer db.idsMu.Unlock()
					n = len(db.ids)
					return nil
				})
				known <- n
			}()
			return failed
		})
		if !errors.Is(err, failed) {
			t.Fatal(err)
		}
		if n := <-known; n != 0 {
			t.Fatalf("the next write finds the IDs of %d connectors, want none", n)
		}
	}
}

// TestEndedRunDropsIDs checks that the end of a run empties the cache. It takes 6 MB, and another
// program may do the next run.
func TestEndedRunDropsIDs(t *testing.T) {
	db := New(sqldbtest.Open(t))
	db.idsOf("contosoaaa", 1)
	if err := db.EndRun(t.Context(), directory.Run{
		Connector: "contosoaaa",
		State:     directory.StateCancelled,
	}); err != nil {
		t.Fatal(err)
	}
	if len(db.ids) != 0 {
		t.Errorf("the IDs of %d connectors are still cached", len(db.ids))
	}
}
