package app

import (
	"context"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Attributes lists the properties that a connector can read, and says how it uses each of them. An
// empty ref means a connector that does not exist yet.
func (a *App) Attributes(ctx context.Context, ref string) ([]directory.Readable, error) {
	if ref == "" {
		return directory.Choice{}.Readables(directory.PropertySet{}, nil), nil
	}
	c, err := a.Connector(ctx, ref)
	if err != nil {
		return nil, err
	}
	links, err := a.runs.Links(ctx, c.ID)
	if err != nil {
		return nil, err
	}
	return c.Attributes.Readables(links.Selected, links.Excluded), nil
}
