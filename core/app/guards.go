package app

import (
	"context"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// suggestDays is how far back suggestions look. suggestRuns is the maximum number of runs.
const (
	suggestDays = 90
	suggestRuns = 2000
)

// SuggestGuards suggests limits for a connector's guards, based on its newest 90 days. It suggests
// nothing if there was no normal run. If ref is empty, it suggests limits for the settings, based
// on the largest days of all connectors. Days are days in the schedule's region.
func (a *App) SuggestGuards(ctx context.Context, ref string) ([]directory.Suggestion, error) {
	if ref != "" {
		c, err := a.Connector(ctx, ref)
		if err != nil {
			return nil, err
		}
		return a.suggest(ctx, c.ID)
	}
	connectors, err := a.Connectors(ctx)
	if err != nil {
		return nil, err
	}
	var of [][]directory.Suggestion
	for _, c := range connectors {
		list, err := a.suggest(ctx, c.ID)
		if err != nil {
			return nil, err
		}
		of = append(of, list)
	}
	return directory.LargestSuggestions(of...), nil
}

func (a *App) suggest(ctx context.Context, connector string) ([]directory.Suggestion, error) {
	runs, err := a.Runs(ctx, connector, suggestRuns)
	if err != nil {
		return nil, err
	}
	since := a.now().AddDate(0, 0, -suggestDays)
	runs = slices.DeleteFunc(runs, func(r directory.Run) bool { return r.StartedAt.Before(since) })
	zone, err := a.Settings().Region.Zone()
	if err != nil {
		zone = time.UTC // settings with an invalid region are never loaded
	}
	return directory.Suggest(runs, zone), nil
}
