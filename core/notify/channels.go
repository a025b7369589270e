package notify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// unlockPatience is how long a person has to unlock the keyring when it prompts for that.
const unlockPatience = time.Minute

// List returns the channels in order of their names.
func (s *Service) List() []settings.Channel {
	list := slices.Clone(s.o.Settings().Channels)
	slices.SortStableFunc(list, func(x, y settings.Channel) int {
		return strings.Compare(strings.ToLower(x.Name), strings.ToLower(y.Name))
	})
	return list
}

// Find finds a channel by ID, by an unambiguous prefix of the ID, or by name.
func (s *Service) Find(ref string) (settings.Channel, error) {
	var found []settings.Channel
	for _, c := range s.o.Settings().Channels {
		if c.ID == ref || strings.EqualFold(c.Name, ref) {
			return c, nil
		}
		if ref != "" && strings.HasPrefix(c.ID, ref) {
			found = append(found, c)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return settings.Channel{}, problem.Problem{
			Code: problem.CodeChannelNotFound, Title: fmt.Sprintf("There is no channel %q", ref),
			Hint: "Use an ID, the start of an ID, or a name.",
		}.With(problem.ListChannels).Wrap(directory.ErrNotFound)
	}
	return settings.Channel{}, problem.Problem{
		Code: problem.CodeChannelAmbiguous, Title: fmt.Sprintf("%q matches %d channels", ref, len(found)),
		Hint: "Enter more characters of the ID.",
	}.With(problem.ListChannels).Wrap(directory.ErrAmbiguous)
}

// Add checks a channel, stores its secrets and then the channel, and returns the channel as stored.
func (s *Service) Add(ctx context.Context, c settings.Channel, secrets Changes) (settings.Channel, error) {
	c.ID = directory.NewID()
	return s.put(ctx, c, secrets)
}

// Edit replaces the channel with the same ID, after the same checks as Add. Messages that wait for
// the channel are tried again at once.
func (s *Service) Edit(ctx context.Context, c settings.Channel, secrets Changes) (settings.Channel, error) {
	earlier, err := s.Find(c.ID)
	if err != nil {
		return c, err
	}
	c, err = s.put(ctx, c, secrets)
	if err == nil && earlier.NeedsSecret() && !c.NeedsSecret() {
		err = s.o.Vault.Remove(ctx, VaultID(c.ID))
	}
	return c, err
}

// put stores the secrets of a channel and then the channel. If that fails, it restores the secrets.
func (s *Service) put(ctx context.Context, c settings.Channel, changes Changes) (settings.Channel, error) {
	before := Secrets{}
	ctx, cancel := context.WithTimeout(ctx, unlockPatience)
	defer cancel()
	if c.NeedsSecret() {
		if err := s.o.Vault.Check(ctx); err != nil {
			return c, fmt.Errorf("check vault: %w", err)
		}
		var err error
		if before, err = s.loadSecrets(ctx, c); err != nil && !errors.Is(err, directory.ErrForeign) {
			return c, err
		}
	}
	c, after, err := s.prepare(c, before.apply(changes))
	if err != nil {
		return c, err
	}
	if after != before {
		if err := s.storeSecrets(ctx, c.ID, after); err != nil {
			return c, err
		}
	}
	err = s.change(ctx, func(list []settings.Channel) []settings.Channel {
		if i := slices.IndexFunc(list, func(x settings.Channel) bool { return x.ID == c.ID }); i >= 0 {
			list[i] = c
			return list
		}
		return append(list, c)
	})
	if err != nil && after != before {
		undo, end := context.WithTimeout(context.WithoutCancel(ctx), unlockPatience)
		defer end()
		err = errors.Join(err, s.storeSecrets(undo, c.ID, before))
	}
	return c, err
}

// prepare returns a channel in its normal form and the secrets that it needs, or the problem with
// them.
func (s *Service) prepare(c settings.Channel, secrets Secrets) (settings.Channel, Secrets, error) {
	c.Name = oneLine(c.Name)
	c.UpdatedAt = s.o.Now().UTC()
	if c.Kind == settings.ByMail {
		secrets.URL, secrets.Key = "", ""
		if c.Mail == nil || c.Mail.User == "" {
			secrets.Password = ""
		}
	} else {
		c.Mail, secrets.Password = nil, ""
		if c.Kind != settings.ByWebhook {
			secrets.Key = ""
		}
	}
	if err := c.Validate(); err != nil {
		return c, secrets, err
	}
	if err := CheckTemplates(c); err != nil {
		return c, secrets, err
	}
	var err error
	c.Host, err = secrets.check(c)
	c.Signed = secrets.Key != ""
	return c, secrets, err
}

// change changes the list of channels in the settings.
func (s *Service) change(ctx context.Context, change func([]settings.Channel) []settings.Channel) error {
	return s.o.ChangeSettings(ctx, func(now settings.Settings) (settings.Settings, error) {
		now.Channels = change(slices.Clone(now.Channels))
		return now, nil
	})
}

// Remove removes a channel and its secrets, and returns the channel. Messages that wait for it are
// dropped. If the vault cannot be used, the channel stays.
func (s *Service) Remove(ctx context.Context, ref string) (settings.Channel, error) {
	c, err := s.Find(ref)
	if err != nil {
		return c, err
	}
	ctx, cancel := context.WithTimeout(ctx, unlockPatience)
	defer cancel()
	if c.NeedsSecret() {
		if err := s.o.Vault.Check(ctx); err != nil {
			return c, fmt.Errorf("check vault: %w", err) // nobody would remove the secrets later
		}
	}
	err = s.change(ctx, func(list []settings.Channel) []settings.Channel {
		return slices.DeleteFunc(list, func(x settings.Channel) bool { return x.ID == c.ID })
	})
	if err != nil || !c.NeedsSecret() {
		return c, err
	}
	return c, s.o.Vault.Remove(ctx, VaultID(c.ID))
}

// Test sends a test message to a stored channel now, to each recipient, even during quiet hours and
// if the channel is disabled.
func (s *Service) Test(ctx context.Context, ref string) (settings.Channel, error) {
	c, err := s.Find(ref)
	if err != nil {
		return c, err
	}
	return c, s.Try(ctx, c, Changes{})
}

// Try is Test for a channel that is being edited. Its stored secrets apply unless they are changed.
func (s *Service) Try(ctx context.Context, c settings.Channel, changes Changes) error {
	before := Secrets{}
	var err error
	if c.ID == "" {
		c.ID = directory.NewID() // a new channel
	} else if before, err = s.loadSecrets(ctx, c); err != nil && !errors.Is(err, directory.ErrForeign) {
		return err
	}
	c, secrets, err := s.prepare(c, before.apply(changes))
	if err != nil {
		return err
	}
	m := newMessage(settings.OnTest, s.o.Now(), "This is a test", fmt.Sprintf("The channel “%s” works.", c.Name))
	var failed error
	for _, to := range recipients(c) {
		if err := s.send(ctx, c, secrets, m, to); err != nil {
			failed = errors.Join(failed, err)
			if problem.Of(err).Code != problem.CodeNotifyRecipient {
				break
			}
		}
	}
	return failed
}
