package syncer

import (
	"context"
	"iter"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/rollcallsync/rollcall/core/directory"
)

const (
	// partsPerWrite and edgesPerWrite say how much is collected for one staging transaction. It is
	// enough to keep transactions few, but little enough to keep in memory and to read again after a
	// crash. Parts are properties; a membership counts as partsOfLink.
	partsPerWrite = 80_000
	partsOfLink   = 20
	edgesPerWrite = 30_000
	// idleAfter is the time after which the next data is not expected soon. It is longer than it
	// takes to decode a page, and shorter than most answers take to arrive.
	idleAfter = 30 * time.Millisecond
)

// stagePages stores the pages of a stream while the next ones are being read, and returns the last
// page. It also stores pages that were read before a failure, so the next run continues after them.
func (e *Engine) stagePages(ctx context.Context, stream directory.Stream,
	pages iter.Seq2[directory.Page, error],
) (last directory.Page, err error) {
	group, ctx := errgroup.WithContext(ctx)
	// Only one page waits for the store while the source reads the next one, because a page takes
	// several megabytes.
	waiting := make(chan directory.Page)
	group.Go(func() error {
		defer close(waiting)
		for page, err := range pages {
			if err != nil {
				return err
			}
			e.count(stream, page)
			select {
			case waiting <- page:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	group.Go(func() error {
		write := func(batch []directory.Page) error {
			if len(batch) > 0 {
				last = batch[len(batch)-1]
			}
			return e.Fetches.StagePages(context.WithoutCancel(ctx), &e.fetch, stream, batch)
		}
		return gather(waiting, partsPerWrite, parts, write, e.idle(ctx))
	})
	return last, group.Wait()
}

// gather passes on the input in portions of at least size, and the rest at the end. While it waits
// for input after a portion, it calls idle until idle has nothing more to do.
func gather[T any](
	in <-chan T, size int, weigh func(T) int, write func([]T) error, idle func() (more bool, err error),
) error {
	var batch []T
	weight := 0
	for {
		var x T
		var ok bool
		var err error
		if len(batch) > 0 {
			x, ok = <-in
		} else if x, ok, err = receive(in, idle); err != nil {
			return err
		}
		if !ok {
			return write(batch)
		}
		batch = append(batch, x)
		if weight += weigh(x); weight < size {
			continue
		}
		if err := write(batch); err != nil {
			return err
		}
		clear(batch)
		batch, weight = batch[:0], 0
	}
}

// receive takes the next value of in. It calls idle while it waits for the network, but not while
// the next value is only being decoded.
func receive[T any](in <-chan T, idle func() (more bool, err error)) (x T, ok bool, err error) {
	patience := time.NewTimer(idleAfter)
	defer patience.Stop()
	select {
	case x, ok = <-in:
		return x, ok, nil
	case <-patience.C:
	}
	for more := true; more; {
		select {
		case x, ok = <-in:
			return x, ok, nil
		default:
		}
		if more, err = idle(); err != nil {
			return x, false, err
		}
	}
	x, ok = <-in
	return x, ok, nil
}

// idle returns the work to do while waiting for the network. This is a portion of the search index
// of a first fetch, which would otherwise be done after the run.
func (e *Engine) idle(ctx context.Context) func() (bool, error) {
	return func() (bool, error) {
		if !e.fetch.First {
			return false, nil
		}
		return e.Plans.Index(ctx, e.Connector.ID)
	}
}

// parts returns the number of parts in a page.
func parts(p directory.Page) (n int) {
	for _, o := range p.Objects {
		n += 1 + len(o.Attributes) + partsOfLink*len(o.Members)
	}
	return n
}

func links(p directory.Page) (n int) {
	for _, o := range p.Objects {
		n += len(o.Members)
	}
	return n
}

func (e *Engine) count(stream directory.Stream, p directory.Page) {
	switch stream {
	case directory.StreamUsers, directory.StreamUserChanges:
		e.Counters.Users.Add(int64(len(p.Objects)))
	case directory.StreamGroups, directory.StreamGroupChanges:
		if e.fetch.Mode == directory.ModeDelta {
			e.young.note(p.Objects, e.Connector.CreatedAt)
		}
		e.Counters.Groups.Add(int64(len(p.Objects)))
		e.Counters.Memberships.Add(int64(links(p)))
	}
}
