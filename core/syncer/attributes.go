package syncer

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/permission"
	"github.com/rollcallsync/rollcall/core/problem"
)

// PropertySource is a Source with selectable properties that can list the tenant's directory
// extensions.
type PropertySource interface {
	Select(directory.PropertySet)
	Extensions(ctx context.Context) ([]directory.Extension, error)
}

// extensionPatience is how long a run waits for names that it does not strictly need.
const extensionPatience = 20 * time.Second

// choose determines the properties that the run reads: the connector's choice, with the tenant's
// directory extensions. If it cannot list the extensions, it uses those that were read before and
// those in the choice.
func (e *Engine) choose(ctx context.Context, before directory.PropertySet) error {
	source, ok := e.Source.(PropertySource)
	if !ok {
		return nil
	}
	extensions := before.Extensions()
	listing, _ := permission.Of("/directoryObjects/getAvailableExtensionProperties")
	if e.roles == nil || listing.Allows(e.roles) != "" {
		asking, cancel := context.WithTimeout(ctx, extensionPatience)
		defer cancel()
		listed, err := source.Extensions(asking)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			e.Log.Info("Directory extensions were not listed", "error", err)
		default:
			extensions = listed
		}
	}
	e.wanted = e.Connector.Attributes.Set(extensions)
	source.Select(e.wanted)
	return nil
}

// keepExcluded records which properties Graph refused, and warns about those that the previous run
// did not know about.
func (e *Engine) keepExcluded(ctx context.Context) error {
	excluded := e.Source.Excluded()
	for _, refused := range excluded {
		if !slices.Contains(e.refused, refused) && !e.isExtensionElsewhere(refused, excluded) {
			e.warn(excludedProblem(refused))
		}
	}
	if len(excluded) == len(e.fetch.Excluded) {
		return nil
	}
	return e.Fetches.SetExcluded(ctx, &e.fetch, excluded)
}

// isExtensionElsewhere reports whether a refused property is a directory extension of the other
// kind of object. An extension that a person named is requested for both kinds.
func (e *Engine) isExtensionElsewhere(refused string, excluded []string) bool {
	_, name := directory.CutRefused(refused)
	return directory.IsExtension(name) &&
		!(directory.IsRefused(excluded, directory.KindUser, name) &&
			directory.IsRefused(excluded, directory.KindGroup, name))
}

func excludedProblem(refused string) problem.Problem {
	what, name := directory.CutRefused(refused)
	if what != "" && !directory.IsExtension(name) {
		name += " of " + what + "s"
	}
	return problem.Problem{
		Code: problem.CodePropertyRefused, Title: fmt.Sprintf("Microsoft Graph refuses the property %s", name),
		Detail: "It was left out; everything else was read.",
		Hint:   "Nothing needs to be done. Full runs ask for it again, and later runs do not repeat this.",
	}
}
