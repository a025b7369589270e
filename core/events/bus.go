package events

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// maxWaiting is the number of events that may wait for a listener. If there are more, it gets an
// Overview instead.
const maxWaiting = 256

// Bus passes events on to listeners. The package comment describes its contract.
type Bus struct {
	interval time.Duration

	mu        sync.Mutex
	running   map[string]RunProgress // the runs in progress, by connector
	listeners map[*Listener]struct{}
	closed    bool
}

// NewBus returns a bus that passes on the progress of a run once per interval.
func NewBus(interval time.Duration) *Bus {
	return &Bus{interval: interval, running: map[string]RunProgress{}, listeners: map[*Listener]struct{}{}}
}

// stale is a placeholder in a queue for an Overview that has not been made yet.
type stale struct{}

func (stale) event() {}

// Changed announces that the Overview may have changed. It never blocks for long. After Close it
// does nothing.
func (b *Bus) Changed() { b.Publish(stale{}) }

// Publish passes on a RunBegan, RunProgress, RunEnded or RunRefused. The bus itself makes the other
// events, for each listener. Publish never blocks for long. After Close it does nothing.
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

// advance passes progress on, immediately if the stage has changed and otherwise merged.
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

// forget drops the merged progress of a connector, which is now out of date.
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

// Join returns a listener for everything that is published from now on. Range over it once; its
// events wait until then.
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

// take returns the waiting events of a listener. They include merged progress only if it is due or
// if other events wait too. more reports whether progress still waits, and open whether the bus is
// open.
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

// Close ends all listeners once they have received their waiting events.
func (b *Bus) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	for l := range b.listeners {
		l.rouse()
	}
}
