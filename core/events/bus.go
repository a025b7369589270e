package events

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// maxWaiting is how many events wait for a listener before it gets an Overview
// instead.
const maxWaiting = 256

// Bus passes events on to listeners. See the package comment for its contract.
type Bus struct {
	interval time.Duration

	mu        sync.Mutex
	running   map[string]RunProgress // the runs under way, by connector
	listeners map[*Listener]struct{}
	closed    bool
}

// NewBus returns a bus that passes the progress of a run on once an interval.
func NewBus(interval time.Duration) *Bus {
	return &Bus{interval: interval, running: map[string]RunProgress{}, listeners: map[*Listener]struct{}{}}
}

// stale stands in a queue for an Overview that is not made yet.
type stale struct{}

func (stale) event() {}

// Changed says that an Overview may not be as it was before. It never blocks for
// long; after Close it does nothing.
func (b *Bus) Changed() { b.Publish(stale{}) }

// Publish passes on a RunBegan, RunProgress, RunEnded or RunRefused; the other
// events are made for each listener. It never blocks for long; after Close it
// does nothing.
func (b *Bus) Publish(e Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	switch e := e.(type) {
	case RunBegan:
		b.running[e.Run.Connector] = RunProgress{Connector: e.Run.Connector, Run: e.Run.ID}
		b.hand(e, stale{})
	case RunEnded:
		delete(b.running, e.Run.Connector)
		b.forget(e.Run.Connector)
		b.hand(e, stale{})
	case RunProgress:
		b.advance(e)
	default:
		b.hand(e)
	}
}

// advance passes progress on: at once if the stage has changed, or else merged.
func (b *Bus) advance(e RunProgress) {
	before, running := b.running[e.Connector]
	if !running || before.Run != e.Run || before == e {
		return
	}
	b.running[e.Connector] = e
	if before.Progress.Stage != e.Progress.Stage {
		b.forget(e.Connector)
		b.hand(e)
		return
	}
	for l := range b.listeners {
		l.merged[e.Connector] = e
		l.rouse()
	}
}

// forget drops merged progress of a connector, which is old.
func (b *Bus) forget(connector string) {
	for l := range b.listeners {
		delete(l.merged, connector)
	}
}

// hand adds events to the queue of every listener.
func (b *Bus) hand(list ...Event) {
	for l := range b.listeners {
		for _, e := range list {
			l.add(e)
		}
		l.rouse()
	}
}

// Join returns a listener for everything that is published from now on. It can be
// ranged over once; until then, its events wait.
func (b *Bus) Join() *Listener {
	l := &Listener{bus: b, queue: []Event{stale{}}, merged: map[string]RunProgress{}, wake: make(chan struct{}, 1)}
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.closed {
		b.listeners[l] = struct{}{}
	}
	return l
}

func (b *Bus) leave(l *Listener) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.listeners, l)
}

// take returns the waiting events of a listener, with merged progress only when it is
// due or nothing follows it; whether progress still waits; and whether the bus is open.
func (b *Bus) take(l *Listener, due bool) (waiting []Event, more, open bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	waiting, l.queue = l.queue, nil
	if due || b.closed {
		for _, connector := range slices.Sorted(maps.Keys(l.merged)) {
			waiting = append(waiting, l.merged[connector])
		}
		clear(l.merged)
	}
	return waiting, len(l.merged) > 0, !b.closed
}

// Close ends all listeners, after their waiting events.
func (b *Bus) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	for l := range b.listeners {
		l.rouse()
	}
}
