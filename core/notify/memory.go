package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// Memory stores, across restarts, what was reported and which messages wait. The next program that
// runs the schedule finds it there, even on another computer. Only that program writes it.
type Memory interface {
	// Notified returns the stored text, or an empty one if none is stored.
	Notified(ctx context.Context) ([]byte, error)
	// SetNotified replaces the text, as a whole or not at all.
	SetNotified(ctx context.Context, text []byte) error
}

// memory is the content of Memory. The zero value means that nothing was ever reported.
type memory struct {
	Connectors map[string]mark    `json:"connectors"` // by connector ID
	Keys       []string           `json:"keys"`       // IDs of the key conditions that were reported
	Digested   time.Time          `json:"digested"`   // the time that summaries have reached
	Waiting    []delivery         `json:"waiting"`    // oldest first
	Failing    map[string]failing `json:"failing"`    // by channel ID

	text []byte // as it is stored
}

// mark says what was reported about a connector.
type mark struct {
	Run       int64        `json:"run"`               // the latest run that was looked at
	Failing   problem.Code `json:"failing,omitempty"` // why it is failing; empty if it is not failing
	Held      int64        `json:"held,omitempty"`    // the run that is held
	Decisions int          `json:"decisions,omitempty"`
}

// delivery is a message that waits for a channel.
type delivery struct {
	Message Message   `json:"message"`
	Channel string    `json:"channel"`      // ID
	To      string    `json:"to,omitempty"` // the recipient of a mail
	Since   time.Time `json:"since"`
	Tries   int       `json:"tries,omitempty"`
	Tried   time.Time `json:"tried,omitzero"` // the latest attempt
	Next    time.Time `json:"next,omitzero"`  // no attempt before then
}

// failing is a channel whose last attempt failed.
type failing struct {
	Since time.Time       `json:"since"`
	Why   problem.Problem `json:"why"`
}

// recall reads the memory. Damaged memory counts as empty, so what lasts is reported again.
func (s *Service) recall(ctx context.Context) (m memory, known bool, err error) {
	text, err := s.o.Memory.Notified(ctx)
	if err != nil {
		return m, false, fmt.Errorf("read notifications: %w", err)
	}
	if len(text) == 0 {
		return m, false, nil
	}
	m.text = text
	if err := json.Unmarshal(text, &m); err != nil {
		s.o.Log.Error("the memory of notifications is damaged, so it begins again", "error", err)
		return memory{}, false, nil
	}
	return m, true, nil
}

// remember stores the memory, if it has changed.
func (s *Service) remember(ctx context.Context, m *memory) error {
	text, err := json.Marshal(m)
	if text = append(text, '\n'); err == nil && bytes.Equal(text, m.text) {
		return nil
	}
	if err == nil {
		// A message that was accepted must not be sent again because the program is ending.
		err = s.o.Memory.SetNotified(context.WithoutCancel(ctx), text)
	}
	if err != nil {
		return fmt.Errorf("keep notifications: %w", err)
	}
	m.text = text
	return nil
}

// queue adds a message for each channel that wants it.
func (m *memory) queue(channels []settings.Channel, msg Message, now time.Time) {
	for _, c := range channels {
		if !c.Wants(msg.Occasion) {
			continue
		}
		for _, to := range recipients(c) {
			m.Waiting = append(m.Waiting, delivery{Message: msg, Channel: c.ID, To: to, Since: now})
		}
	}
}

// recipients returns the addresses of a mail channel, or one empty address for another channel.
func recipients(c settings.Channel) []string {
	if c.Kind == settings.ByMail && c.Mail != nil {
		return c.Mail.To
	}
	return []string{""}
}

// tidy drops everything for channels that no longer exist or are disabled, mail to addresses that
// are no longer recipients, and messages that have waited too long.
func (m *memory) tidy(channels []settings.Channel, now time.Time) (expired []delivery) {
	find := func(id string) (settings.Channel, bool) {
		i := slices.IndexFunc(channels, func(c settings.Channel) bool { return c.ID == id && c.Enabled })
		if i < 0 {
			return settings.Channel{}, false
		}
		return channels[i], true
	}
	for i := range m.Waiting {
		if d := &m.Waiting[i]; d.Since.After(now) {
			d.Since = now // the clock was put back
		}
	}
	m.Waiting = slices.DeleteFunc(m.Waiting, func(d delivery) bool {
		c, ok := find(d.Channel)
		if ok && now.Sub(d.Since) > longestWait {
			expired = append(expired, d)
			return true
		}
		return !ok || !slices.Contains(recipients(c), d.To)
	})
	for id, f := range m.Failing {
		if _, ok := find(id); !ok {
			delete(m.Failing, id)
		} else if f.Since.After(now) {
			f.Since = now
			m.Failing[id] = f
		}
	}
	return expired
}
