package endtoend

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
)

// The faults that real tenants were seen to have, one test each.

// notFound answers as a replica does that does not know an object yet.
var notFound = sim.Fail(404, "Request_ResourceNotFound", "Resource does not exist or one of its queried reference-property objects are not present.")

// warned lists the codes of a run's warnings.
func warned(r directory.Run) (codes []string) {
	for _, w := range r.Warnings {
		codes = append(codes, w.Code)
	}
	return codes
}

// wantWarned makes sure that a run warns of these and of nothing else.
func wantWarned(t *testing.T, r directory.Run, codes ...string) {
	t.Helper()
	if diff := cmp.Diff(codes, warned(r)); diff != "" || r.State != directory.StateWarnings {
		t.Fatalf("run %d is %s, error %+v, warnings (-want +got):\n%s", r.ID, r.State, r.Error, diff)
	}
}

// nightShift is a tenant with a group of six, and its members.
func nightShift(t *testing.T) (w *world, group string, members []string) {
	t.Helper()
	w = newWorld(t, sim.Options{Seed: 4, Users: 60, Groups: 12})
	group, err := w.tenant.CreateGroup(sim.Props{"displayName": "Night shift", "mailNickname": "night"})
	must(t, err)
	members = slices.Sorted(slices.Values(w.tenant.UserIDs()))[:6]
	for _, m := range members {
		must(t, w.tenant.AddMember(group, m))
	}
	return w, group, members
}

// TestListedGroupThatIsNotFound: a group that is listed, and whose members Graph
// then answers with 404, was taken for empty and never asked for again (field 2).
func TestListedGroupThatIsNotFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, group, members := nightShift(t)
		defer w.close(t)
		w.tenant.Faults.Add(sim.Rule{Path: "/groups/" + group + "/members", Do: notFound})
		for range 2 { // it is told as long as it is not found
			run := w.run(t, t.Context(), false)
			wantWarned(t, run, "listed_not_found")
			if !strings.Contains(run.Warnings[0].Title, "“Night shift”") {
				t.Errorf("warning %+v", run.Warnings[0])
			}
		}
		w.tenant.Faults.Clear()
		w.mustRun(t, false, directory.StateSucceeded)
		w.checkTruth(t)

		w.tenant.Faults.Add(sim.Rule{Path: "/groups/" + group + "/members", Do: notFound})
		wantWarned(t, w.run(t, t.Context(), true), "listed_not_found")
		if got := slices.Sorted(slices.Values(w.members(t, group))); !slices.Equal(got, members) {
			t.Errorf("members %v after a full read, want %v", got, members)
		}
		w.tenant.Faults.Clear()
		w.mustRun(t, false, directory.StateUnchanged)
		w.checkTruth(t)
	})
}

// TestRestoredAccountThatIsNotFound is the same for an account and a group that
// come back from the bin (field 2).
func TestRestoredAccountThatIsNotFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, group, members := nightShift(t)
		defer w.close(t)
		w.mustRun(t, false, directory.StateSucceeded)
		must(t, w.tenant.DeleteUser(members[0]), w.tenant.DeleteGroup(group))
		w.mustRun(t, false, directory.StateSucceeded)
		must(t, w.tenant.RestoreUser(members[0]), w.tenant.RestoreGroup(group), w.tenant.RemoveMember(group, members[0]))
		for _, path := range []string{"/groups/" + group + "/members", "/groups/" + group + "/memberOf", "/users/" + members[0] + "/memberOf"} {
			w.tenant.Faults.Add(sim.Rule{Path: path, Do: notFound})
		}
		wantWarned(t, w.run(t, t.Context(), false), "listed_not_found")
		w.tenant.Faults.Clear()
		w.mustApply(t)
		w.checkTruth(t)
	})
}

// TestHiddenMembersStay: without Member.Read.Hidden, Graph answers with no members;
// they were removed with a warning that they are hidden (field 4).
func TestHiddenMembersStay(t *testing.T) {
	for name, expire := range map[string]bool{"full read": false, "expired link": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sim.Options{Seed: 4, Users: 60, Groups: 12})
				defer w.close(t)
				group, err := w.tenant.CreateGroup(sim.Props{"displayName": "Works council (hidden)", "groupTypes": []string{"Unified"}, "visibility": "HiddenMembership"})
				must(t, err)
				members := slices.Sorted(slices.Values(w.tenant.UserIDs()))[:8]
				for _, m := range members {
					must(t, w.tenant.AddMember(group, m))
				}
				w.mustRun(t, false, directory.StateSucceeded)
				w.tenant.Revoke("Member.Read.Hidden")
				w.tenant.RevokeTokens()
				if expire {
					w.tenant.Faults.ExpireDeltaLinks(sim.Gone)
				}
				run := w.run(t, t.Context(), !expire)
				wantWarned(t, run, "permission_lost", "hidden_membership")
				if got := slices.Sorted(slices.Values(w.members(t, group))); !slices.Equal(got, members) || run.Memberships.Removed > 0 {
					t.Errorf("members %v, want %v; removed %d", got, members, run.Memberships.Removed)
				}
				// Back from the bin, an account keeps them too.
				must(t, w.tenant.DeleteUser(members[0]))
				w.mustApply(t)
				must(t, w.tenant.RestoreUser(members[0]))
				w.mustApply(t)
				w.tenant.Grant("Member.Read.Hidden")
				w.tenant.RevokeTokens()
				w.mustApply(t)
				w.checkTruth(t)
				must(t, w.tenant.RemoveMember(group, members[1]))
				w.mustRun(t, true, directory.StateSucceeded)
				w.checkTruth(t)
			})
		})
	}
}
