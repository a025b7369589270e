package syncer

import (
	"context"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/permission"
)

// LicenceSource is a Source that can list the products for which the tenant has licences.
type LicenceSource interface {
	Licences(ctx context.Context) ([]directory.Licence, error)
}

// licencePatience is how long a run waits for names that it does not strictly need.
const licencePatience = 20 * time.Second

// readLicences reads the names of the tenant's licences. If that is not allowed or fails, the known
// names are kept.
func (e *Engine) readLicences(ctx context.Context) error {
	source, ok := e.Source.(LicenceSource)
	call, _ := permission.Of("/subscribedSkus")
	if !ok || e.roles != nil && call.Allows(e.roles) == "" {
		return nil
	}
	asking, cancel := context.WithTimeout(ctx, licencePatience)
	defer cancel()
	list, err := source.Licences(asking)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		e.Log.Info("The names of licences could not be read", "error", err)
		return nil
	}
	return e.Runs.SetLicences(ctx, e.Connector.ID, list)
}
