package guitest

import (
	"context"

	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/sim"
)

// Trials is the backend of a log-on test, without profiles and connectors.
type Trials struct {
	// TestFunc answers TestLogOn; if nil, every log-on is denied.
	TestFunc func(ctx context.Context, r logon.Request) (logon.Verdict, error)
	People   []sim.Person // in the practice tenant
	// Tested holds the requests, in the order in which they arrived.
	Tested []logon.Request
}

// TestLogOn calls TestFunc, and records the request.
func (l *Trials) TestLogOn(ctx context.Context, r logon.Request) (logon.Verdict, error) {
	kept := r
	kept.Password = append([]byte(nil), r.Password...)
	l.Tested = append(l.Tested, kept)
	if l.TestFunc == nil {
		return logon.Verdict{}, nil
	}
	return l.TestFunc(ctx, r)
}

// PracticePeople returns People.
func (l *Trials) PracticePeople() []sim.Person { return l.People }
