package gui

import (
	"context"

	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/gui/page/authentication"
	"github.com/rollcallsync/rollcall/gui/page/connectors"
	"github.com/rollcallsync/rollcall/gui/page/dashboard"
	"github.com/rollcallsync/rollcall/gui/page/directory"
	"github.com/rollcallsync/rollcall/gui/page/history"
	settingspage "github.com/rollcallsync/rollcall/gui/page/settings"
	"github.com/rollcallsync/rollcall/gui/page/welcome"
	"github.com/rollcallsync/rollcall/gui/trial"
)

// Backend is the part of the application that the window and its screens call. wire.Open returns
// one.
type Backend interface {
	Overview(ctx context.Context) (events.Overview, error)
	Subscribe() (happened <-chan events.Event, cancel func())

	// UnlockVault opens the vault in a file with a passphrase.
	UnlockVault(ctx context.Context, passphrase string) error

	welcome.Backend
	dashboard.Backend
	directory.Backend
	directory.Lists
	directory.FilterStore
	history.Backend
	connectors.Backend
	authentication.Backend
	settingspage.Backend
	settingspage.ChannelBackend
	settingspage.UpdateBackend
	trial.Backend
}
