package directory

import (
	"context"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/pause"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
)

const (
	typingPause = 30 * time.Millisecond // until a search begins
	scrollPause = 20 * time.Millisecond // until rows are read that came into sight
	choicePause = 10 * time.Millisecond // until what was chosen is read

	keptPages  = 40 // the rows of which are here
	pagesAhead = 2  // of those that came into sight last that are read together
)

// listing is the rows of the table. It knows how many there are and where each
// page begins, and has the pages that were in sight; others are read when they
// come into sight.
type listing struct {
	tasks   *task.Runner
	changed func(first bool) // rows have come; first: of another list
	failed  func(error)

	source source
	known  extent
	pages  map[int]*rowPage

	wanted   []int // pages, the newest last
	reading  bool
	stopRead func()
	stopWalk func()
	stopSeek func()
	moved    bool // rows may stand elsewhere than before the change that is told
}

// rowPage is a page of rows. A stale one is shown until it is read again.
type rowPage struct {
	rows  []present.ObjectRow
	stale bool
}

func newListing(tasks *task.Runner, changed func(first bool), failed func(error)) *listing {
	return &listing{tasks: tasks, changed: changed, failed: failed, pages: map[int]*rowPage{}, stopRead: func() {}, stopWalk: func() {}, stopSeek: func() {}}
}

// show reads another list, after a pause in which a newer one may be asked for.
// The old one stays until there are rows of the new one.
func (l *listing) show(s source, after time.Duration) {
	l.cancel()
	type first struct {
		rows []present.ObjectRow
		last directory.Key
	}
	l.stopWalk = task.Go(l.tasks, func(ctx context.Context) (f first, err error) {
		if err := pause.For(ctx, after); err != nil {
			return f, err
		}
		f.rows, f.last, err = s.page(ctx, directory.Key{}, pageRows)
		return f, err
	}, func(f first, err error) {
		if err != nil {
			l.failed(err)
			return
		}
		l.source, l.pages = s, map[int]*rowPage{0: {rows: f.rows}}
		l.known = extent{rows: len(f.rows), ended: len(f.rows) < pageRows}
		if l.changed(true); !l.known.ended {
			l.walk()
		}
	})
}

// walk learns how long the list is, while the first rows are in sight.
func (l *listing) walk() {
	var keys []directory.Key
	s := l.source
	l.stopWalk = task.Stream(l.tasks, s.walk, func(e extent) {
		keys = append(keys, e.keys...)
		l.known = extent{keys, e.rows, e.ended}
		l.changed(false)
	}, l.end)
}

// again reads the same list as it is now. What is in sight stays until then.
func (l *listing) again(s source) {
	l.cancel()
	l.stopWalk = task.Go(l.tasks, func(ctx context.Context) (whole extent, err error) {
		if err := pause.For(ctx, choicePause); err != nil {
			return whole, err
		}
		err = s.walk(ctx, func(e extent) {
			whole = extent{append(whole.keys, e.keys...), e.rows, e.ended}
		})
		return whole, err
	}, func(whole extent, err error) {
		if err != nil {
			l.failed(err)
			return
		}
		// The same ends of pages are taken for the same rows.
		l.moved = whole.rows != l.known.rows || !slices.Equal(whole.keys, l.known.keys)
		l.source, l.known = s, whole
		for _, p := range l.pages {
			p.stale = true
		}
		l.changed(false)
		l.moved = false
	})
}

func (l *listing) end(err error) {
	if err != nil {
		l.failed(err)
	}
}

// cancel forgets what is being read.
func (l *listing) cancel() {
	l.stopWalk()
	l.stopRead()
	l.stopSeek()
	l.wanted, l.reading = nil, false
}

// row returns a row; ok is false while it is not here.
func (l *listing) row(n int) (x present.ObjectRow, ok bool) {
	number := n / pageRows
	p := l.pages[number]
	if p == nil || p.stale {
		l.want(number)
	}
	if p == nil || n%pageRows >= len(p.rows) {
		return x, false
	}
	return p.rows[n%pageRows], true
}

// find returns the number of a row that is here; -1 where there is none.
func (l *listing) find(is func(present.ObjectRow) bool) int {
	for number, p := range l.pages {
		for i, x := range p.rows {
			if is(x) {
				return number*pageRows + i
			}
		}
	}
	return -1
}

// want has a page read soon: of those that rush by, the last ones.
func (l *listing) want(number int) {
	for i, n := range l.wanted {
		if n == number {
			l.wanted = append(l.wanted[:i], l.wanted[i+1:]...)
			break
		}
	}
	l.wanted = append(l.wanted, number)
	if !l.reading {
		l.reading = true
		l.stopRead = task.Later(l.tasks, scrollPause, l.readWanted)
	}
}

func (l *listing) readWanted() {
	numbers := l.wanted[max(0, len(l.wanted)-pagesAhead):]
	l.wanted = nil
	s, keys := l.source, l.known.keys
	l.stopRead = task.Go(l.tasks, func(ctx context.Context) (map[int]*rowPage, error) {
		pages := map[int]*rowPage{}
		for _, n := range numbers {
			rows, err := s.pageAt(ctx, keys, n)
			if err != nil {
				return nil, err
			}
			pages[n] = &rowPage{rows: rows}
		}
		return pages, nil
	}, func(pages map[int]*rowPage, err error) {
		l.reading = false
		if err != nil {
			l.failed(err)
			return
		}
		for n, p := range pages {
			l.pages[n] = p
			l.forgetFarFrom(n)
		}
		l.changed(false)
	})
}

// forgetFarFrom keeps the number of pages within bounds.
func (l *listing) forgetFarFrom(number int) {
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
