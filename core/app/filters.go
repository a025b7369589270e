package app

import (
	"context"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/settings"
)

// Filters returns the stored filters with their names.
func (a *App) Filters() directory.SavedFilters { return a.Settings().Filters }

// SaveFilter stores a filter under its name. It replaces any filter with that name.
func (a *App) SaveFilter(ctx context.Context, f directory.SavedFilter) error {
	return a.changeFilters(ctx, func(list directory.SavedFilters) (directory.SavedFilters, error) {
		return list.With(f)
	})
}

// RemoveFilter deletes the filter with the given name.
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
	return a.ChangeSettings(ctx, func(s settings.Settings) (_ settings.Settings, err error) {
		s.Filters, err = change(s.Filters)
		return s, err
	})
}
