package checklist

import (
	"context"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/permission"
)

// Tenant is an opened tenant. tenants.Tenant implements it.
type Tenant interface {
	// Tenant reads /organization.
	Tenant(ctx context.Context) (directory.Tenant, error)
	// SignIn gets an access token. The first call gets a fresh one.
	SignIn(ctx context.Context) error
	// Probe makes one call from the permission table, with id for {id}, to prove that it works. It
	// returns the ID of the first object that the call found. It is not an error if the tenant has no
	// such object. errors.Is recognizes directory.ErrNotTracked and ErrNotCounted.
	Probe(ctx context.Context, call permission.Call, id string) (found string, err error)
	// Keys lists the secrets and certificates of the application.
	Keys(ctx context.Context, clientID string) ([]directory.AppKey, error)
}
