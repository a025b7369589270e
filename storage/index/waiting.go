package index

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
	users []Entry
	bytes int
}

const (
	// enoughWaiting is how many users the index takes in at a time. The index needs ten
	// times the memory of their words while it does so.
	enoughWaiting = 3500
	// enoughBytes limits those words, of which most users have 150 bytes.
	enoughBytes = 1 << 20
)

func (w *waiting) add(found []Entry) {
	for _, x := range found {
		w.bytes += len(x.words)
	}
	w.users = append(w.users, found...)
}

func (w *waiting) isEnough() bool { return len(w.users) >= enoughWaiting || w.bytes >= enoughBytes }

// take returns the users in ascending order, each as it was added last.
func (w *waiting) take() []Entry {
	users := w.users
	*w = waiting{}
	slices.Reverse(users)
	slices.SortStableFunc(users, func(a, b Entry) int { return cmp.Compare(a.Object, b.Object) })
	return slices.CompactFunc(users, func(a, b Entry) bool { return a.Object == b.Object })
}

// Pending is what a first fetch has stored and the index does not have yet.
type Pending struct {
	// The rows up to which Index has come, except those in waiting.
	Users, groups int64
	waiting       waiting
}

// Add lets users wait, and indexes those that wait if they are enough.
func (p *Pending) Add(ctx context.Context, tx *sqldb.Tx, found []Entry) error {
	if p.waiting.add(found); !p.waiting.isEnough() {
		return nil
	}
	return p.Index(ctx, tx)
}

// Index brings what waits into the index.
func (p *Pending) Index(ctx context.Context, tx *sqldb.Tx) error {
	return Users.insert(ctx, tx, p.waiting.take(), "INSERT OR REPLACE")
}
