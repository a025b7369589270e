package endtoend

import (
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/permission"
	"github.com/rollcallsync/rollcall/core/sim"
)

// appearances deletes a user and a group and returns a function that restores them. Rollcall must
// then request their groups, because they were in the recycle bin at the first run.
func appearances(t *testing.T, w *world) (bringBack func()) {
	t.Helper()
	users := w.tenant.UserIDs()
	outer, err := w.tenant.CreateGroup(sim.Props{"displayName": "Outer", "mailNickname": "outer"})
	must(t, err)
	// The group is older than the connector, by the clock of the bubble.
	inner, err := w.tenant.CreateGroup(sim.Props{
		"displayName": "Inner", "mailNickname": "inner",
		"groupTypes": []string{"Unified"}, "mailEnabled": true, "createdDateTime": "1999-05-01T08:00:00Z",
	})
	must(t, err)
	must(t, w.tenant.AddMember(outer, inner), w.tenant.AddMember(outer, users[1]), w.tenant.AddMember(inner, users[0]),
		w.tenant.AddMember(inner, users[2]))
	must(t, w.tenant.DeleteUser(users[0]), w.tenant.DeleteGroup(inner))
	return func() {
		must(t, w.tenant.RestoreUser(users[0]), w.tenant.RestoreGroup(inner))
		w.tenant.Mutate(20, rand.New(rand.NewPCG(21, 1)))
	}
}

// TestEnoughPermissions runs with each accepted set of permissions, against a tenant that checks
// every call as Microsoft's documentation says. With the two permissions that the guide needs, every run
// used to fail after the first new user (field fault 21).
func TestEnoughPermissions(t *testing.T) {
	for name, tt := range map[string]struct {
		granted []string
		resync  bool // Everything is read again, because the groups of a group cannot be read.
	}{
		"the two of README": {[]string{"User.Read.All", "GroupMember.Read.All", "Member.Read.Hidden"}, false},
		"the basic ones": {[]string{
			"User.Read.All", "Group.ReadBasic.All", "GroupMember.ReadBasic.All",
			"Member.Read.Hidden",
		}, true},
		"all of groups": {[]string{"User.Read.All", "Group.Read.All", "Member.Read.Hidden"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sim.Options{Seed: 21, Users: 60, Groups: 12})
				defer w.close(t)
				w.tenant.Revoke("User.Read.All", "GroupMember.Read.All", "Member.Read.Hidden", "Application.Read.All")
				w.tenant.Grant(tt.granted...)
				bringBack := appearances(t, w)
				w.mustRun(t, false, directory.StateSucceeded)
				w.checkTruth(t)
				bringBack()
				run := w.mustRun(t, false, directory.StateSucceeded)
				w.checkTruth(t)
				if (run.Resync != "") != tt.resync || tt.resync &&
					!strings.Contains(run.Resync, "lacks permission to read") {
					t.Errorf("read again because %q", run.Resync)
				}
				w.mustRun(t, false, directory.StateUnchanged)
			})
		})
	}
}

// TestMembershipThatEndsInTheBin checks that a deleted account keeps its membership. If the account
// has left the group by the time it is restored, the membership ends then.
func TestMembershipThatEndsInTheBin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 21, Users: 60, Groups: 12})
		defer w.close(t)
		group, err := w.tenant.CreateGroup(sim.Props{"displayName": "Night shift"})
		must(t, err)
		user := w.tenant.UserIDs()[0]
		must(t, w.tenant.AddMember(group, user))
		w.mustRun(t, false, directory.StateSucceeded)
		must(t, w.tenant.DeleteUser(user))
		w.mustApply(t)
		must(t, w.tenant.RemoveMember(group, user), w.tenant.RestoreUser(user))
		w.mustApply(t)
		w.checkTruth(t)
	})
}

// TestNewGroupsNeedNoFullRead checks that a new group does not make a run read everything, because
// delta queries report all its memberships. With the basic permissions, each new group used to do
// so.
func TestNewGroupsNeedNoFullRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 21, Users: 60, Groups: 12})
		defer w.close(t)
		w.tenant.Revoke("GroupMember.Read.All")
		w.tenant.Grant("Group.ReadBasic.All", "GroupMember.ReadBasic.All")
		w.mustRun(t, false, directory.StateSucceeded)
		group, err := w.tenant.CreateGroup(sim.Props{"displayName": "New"})
		must(t, err)
		must(t, w.tenant.AddMember(group, w.tenant.UserIDs()[0]), w.tenant.AddMember(w.tenant.GroupIDs()[0], group))
		if run := w.mustRun(t, false, directory.StateSucceeded); run.Resync != "" {
			t.Errorf("read again because %q", run.Resync)
		}
		w.checkTruth(t)
	})
}

// TestIndirectGroupsOfAnUnreadGroup covers a group whose members cannot be read. They would show
// whether a membership is direct. The next run requests them again.
func TestIndirectGroupsOfAnUnreadGroup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 4, Users: 60, Groups: 12})
		defer w.close(t)
		group, err := w.tenant.CreateGroup(sim.Props{"displayName": "Night shift", "mailNickname": "night"})
		must(t, err)
		users := w.tenant.UserIDs()
		other, err := w.tenant.CreateGroup(sim.Props{"displayName": "Day shift", "mailNickname": "day"})
		must(t, err)
		for _, g := range []string{group, other} {
			must(t, w.tenant.AddMember(g, users[0]), w.tenant.AddMember(g, users[1]))
		}
		must(t, w.tenant.DeleteUser(users[0]))
		w.mustRun(t, false, directory.StateSucceeded)
		must(t, w.tenant.RestoreUser(users[0]))
		w.tenant.Faults.Add(sim.Rule{
			Name: "one", Path: "/groups/" + group + "/members",
			Do: sim.Fail(403, "Authorization_RequestDenied", ""),
		})
		run := w.run(t, t.Context(), false)
		w.tenant.Faults.Remove("one")
		if unread(run) != 1 {
			t.Fatalf("run is %s with %+v %+v, want one unread group", run.State, run.Error, run.Warnings)
		}
		w.checkUnread(t, run)
	})
}

// TestLostPermissionIsNamed checks that the run names a lost permission before it applies anything.
// The run recognizes the loss by the roles in the token, because Graph may omit objects instead of
// refusing the call.
func TestLostPermissionIsNamed(t *testing.T) {
	for name, tt := range map[string]struct {
		revoke, grant, code, title string
		fails                      bool
	}{
		"users": {"User.Read.All", "", "permission_missing", "has lost the permission User.Read.All", true},
		"names stay": {
			"User.Read.All", "User.ReadBasic.All", "permission_missing",
			"lacks the permission User.Read.All", true,
		},
		"groups": {
			"GroupMember.Read.All", "", "permission_missing", "has lost the permission GroupMember.Read.All",
			true,
		},
		"hidden": {"Member.Read.Hidden", "", "permission_lost", "has lost the permission Member.Read.Hidden", false},
		"key": {
			"Application.Read.All", "", "permission_lost", "has lost the permission Application.Read.All",
			false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sim.Options{Seed: 3, Users: 40, Groups: 8})
				defer w.close(t)
				w.mustRun(t, false, directory.StateSucceeded)
				before := w.content(t, directory.Moment{})
				w.tenant.Revoke(tt.revoke)
				if tt.grant != "" {
					w.tenant.Grant(tt.grant)
				}
				w.deleteUsers(t, 0, 1)
				asked := w.tenant.Stats().Requests
				run := w.run(t, t.Context(), false)
				reported := run.Error
				if !tt.fails && len(run.Warnings) > 0 {
					reported = &run.Warnings[0]
				}
				if reported == nil || string(reported.Code) != tt.code || !strings.Contains(reported.Title, tt.title) {
					t.Fatalf("run is %s, error %+v, warnings %+v", run.State, run.Error, run.Warnings)
				}
				if !tt.fails {
					if next := w.run(t, t.Context(), false); len(next.Warnings) > 1 ||
						len(next.Warnings) == 1 && string(next.Warnings[0].Code) == tt.code {
						t.Errorf("it is reported again: %+v", next.Warnings)
					}
					return
				}
				w.wantUntouched(t, before)
				if n := w.tenant.Stats().Requests - asked; n > 4 {
					t.Errorf("%d requests, although the token shows the lost permission", n)
				}
				w.tenant.Grant(tt.revoke)
				w.mustApply(t)
				w.checkTruth(t)
			})
		})
	}
}

// TestEveryCallIsInTheTable checks that runs only make calls that are in the table of permissions.
// The checklist makes its tests from the same table.
func TestEveryCallIsInTheTable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 21, Users: 60, Groups: 12})
		defer w.close(t)
		w.tenant.Grant("Directory.Read.All")
		bringBack := appearances(t, w)
		w.mustRun(t, false, directory.StateSucceeded)
		bringBack()
		w.mustRun(t, false, directory.StateSucceeded)
		for name := range w.tenant.Stats().Calls {
			if _, known := permission.Of(strings.Replace(name, "{id}", "5e0", 1)); !known &&
				strings.HasPrefix(name, "/") {
				t.Errorf("%s is requested but not in the table", name)
			}
		}
	})
}
