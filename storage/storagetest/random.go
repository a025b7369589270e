package storagetest

import "testing"

func randomOperations(t *testing.T, store Store) {}
