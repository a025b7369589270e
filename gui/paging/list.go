package paging

import (
	"context"
	"iter"
	"time"

	"github.com/rollcallsync/rollcall/core/pause"
	"github.com/rollcallsync/rollcall/gui/task"
)

// Mark is a position in a list, after a number of rows.
type Mark[K any] struct {
	Rows int
	Key  K
}

// Source supplies rows. K is a position in their order, and its zero value is the start.
type Source[R, K any] struct {
	// Page reads at most n rows after the given position.
	Page func(ctx context.Context, after K, n int) (rows []R, last K, err error)
	// Marks yields the position after every so many rows, and finally the number of rows.
	Marks func(ctx context.Context, every int) iter.Seq2[Mark[K], error]
}

// List contains the rows of a source.
type List[R, K any] struct {
	tasks   *task.Runner
	changed func()
	failed  func(error)

	source   Source[R, K]
	rows     int
	whole    bool // all rows have been counted
	keys     []K  // the end of each page
	pages    *Pages[R]
	stopWalk func()
}

// New returns an empty list. It calls changed when rows have arrived or their number has changed,
// and failed when rows could not be read.
func New[R, K any](tasks *task.Runner, changed func(), failed func(error)) *List[R, K] {
	l := &List[R, K]{tasks: tasks, changed: changed, failed: failed, pages: NewPages[R](tasks), stopWalk: func() {}}
	l.pages.Reader, l.pages.Changed, l.pages.Failed = l.reader, changed, failed
	return l
}

// Show reads another list, after a pause in which the user may choose again. The current rows stay
// until the first page of the new list has arrived.
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
		first.rows, first.last, err = s.Page(ctx, none, Rows)
		return first, err
	}, func(first page, err error) {
		if err != nil {
			l.failed(err)
			return
		}
		l.source, l.keys = s, nil
		l.pages.Reset(first.rows)
		l.rows, l.whole = len(first.rows), len(first.rows) < Rows
		if !l.whole {
			l.walk()
		}
		l.changed()
	})
}

// Clear removes all rows.
func (l *List[R, K]) Clear() {
	l.cancel()
	l.pages.Clear()
	l.keys, l.rows, l.whole = nil, 0, true
}

// walk finds the number of rows while the first rows are already visible.
func (l *List[R, K]) walk() {
	s := l.source
	l.stopWalk = task.Stream(l.tasks, func(ctx context.Context, emit func(Mark[K])) error {
		for m, err := range s.Marks(ctx, Rows) {
			if err != nil {
				return err
			}
			emit(m)
		}
		return nil
	}, func(m Mark[K]) {
		if m.Rows%Rows == 0 && m.Rows > 0 {
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

// Rows returns the number of rows known so far; whole reports whether these are all.
func (l *List[R, K]) Rows() (n int, whole bool) { return l.rows, l.whole }

// Row returns a row; ok is false if it is not loaded yet. It is then read.
func (l *List[R, K]) Row(n int) (row R, ok bool) { return l.pages.Row(n) }

// InMemory returns the number of loaded rows.
func (l *List[R, K]) InMemory() (n int) { return l.pages.InMemory() }

// cancel drops the reading in progress.
func (l *List[R, K]) cancel() {
	l.stopWalk()
	l.pages.Cancel()
}

// reader returns a function that reads pages whose start is known now.
func (l *List[R, K]) reader() func(ctx context.Context, number int) ([]R, bool, error) {
	s, keys := l.source, l.keys
	return func(ctx context.Context, number int) ([]R, bool, error) {
		if number > len(keys) {
			return nil, false, nil
		}
		var after K
		if number > 0 {
			after = keys[number-1]
		}
		rows, _, err := s.Page(ctx, after, Rows)
		return rows, true, err
	}
}
