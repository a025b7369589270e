package guitest

import (
	"context"

	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/sim"
)

// Trials is the backend of a log-on test, apart from profiles and connectors.
type Trials struct {
	// TestFunc is TestLogOn; nil lets nobody in.
	TestFunc func(ctx context.Context, r logon.Request) (logon.Verdict, error)
	People   []sim.Person // of the practice tenant
	// Tested are the requests, each as it was on arrival.
	Tested []logon.Request
}

// TestLogOn answers with TestFunc, and records the request.
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
