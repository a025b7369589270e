package storagetest

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

// licencesOfTenants: each connector has the products that were told last, and they
// go with it.
func licencesOfTenants(t *testing.T, store Store) {
	f := newFixture(t, store)
	other := f.another("fabrikambb", "Fabrikam")
	told := func(f *fixture) []directory.Licence {
		list, err := store.Licences(f.ctx, f.connector.ID)
		f.must(err)
		return list
	}
	want(t, "before the first run", told(f), nil)
	e3, e5 := directory.Licence{ID: "6fd2c87f", Part: "ENTERPRISEPACK"}, directory.Licence{ID: "c7df2760", Part: "ENTERPRISEPREMIUM"}
	f.must(store.SetLicences(f.ctx, f.connector.ID, []directory.Licence{e5, e3}))
	f.must(store.SetLicences(f.ctx, other.connector.ID, []directory.Licence{e5}))
	want(t, "told", told(f), []directory.Licence{e3, e5})
	e3.Part = "RENAMED"
	f.must(store.SetLicences(f.ctx, f.connector.ID, []directory.Licence{e3}))
	want(t, "told anew", told(f), []directory.Licence{e3})
	want(t, "of the other tenant", told(other), []directory.Licence{e5})
	f.must(store.RemoveConnector(f.ctx, other.connector.ID))
	want(t, "of a connector that is gone", told(other), nil)
}
