package directory

import "errors"

// Errors that every adapter of a port reports through errors.Is.
var (
	// ErrLinkExpired: Graph no longer accepts a delta link, and everything has to be read
	// again (https://learn.microsoft.com/graph/delta-query-overview, "synchronization
	// reset").
	ErrLinkExpired = errors.New("delta link expired")
	// ErrPageExpired: a nextLink has expired, and its listing or round starts again.
	ErrPageExpired = errors.New("page link expired")
	// ErrLatestRefused: the tenant does not support $deltatoken=latest.
	ErrLatestRefused = errors.New("deltatoken latest refused")
	// ErrNotTracked: the tenant does not track changes. It refuses a first delta round,
	// like Azure AD B2C and Entra External ID.
	ErrNotTracked = errors.New("changes are not tracked")
	// ErrNotCounted: the tenant does not answer $count.
	ErrNotCounted = errors.New("not counted")
	// ErrGroupsUntold: the application may not read which groups a group is in.
	ErrGroupsUntold = errors.New("the groups of an object are not told")
	// ErrNotFound: no such connector, run, user or group.
	ErrNotFound = errors.New("not found")
	// ErrForeign: the stored value was written by another program or version, and this one
	// cannot read it. It may be replaced and removed.
	ErrForeign = errors.New("stored by another program")
	// ErrAmbiguous: a prefix or name matches more than one.
	ErrAmbiguous = errors.New("ambiguous")
	// ErrBusy: another run of the connector is in progress.
	ErrBusy = errors.New("another run is under way")
)
