package directory

import "errors"

// Questions that ports answer through errors.Is, whatever adapter stands
// behind them.
var (
	// ErrLinkExpired: a delta link is no longer honoured; everything has to be
	// read again (https://learn.microsoft.com/graph/delta-query-overview, "synchronization reset").
	ErrLinkExpired = errors.New("delta link expired")
	// ErrPageExpired: a nextLink went stale; its listing or round begins anew.
	ErrPageExpired = errors.New("page link expired")
	// ErrLatestRefused: the tenant does not support $deltatoken=latest.
	ErrLatestRefused = errors.New("deltatoken latest refused")
	// ErrNotTracked: the tenant does not track changes: it refuses a first delta
	// round, as Azure AD B2C and Entra External ID do.
	ErrNotTracked = errors.New("changes are not tracked")
	// ErrNotCounted: the tenant does not answer $count.
	ErrNotCounted = errors.New("not counted")
	// ErrGroupsUntold: the application may not ask which groups a group is in.
	ErrGroupsUntold = errors.New("the groups of an object are not told")
	// ErrNotFound: no such connector, run, user or group.
	ErrNotFound = errors.New("not found")
	// ErrForeign: what is stored was written by another program or version, and
	// says nothing to this one. It may be replaced and removed.
	ErrForeign = errors.New("stored by another program")
	// ErrAmbiguous: a prefix or name fits more than one.
	ErrAmbiguous = errors.New("ambiguous")
	// ErrBusy: another run of the connector is under way.
	ErrBusy = errors.New("another run is under way")
)
