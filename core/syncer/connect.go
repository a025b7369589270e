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

// connect signs in, makes sure that the connector still points at the tenant that
// its directory came from, and asks how its licences are called.
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
			Code: "tenant_changed", Title: "The connector now leads to another tenant",
			Detail: fmt.Sprintf("Its directory came from tenant %s (%s); %s answered as tenant %s (%s).",
				known, e.Connector.TenantName, e.Connector.TenantDomain, tenant.ID, tenant.DisplayName),
			Hint: "Put the tenant domain of this connector right, or add a new connector for the other tenant.",
		}
	}
	if known != tenant.ID || e.Connector.TenantName != tenant.DisplayName {
		e.Connector.TenantID, e.Connector.TenantName = tenant.ID, tenant.DisplayName
		if err := e.Store.SetTenant(ctx, e.Connector.ID, tenant.ID, tenant.DisplayName); err != nil {
			return err
		}
	}
	return e.readLicences(ctx)
}

// maxFetchAge is how old an unfinished fetch may be and still be gone on with:
// page links do not live for ever.
const maxFetchAge = 24 * time.Hour

// open goes on with the fetch that an earlier run left, or begins one.
func (e *Engine) open(ctx context.Context, links directory.Links) error {
	scope := directory.ScopeOf(e.Connector)
	left, found, err := e.Store.OpenFetch(ctx, e.Connector.ID)
	if err != nil {
		return err
	}
	fits := found && left.Scope.String() == scope.String() && e.Now().Sub(left.StartedAt) < maxFetchAge &&
		(left.Mode == directory.ModeFull || !e.Full) && left.Selected.String() == e.wanted.String()
	switch {
	case fits:
		e.take(left)
		e.run.Mode, e.run.Resync = left.Mode, left.Reason
		e.Source.Exclude(left.Excluded)
		e.Log.Info("Going on with an unfinished read", "run", e.run.ID, "began", left.Snapshot)
		return nil
	case e.Full || links.Users == "" || links.Groups == "" || links.Users == directory.NoLink || links.Groups == directory.NoLink:
		return e.beginFull(ctx, "")
	case links.Selected.String() != e.wanted.String():
		return e.beginFull(ctx, "other properties are read than before")
	}
	e.run.Mode = directory.ModeDelta
	e.Source.Exclude(links.Excluded)
	begun, err := e.Store.BeginFetch(ctx, directory.Fetch{
		Connector: e.Connector.ID, Snapshot: e.run.ID, Mode: directory.ModeDelta, StartedAt: e.Now(), Scope: scope, Selected: links.Selected, Excluded: links.Excluded,
		Positions: map[directory.Stream]directory.Position{
			directory.StreamUserChanges: {Link: links.Users}, directory.StreamGroupChanges: {Link: links.Groups},
		},
	})
	e.take(begun)
	return err
}

// take makes f the fetch of this run.
func (e *Engine) take(f directory.Fetch) {
	e.fetch = f
	e.fetch.Approved, e.fetch.HidesMembers = e.approved(), e.hidesMembers()
	e.userChanges = f.Positions[directory.StreamUserChanges].Link
	e.groupChanges = f.Positions[directory.StreamGroupChanges].Link
}

// beginFull drops what was read and begins to read everything, for a reason
// that the run will show, or none where it was asked for.
func (e *Engine) beginFull(ctx context.Context, reason string) error {
	e.run.Mode, e.run.Resync = directory.ModeFull, reason
	e.groups.reset()
	begun, err := e.Store.BeginFetch(ctx, directory.Fetch{
		Connector: e.Connector.ID, Snapshot: e.run.ID, Mode: directory.ModeFull, StartedAt: e.Now(), Scope: directory.ScopeOf(e.Connector), Reason: reason,
		Selected: e.wanted,
	})
	e.take(begun)
	return err
}

// hidesMembers says whether hidden memberships stay hidden from this
// connector. Graph does not tell; without a readable token nobody knows.
func (e *Engine) hidesMembers() bool {
	return e.roles != nil && !slices.Contains(e.roles, permission.ReadHidden)
}
