package graph

import (
	"context"
	"crypto/sha256"
	"errors"
	"iter"
	"sync"

	"github.com/rollcallsync/rollcall/core/directory"
)

var errRepeatedLink = errors.New("the nextLink has been followed before")

// source fetches the page behind a link as a whole, trying again as often as
// patience allows.
type source[T any] func(ctx context.Context, link string, announce func(string)) (fetched[T], error)

// fetched is a page with details of how it arrived.
type fetched[T any] struct {
	page     page[T]
	repeated bool // it came in answer to a repeated request
}

// flight is a page on its way.
type flight[T any] struct {
	link   string
	next   chan string // its nextLink, as soon as that is seen; holds one
	done   chan struct{}
	cancel context.CancelFunc
	result fetched[T] // both set when done is closed
	err    error
}

// follow yields the pages from link on. It requests the next page as soon as its link
// is known, while the page before is still being decoded and used, but no page further
// ahead. When the iteration ends, every request has ended.
func follow[T any](ctx context.Context, link string, get source[T]) iter.Seq2[page[T], error] {
	return func(yield func(page[T], error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		f := &follower[T]{ctx: ctx, get: get, seen: map[[sha256.Size]byte]bool{}}
		defer f.flights.Wait()
		defer cancel()
		f.run(link, yield)
	}
}

// follower is one iteration.
type follower[T any] struct {
	ctx     context.Context
	get     source[T]
	flights sync.WaitGroup
	seen    map[[sha256.Size]byte]bool
	// safe is the last link that came in answer to a first request. Links from
	// answers to repeated ones may turn out to lead nowhere; the way out is to
	// go back to this one (https://learn.microsoft.com/graph/paging, "DirectoryPageTokenNotFoundException").
	safe string
}

func (f *follower[T]) run(link string, yield func(page[T], error) bool) {
	f.seen[sha256.Sum256([]byte(link))] = true
	current := f.launch(link)
	for {
		ahead := f.launchAhead(current)
		<-current.done
		result, err := current.result, current.err
		if f.mayGoBack(current) {
			f.settle(ahead, "")
			current, f.safe = f.launch(f.safe), ""
			continue
		}
		next := result.page.next
		if err == nil && next != "" {
			err = f.mark(current.link, next)
		}
		if err != nil {
			yield(page[T]{}, err)
			return
		}
		if next != "" && !result.repeated {
			f.safe = next
		}
		ahead = f.settle(ahead, next)
		if !yield(result.page, nil) || ahead == nil {
			return
		}
		current = ahead
	}
}

// launch sends for the page behind link.
func (f *follower[T]) launch(link string) *flight[T] {
	ctx, cancel := context.WithCancel(f.ctx)
	p := &flight[T]{link: link, next: make(chan string, 1), done: make(chan struct{}), cancel: cancel}
	announce := func(next string) {
		select {
		case p.next <- next:
		default: // an earlier attempt has said it
		}
	}
	f.flights.Go(func() {
		defer cancel()
		defer close(p.done)
		p.result, p.err = f.get(ctx, link, announce)
	})
	return p
}

// launchAhead waits for the next link of a page and sends its request. It returns nil
// if the page has no next link.
func (f *follower[T]) launchAhead(current *flight[T]) *flight[T] {
	select {
	case next := <-current.next:
		if !f.seen[sha256.Sum256([]byte(next))] {
			return f.launch(next)
		}
	case <-current.done:
	}
	return nil
}

// settle returns the flight for the link that the page, now whole, really has:
// an attempt that was given up may have announced another one.
func (f *follower[T]) settle(ahead *flight[T], next string) *flight[T] {
	if ahead != nil && ahead.link == next {
		return ahead
	}
	if ahead != nil {
		ahead.cancel()
	}
	if next == "" {
		return nil
	}
	return f.launch(next)
}

// mark records that next has been followed, once.
func (f *follower[T]) mark(from, next string) error {
	key := sha256.Sum256([]byte(next))
	if f.seen[key] {
		return &Failure{Call: Call{Method: "GET", Path: pathOf(from)}, Reason: ReasonLink, Err: errRepeatedLink}
	}
	f.seen[key] = true
	return nil
}

// mayGoBack says whether a lost page token can be cured by going back to the
// last safe link. The pages from there on are handed over again.
func (f *follower[T]) mayGoBack(lost *flight[T]) bool {
	if !errors.Is(lost.err, directory.ErrPageExpired) || f.safe == "" || f.safe == lost.link {
		return false
	}
	f.seen = map[[sha256.Size]byte]bool{sha256.Sum256([]byte(f.safe)): true}
	return true
}
