package app

import (
	"context"

	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/update"
)

// Update returns what Rollcall knows about newer versions, without checking; see package update.
func (a *App) Update() update.State { return a.updates.State() }

// CheckForUpdate looks for a newer version now. It downloads nothing but the release manifest.
func (a *App) CheckForUpdate(ctx context.Context) (update.State, error) {
	state, err := a.updates.Check(ctx)
	a.bus.Changed()
	return state, err
}

// updateFacts returns what conditions say about updates.
func (a *App) updateFacts() (u health.Update) {
	if !a.Settings().Updates.Check {
		return u
	}
	state := a.updates.State()
	if state.Offer != nil {
		u.Version, u.Date, u.Current = state.Offer.Version, state.Offer.Date, state.Version
	}
	if state.Alarming(a.now()) {
		u.Failure, u.Failing = state.Failure, state.Failing
	}
	return u
}
