package app

import (
	"context"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// suggestDays is how far back suggestions look, and suggestRuns how many runs
// that may be.
const (
	suggestDays = 90
	suggestRuns = 2000
)

// SuggestGuards returns what the newest 90 days of a connector suggest for its
// guards; nothing where there was no normal run. Days are those of the schedule's
// region.
func (a *App) SuggestGuards(ctx context.Context, ref string) ([]directory.Suggestion, error) {
	c, err := a.store.Connector(ctx, ref)
	if err != nil {
		return nil, err
	}
	runs, err := a.store.Runs(ctx, c.ID, suggestRuns)
	if err != nil {
		return nil, err
	}
	since := a.now().AddDate(0, 0, -suggestDays)
	runs = slices.DeleteFunc(runs, func(r directory.Run) bool { return r.StartedAt.Before(since) })
	zone, err := a.Settings().Region.Zone()
	if err != nil {
		zone = time.UTC // settings with such a region are not loaded
	}
	return directory.Suggest(runs, zone), nil
}
