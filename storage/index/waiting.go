package index

import (
	"cmp"
	"context"
	"slices"

	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// waiting contains users of a first fetch that are stored but not yet in the index. Their numbers
// are scattered, so adding even a few of them to the index rewrites most of its rows of facts and
// adds a segment of words. They are therefore added many at a time. If these users are lost, Index
// finds that the search index lacks them.
type waiting struct {
	users []Entry
	bytes int
}

const (
	// enoughWaiting is the number of users that are added to the index at a time. Adding them takes
	// ten times the memory of their words.
	enoughWaiting = 3500
	// enoughBytes limits the size of those words. Most users have 150 bytes.
	enoughBytes = 1 << 20
)

func (w *waiting) add(found []Entry) {
	for _, x := range found {
		w.bytes += len(x.words)
	}
	w.users = append(w.users, found...)
}

func (w *waiting) isEnough() bool { return len(w.users) >= enoughWaiting || w.bytes >= enoughBytes }

// take removes and returns the users in ascending order, each as it was last added.
func (w *waiting) take() []Entry {
	users := w.users
	*w = waiting{}
	slices.Reverse(users)
	slices.SortStableFunc(users, func(a, b Entry) int { return cmp.Compare(a.Object, b.Object) })
	return slices.CompactFunc(users, func(a, b Entry) bool { return a.Object == b.Object })
}

// Pending is the data of a first fetch that is stored but not yet in the index.
type Pending struct {
	// The last rows that Index has processed. Users in waiting may be before them.
	Users, groups int64
	waiting       waiting
}

// Add adds users to those that wait, and indexes all of them if there are enough.
func (p *Pending) Add(ctx context.Context, tx *sqldb.Tx, found []Entry) error {
	if p.waiting.add(found); !p.waiting.isEnough() {
		return nil
	}
	return p.Index(ctx, tx)
}

// Index adds the waiting users to the index.
func (p *Pending) Index(ctx context.Context, tx *sqldb.Tx) error {
	return Users.insert(ctx, tx, p.waiting.take(), "INSERT OR REPLACE")
}
