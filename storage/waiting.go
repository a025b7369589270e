package storage

import (
	"cmp"
	"context"
	"slices"

	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// waiting are users of a first fetch that are stored but not yet in the index. Their
// numbers are scattered, so each time the index takes in some users, it writes most of
// its rows of facts and a segment of words. That is why it takes in many at a time. If
// these users are forgotten, Index finds that the search index lacks them.
type waiting struct {
	users []indexing
	bytes int
}

const (
	// enoughWaiting is how many users the index takes in at a time. The index needs ten
	// times the memory of their words while it does so.
	enoughWaiting = 3500
	// enoughBytes limits those words, of which most users have 150 bytes.
	enoughBytes = 1 << 20
)

func (w *waiting) add(found []indexing) {
	for _, x := range found {
		w.bytes += len(x.words)
	}
	w.users = append(w.users, found...)
}

func (w *waiting) isEnough() bool { return len(w.users) >= enoughWaiting || w.bytes >= enoughBytes }

// take returns the users in ascending order, each as it was added last.
func (w *waiting) take() []indexing {
	users := w.users
	*w = waiting{}
	slices.Reverse(users)
	slices.SortStableFunc(users, func(a, b indexing) int { return cmp.Compare(a.object, b.object) })
	return slices.CompactFunc(users, func(a, b indexing) bool { return a.object == b.object })
}

// indexWaiting brings what waits into the index.
func (s *identities) indexWaiting(ctx context.Context, tx *sqldb.Tx) error {
	return userObjects.insert(ctx, tx, s.waiting.take(), "INSERT OR REPLACE")
}
