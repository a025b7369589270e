package app

import (
	"context"
	"sync"

	"github.com/rollcallsync/rollcall/core/events"
)

// waitingEvents is the number of events that a subscriber still gets if it reads only after Serve
// has ended.
const waitingEvents = 64

// subscription is one subscriber.
type subscription struct {
	app      *App
	listener *events.Listener
	out      chan events.Event

	mu        sync.Mutex
	stop      context.CancelFunc // set once the subscription has begun
	cancelled bool
}

// Subscribe returns events as they happen, in the order that core/events promises. A slow reader
// does not delay anyone else. Events arrive while Serve runs, from one goroutine for each
// subscription. The channel is closed after cancel is called or Serve has ended. A subscriber that
// subscribes before Serve misses nothing.
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

// serve forwards the events of the bus until the bus is closed.
func (s *subscription) serve(ctx context.Context) {
	defer close(s.out)
	ctx = s.begin(ctx)
	defer s.cancel()
	for e := range s.listener.Events(ctx, s.app.seen) {
		s.send(ctx, e)
	}
}

// seen returns the Overview, unless there is none now.
func (a *App) seen(ctx context.Context) (events.Overview, bool) {
	o, err := a.Overview(ctx)
	if err != nil && ctx.Err() == nil {
		a.log.Error("read the current state", "error", err)
	}
	return o, err == nil
}

// send waits for the reader. When the program ends, it does not wait, and events for which the
// channel has no room are lost.
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
