package paging

import (
	"context"
	"iter"
	"time"

	"github.com/rollcallsync/rollcall/core/pause"
	"github.com/rollcallsync/rollcall/gui/task"
)

const (
	pageRows   = 100
	scrollWait = 20 * time.Millisecond // until newly visible rows are read
	keptPages  = 40                    // whose rows are kept
	pagesAhead = 2                     // of the newest visible ones that are read together
)

// Mark is a place in a list: after a number of rows.
type Mark[K any] struct {
	Rows int
	Key  K
}

// Source is where rows come from; K is a position in their order, whose zero value
// is the beginning.
type Source[R, K any] struct {
	// Page reads at most n rows after a position.
	Page func(ctx context.Context, after K, n int) (rows []R, last K, err error)
	// Marks reports the position after every so many rows, and finally how many
	// there are.
	Marks func(ctx context.Context, every int) iter.Seq2[Mark[K], error]
}

// List is the rows of a source.
type List[R, K any] struct {
	tasks   *task.Runner
	changed func()
	failed  func(error)

	source             Source[R, K]
	rows               int
	whole              bool // rows are all there are
	keys               []K  // the end of each page
	pages              map[int][]R
	wanted             []int // pages, the newest last
	reading            bool
	stopRead, stopWalk func()
}

// New returns an empty list. changed is called when rows have arrived or their
// number has changed, failed when they could not be read.
func New[R, K any](tasks *task.Runner, changed func(), failed func(error)) *List[R, K] {
	return &List[R, K]{tasks: tasks, changed: changed, failed: failed, pages: map[int][]R{}, stopRead: func() {}, stopWalk: func() {}}
}

// Show reads another list, after a pause in which a newer one may be requested. The
// current rows stay until the first page of the new list has arrived.
func (l *List[R, K]) Show(s Source[R, K], after time.Duration) {
	l.cancel()
	type page struct {
		rows []R
		last K
	}
	l.stopWalk = task.Go(l.tasks, func(ctx context.Context) (first page, err error) {
		if err := pause.For(ctx, after); err != nil {
			return first, err
		}
		var none K
		first.rows, first.last, err = s.Page(ctx, none, pageRows)
		return first, err
	}, func(first page, err error) {
		if err != nil {
			l.failed(err)
			return
		}
		l.source, l.pages, l.keys = s, map[int][]R{0: first.rows}, nil
		l.rows, l.whole = len(first.rows), len(first.rows) < pageRows
		if !l.whole {
			l.walk()
		}
		l.changed()
	})
}

// Clear removes all rows.
func (l *List[R, K]) Clear() {
	l.cancel()
	l.pages, l.keys, l.rows, l.whole = map[int][]R{}, nil, 0, true
}

// walk finds out how long the list is, while the first rows are visible.
func (l *List[R, K]) walk() {
	s := l.source
	l.stopWalk = task.Stream(l.tasks, func(ctx context.Context, emit func(Mark[K])) error {
		for m, err := range s.Marks(ctx, pageRows) {
			if err != nil {
				return err
			}
			emit(m)
		}
		return nil
	}, func(m Mark[K]) {
		if m.Rows%pageRows == 0 && m.Rows > 0 {
			l.keys = append(l.keys, m.Key)
		}
		if m.Rows > l.rows {
			l.rows = m.Rows
			l.changed()
		}
	}, func(err error) {
		if err != nil {
			l.failed(err)
			return
		}
		l.whole = true
		l.changed()
	})
}

// Rows is how many rows are known so far; whole reports whether these are all.
func (l *List[R, K]) Rows() (n int, whole bool) { return l.rows, l.whole }

// Row returns a row; ok is false while it is not loaded, and then it is read.
func (l *List[R, K]) Row(n int) (row R, ok bool) {
	page, here := l.pages[n/pageRows]
	if !here {
		l.want(n / pageRows)
	}
	if n%pageRows >= len(page) {
		return row, false
	}
	return page[n%pageRows], true
}

// InMemory is how many rows are loaded.
func (l *List[R, K]) InMemory() (n int) {
	for _, rows := range l.pages {
		n += len(rows)
	}
	return n
}

// cancel drops the reading under way.
func (l *List[R, K]) cancel() {
	l.stopWalk()
	l.stopRead()
	l.wanted, l.reading = nil, false
}

// want requests a page: of pages that scroll past quickly, only the last ones are
// read.
func (l *List[R, K]) want(number int) {
	for i, n := range l.wanted {
		if n == number {
			l.wanted = append(l.wanted[:i], l.wanted[i+1:]...)
			break
		}
	}
	l.wanted = append(l.wanted, number)
	if !l.reading {
		l.reading = true
		l.stopRead = task.Later(l.tasks, scrollWait, l.readWanted)
	}
}

func (l *List[R, K]) readWanted() {
	numbers := l.wanted[max(0, len(l.wanted)-pagesAhead):]
	l.wanted = nil
	s, keys := l.source, l.keys
	l.stopRead = task.Go(l.tasks, func(ctx context.Context) (map[int][]R, error) {
		pages := map[int][]R{}
		for _, n := range numbers {
			if n > len(keys) {
				continue // its beginning is not known yet
			}
			var after K
			if n > 0 {
				after = keys[n-1]
			}
			rows, _, err := s.Page(ctx, after, pageRows)
			if err != nil {
				return nil, err
			}
			pages[n] = rows
		}
		return pages, nil
	}, func(pages map[int][]R, err error) {
		l.reading = false
		if err != nil {
			l.failed(err)
			return
		}
		for n, rows := range pages {
			l.pages[n] = rows
			l.forgetFarFrom(n)
		}
		l.changed()
	})
}

// forgetFarFrom limits the number of pages.
func (l *List[R, K]) forgetFarFrom(number int) {
	if len(l.pages) <= keptPages {
		return
	}
	farthest := number
	for n := range l.pages {
		if max(n-number, number-n) > max(farthest-number, number-farthest) {
			farthest = n
		}
	}
	delete(l.pages, farthest)
}
