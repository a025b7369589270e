package app

import (
	"context"
	"reflect"
	"sync"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/progress"
)

// EventKind says what an Event tells, and which of its fields are set.
type EventKind uint8

// The kinds of events.
const (
	// EventOverview: Overview is where everything stands now. It comes first,
	// and after everything that changes it but progress.
	EventOverview EventKind = iota + 1
	EventRunBegan           // Connector, Run
	EventRunEnded           // Connector, Run with its result
	EventProgress           // Connector, Progress; merged, a few times a second
	// EventConditions: Conditions have appeared. Those that stand when a
	// subscription begins count as appeared.
	EventConditions
	// EventRunRefused: a run that a person asked for did not begin, and Err says
	// why. Connector is empty where none is to blame.
	EventRunRefused
)

// Event tells a subscriber what happens. Events are shared: look at them, and
// do not change them.
type Event struct {
	Kind       EventKind
	Overview   Overview
	Connector  string // id
	Run        directory.Run
	Progress   progress.Snapshot
	Conditions []health.Condition
	Err        error
}

// waitingEvents is how many events a subscriber finds that reads only after
// Serve has ended.
const waitingEvents = 64

// subscription is one receiver of events.
type subscription struct {
	app  *App
	out  chan Event
	told *Overview // the last one

	joined chan struct{} // closed once nothing is missed any more

	mu        sync.Mutex
	stop      context.CancelFunc // once it is under way
	cancelled bool
}

// Subscribe returns what happens, as it happens: an Overview first, then
// notable events at once and progress merged. A slow reader holds nothing up.
// Events come while Serve runs; the channel is closed after cancel, and when
// Serve has ended.
func (a *App) Subscribe() (events <-chan Event, cancel func()) {
	s := &subscription{app: a, out: make(chan Event, waitingEvents), joined: make(chan struct{})}
	a.early.add(s)
	if !a.listeners.do(s.serve) {
		close(s.out)
	}
	return s.out, s.cancel
}

// early are the subscriptions from before Serve, which hear everything.
type early struct {
	mu   sync.Mutex
	list []*subscription
	over bool
}

func (e *early) add(s *subscription) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.over {
		e.list = append(e.list, s)
	}
}

// wait returns when all of them listen, and none comes any more.
func (e *early) wait() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, s := range e.list {
		<-s.joined
	}
	e.list, e.over = nil, true
}

func (s *subscription) cancel() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cancelled = true
	if s.stop != nil {
		s.stop()
	}
}

// begin makes the context that cancel ends.
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
	join := sync.OnceFunc(func() { close(s.joined) })
	defer join() // even if it was cancelled before
	for e := range s.app.bus.Events(ctx) {
		join()
		s.translate(ctx, e)
	}
}

func (s *subscription) translate(ctx context.Context, e events.Event) {
	switch e := e.(type) {
	case events.RunProgress:
		s.send(ctx, Event{Kind: EventProgress, Connector: e.Connector, Progress: e.Counters})
		return
	case events.RunStarted:
		s.send(ctx, Event{Kind: EventRunBegan, Connector: e.Run.Connector, Run: e.Run})
	case events.RunRefused:
		s.send(ctx, Event{Kind: EventRunRefused, Connector: e.Connector, Err: e.Err})
		return
	case events.RunEnded:
		s.send(ctx, Event{Kind: EventRunEnded, Connector: e.Run.Connector, Run: e.Run})
	}
	s.overview(ctx)
}

// overview tells where everything stands, and which conditions are new.
func (s *subscription) overview(ctx context.Context) {
	o, err := s.app.Overview(ctx)
	if err != nil {
		if ctx.Err() == nil {
			s.app.log.Error("look at how everything stands", "error", err)
		}
		return
	}
	var stood []health.Condition
	if s.told != nil {
		if reflect.DeepEqual(*s.told, o) {
			return
		}
		stood = s.told.Conditions
	}
	s.told = &o
	s.send(ctx, Event{Kind: EventOverview, Overview: o})
	if appeared := health.Appeared(stood, o.Conditions); len(appeared) > 0 {
		s.send(ctx, Event{Kind: EventConditions, Conditions: appeared})
	}
}

// send waits for the reader, except when the program ends: then what has no
// room is lost.
func (s *subscription) send(ctx context.Context, e Event) {
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
