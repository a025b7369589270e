package app

import (
	"context"
	"fmt"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Status is where one connector stands, with the conditions that wait for
// somebody to mend them.
type Status struct {
	directory.ConnectorState
	Conditions []problem.Problem
}

// Word says in one word or two where the connector stands: "disabled", "never
// run", or the state of its newest run.
func (s Status) Word() string {
	switch {
	case !s.Connector.Enabled:
		return "disabled"
	case s.LastAttempt == nil:
		return "never run"
	}
	return string(s.LastAttempt.State)
}

// Status tells where every connector stands, by description.
func (a *App) Status(ctx context.Context) ([]Status, error) {
	states, err := a.store.States(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]Status, len(states))
	for i, state := range states {
		list[i] = Status{ConnectorState: state, Conditions: a.conditions(state)}
	}
	return list, nil
}

func (a *App) conditions(s directory.ConnectorState) []problem.Problem {
	var list []problem.Problem
	if !s.Connector.Enabled {
		return nil
	}
	if run := s.LastAttempt; run != nil {
		if run.Error != nil {
			list = append(list, *run.Error)
		}
		list = append(list, run.Warnings...)
	}
	if key := keyEnds(s.Connector.KeyExpires, a.now()); key != nil {
		list = append(list, *key)
	}
	return list
}

// keyEnds is the problem of a key that has ended or soon will; nil otherwise,
// and where the end is not known.
func keyEnds(expires, now time.Time) *problem.Problem {
	const day = "2 January 2006"
	left := expires.Sub(now)
	if expires.IsZero() || left >= ExpiryWarning {
		return nil
	}
	p := &problem.Problem{
		Code: "key_expiring", Title: fmt.Sprintf("The key expires on %s, in %d days", expires.Format(day), int(left.Hours()/24)),
		Hint: "Make a new secret or certificate in the app registration, and give it to the connector.",
	}
	if left < 0 {
		p.Code, p.Title = "key_expired", "The key expired on "+expires.Format(day)
	}
	return p
}
