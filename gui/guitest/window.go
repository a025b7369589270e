package guitest

import (
	"context"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/settings"
)

// Preferences are the settings that a screen reads and saves; Err lets saving
// fail.
type Preferences struct {
	Now   settings.Settings
	Saved []settings.Settings
	Err   error
}

// Settings returns Now.
func (p *Preferences) Settings() settings.Settings { return p.Now }

// SaveSettings makes s what Now is, and writes it down.
func (p *Preferences) SaveSettings(_ context.Context, s settings.Settings) error {
	if p.Err != nil {
		return p.Err
	}
	p.Now, p.Saved = s, append(p.Saved, s)
	return nil
}

// Engine is Runs by another name, beside its method.
type Engine = Runs

// Backend is what the window and all its screens call. Events holds what it is
// told; the test sends.
type Backend struct {
	Engine
	Directory
	ConnectorsBackend
	ProfilesBackend
	Preferences
	Events chan app.Event
}

// NewBackend returns a backend without connectors, with the default settings.
func NewBackend() *Backend {
	return &Backend{Preferences: Preferences{Now: settings.Default()}, Events: make(chan app.Event)}
}

// Connectors returns those of the connectors screen: they are the same.
func (b *Backend) Connectors(ctx context.Context) ([]directory.Connector, error) {
	return b.ConnectorsBackend.Connectors(ctx)
}

// Runs answers as Engine does.
func (b *Backend) Runs(ctx context.Context, connector string, limit int) ([]directory.Run, error) {
	return b.Engine.Runs(ctx, connector, limit)
}

// Changes answers as Engine does.
func (b *Backend) Changes(ctx context.Context, run int64, each func(directory.Change) error) error {
	return b.Engine.Changes(ctx, run, each)
}

// Practice fills in what a practice connector needs.
func (b *Backend) Practice(c directory.Connector) (directory.Connector, auth.Secret) {
	c.TenantDomain, c.ClientID = "practice.example", "6731de76-14a6-49ae-97bc-6eba6914391e"
	return c, "a secret"
}

// Subscribe returns Events.
func (b *Backend) Subscribe() (events <-chan app.Event, cancel func()) { return b.Events, func() {} }
