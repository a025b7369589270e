package graph

import (
	"context"
	"crypto/sha256"
	"errors"
	"iter"
	"sync"

	"github.com/rollcallsync/rollcall/core/directory"
)

var errRepeatedLink = errors.New("the nextLink has already been followed")

// source fetches the whole page behind a link, with as many attempts as Patience allows.
type source[T any] func(ctx context.Context, link string, announce func(string)) (fetched[T], error)

// fetched is a page with details of how it arrived.
type fetched[T any] struct {
	page     page[T]
	repeated bool // it came from a repeated request
}

// flight is the pending request for a page.
type flight[T any] struct {
	link   string
	next   chan string // receives the page's nextLink as soon as it is known; has room for one
	done   chan struct{}
	cancel context.CancelFunc
	result fetched[T] // both are set when done is closed
	err    error
}

// follow yields the pages from link on. It requests the next page as soon as its link is known,
// while the current page is still being decoded and used, but never more than one page ahead. When
// the iteration ends, every request has ended.
func follow[T any](ctx context.Context, link string, get source[T]) iter.Seq2[page[T], error] {
	return func(yield func(page[T], error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		f := &follower[T]{ctx: ctx, get: get, seen: map[[sha256.Size]byte]bool{}}
		defer f.flights.Wait()
		defer cancel()
		f.run(link, yield)
	}
}

// follower is the state of one iteration.
type follower[T any] struct {
	ctx     context.Context
	get     source[T]
	flights sync.WaitGroup
	seen    map[[sha256.Size]byte]bool
	// safe is the last link in an answer to a first request. Links in answers to repeated requests
	// may turn out to be invalid; the iteration then goes back to this one
	// (https://learn.microsoft.com/graph/paging, "DirectoryPageTokenNotFoundException").
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

// launch requests the page behind link.
func (f *follower[T]) launch(link string) *flight[T] {
	ctx, cancel := context.WithCancel(f.ctx)
	p := &flight[T]{link: link, next: make(chan string, 1), done: make(chan struct{}), cancel: cancel}
	announce := func(next string) {
		select {
		case p.next <- next:
		default: // an earlier attempt has already sent it
		}
	}
	f.flights.Go(func() {
		defer cancel()
		defer close(p.done)
		p.result, p.err = f.get(ctx, link, announce)
	})
	return p
}

// launchAhead waits for the next link of a page and requests that page. It returns nil if there is
// no next link.
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

// settle returns the flight for the link that the complete page really has. An abandoned attempt
// may have announced a different one.
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

// mark records that next has been followed. A link may be followed only once.
func (f *follower[T]) mark(from, next string) error {
	key := sha256.Sum256([]byte(next))
	if f.seen[key] {
		return &Failure{Call: Call{Method: "GET", Path: pathOf(from)}, Reason: ReasonLink, Err: errRepeatedLink}
	}
	f.seen[key] = true
	return nil
}

// mayGoBack reports whether going back to the last safe link can replace a lost page token. The
// pages after it are then yielded again.
func (f *follower[T]) mayGoBack(lost *flight[T]) bool {
	if !errors.Is(lost.err, directory.ErrPageExpired) || f.safe == "" || f.safe == lost.link {
		return false
	}
	f.seen = map[[sha256.Size]byte]bool{sha256.Sum256([]byte(f.safe)): true}
	return true
}
