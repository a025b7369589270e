package directory

import "errors"

// Errors that adapters report; use errors.Is to recognize them.
var (
	// ErrLinkExpired means that Graph no longer accepts a delta link, so everything has to be read
	// again (https://learn.microsoft.com/graph/delta-query-overview, "synchronization reset").
	ErrLinkExpired = errors.New("delta link expired")
	// ErrPageExpired means that a nextLink has expired. Its listing or round has to start again.
	ErrPageExpired = errors.New("page link expired")
	// ErrLatestRefused means that the tenant does not support $deltatoken=latest.
	ErrLatestRefused = errors.New("deltatoken latest refused")
	// ErrNotTracked means that the tenant does not track changes and refuses a first delta round,
	// as Azure AD B2C and Entra External ID do.
	ErrNotTracked = errors.New("changes are not tracked")
	// ErrNotCounted means that the tenant does not answer $count.
	ErrNotCounted = errors.New("not counted")
	// ErrGroupsUnreadable means that the application lacks permission to read which groups an
	// object is in.
	ErrGroupsUnreadable = errors.New("the groups of an object cannot be read")
	// ErrNotFound means that there is no such connector, run, user or group.
	ErrNotFound = errors.New("not found")
	// ErrForeign means that another program or version wrote the stored value and this one cannot
	// read it. The value may be replaced or removed.
	ErrForeign = errors.New("stored by another program")
	// ErrAmbiguous means that a prefix or name matches more than one thing.
	ErrAmbiguous = errors.New("ambiguous")
	// ErrBusy means that another run of the connector is in progress.
	ErrBusy = errors.New("another run is under way")
)
