package storagetest

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

// permissionsOfRuns checks that the permissions of the latest applied run apply, even if a later
// run failed with others.
func permissionsOfRuns(t *testing.T, store Store) {
	f := newFixture(t, store)
	granted := func() []string {
		list, err := store.GrantedPermissions(f.ctx, f.connector.ID)
		f.must(err)
		return list
	}
	want(t, "before the first run", granted(), nil)
	r := f.begin(directory.ModeFull)
	r.pages(directory.StreamUsers, directory.Page{Objects: []directory.Object{User(1, "Ann")}})
	r.run.Granted, r.run.Listing = []string{"User.Read.All", "GroupMember.Read.All"}, true
	run := r.apply()
	want(t, "of the applied run", granted(), run.Granted)
	stored, err := store.Run(f.ctx, run.ID)
	f.must(err)
	want(t, "listing mode of the stored run", stored.Listing, true)
	failed := f.beginRun(directory.ModeDelta)
	failed.State, failed.EndedAt, failed.Granted = directory.StateFailed, f.tick(), []string{"User.Read.All"}
	f.must(store.EndRun(f.ctx, failed))
	want(t, "after a failed run", granted(), run.Granted)
}

// licencesOfTenants checks that each connector has the products that were stored last. They are
// deleted with the connector.
func licencesOfTenants(t *testing.T, store Store) {
	f := newFixture(t, store)
	other := f.another("fabrikambb", "Fabrikam")
	stored := func(f *fixture) []directory.Licence {
		list, err := store.Licences(f.ctx, f.connector.ID)
		f.must(err)
		return list
	}
	want(t, "before the first run", stored(f), nil)
	e3, e5 := directory.Licence{ID: "6fd2c87f", Part: "ENTERPRISEPACK"},
		directory.Licence{ID: "c7df2760", Part: "ENTERPRISEPREMIUM"}
	f.must(store.SetLicences(f.ctx, f.connector.ID, []directory.Licence{e5, e3}))
	f.must(store.SetLicences(f.ctx, other.connector.ID, []directory.Licence{e5}))
	want(t, "stored", stored(f), []directory.Licence{e3, e5})
	e3.Part = "RENAMED"
	f.must(store.SetLicences(f.ctx, f.connector.ID, []directory.Licence{e3}))
	want(t, "stored again", stored(f), []directory.Licence{e3})
	want(t, "of the other tenant", stored(other), []directory.Licence{e5})
	f.must(store.RemoveConnector(f.ctx, other.connector.ID))
	want(t, "of a connector that is gone", stored(other), nil)
}
