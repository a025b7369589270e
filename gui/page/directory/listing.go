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
	scrollPause = 20 * time.Millisecond // until newly visible rows are read
	choicePause = 10 * time.Millisecond // until a choice is read

	keptPages  = 40 // whose rows are kept
	pagesAhead = 2  // of the newest visible ones that are read together
)

// listing holds the rows of the table. It knows how many there are and where each
// page begins, and keeps the pages that were visible; others are read when they
// become visible.
type listing struct {
	tasks   *task.Runner
	changed func(first bool) // rows have arrived; first: of another list
	failed  func(error)

	source source
	known  extent
	pages  map[int]*rowPage

	wanted   []int // pages, the newest last
	reading  bool
	stopRead func()
	stopWalk func()
	stopSeek func()
	moved    bool // rows may have moved since the last change was reported
}

// rowPage is a page of rows. A stale one is shown until it is read again.
type rowPage struct {
	rows  []present.ObjectRow
	stale bool
}

func newListing(tasks *task.Runner, changed func(first bool), failed func(error)) *listing {
	return &listing{tasks: tasks, changed: changed, failed: failed, pages: map[int]*rowPage{}, stopRead: func() {}, stopWalk: func() {}, stopSeek: func() {}}
}

// show reads another list, after a pause in which a newer one may be requested. The
// old rows stay until the new ones arrive.
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

// walk finds out how long the list is, while the first rows are visible.
func (l *listing) walk() {
	var keys []directory.Key
	s := l.source
	l.stopWalk = task.Stream(l.tasks, s.walk, func(e extent) {
		keys = append(keys, e.keys...)
		l.known = extent{keys, e.rows, e.ended}
		l.changed(false)
	}, l.end)
}

// again reads the same list again. Visible rows stay until then.
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
		// Equal page ends are taken as equal rows.
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

// cancel drops the reading under way.
func (l *listing) cancel() {
	l.stopWalk()
	l.stopRead()
	l.stopSeek()
	l.wanted, l.reading = nil, false
}

// row returns a row; ok is false while it is not loaded.
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

// find returns the number of a loaded row; -1 if there is none.
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

// want requests a page: of pages that scroll past quickly, only the last ones are
// read.
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

// forgetFarFrom limits the number of pages.
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
