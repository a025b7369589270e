package notify

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// Runs reads the history.
type Runs interface {
	// Runs lists runs of a connector, the newest first.
	Runs(ctx context.Context, connector string, limit int) ([]directory.Run, error)
}

// Options are the options of a Service. All are required except Transport and Takes.
type Options struct {
	Settings func() settings.Settings
	// ChangeSettings saves what a function returns for the current settings.
	ChangeSettings func(context.Context, func(settings.Settings) (settings.Settings, error)) error
	Vault          Vault
	Runs           Runs
	Memory         Memory
	// Owns reports whether this program runs the schedule, and therefore sends.
	Owns func() bool
	// Transport returns a transport that also trusts the authorities in a file. If it is nil,
	// auth.Transport is used.
	Transport func(caFile string) (http.RoundTripper, error)
	Takes     time.Duration // the longest time for one attempt; 0: half a minute
	Computer  string        // the name of this computer
	Log       *slog.Logger
	Now       func() time.Time
}

// Service sends notifications. The package comment describes its contract.
type Service struct{ o Options }

// New returns a Service with the given options. It does nothing else.
func New(o Options) *Service {
	if o.Transport == nil {
		o.Transport = func(caFile string) (http.RoundTripper, error) {
			return auth.Transport(directory.Connector{CAFile: caFile})
		}
	}
	if o.Takes == 0 {
		o.Takes = attemptTakes
	}
	return &Service{o}
}

// lookEvery is how often Serve looks for something to send.
const lookEvery = time.Minute

// Serve sends notifications until ctx ends or the channel of events is closed. Only Overview events
// count.
func (s *Service) Serve(ctx context.Context, happened <-chan events.Event) {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	var last *events.Overview
	for {
		select {
		case <-ctx.Done():
			return
		case e, open := <-happened:
			if !open {
				return
			}
			o, ok := e.(events.Overview)
			if !ok {
				continue
			}
			last = &o
		case <-ticker.C:
		}
		if last == nil || !s.o.Owns() {
			continue
		}
		if err := s.Once(ctx, *last); err != nil && ctx.Err() == nil {
			s.o.Log.Error("send notifications", "error", err)
		}
	}
}

// Once looks at an overview and sends what is due. The caller holds the schedule. The error is not
// about a channel; Failures returns those.
func (s *Service) Once(ctx context.Context, o events.Overview) error {
	chosen := s.o.Settings()
	if !anyEnabled(chosen.Channels) {
		return s.forget(ctx)
	}
	m, known, err := s.recall(ctx)
	if err != nil {
		return err
	}
	before := len(m.Waiting)
	if err := s.watch(ctx, &m, !known, o, chosen.Channels); err != nil {
		return err
	}
	if err := s.digest(ctx, &m, o, chosen); err != nil {
		return err
	}
	for _, d := range m.tidy(chosen.Channels, s.o.Now()) {
		s.o.Log.Warn("notification dropped because it could not be delivered for two days",
			"channel", d.Channel, "occasion", string(d.Message.Occasion), "id", d.Message.ID)
	}
	if added := len(m.Waiting) - before; added > 0 {
		s.o.Log.Info("notifications queued", "count", added)
	}
	if err := s.remember(ctx, &m); err != nil {
		return err
	}
	return s.deliver(ctx, &m, chosen)
}

func anyEnabled(list []settings.Channel) bool {
	for _, c := range list {
		if c.Enabled {
			return true
		}
	}
	return false
}

// forget empties the memory once no channel is enabled, so only what lasts is reported later.
func (s *Service) forget(ctx context.Context) error {
	text, err := s.o.Memory.Notified(ctx)
	if err != nil || len(text) == 0 {
		return err
	}
	return s.o.Memory.SetNotified(ctx, nil)
}

// local returns a time in the region of the schedule.
func (s *Service) local(t time.Time) time.Time {
	zone, err := s.o.Settings().Region.Zone()
	if err != nil {
		return t.UTC()
	}
	return t.In(zone)
}

// Failure is a channel to which nothing can be delivered.
type Failure struct {
	Channel settings.Channel
	Since   time.Time
	Why     problem.Problem
}

// tolerated is how long attempts may fail before this is worth reporting. A server may be busy or
// restarting.
const tolerated = 10 * time.Minute

// Failures returns the enabled channels whose attempts have failed for some time, or for a reason
// that only a person can fix.
func (s *Service) Failures(ctx context.Context) ([]Failure, error) {
	channels := s.o.Settings().Channels
	if !anyEnabled(channels) {
		return nil, nil
	}
	m, _, err := s.recall(ctx)
	if err != nil {
		return nil, err
	}
	var list []Failure
	for _, c := range channels {
		f, failed := m.Failing[c.ID]
		if !failed || !c.Enabled || edited(c, f.Since, s.o.Now()) {
			continue
		}
		if !passes(f.Why.Code) || s.o.Now().Sub(f.Since) >= tolerated {
			list = append(list, Failure{c, f.Since, f.Why})
		}
	}
	return list, nil
}

// passes reports whether a problem may end without anyone doing anything.
func passes(code problem.Code) bool {
	switch code {
	case problem.CodeNotifyDelayed, problem.CodeHostNotFound, problem.CodeNetworkUnreachable,
		problem.CodeNetworkTimeout,
		problem.CodeProxyUnreachable, problem.CodeTimeout:
		return true
	}
	return code.OfVault()
}

// errNoKind is the error for a kind of channel that only a later version has.
var errNoKind = errors.New("unknown kind of channel")
