package notify

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// longestWait is how long a message waits before it is dropped.
const longestWait = 48 * time.Hour

// longestFarewell is how long a receiver may take to answer after the program was asked to end.
const longestFarewell = 2 * time.Second

// backoff is how long to wait after each failed attempt; the last one repeats.
var backoff = []time.Duration{
	time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute, 20 * time.Minute, 30 * time.Minute, time.Hour,
}

// deliver tries every message that is due, and writes the memory after each attempt.
func (s *Service) deliver(ctx context.Context, m *memory, chosen settings.Settings) error {
	zone, err := chosen.Region.Zone()
	if err != nil {
		return err
	}
	refused := map[string]bool{} // channels that cannot be used now
	for i := 0; i < len(m.Waiting) && ctx.Err() == nil; {
		d := &m.Waiting[i]
		j := slices.IndexFunc(chosen.Channels, func(c settings.Channel) bool { return c.ID == d.Channel })
		if j < 0 || refused[d.Channel] || !d.due(s.o.Now(), chosen.Channels[j]) ||
			chosen.Quiet.Include(s.o.Now(), zone) {
			i++
			continue
		}
		c := chosen.Channels[j]
		err := s.attempt(ctx, c, d.Message, d.To)
		if err != nil && ctx.Err() != nil {
			return ctx.Err() // an interrupted attempt proves nothing
		}
		if err == nil {
			s.o.Log.Info("notification delivered", "channel", c.ID, "kind", string(c.Kind),
				"occasion", string(d.Message.Occasion), "id", d.Message.ID)
			m.Waiting = slices.Delete(m.Waiting, i, i+1)
			m.accepted(c.ID)
		} else {
			refused[c.ID] = problem.Of(err).Code != problem.CodeNotifyRecipient
			s.failed(m, d, c, err)
			i++
		}
		if err := s.remember(context.WithoutCancel(ctx), m); err != nil { // it was sent, even if ctx has ended
			return err
		}
	}
	return nil
}

// due reports whether a message may be sent now. It always may after a change to its channel, and if
// the clock was put back since the last attempt.
func (d *delivery) due(now time.Time, c settings.Channel) bool {
	return !now.Before(d.Next) || edited(c, d.Tried, now) || now.Before(d.Tried)
}

// edited reports whether a channel was changed after a moment. A change while the clock was ahead does
// not count for ever.
func edited(c settings.Channel, after, now time.Time) bool {
	return c.UpdatedAt.After(after) && !c.UpdatedAt.After(now)
}

// accepted records that a channel works, unless it refused another recipient.
func (m *memory) accepted(channel string) {
	refused := func(d delivery) bool { return d.Channel == channel && d.Tries > 0 }
	if !slices.ContainsFunc(m.Waiting, refused) {
		delete(m.Failing, channel)
	}
}

// failed records a failed attempt.
func (s *Service) failed(m *memory, d *delivery, c settings.Channel, err error) {
	now := s.o.Now()
	p := problem.Of(err)
	p.Remedy = problem.Remedy{}
	s.o.Log.Warn("notification not delivered", "channel", c.ID, "kind", string(c.Kind), "code", string(p.Code),
		"attempt", d.Tries+1, "id", d.Message.ID)
	wait := backoff[min(d.Tries, len(backoff)-1)]
	var r *refusal
	if errors.As(err, &r) {
		wait = max(wait, r.after)
	}
	d.Tries++
	d.Tried, d.Next = now, now.Add(wait)
	since := now
	if f, ok := m.Failing[c.ID]; ok && !edited(c, f.Since, now) {
		since = f.Since
	}
	if m.Failing == nil {
		m.Failing = map[string]failing{}
	}
	m.Failing[c.ID] = failing{Since: since, Why: p}
}

// attempt sends one message once. If ctx ends meanwhile, the receiver still has some time to answer.
// It may have accepted the message already, and would get it twice.
func (s *Service) attempt(ctx context.Context, c settings.Channel, m Message, to string) error {
	secrets, err := s.loadSecrets(ctx, c)
	if err != nil {
		return err
	}
	ctx, stop := lingering(ctx)
	defer stop()
	return s.send(ctx, c, secrets, m, to)
}

// lingering returns a context that ends a while after ctx.
func lingering(ctx context.Context) (late context.Context, stop context.CancelFunc) {
	late, cancel := context.WithCancel(context.WithoutCancel(ctx))
	forget := context.AfterFunc(ctx, func() {
		select {
		case <-time.After(longestFarewell):
			cancel()
		case <-late.Done():
		}
	})
	return late, func() { forget(); cancel() }
}

func (s *Service) send(ctx context.Context, c settings.Channel, secrets Secrets, m Message, to string) error {
	if _, err := secrets.check(c); err != nil {
		return err
	}
	title, text, err := s.render(c, m)
	if err != nil {
		return err
	}
	switch c.Kind {
	case settings.ByMail:
		return s.mail(ctx, c, secrets, m, to, title, text)
	case settings.BySlack, settings.ByTeams, settings.ByWebhook:
		return s.post(ctx, c, secrets, m, title, text)
	}
	return errNoKind
}
