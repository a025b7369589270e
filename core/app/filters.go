package app

import (
	"context"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Filters returns the stored filters with their names.
func (a *App) Filters() directory.SavedFilters { return a.Settings().Filters }

// SaveFilter stores a filter under its name. It replaces any filter with that name.
func (a *App) SaveFilter(ctx context.Context, f directory.SavedFilter) error {
	return a.changeFilters(ctx, func(list directory.SavedFilters) (directory.SavedFilters, error) {
		return list.With(f)
	})
}

// RemoveFilter deletes the filter with a name.
func (a *App) RemoveFilter(ctx context.Context, name string) error {
	return a.changeFilters(ctx, func(list directory.SavedFilters) (directory.SavedFilters, error) {
		return list.Without(name)
	})
}

// RenameFilter changes the name of a filter.
func (a *App) RenameFilter(ctx context.Context, name, to string) error {
	return a.changeFilters(ctx, func(list directory.SavedFilters) (directory.SavedFilters, error) {
		return list.Renamed(name, to)
	})
}

func (a *App) changeFilters(
	ctx context.Context, change func(directory.SavedFilters) (directory.SavedFilters, error),
) error {
	s := a.Settings()
	list, err := change(s.Filters)
	if err != nil {
		return err
	}
	s.Filters = list
	return a.SaveSettings(ctx, s)
}
