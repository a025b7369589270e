package events

import (
	"context"
	"iter"
	"maps"
	"slices"
	"sync"
	"time"
)

// maxWaiting is how many events wait for a listener before it gets a Snapshot
// instead.
const maxWaiting = 256

// Bus passes events on to listeners. See the package comment for its contract.
type Bus struct {
	interval time.Duration

	mu        sync.Mutex
	now       Snapshot
	listeners map[*listener]struct{}
	closed    bool
}

// listener is what waits for one ranger over Events; the bus's mutex guards it.
type listener struct {
	queue  []Event
	merged map[string]RunProgress // by connector
	wake   chan struct{}
}

// NewBus returns a bus that passes the progress of a run on once an interval.
func NewBus(interval time.Duration) *Bus {
	return &Bus{
		interval: interval, listeners: map[*listener]struct{}{},
		now: Snapshot{Running: map[string]Progress{}},
	}
}

// Publish brings the present up to the event and passes it on. It never blocks
// for long; after Close it does nothing.
func (b *Bus) Publish(e Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	how := b.now.fold(e)
	if how == nothingNew {
		return
	}
	if p, ok := e.(RunProgress); ok {
		e = RunProgress{b.now.Running[p.Connector]} // complete
	}
	for l := range b.listeners {
		b.hand(l, e, how)
	}
}

// hand puts an event before a listener.
func (b *Bus) hand(l *listener, e Event, how urgency) {
	switch e := e.(type) {
	case RunProgress:
		if how == merged {
			l.merged[e.Connector] = e
			l.rouse()
			return
		}
		delete(l.merged, e.Connector)
	case RunEnded:
		delete(l.merged, e.Run.Connector)
	}
	l.queue = append(l.queue, e)
	if len(l.queue) > maxWaiting {
		l.queue = []Event{b.now.clone()}
		clear(l.merged)
	}
	l.rouse()
}

func (l *listener) rouse() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// Events yields the Snapshot of the present and all events after it, until ctx
// ends, the bus is closed or the range is left.
func (b *Bus) Events(ctx context.Context) iter.Seq[Event] {
	return func(yield func(Event) bool) {
		l := b.join()
		defer b.leave(l)
		var tick <-chan time.Time // while progress waits
		due := false
		for {
			waiting, more, open := b.take(l, due)
			for _, e := range waiting {
				if ctx.Err() != nil || !yield(e) {
					return
				}
			}
			if !open {
				return
			}
			if more && tick == nil {
				tick = time.After(b.interval)
			}
			due = false
			select {
			case <-ctx.Done():
				return
			case <-l.wake:
			case <-tick:
				due, tick = true, nil
			}
		}
	}
}

func (b *Bus) join() *listener {
	l := &listener{merged: map[string]RunProgress{}, wake: make(chan struct{}, 1)}
	b.mu.Lock()
	defer b.mu.Unlock()
	l.queue = []Event{b.now.clone()}
	b.listeners[l] = struct{}{}
	return l
}

func (b *Bus) leave(l *listener) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.listeners, l)
}

// take returns what waits for a listener, merged progress only when it is due
// or nothing comes after it; whether progress goes on waiting; and whether the
// bus is open.
func (b *Bus) take(l *listener, due bool) (waiting []Event, more, open bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	waiting, l.queue = l.queue, nil
	if due || b.closed {
		waiting = append(waiting, l.takeMerged()...)
	}
	return waiting, len(l.merged) > 0, !b.closed
}

// takeMerged returns the merged progress, by connector.
func (l *listener) takeMerged() []Event {
	var list []Event
	for _, connector := range slices.Sorted(maps.Keys(l.merged)) {
		list = append(list, l.merged[connector])
	}
	clear(l.merged)
	return list
}

// Close ends all listeners, after what waits for them.
func (b *Bus) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	for l := range b.listeners {
		l.rouse()
	}
}
