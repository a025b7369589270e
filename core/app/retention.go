package app

import (
	"context"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/settings"
)

// keepsDeleted is how long Entra ID can restore deleted users and groups
// (https://learn.microsoft.com/entra/architecture/recover-from-deletions). Tombstones are kept at
// least as long, so a restored account is recognized as the same one.
const keepsDeleted = 30 * 24 * time.Hour

// HistoryLoss returns what a retention would drop now.
func (a *App) HistoryLoss(ctx context.Context, r settings.Retention) (directory.Forgotten, error) {
	if r.ForEver() {
		return directory.Forgotten{}, nil
	}
	before, tombstones := a.limits(r)
	return a.retention.HistoryBefore(ctx, before, tombstones)
}

// limits returns the times before which history and tombstones are dropped.
func (a *App) limits(r settings.Retention) (before, tombstones time.Time) {
	now := a.now()
	before, tombstones = r.Before(now), now.Add(-keepsDeleted)
	if before.Before(tombstones) {
		tombstones = before
	}
	return before, tombstones
}

// forgetAll drops expired history of every connector.
func (a *App) forgetAll(ctx context.Context) {
	if a.Settings().KeepHistory.ForEver() {
		return
	}
	list, err := a.Connectors(ctx)
	if err != nil {
		a.log.Error("look for old history", "error", err)
	}
	for _, c := range list {
		a.forget(ctx, c.ID)
	}
	a.forgetLogOns(ctx)
}

// forgetLogOns drops expired entries from the log of log-ons.
func (a *App) forgetLogOns(ctx context.Context) {
	keep := a.Settings().KeepHistory
	if keep.ForEver() || ctx.Err() != nil {
		return
	}
	before, _ := a.limits(keep)
	if _, err := a.retention.ForgetLogOns(ctx, before); err != nil && ctx.Err() == nil {
		a.log.Error("drop old log-ons", "error", err)
	}
}

// forget drops expired history of one connector.
func (a *App) forget(ctx context.Context, connector string) {
	keep := a.Settings().KeepHistory
	if keep.ForEver() || ctx.Err() != nil {
		return
	}
	before, tombstones := a.limits(keep)
	dropped, err := a.retention.ForgetHistory(ctx, connector, before, tombstones)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		a.log.Error("drop old history", "connector", connector, "error", err)
	case !dropped.Nothing():
		a.log.Info("old history dropped", "connector", connector, "before", before, "dropped", dropped)
	}
}
