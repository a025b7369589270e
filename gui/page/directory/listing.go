package directory

import (
	"context"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/pause"
	"github.com/rollcallsync/rollcall/gui/paging"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
)

const (
	typingPause = 30 * time.Millisecond // before a search starts
	choicePause = 10 * time.Millisecond // before the rows of a new choice are read
)

// listing contains the rows of the table. It stores the number of rows and the start of each page.
type listing struct {
	tasks   *task.Runner
	changed func(first bool) // called when rows have arrived; first means that they belong to another list
	failed  func(error)

	source source
	known  extent
	pages  *paging.Pages[present.ObjectRow]

	stopWalk func()
	stopSeek func()
	moved    bool // rows may have moved since the last change was reported
}

func newListing(tasks *task.Runner, changed func(first bool), failed func(error)) *listing {
	l := &listing{tasks: tasks, changed: changed, failed: failed, stopWalk: func() {}, stopSeek: func() {}}
	l.pages = paging.NewPages[present.ObjectRow](tasks)
	l.pages.Reader, l.pages.Changed, l.pages.Failed = l.reader, func() { l.changed(false) }, l.failed
	return l
}

// show reads another list, after a pause in which the user may choose again. The old rows stay
// until the new ones arrive.
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
		f.rows, f.last, err = s.page(ctx, directory.Key{}, paging.Rows)
		return f, err
	}, func(f first, err error) {
		if err != nil {
			l.failed(err)
			return
		}
		l.source = s
		l.pages.Reset(f.rows)
		l.known = extent{rows: len(f.rows), ended: len(f.rows) < paging.Rows}
		if l.changed(true); !l.known.ended {
			l.walk()
		}
	})
}

// walk finds the number of rows while the first rows are already visible.
func (l *listing) walk() {
	var keys []directory.Key
	s := l.source
	l.stopWalk = task.Stream(l.tasks, s.walk, func(e extent) {
		keys = append(keys, e.keys...)
		l.known = extent{keys, e.rows, e.ended}
		l.changed(false)
	}, l.end)
}

// again reads the same list again. The old rows stay visible until then.
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
		// Equal page ends are taken to mean equal rows.
		l.moved = whole.rows != l.known.rows || !slices.Equal(whole.keys, l.known.keys)
		l.source, l.known = s, whole
		l.pages.Renew()
		l.changed(false)
		l.moved = false
	})
}

func (l *listing) end(err error) {
	if err != nil {
		l.failed(err)
	}
}

// cancel drops the reading in progress.
func (l *listing) cancel() {
	l.stopWalk()
	l.stopSeek()
	l.pages.Cancel()
}

// reader returns a function that reads pages of the current list. A page beyond the known ones is
// empty, because the list has become shorter.
func (l *listing) reader() func(ctx context.Context, number int) ([]present.ObjectRow, bool, error) {
	s, keys := l.source, l.known.keys
	return func(ctx context.Context, number int) ([]present.ObjectRow, bool, error) {
		if number > len(keys) {
			return nil, true, nil
		}
		var after directory.Key
		if number > 0 {
			after = keys[number-1]
		}
		rows, _, err := s.page(ctx, after, paging.Rows)
		return rows, true, err
	}
}
