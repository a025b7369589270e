package app

import (
	"context"
	"os"

	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/notify"
	"github.com/rollcallsync/rollcall/core/settings"
)

// Channels lists the notification channels by name; see package notify.
func (a *App) Channels() []settings.Channel { return a.notices.List() }

// Channel finds a channel by ID, by an unambiguous prefix of the ID, or by name.
func (a *App) Channel(ref string) (settings.Channel, error) { return a.notices.Find(ref) }

// AddChannel checks and stores a channel and its secrets, and returns the channel as stored.
func (a *App) AddChannel(ctx context.Context, c settings.Channel, secrets notify.Changes) (settings.Channel, error) {
	return a.notices.Add(ctx, c, secrets)
}

// EditChannel replaces the channel with the ID of edited. Secrets that are not in changes stay.
func (a *App) EditChannel(
	ctx context.Context, edited settings.Channel, changes notify.Changes,
) (settings.Channel, error) {
	return a.notices.Edit(ctx, edited, changes)
}

// RemoveChannel removes a channel and its secrets, and returns the channel.
func (a *App) RemoveChannel(ctx context.Context, ref string) (settings.Channel, error) {
	return a.notices.Remove(ctx, ref)
}

// TestChannel sends a test message to a stored channel and returns why it was not accepted.
func (a *App) TestChannel(ctx context.Context, ref string) (settings.Channel, error) {
	return a.notices.Test(ctx, ref)
}

// TryChannel is TestChannel for a channel that is being edited and is not stored.
func (a *App) TryChannel(ctx context.Context, edited settings.Channel, changes notify.Changes) error {
	return a.notices.Try(ctx, edited, changes)
}

// failingChannels returns the channels to which notifications cannot be delivered.
func (a *App) failingChannels(ctx context.Context) (list []health.Channel, err error) {
	failures, err := a.notices.Failures(ctx)
	for _, f := range failures {
		list = append(list, health.Channel{Name: f.Channel.Name, Since: f.Since, Why: f.Why})
	}
	return list, err
}

// notifyOnce sends notifications. The caller holds the schedule.
func (a *App) notifyOnce(ctx context.Context) {
	o, ok := a.seen(ctx)
	if !ok {
		return
	}
	if err := a.notices.Once(ctx, o); err != nil && ctx.Err() == nil {
		a.log.Error("send notifications", "error", err)
	}
}

// computerName returns the name of this computer, or "this computer".
func computerName() string {
	if name, err := os.Hostname(); err == nil && name != "" {
		return name
	}
	return "this computer"
}
