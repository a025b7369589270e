package sim

import (
	"context"
	"fmt"
	"time"

	"github.com/rollcallsync/rollcall/core/pause"
)

// Event is something that happens to a tenant.
type Event struct {
	After time.Duration // time since the previous event
	Name  string        // in plain words, for the audience
	Do    func(*Tenant) error
}

// Script is a list of events in order.
type Script []Event

// Apply performs all events of a script now and stops at the first one that fails.
func (t *Tenant) Apply(s Script) error {
	for _, e := range s {
		if err := e.Do(t); err != nil {
			return fmt.Errorf("event %q: %w", e.Name, err)
		}
	}
	return nil
}

// Play performs the events at their times, until the script or ctx ends. It calls tell
// before each event; tell may be nil.
func (t *Tenant) Play(ctx context.Context, s Script, tell func(Event)) error {
	for i, e := range s {
		if err := pause.For(ctx, e.After); err != nil {
			return err
		}
		if tell != nil {
			tell(e)
		}
		if err := t.Apply(s[i : i+1]); err != nil {
			return err
		}
	}
	return nil
}
