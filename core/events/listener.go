package events

import (
	"context"
	"iter"
	"reflect"
	"time"

	"github.com/rollcallsync/rollcall/core/health"
)

// Listener receives events. It is created by Bus.Join.
type Listener struct {
	bus  *Bus
	last *Overview // the last one that was sent

	// The bus's mutex guards the following fields.
	queue  []Event
	merged map[string]RunProgress // by connector
	wake   chan struct{}
}

// add appends an event. It adds only one of two Overviews in a row, because they would be equal.
func (l *Listener) add(e Event) {
	if e == (stale{}) && len(l.queue) > 0 && l.queue[len(l.queue)-1] == e {
		return
	}
	l.queue = append(l.queue, e)
	if len(l.queue) > maxWaiting {
		l.queue = []Event{stale{}}
		clear(l.merged)
	}
}

func (l *Listener) rouse() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// Events yields an Overview and all events since Join, until ctx ends, the bus is closed or the
// loop is left. It calls look to make each Overview. If look returns none, Events skips it.
func (l *Listener) Events(ctx context.Context, look func(context.Context) (Overview, bool)) iter.Seq[Event] {
	return func(yield func(Event) bool) {
		defer l.bus.leave(l)
		var tick <-chan time.Time // set while progress waits
		due := false
		for {
			waiting, more, open := l.bus.take(l, due)
			for _, e := range waiting {
				for _, e := range l.complete(ctx, e, look) {
					if ctx.Err() != nil || !yield(e) {
						return
					}
				}
			}
			if !open {
				return
			}
			if more && tick == nil {
				tick = time.After(l.bus.interval)
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

// complete returns the events that an entry of the queue stands for. A stale entry becomes an
// Overview and its new conditions, or nothing.
func (l *Listener) complete(ctx context.Context, e Event, look func(context.Context) (Overview, bool)) []Event {
	if e != (stale{}) {
		return []Event{e}
	}
	o, ok := look(ctx)
	if !ok || l.last != nil && reflect.DeepEqual(*l.last, o) {
		return nil
	}
	var before []health.Condition
	if l.last != nil {
		before = l.last.Conditions
	}
	l.last = &o
	if appeared := health.Appeared(before, o.Conditions); len(appeared) > 0 {
		return []Event{o, ConditionsAppeared{appeared}}
	}
	return []Event{o}
}
