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

// unread returns the number of groups that a run could not read.
func unread(r directory.Run) (n int) {
	if !r.State.Applied() {
		return 0
	}
	for _, w := range r.Warnings {
		if w.Code == "group_unread" {
			n++
		}
	}
	return n
}

// checkUnread checks that the directory differs from the tenant only in groups that the run reports
// as unread, and that the next run reads them.
func (w *world) checkUnread(t *testing.T, run directory.Run) directory.Run {
	t.Helper()
	truth, now := w.truth(t), w.content(t, directory.Moment{})
	groups := map[string]bool{}
	for _, list := range [][]string{
		missing(truth.Memberships, now.Memberships),
		missing(now.Memberships, truth.Memberships),
	} {
		for _, m := range list {
			group, _, _ := strings.Cut(m, " ")
			groups[group] = true
		}
	}
	truth.Memberships, now.Memberships = nil, nil
	if diff := cmp.Diff(truth, now); diff != "" || len(groups) > unread(run) || run.State != directory.StateWarnings {
		t.Fatalf("run %d is %s; %d groups differ, %d are named:\n%s", run.ID, run.State, len(groups), unread(run), diff)
	}
	next := w.run(t, t.Context(), false)
	if !next.State.Applied() || unread(next) > 0 {
		t.Fatalf("run %d is %s: %+v %+v", next.ID, next.State, next.Error, next.Warnings)
	}
	w.checkTruth(t)
	return next
}

// missing returns the elements of list that are not in other. Both are sorted.
func missing(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(x string) bool {
		_, found := slices.BinarySearch(other, x)
		return found
	})
}

// TestUnreadGroupKeepsItsMembers checks every kind of read that can fail.
func TestUnreadGroupKeepsItsMembers(t *testing.T) {
	for name, full := range map[string]bool{"full read": true, "restored group": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sim.Options{Seed: 4, Users: 60, Groups: 12})
				defer w.close(t)
				group, err := w.tenant.CreateGroup(sim.Props{"displayName": "Night shift", "mailNickname": "night"})
				must(t, err)
				users := slices.Sorted(slices.Values(w.tenant.UserIDs()))
				must(t, w.tenant.AddMember(group, users[0]), w.tenant.AddMember(group, users[1]))
				w.mustRun(t, false, directory.StateSucceeded)
				if !full {
					must(t, w.tenant.DeleteGroup(group))
					w.mustRun(t, false, directory.StateSucceeded)
					must(t, w.tenant.RestoreGroup(group))
				}
				if full { // No delta query reports the changes.
					w.tenant.Faults.Silence()
				}
				must(t, w.tenant.RemoveMember(group, users[0]), w.tenant.AddMember(group, users[2]))
				w.tenant.Faults.Clear()
				w.tenant.Faults.Add(sim.Rule{
					Name: "one group", Path: "/groups/" + group + "/members",
					Do: sim.Fail(500, "Service_InternalServerError", ""),
				})
				for range 2 { // The group stays unread as long as Graph refuses it.
					run := w.mustRun(t, full, directory.StateWarnings)
					warning := run.Warnings[0]
					if unread(run) != 1 || !strings.Contains(warning.Title, "“Night shift”") {
						t.Errorf("warnings %+v", run.Warnings)
					}
					members := w.members(t, group)
					if !slices.Contains(members, users[1]) || full && !slices.Contains(members, users[0]) {
						t.Errorf("members %v, want the previous ones", members)
					}
				}
				w.tenant.Faults.Clear()
				w.run(t, t.Context(), false)
				w.checkTruth(t)
				w.mustRun(t, true, directory.StateUnchanged)
			})
		})
	}
}

func (w *world) members(t *testing.T, group string) (ids []string) {
	t.Helper()
	g, err := w.db.Group(t.Context(), group, directory.Moment{})
	if err != nil {
		t.Fatal(err)
	}
	for m, err := range w.db.Members(t.Context(), g, directory.Moment{}, false) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, m.Member)
	}
	return ids
}
