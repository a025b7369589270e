package storage_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/rollcallsync/rollcall/core/soaktest"
	"github.com/rollcallsync/rollcall/storage/storagetest"
)

func TestConformance(t *testing.T) {
	storagetest.Conformance(t, func(t *testing.T, programs int) (list []storagetest.Store) {
		path := filepath.Join(t.TempDir(), "rollcall.db")
		for range programs {
			list = append(list, storagetest.OpenAt(t, path))
		}
		return list
	})
}

// TestRandomHistories runs many random histories. TestConformance runs only one.
func TestRandomHistories(t *testing.T) {
	if !soaktest.Asked() {
		t.Skip("make soak runs this")
	}
	for n := range 60 {
		t.Run(fmt.Sprint("history=", n), func(t *testing.T) {
			t.Parallel()
			storagetest.RandomHistory(t, storagetest.Open(t))
		})
	}
}
