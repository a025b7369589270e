package paging

import (
	"context"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/gui/task"
)

// Rows is the number of rows on a page: slightly more than a screen shows.
const Rows = 100

const (
	scrollWait = 20 * time.Millisecond // before newly visible rows are read
	keptPages  = 40                    // whose rows stay in memory
	pagesAhead = 2                     // how many of the latest visible pages are read together
)

// Pages keeps the pages of a list that were visible, and reads others when they become visible. It
// has no rows before Reset.
type Pages[R any] struct {
	// Reader returns a function that reads a page of the current list, on a goroutine of tasks. It
	// reports false for a page whose start is not known yet.
	Reader func() func(ctx context.Context, number int) (rows []R, known bool, err error)
	// Changed is called when pages have arrived. Failed is called when they could not be read.
	Changed func()
	Failed  func(error)

	tasks   *task.Runner
	pages   map[int]*page[R]
	wanted  []int // requested pages, the latest last
	reading bool
	stop    func()
}

// page is a page of rows. A stale page is shown until it has been read again.
type page[R any] struct {
	rows  []R
	stale bool
}

// NewPages returns an empty list. Set the functions before rows are shown.
func NewPages[R any](tasks *task.Runner) *Pages[R] {
	return &Pages[R]{tasks: tasks, pages: map[int]*page[R]{}, stop: func() {}}
}

// Reset starts another list, whose first page has these rows.
func (p *Pages[R]) Reset(first []R) { p.pages = map[int]*page[R]{0: {rows: first}} }

// Clear removes all pages.
func (p *Pages[R]) Clear() { clear(p.pages) }

// None reports whether no page has been loaded yet, not even an empty one.
func (p *Pages[R]) None() bool { return len(p.pages) == 0 }

// Renew marks every page as stale. A stale page is shown, and is read again when it is visible.
func (p *Pages[R]) Renew() {
	for _, x := range p.pages {
		x.stale = true
	}
}

// Put stores a page that the caller has read.
func (p *Pages[R]) Put(number int, rows []R) {
	p.pages[number] = &page[R]{rows: rows}
	p.forgetFarFrom(number)
}

// Page returns a page, if it is loaded and not stale.
func (p *Pages[R]) Page(number int) (rows []R, ok bool) {
	x := p.pages[number]
	if x == nil || x.stale {
		return nil, false
	}
	return x.rows, true
}

// Row returns a row; ok is false if it is not loaded yet. It is then read.
func (p *Pages[R]) Row(n int) (row R, ok bool) {
	x := p.pages[n/Rows]
	if x == nil || x.stale {
		p.want(n / Rows)
	}
	if x == nil || n%Rows >= len(x.rows) {
		return row, false
	}
	return x.rows[n%Rows], true
}

// Find returns the number of a loaded row, or -1.
func (p *Pages[R]) Find(is func(R) bool) int {
	for number, x := range p.pages {
		if i := slices.IndexFunc(x.rows, is); i >= 0 {
			return number*Rows + i
		}
	}
	return -1
}

// InMemory returns the number of loaded rows.
func (p *Pages[R]) InMemory() (n int) {
	for _, x := range p.pages {
		n += len(x.rows)
	}
	return n
}

// Cancel drops the reading in progress.
func (p *Pages[R]) Cancel() {
	p.stop()
	p.wanted, p.reading = nil, false
}

// want requests a page. If pages scroll past quickly, only the last ones are read.
func (p *Pages[R]) want(number int) {
	p.wanted = slices.DeleteFunc(p.wanted, func(n int) bool { return n == number })
	p.wanted = append(p.wanted, number)
	if !p.reading {
		p.reading = true
		p.stop = task.Later(p.tasks, scrollWait, p.readWanted)
	}
}

func (p *Pages[R]) readWanted() {
	numbers := p.wanted[max(0, len(p.wanted)-pagesAhead):]
	p.wanted = nil
	read := p.Reader()
	p.stop = task.Go(p.tasks, func(ctx context.Context) (map[int][]R, error) {
		pages := map[int][]R{}
		for _, n := range numbers {
			rows, known, err := read(ctx, n)
			if err != nil {
				return nil, err
			}
			if known {
				pages[n] = rows
			}
		}
		return pages, nil
	}, func(pages map[int][]R, err error) {
		p.reading = false
		if err != nil {
			p.Failed(err)
			return
		}
		for n, rows := range pages {
			p.Put(n, rows)
		}
		p.Changed()
	})
}

// forgetFarFrom limits the number of loaded pages.
func (p *Pages[R]) forgetFarFrom(number int) {
	if len(p.pages) <= keptPages {
		return
	}
	farthest := number
	for n := range p.pages {
		if max(n-number, number-n) > max(farthest-number, number-farthest) {
			farthest = n
		}
	}
	delete(p.pages, farthest)
}
