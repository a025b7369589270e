package app

import (
	"context"
	"sync"

	"github.com/rollcallsync/rollcall/core/events"
)

// waitingEvents is how many events a subscriber receives if it reads only after Serve
// has ended.
const waitingEvents = 64

// subscription is one receiver of events.
type subscription struct {
	app      *App
	listener *events.Listener
	out      chan events.Event

	mu        sync.Mutex
	stop      context.CancelFunc // once it is under way
	cancelled bool
}

// Subscribe returns events as they happen, in the order that core/events promises. A
// slow reader delays nobody else. Events arrive while Serve runs, from one goroutine
// for each subscription. The channel is closed after cancel, and when Serve has ended.
// A subscriber that comes before Serve misses nothing.
func (a *App) Subscribe() (happened <-chan events.Event, cancel func()) {
	s := &subscription{app: a, listener: a.bus.Join(), out: make(chan events.Event, waitingEvents)}
	if !a.listeners.do(s.serve) {
		close(s.out)
	}
	return s.out, s.cancel
}

func (s *subscription) cancel() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cancelled = true
	if s.stop != nil {
		s.stop()
	}
}

// begin creates the context that cancel ends.
func (s *subscription) begin(ctx context.Context) context.Context {
	ctx, stop := context.WithCancel(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stop = stop
	if s.cancelled {
		stop()
	}
	return ctx
}

// serve passes the events of the bus on until it is closed.
func (s *subscription) serve(ctx context.Context) {
	defer close(s.out)
	ctx = s.begin(ctx)
	defer s.cancel()
	for e := range s.listener.Events(ctx, s.app.seen) {
		s.send(ctx, e)
	}
}

// seen is the Overview, unless there is none now.
func (a *App) seen(ctx context.Context) (events.Overview, bool) {
	o, err := a.Overview(ctx)
	if err != nil && ctx.Err() == nil {
		a.log.Error("look at how everything stands", "error", err)
	}
	return o, err == nil
}

// send waits for the reader, except when the program ends: then events without room in
// the channel are lost.
func (s *subscription) send(ctx context.Context, e events.Event) {
	select {
	case s.out <- e:
		return
	default:
	}
	select {
	case s.out <- e:
	case <-ctx.Done():
	case <-s.app.closing:
	}
}
