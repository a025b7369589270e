package storagetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
)

// connectorsReadBack checks that every field of a connector is stored, including its own limits.
func connectorsReadBack(t *testing.T, store Store) {
	f := newFixture(t, store)
	for _, guards := range []directory.Guards{
		{
			directory.GuardAccountsRemoved: {Percent: 5, AtLeast: 7, ByNumber: true, Number: 90},
			directory.GuardGroupsRemoved:   {},
		},
		nil,
	} {
		f.connector.Guards = guards
		f.must(store.UpdateConnector(f.ctx, f.connector))
		got, err := store.Connector(f.ctx, f.connector.ID)
		f.must(err)
		if diff := cmp.Diff(f.connector, got); diff != "" {
			t.Errorf("connector (-want +got):\n%s", diff)
		}
	}
}
