package storage_test

import (
	"testing"

	"github.com/rollcallsync/rollcall/storage/storagetest"
)

func TestConformance(t *testing.T) {
	storagetest.Conformance(t, func(t *testing.T) storagetest.Store { return storagetest.Open(t) })
}
