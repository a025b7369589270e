package syncer

import (
	"context"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// LicenceSource is a Source that can tell which products the tenant has licences
// of.
type LicenceSource interface {
	Licences(ctx context.Context) ([]directory.Licence, error)
}

// licenceRoles are the application permissions that allow it, each by itself.
// None of them is needed for anything else.
var licenceRoles = []string{"LicenseAssignment.Read.All", "Organization.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"}

// licencePatience is how long a run waits for names that it can do without.
const licencePatience = 20 * time.Second

// readLicences asks how the tenant's licences are called. Where that is not
// allowed or fails, the names that were known stay.
func (e *Engine) readLicences(ctx context.Context) error {
	source, ok := e.Source.(LicenceSource)
	if !ok || e.roles != nil && !slices.ContainsFunc(licenceRoles, func(r string) bool { return slices.Contains(e.roles, r) }) {
		return nil
	}
	asking, cancel := context.WithTimeout(ctx, licencePatience)
	defer cancel()
	list, err := source.Licences(asking)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		e.Log.Info("The names of licences were not told", "error", err)
		return nil
	}
	return e.Store.SetLicences(ctx, e.Connector.ID, list)
}
