package syncer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/permission"
	"github.com/rollcallsync/rollcall/core/problem"
)

// connect signs in, checks that the connector still reaches the same tenant, and reads the names of
// its licences.
func (e *Engine) connect(ctx context.Context) error {
	tenant, err := e.Source.Tenant(ctx)
	e.roles, e.run.Granted = tenant.Roles, tenant.Roles
	if lost := e.checkPermissions(ctx); lost != nil {
		return errors.Join(lost, err)
	}
	if err != nil {
		return err
	}
	known := e.Connector.TenantID
	if known != "" && known != tenant.ID {
		return &problem.Problem{
			Code: problem.CodeTenantChanged, Title: "The connector now reaches a different tenant",
			Detail: fmt.Sprintf("Its directory came from tenant %s (%s); %s answered as tenant %s (%s).",
				known, e.Connector.TenantName, e.Connector.TenantDomain, tenant.ID, tenant.DisplayName),
			Hint: "Correct the tenant domain of this connector, or add a new connector for the other tenant.",
		}
	}
	if known != tenant.ID || e.Connector.TenantName != tenant.DisplayName {
		e.Connector.TenantID, e.Connector.TenantName = tenant.ID, tenant.DisplayName
		if err := e.Runs.SetTenant(ctx, e.Connector.ID, tenant.ID, tenant.DisplayName); err != nil {
			return err
		}
	}
	return e.readLicences(ctx)
}

// maxFetchAge is the maximum age at which an unfinished fetch is continued, because page links
// expire.
const maxFetchAge = 24 * time.Hour

// open continues the fetch that an earlier run left, or begins a new one.
func (e *Engine) open(ctx context.Context) error {
	links, full := e.links, e.Full || e.links.ReadAt.Before(e.ReadSince)
	scope := directory.ScopeOf(e.Connector)
	left, found, err := e.Fetches.OpenFetch(ctx, e.Connector.ID)
	if err != nil {
		return err
	}
	fits := found && left.Scope.String() == scope.String() && e.Now().Sub(left.StartedAt) < maxFetchAge &&
		(left.Mode == directory.ModeFull || !full) && left.Selected.String() == e.wanted.String()
	switch {
	case fits:
		e.take(left)
		e.run.Mode, e.run.Resync = left.Mode, left.Reason
		e.Source.Exclude(left.Excluded)
		e.Log.Info("Continuing an unfinished read", "run", e.run.ID, "began", left.Snapshot)
		return nil
	case links.Users == "" || links.Groups == "" || links.Users == directory.NoLink || links.Groups == directory.NoLink:
		return e.beginFull(ctx, "", false)
	case links.Selected.String() != e.wanted.String():
		return e.beginFull(ctx, "the properties to read have changed", false)
	case full:
		return e.beginFull(ctx, "", true)
	}
	e.run.Mode = directory.ModeDelta
	e.Source.Exclude(links.Excluded)
	begun, err := e.Fetches.BeginFetch(ctx, directory.Fetch{
		Connector: e.Connector.ID, Snapshot: e.run.ID, Mode: directory.ModeDelta, StartedAt: e.Now(), Scope: scope,
		Selected: links.Selected, Excluded: links.Excluded,
		Positions: changesFrom(links),
	})
	e.take(begun)
	return err
}

// changesFrom returns the positions of the delta streams at the end of the previous run.
func changesFrom(links directory.Links) map[directory.Stream]directory.Position {
	return map[directory.Stream]directory.Position{
		directory.StreamUserChanges: {Link: links.Users}, directory.StreamGroupChanges: {Link: links.Groups},
	}
}

// take makes f the fetch of this run.
func (e *Engine) take(f directory.Fetch) {
	e.fetch = f
	e.options = directory.PlanOptions{Approved: e.approved(), HidesMembers: e.hidesMembers()}
	e.silence, e.unread = directory.Silence{}, nil
	e.userChanges = f.Positions[directory.StreamUserChanges].Link
	e.groupChanges = f.Positions[directory.StreamGroupChanges].Link
}

// beginFull drops the unfinished fetch and begins to read everything. The run shows the reason,
// which is empty if a full read was requested or due. A fetch that verifies also follows the delta
// links of the last run. It can then find unannounced changes, and it trusts announcements more
// than an outdated listing.
func (e *Engine) beginFull(ctx context.Context, reason string, verifies bool) error {
	e.run.Mode, e.run.Resync = directory.ModeFull, reason
	e.groups.reset()
	e.waited = false
	begin := directory.Fetch{
		Connector: e.Connector.ID, Snapshot: e.run.ID, Mode: directory.ModeFull, StartedAt: e.Now(),
		Scope: directory.ScopeOf(e.Connector), Reason: reason,
		Selected: e.wanted,
	}
	// Delta links are valid only for the properties that were selected when they began.
	if verifies && len(e.links.Excluded) == 0 && e.links.Selected.String() == e.wanted.String() {
		begin.Verifies, begin.Positions = true, changesFrom(e.links)
	}
	begun, err := e.Fetches.BeginFetch(ctx, begin)
	e.take(begun)
	return err
}

// hidesMembers reports whether hidden memberships stay hidden from this connector. Graph does not
// report this; without a readable token the answer is unknown.
func (e *Engine) hidesMembers() bool {
	return e.roles != nil && !slices.Contains(e.roles, permission.ReadHidden)
}
