package endtoend

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/syncer"
)

// Faults seen in real tenants, with one test each. "Field fault 2" in a comment is the second of
// these faults.

// notFound answers like a replica that does not yet have an object.
var notFound = sim.Fail(404, "Request_ResourceNotFound",
	"Resource does not exist or one of its queried reference-property objects are not present.")

// warned returns the codes of a run's warnings.
func warned(r directory.Run) (codes []string) {
	for _, w := range r.Warnings {
		codes = append(codes, string(w.Code))
	}
	return codes
}

// wantWarned checks that a run has exactly these warnings.
func wantWarned(t *testing.T, r directory.Run, codes ...string) {
	t.Helper()
	if diff := cmp.Diff(codes, warned(r)); diff != "" || r.State != directory.StateWarnings {
		t.Fatalf("run %d is %s, error %+v, warnings (-want +got):\n%s", r.ID, r.State, r.Error, diff)
	}
}

// nightShift returns a tenant with a group of six members.
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

// TestListedGroupThatIsNotFound covers a group that was listed, but for whose members Graph
// answered 404. Rollcall used to treat the group as empty and never asked again (field fault 2).
func TestListedGroupThatIsNotFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, group, members := nightShift(t)
		defer w.close(t)
		w.tenant.Faults.Add(sim.Rule{Path: "/groups/" + group + "/members", Do: notFound})
		for range 2 { // Every run reports the group while it is not found.
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

// TestRestoredAccountThatIsNotFound covers an account and a group that are restored from the
// recycle bin and not found at first (field fault 2).
func TestRestoredAccountThatIsNotFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, group, members := nightShift(t)
		defer w.close(t)
		w.mustRun(t, false, directory.StateSucceeded)
		must(t, w.tenant.DeleteUser(members[0]), w.tenant.DeleteGroup(group))
		w.mustRun(t, false, directory.StateSucceeded)
		must(t, w.tenant.RestoreUser(members[0]), w.tenant.RestoreGroup(group),
			w.tenant.RemoveMember(group, members[0]))
		for _, path := range []string{
			"/groups/" + group + "/members", "/groups/" + group + "/memberOf",
			"/users/" + members[0] + "/memberOf",
		} {
			w.tenant.Faults.Add(sim.Rule{Path: path, Do: notFound})
		}
		wantWarned(t, w.run(t, t.Context(), false), "listed_not_found")
		w.tenant.Faults.Clear()
		w.mustApply(t)
		w.checkTruth(t)
	})
}

// TestHiddenMembersStay covers a run without Member.Read.Hidden, to which Graph shows no hidden
// members. Rollcall used to remove them and to warn that they are hidden (field fault 4).
func TestHiddenMembersStay(t *testing.T) {
	for name, expire := range map[string]bool{"full read": false, "expired link": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sim.Options{Seed: 4, Users: 60, Groups: 12})
				defer w.close(t)
				group, err := w.tenant.CreateGroup(sim.Props{
					"displayName": "Works council (hidden)",
					"groupTypes":  []string{"Unified"}, "visibility": "HiddenMembership",
				})
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
				if got := slices.Sorted(slices.Values(w.members(t, group))); !slices.Equal(got, members) ||
					run.Memberships.Removed > 0 {
					t.Errorf("members %v, want %v; removed %d", got, members, run.Memberships.Removed)
				}
				// An account that is restored from the recycle bin keeps its hidden memberships
				// too.
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

// statuses returns the statuses of all accounts, by ID.
func (w *world) statuses(t *testing.T) map[string]directory.Status {
	t.Helper()
	all := map[string]directory.Status{}
	for u, err := range w.db.Users(t.Context(), directory.Query{Statuses: []directory.Status{
		directory.StatusActive, directory.StatusDisabled, directory.StatusDeleted, directory.StatusOutOfScope,
	}}) {
		if err != nil {
			t.Fatal(err)
		}
		all[u.ID] = u.Status
	}
	return all
}

// TestNullsForEverybody covers a time in which Graph answers null for properties that every account
// had. Rollcall used to enable accounts with accountEnabled null and to add guests with userType
// null. No guard held the other changes (field fault 3).
func TestNullsForEverybody(t *testing.T) {
	for name, full := range map[string]bool{"full read": true, "delta": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sim.Options{Seed: 3, Users: 80, Groups: 12})
				defer w.close(t)
				w.guards = directory.DefaultGuards()
				w.connector.Guests = false
				must(t, w.db.UpdateConnector(t.Context(), w.connector))
				ids := slices.Sorted(slices.Values(w.tenant.UserIDs()))
				for i, id := range ids {
					must(t, w.tenant.UpdateUser(id, sim.Props{"department": "Sales"}))
					if i%4 == 0 {
						must(t, w.tenant.DisableUser(id))
					}
					if i%4 == 1 {
						must(t, w.tenant.UpdateUser(id, sim.Props{"userType": "Guest"}))
					}
				}
				w.mustRun(t, false, directory.StateSucceeded)
				before, was := w.content(t, directory.Moment{}), w.statuses(t)
				w.tenant.Faults.Null("accountEnabled", "userType", "department")
				for _, id := range ids {
					must(t, w.tenant.UpdateUser(id, sim.Props{"jobTitle": "Clerk"}))
				}
				run := w.mustRun(t, full, directory.StateHeld)
				if got := breached(run); !slices.Equal(got, []directory.Guard{directory.GuardPropertyEmptied}) {
					t.Errorf("broke %v", got)
				}
				if p := run.Breaches[0].Property; p == nil ||
					*p != (directory.PropertyLoss{
						Name: "department", Lost: len(before.Users),
						Had: len(before.Users),
					}) {
					t.Errorf("property %+v", p)
				}
				w.wantUntouched(t, before)

				// Once approved, the run empties only the department.
				run = w.approve(t, run)
				wantWarned(t, run, "enabled_unknown")
				if run.Users.Enabled+run.Users.Disabled+run.Users.Added+run.Users.Restored+run.Users.Removed > 0 {
					t.Errorf("run %+v", run.Users)
				}
				if diff := cmp.Diff(was, w.statuses(t)); diff != "" {
					t.Errorf("statuses (-before +after):\n%s", diff)
				}
				w.tenant.Faults.Clear()
				w.mustApply(t)
				for i, id := range ids {
					if i%8 == 0 {
						must(t, w.tenant.EnableUser(id))
					}
				}
				w.mustRun(t, true, directory.StateSucceeded)
				w.connector.Guests = true
				must(t, w.db.UpdateConnector(t.Context(), w.connector))
				w.mustApply(t)
				w.checkTruth(t)
			})
		})
	}
}

// TestNullAtFirstSight checks that a new account is not active until Graph says whether it is
// enabled (field fault 3).
func TestNullAtFirstSight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 3, Users: 30, Groups: 12})
		defer w.close(t)
		w.tenant.Faults.Null("accountEnabled")
		wantWarned(t, w.run(t, t.Context(), false), "enabled_unknown")
		for id, status := range w.statuses(t) {
			if status != directory.StatusDisabled {
				t.Errorf("account %s is %s", id, status)
			}
		}
		w.tenant.Faults.Clear()
		w.mustRun(t, true, directory.StateSucceeded)
		w.checkTruth(t)
	})
}

// TestMassesAreHeld checks that a run that would enable or add many accounts is held, just like a
// run that would remove many (field fault 3).
func TestMassesAreHeld(t *testing.T) {
	for _, tt := range []struct {
		name   string
		guard  directory.Guard
		happen func(*testing.T, *world)
	}{
		{"enabled", directory.GuardAccountsEnabled, func(t *testing.T, w *world) {
			for _, id := range w.tenant.UserIDs()[:60] {
				must(t, w.tenant.EnableUser(id))
			}
		}},
		{"entered", directory.GuardAccountsEntered, func(t *testing.T, w *world) {
			for _, id := range w.tenant.UserIDs()[60:200] {
				must(t, w.tenant.UpdateUser(id, sim.Props{"mail": "x@" + w.tenant.Domain}))
			}
		}},
		{"property", directory.GuardPropertyEmptied, func(t *testing.T, w *world) {
			for _, id := range w.tenant.UserIDs()[:60] {
				must(t, w.tenant.UpdateUser(id, sim.Props{"department": nil}))
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sim.Options{Seed: 9, Users: 300, Groups: 30})
				defer w.close(t)
				w.guards = directory.DefaultGuards()
				w.connector.Domains = []string{w.tenant.Domain}
				must(t, w.db.UpdateConnector(t.Context(), w.connector))
				for i, id := range w.tenant.UserIDs()[:200] {
					if i < 60 {
						must(t, w.tenant.DisableUser(id), w.tenant.UpdateUser(id, sim.Props{"department": "Sales"}))
					} else {
						must(t, w.tenant.UpdateUser(id, sim.Props{"mail": "x@elsewhere.example"}))
					}
				}
				w.mustApply(t)
				before := w.content(t, directory.Moment{})
				tt.happen(t, w)
				held := w.mustRun(t, false, directory.StateHeld)
				if got := breached(held); !slices.Equal(got, []directory.Guard{tt.guard}) {
					t.Fatalf("broke %v, want %s", got, tt.guard)
				}
				w.wantUntouched(t, before)
				if run := w.approve(t, held); run.State != directory.StateSucceeded {
					t.Errorf("the approved run is %s: %+v", run.State, run.Breaches)
				}
			})
		})
	}
}

// TestCountBehind covers the minutes in which Graph lists more objects than it counts. The run used
// to fail and record nothing. Now the run adds new objects and removes those that Graph reports as
// removed (field fault 7).
func TestCountBehind(t *testing.T) {
	for name, full := range map[string]bool{"full read": true, "delta": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sim.Options{Seed: 7, Users: 200, Groups: 12})
				defer w.close(t)
				w.mustRun(t, false, directory.StateSucceeded)
				ids := slices.Sorted(slices.Values(w.tenant.UserIDs()))
				must(t, w.tenant.DeleteUser(ids[3]), w.tenant.UpdateUser(ids[4], sim.Props{"jobTitle": "Clerk"}))
				group := w.tenant.GroupIDs()[0]
				was := w.members(t, group)
				must(t, w.tenant.RemoveMember(group, was[0]))
				for i := range 31 {
					_, err := w.tenant.CreateUser(sim.Props{
						"displayName":       "New",
						"userPrincipalName": "new" + string(rune('a'+i)) + "@" + w.tenant.Domain,
					})
					must(t, err)
				}
				w.tenant.Faults.LieAboutCount(-30)
				run := w.run(t, t.Context(), full)
				wantWarned(t, run, "count_behind")
				// Objects that Graph reports as removed are removed, whatever the count is.
				if run.Users.Added != 31 || run.Users.Updated != 1 || run.Users.Removed != 1 ||
					run.Memberships.Removed == 0 || run.Groups.Removed > 0 {
					t.Errorf("users %+v, memberships %+v", run.Users, run.Memberships)
				}
				w.checkTruth(t)
				w.tenant.Faults.Clear()
				w.mustRun(t, false, directory.StateUnchanged)
			})
		})
	}
}

// TestSilentDrift covers accounts or groups that disappear from the listing, the members and
// $count, although no delta query reports it. Every run used to end as unchanged (field fault 1).
func TestSilentDrift(t *testing.T) {
	for name, tt := range map[string]struct {
		ids    func(*sim.Tenant) []string
		vanish func(*sim.Tenant, string) error
		want   directory.Found // not counting memberships
	}{
		"accounts": {(*sim.Tenant).UserIDs, (*sim.Tenant).PurgeUser, directory.Found{Users: 4}},
		"groups":   {(*sim.Tenant).GroupIDs, (*sim.Tenant).DeleteGroup, directory.Found{Groups: 4}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sim.Options{Seed: 1, Users: 40, Groups: 12})
				defer w.close(t)
				w.mustRun(t, false, directory.StateSucceeded)
				w.tenant.Faults.Silence()
				for _, id := range slices.Sorted(slices.Values(tt.ids(w.tenant)))[:4] {
					must(t, tt.vanish(w.tenant, id))
				}
				w.tenant.Faults.Clear()
				for range 2 {
					if run := w.mustRun(t, false, directory.StateUnchanged); run.Mode != directory.ModeDelta {
						t.Fatalf("run %d reads everything", run.ID)
					}
				}
				run := w.mustRun(t, false, directory.StateSucceeded)
				if run.Mode != directory.ModeFull || run.Resync == "" || run.Found == nil {
					t.Fatalf("run %s, %q, found %+v", run.Mode, run.Resync, run.Found)
				}
				got := directory.Found{Users: run.Found.Users, Groups: run.Found.Groups}
				if got != tt.want || run.Users.Removed != tt.want.Users || run.Groups.Removed != tt.want.Groups {
					t.Errorf("found %+v, removed %+v and %+v", run.Found, run.Users, run.Groups)
				}
				w.checkTruth(t)
				w.mustRun(t, false, directory.StateUnchanged)
			})
		})
	}
}

// TestDifferenceIsReadOnce checks that a permanent difference between Graph's list and its count
// does not make every run read everything (field fault 1).
func TestDifferenceIsReadOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 1, Users: 40, Groups: 12})
		defer w.close(t)
		w.mustRun(t, false, directory.StateSucceeded)
		w.tenant.Faults.LieAboutCount(-2)
		full := 0
		for range 9 {
			if w.mustApply(t).Mode == directory.ModeFull {
				full++
			}
		}
		if full != 1 {
			t.Errorf("%d of 9 runs read everything, want 1", full)
		}
		w.checkTruth(t)
	})
}

// TestVerificationFindsUnannouncedChanges covers changes that no count shows, because there is no
// count of memberships. A verification finds and corrects the memberships and properties whose
// changes no delta query reported. It says how many there were (field fault 1).
func TestVerificationFindsUnannouncedChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, group, members := nightShift(t)
		defer w.close(t)
		w.mustRun(t, false, directory.StateSucceeded)
		w.tenant.Faults.Silence()
		must(t, w.tenant.RemoveMember(group, members[0]), w.tenant.RemoveMember(group, members[1]))
		must(t, w.tenant.UpdateUser(members[2], sim.Props{"jobTitle": "Porter"}),
			w.tenant.UpdateGroup(group, sim.Props{"description": "Nights"}))
		w.tenant.Faults.Clear()
		w.mustRun(t, false, directory.StateUnchanged)
		// reported as usual
		must(t, w.tenant.RemoveMember(group, members[3]),
			w.tenant.UpdateUser(members[4], sim.Props{"jobTitle": "Porter"}))
		run := w.runWith(t, t.Context(), syncer.Options{ReadSince: time.Now().Add(time.Second)})
		if want := (directory.Found{Users: 1, Groups: 0, Memberships: 2}); run.Mode != directory.ModeFull ||
			run.Found == nil || *run.Found != want {
			t.Errorf("run %s, %s, found %+v, want %+v", run.Mode, run.State, run.Found, want)
		}
		w.checkTruth(t)
		states, err := w.db.States(t.Context())
		if must(t, err); !states[0].VerifiedAt.Equal(w.stored(t, run.ID).EndedAt) {
			t.Errorf("verified at %v, want %v", states[0].VerifiedAt, run.EndedAt)
		}
		if run := w.runWith(t, t.Context(), syncer.Options{ReadSince: run.StartedAt}); run.Mode != directory.ModeDelta {
			t.Errorf("run %d reads everything again", run.ID)
		}
	})
}

// TestVerificationWithExpiredLinks checks that such a run reads everything once, not twice.
func TestVerificationWithExpiredLinks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 1, Users: 40, Groups: 12})
		defer w.close(t)
		w.mustRun(t, false, directory.StateSucceeded)
		w.tenant.Faults.ExpireDeltaLinks(sim.Gone)
		before := w.tenant.Stats().Calls["/users"]
		run := w.mustRun(t, true, directory.StateUnchanged)
		if n := w.tenant.Stats().Calls["/users"] - before; n != 1 || run.Resync == "" || run.Found != nil {
			t.Errorf("%d listings, resync %q, found %+v", n, run.Resync, run.Found)
		}
	})
}

// TestManagerComesBack covers a manager who was deleted before the first run and is restored later.
// The reports then have this manager again. They used to have none until a run read everything
// (field fault 25).
func TestManagerComesBack(t *testing.T) {
	for name, before := range map[string]bool{
		"deleted before the first run": true,
		"deleted before a full read":   false,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, _, members := nightShift(t)
				defer w.close(t)
				w.tenant.Faults.HideDeletedManagers()
				for _, report := range members[1:] {
					must(t, w.tenant.SetManager(report, members[0]))
				}
				if !before {
					w.mustRun(t, false, directory.StateSucceeded)
				}
				must(t, w.tenant.DeleteUser(members[0]))
				w.run(t, t.Context(), true)
				w.checkTruth(t)
				must(t, w.tenant.RestoreUser(members[0]))
				w.mustRun(t, false, directory.StateSucceeded)
				w.checkTruth(t)
				u, err := w.db.User(t.Context(), members[1], directory.Moment{})
				if must(t, err); u.Attributes.Text("manager") != members[0] {
					t.Errorf("the manager is %q", u.Attributes.Text("manager"))
				}
				w.mustRun(t, true, directory.StateUnchanged)
			})
		})
	}
}

// TestReportsThatAreNotFound covers a restored manager whose reports are requested from a replica
// that does not have the manager yet. The reports used to have no manager until a run read
// everything (field faults 2 and 25).
func TestReportsThatAreNotFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _, members := nightShift(t)
		defer w.close(t)
		w.tenant.Faults.HideDeletedManagers()
		for _, report := range members[1:] {
			must(t, w.tenant.SetManager(report, members[0]))
		}
		must(t, w.tenant.DeleteUser(members[0]))
		w.mustRun(t, false, directory.StateSucceeded)
		must(t, w.tenant.RestoreUser(members[0]))
		w.tenant.Faults.Add(sim.Rule{Path: "/users/" + members[0] + "/directReports", Do: notFound})
		wantWarned(t, w.run(t, t.Context(), false), "listed_not_found")
		w.tenant.Faults.Clear()
		w.mustRun(t, false, directory.StateSucceeded)
		w.checkTruth(t)
	})
}
