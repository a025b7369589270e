package checklist

import (
	"context"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/permission"
)

// Tenant is an opened tenant. tenants.Tenant is the adapter.
type Tenant interface {
	// Tenant reads /organization.
	Tenant(ctx context.Context) (directory.Tenant, error)
	// SignIn gets an access token, a fresh one at the first call.
	SignIn(ctx context.Context) error
	// Probe makes one call of the table of permissions, with id for {id}, to prove that
	// it works. It returns the ID of the first object that the call found; a tenant
	// without such objects is not an error. errors.Is recognizes
	// directory.ErrNotTracked and ErrNotCounted.
	Probe(ctx context.Context, call permission.Call, id string) (found string, err error)
	// Keys lists the secrets and certificates of the application.
	Keys(ctx context.Context, clientID string) ([]directory.AppKey, error)
}
