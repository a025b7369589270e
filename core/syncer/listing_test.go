package syncer

import (
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

// TestListingMode checks that a tenant that refuses to track changes is listed in each run and
// compared as in a full read.
func TestListingMode(t *testing.T) {
	t.Run("in a bubble", bubbled(func(t *testing.T) {
		r := newRig(20)
		r.tenant.refuse = func(call string) error {
			switch {
			case strings.HasPrefix(call, "latest"):
				return directory.ErrLatestRefused
			case strings.Contains(call, "changes"):
				return directory.ErrNotTracked
			}
			return nil
		}
		run := r.run(t, Options{}, directory.StateSucceeded)
		r.equal(t)
		if !run.Listing || run.Mode != directory.ModeFull || r.store.links.Users != directory.NoLink {
			t.Errorf("listing %v, mode %s, links %+v", run.Listing, run.Mode, r.store.links)
		}
		r.run(t, Options{}, directory.StateUnchanged)
		r.tenant.refuse = nil
		if run := r.run(t, Options{}, directory.StateUnchanged); run.Listing ||
			r.store.links.Users == directory.NoLink {
			t.Errorf("changes are tracked: listing %v, links %+v", run.Listing, r.store.links)
		}
	}))
}

// TestLostRolesEndARunBeforeItReads checks that a run without a permission that it needs ends
// before it reads.
func TestLostRolesEndARunBeforeItReads(t *testing.T) {
	t.Run("in a bubble", bubbled(func(t *testing.T) {
		r := newRig(10)
		r.tenant.roles = []string{"User.Read.All", "GroupMember.Read.All"}
		r.run(t, Options{}, directory.StateSucceeded)
		r.tenant.asked, r.tenant.roles = nil, []string{"GroupMember.Read.All"}
		for range 2 { // it is reported while the permission is missing
			run := r.run(t, Options{}, directory.StateFailed)
			if run.Error.Code != "permission_missing" ||
				!strings.Contains(run.Error.Title, "lost the permission User.Read.All") {
				t.Errorf("failed with %+v", run.Error)
			}
		}
		if len(r.tenant.asked) != 2 {
			t.Errorf("asked for %v", r.tenant.asked)
		}
	}))
}
