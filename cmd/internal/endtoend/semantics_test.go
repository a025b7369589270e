package endtoend

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/syncer"
)

// crew makes a small tenant without randomness: one group with the users ann and bob.
func crew(t *testing.T) (w *world, group, ann, bob string) {
	t.Helper()
	w = newWorld(t, sim.Options{Seed: 9, Users: 3, Groups: -1})
	t.Cleanup(func() { w.close(t) })
	create := func(f func(sim.Props) (string, error), name string) string {
		id, err := f(sim.Props{"displayName": name})
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	group, ann, bob = create(w.tenant.CreateGroup, "Crew"), create(w.tenant.CreateUser, "Ann"),
		create(w.tenant.CreateUser, "Bob")
	must(t, w.tenant.AddMember(group, ann), w.tenant.AddMember(group, bob))
	return w, group, ann, bob
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func (w *world) user(t *testing.T, id string) directory.User {
	t.Helper()
	u, err := w.db.User(t.Context(), id, directory.Moment{})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func (w *world) groupsOf(t *testing.T, id string, at directory.Moment) (groups []string) {
	t.Helper()
	u, err := w.db.User(t.Context(), id, at)
	if err != nil {
		t.Fatal(err)
	}
	for m, err := range w.db.GroupsOf(t.Context(), u, at, false) {
		if err != nil {
			t.Fatal(err)
		}
		groups = append(groups, m.Group)
	}
	return groups
}

func TestRestoredUserKeepsAccountAndMemberships(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, group, ann, _ := crew(t)
		first := w.mustRun(t, false, directory.StateSucceeded)
		must(t, w.tenant.DeleteUser(ann))
		deleted := w.mustRun(t, false, directory.StateSucceeded)
		if deleted.Users.Removed != 1 || deleted.Memberships.Removed != 1 {
			t.Errorf("run of the deletion counts %+v, %+v", deleted.Users, deleted.Memberships)
		}
		if u := w.user(t, ann); u.Status != directory.StatusDeleted || u.Cause != directory.CauseSoftDeleted ||
			u.Attributes.Text("displayName") != "Ann" {
			t.Errorf("tombstone is %+v", u)
		}
		w.checkTruth(t)
		must(t, w.tenant.RestoreUser(ann))
		restored := w.mustRun(t, false, directory.StateSucceeded)
		if restored.Users.Restored != 1 || restored.Users.Added != 0 || restored.Memberships.Added != 1 {
			t.Errorf("run of the restoration counts %+v, %+v", restored.Users, restored.Memberships)
		}
		w.checkTruth(t)
		for _, run := range []int64{first.ID, restored.ID} {
			if got := w.groupsOf(t, ann, directory.Moment{Run: run}); !slices.Equal(got, []string{group}) {
				t.Errorf("groups as of run %d: %v", run, got)
			}
		}
	})
}

func TestRestoredUserThatFirstRunNeverSaw(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, group, ann, _ := crew(t)
		must(t, w.tenant.DeleteUser(ann))
		w.mustRun(t, false, directory.StateSucceeded)
		must(t, w.tenant.RestoreUser(ann))
		w.mustRun(t, false, directory.StateSucceeded)
		if got := w.groupsOf(t, ann, directory.Moment{}); !slices.Equal(got, []string{group}) {
			t.Errorf("groups: %v, want the one that Entra ID kept", got)
		}
		w.checkTruth(t)
		w.mustRun(t, true, directory.StateUnchanged)
	})
}

// nest adds a new group with a member to a group.
func (w *world) nest(t *testing.T, parent, member string) (nested string) {
	t.Helper()
	nested, err := w.tenant.CreateGroup(sim.Props{"displayName": "Nested"})
	must(t, err, w.tenant.AddMember(parent, nested), w.tenant.AddMember(nested, member))
	return nested
}

// checkNested compares the directory with the tenant and checks that it contains one membership.
func (w *world) checkNested(t *testing.T, parent, nested string) {
	t.Helper()
	w.checkTruth(t)
	if got := w.content(t, directory.Moment{}).Memberships; !slices.Contains(got, parent+" "+nested+" group") {
		t.Errorf("memberships %v lack the nested group", got)
	}
}

func TestRestoredNestedGroupThatFirstRunNeverSaw(t *testing.T) {
	for _, full := range []bool{false, true} {
		t.Run(fmt.Sprint("full=", full), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, parent, ann, _ := crew(t)
				nested := w.nest(t, parent, ann)
				must(t, w.tenant.DeleteGroup(nested))
				w.mustRun(t, false, directory.StateSucceeded)
				must(t, w.tenant.RestoreGroup(nested))
				w.mustRun(t, full, directory.StateSucceeded)
				w.checkNested(t, parent, nested)
				w.mustRun(t, true, directory.StateUnchanged)
			})
		})
	}
}

func TestRestoredNestedGroupKeepsMembershipsOverAFullRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, parent, ann, _ := crew(t)
		nested := w.nest(t, parent, ann)
		w.mustRun(t, false, directory.StateSucceeded)
		must(t, w.tenant.DeleteGroup(nested))
		w.mustRun(t, true, directory.StateSucceeded)
		must(t, w.tenant.RestoreGroup(nested))
		w.mustRun(t, false, directory.StateSucceeded)
		w.checkNested(t, parent, nested)
		w.mustRun(t, true, directory.StateUnchanged)
	})
}

func TestPurgedUserStaysATombstone(t *testing.T) {
	for _, softFirst := range []bool{true, false} {
		t.Run(fmt.Sprint("soft first=", softFirst), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, _, ann, _ := crew(t)
				w.mustRun(t, false, directory.StateSucceeded)
				if softFirst {
					must(t, w.tenant.DeleteUser(ann))
					w.mustRun(t, false, directory.StateSucceeded)
				}
				must(t, w.tenant.PurgeUser(ann))
				w.mustRun(t, false, directory.StateSucceeded)
				if u := w.user(t, ann); u.Status != directory.StatusDeleted || u.Cause != directory.CausePurged {
					t.Errorf("after the purge: %s, %s", u.Status, u.Cause)
				}
				w.checkTruth(t)
				w.mustRun(t, true, directory.StateUnchanged)
			})
		})
	}
}

func TestDeletedBetweenRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _, ann, _ := crew(t)
		w.mustRun(t, false, directory.StateSucceeded)
		stranger, err := w.tenant.CreateUser(sim.Props{"displayName": "Stranger"})
		must(t, err, w.tenant.PurgeUser(stranger), w.tenant.DeleteUser(ann), w.tenant.RestoreUser(ann))
		w.mustRun(t, false, directory.StateUnchanged)
		w.checkTruth(t)
	})
}

func TestClearedAndNeverSet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _, ann, bob := crew(t)
		must(t,
			w.tenant.UpdateUser(ann, sim.Props{
				"department":     "Sales",
				"proxyAddresses": []string{"smtp:b@practice.example", "SMTP:a@practice.example"},
			}))
		w.mustRun(t, false, directory.StateSucceeded)
		must(t, w.tenant.ClearProperty(ann, "department"), w.tenant.SetManager(ann, bob))
		w.mustRun(t, false, directory.StateSucceeded)
		u := w.user(t, ann)
		if v, ok := u.Attributes.Get("department"); ok {
			t.Errorf("cleared department is %s", v)
		}
		if u.Attributes.Text("manager") != bob {
			t.Errorf("manager is %q, want bob", u.Attributes.Text("manager"))
		}
		must(t, w.tenant.SetManager(ann, ""))
		w.mustRun(t, false, directory.StateSucceeded)
		if v, ok := w.user(t, ann).Attributes.Get("manager"); ok {
			t.Errorf("removed manager is %s", v)
		}
		w.mustRun(t, true, directory.StateUnchanged)
	})
}

func TestOddNames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, group, ann, _ := crew(t)
		name := "O'Brien \"Bo\"\n🦄 <b>&amp;\\ 李小龙 \u202e"
		must(t, w.tenant.UpdateUser(ann, sim.Props{"displayName": name}),
			w.tenant.UpdateGroup(group, sim.Props{"displayName": name}))
		w.mustRun(t, false, directory.StateSucceeded)
		if got := w.user(t, ann).Attributes.Text("displayName"); got != name {
			t.Errorf("name is %q, want %q", got, name)
		}
		w.checkTruth(t)
		w.mustRun(t, true, directory.StateUnchanged)
	})
}

func TestRefusedProperty(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 4, Users: 60, Groups: 15})
		defer w.close(t)
		w.tenant.Faults.RefuseProperty("employeeType")
		run := w.mustRun(t, false, directory.StateWarnings)
		if len(run.Warnings) != 1 || run.Warnings[0].Code != "property_refused" ||
			!strings.Contains(run.Warnings[0].Title, "employeeType") {
			t.Errorf("warnings: %+v", run.Warnings)
		}
		w.mustRun(t, false, directory.StateUnchanged)
		w.tenant.Mutate(40, rand.New(rand.NewPCG(1, 1)))
		w.mustRun(t, false, directory.StateSucceeded)
		for id, doc := range w.content(t, directory.Moment{}).Users {
			if strings.Contains(doc, "employeeType") {
				t.Fatalf("user %s has the refused property: %s", id, doc)
			}
		}
		w.tenant.Faults.Clear()
		w.mustRun(t, true, directory.StateSucceeded)
		w.checkTruth(t)
	})
}

func TestHiddenMembershipWarnsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 4, Users: 60, Groups: 15})
		defer w.close(t)
		w.tenant.Revoke("Member.Read.Hidden")
		run := w.mustRun(t, false, directory.StateWarnings)
		if len(run.Warnings) != 1 || run.Warnings[0].Code != "hidden_membership" {
			t.Errorf("warnings: %+v", run.Warnings)
		}
		w.mustRun(t, false, directory.StateUnchanged)
	})
}

func TestCountsThatLagKeepWhatIsAbsent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 4, Users: 60, Groups: 15})
		defer w.close(t)
		w.mustRun(t, false, directory.StateSucceeded)
		w.tenant.Faults.LieAboutCount(2)
		if run := w.mustRun(t, true, directory.StateWarnings); run.Warnings[0].Code != "counts_differ" {
			t.Errorf("warnings: %+v", run.Warnings)
		}
		w.checkTruth(t)
	})
}

func TestEditedFilterNeedsNoMirror(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 4, Users: 200, Groups: 20})
		defer w.close(t)
		all := w.mustRun(t, false, directory.StateSucceeded)
		c, err := w.db.Connector(t.Context(), w.connector.ID)
		must(t, err)
		c.Domains = []string{w.tenant.Domain}
		must(t, w.db.UpdateConnector(t.Context(), c))
		narrowed := w.mustRun(t, false, directory.StateSucceeded)
		if narrowed.Users.Removed == 0 || narrowed.Users.Total != all.Users.Total-narrowed.Users.Removed ||
			narrowed.Mode != directory.ModeDelta {
			t.Fatalf("narrowed: %s %+v", narrowed.Mode, narrowed.Users)
		}
		for u, err := range w.db.Users(t.Context(),
			directory.Query{Statuses: []directory.Status{directory.StatusOutOfScope}}) {
			must(t, err)
			if !u.Cause.Edited() {
				t.Errorf("%s left because it %s", u.ID, u.Cause)
			}
		}
		w.mustRun(t, true, directory.StateUnchanged)
		c.Domains = nil
		must(t, w.db.UpdateConnector(t.Context(), c))
		widened := w.mustRun(t, false, directory.StateSucceeded)
		if widened.Users.Restored != narrowed.Users.Removed {
			t.Errorf("widened: %+v", widened.Users)
		}
		w.checkTruth(t)
	})
}

func TestUnchangedRunsHardlyGrow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 4, Users: 1000, Groups: 50})
		defer func() { w.close(t) }()
		w.mustRun(t, false, directory.StateSucceeded)
		w.tenant.Mutate(50, rand.New(rand.NewPCG(1, 1)))
		w.mustRun(t, false, directory.StateSucceeded)
		versions := func() [3]int {
			s, err := w.db.Statistics(t.Context())
			must(t, err)
			return [3]int{s.UserVersions, s.GroupVersions, s.MembershipVersions}
		}
		size := func() int64 {
			w.close(t)
			defer w.open(t)
			info, err := os.Stat(w.path)
			must(t, err)
			return info.Size()
		}
		first := size()
		runs := []bool{false, true, false, true, false, true}
		for _, full := range runs {
			rows := versions()
			w.mustRun(t, full, directory.StateUnchanged)
			if got := versions(); got != rows {
				t.Errorf("full=%v: versions %v, were %v", full, got, rows)
			}
		}
		// At most one page per run, because a row that splits a page takes two at once.
		if grown := size() - first; grown > int64(len(runs))*4096 {
			t.Errorf("%d runs made the database grow by %d bytes", len(runs), grown)
		}
	})
}

// cutOff cancels a run's context when the run requests the nth page of users.
type cutOff struct {
	http.RoundTripper
	pages  int
	cancel context.CancelFunc
}

func (c *cutOff) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path == "/v1.0/users" {
		if c.pages--; c.pages == 0 {
			c.cancel()
		}
	}
	return c.RoundTripper.RoundTrip(r)
}

func TestInterruptedReadContinues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 4, Users: 810, Groups: 90, ListPage: 100})
		defer w.close(t)
		ctx, cancel := context.WithCancel(t.Context())
		var counters progress.Counters
		transport := serial(&cutOff{RoundTripper: w.tenant.RoundTripper(), pages: 7, cancel: cancel})
		run, err := syncer.New(syncer.Options{
			Runs: w.db, Fetches: w.db, Plans: w.db, Source: w.source(t, transport, &counters),
			Connector: w.connector, Counters: &counters, Trigger: directory.TriggerManual,
		}).Run(ctx)
		must(t, err)
		if run.State != directory.StateCancelled {
			t.Fatalf("state %s, error %+v", run.State, run.Error)
		}
		if diff := cmp.Diff(content{Users: map[string]string{}, Groups: map[string]string{}},
			w.content(t, directory.Moment{})); diff != "" {
			t.Fatalf("the cancelled run shows:\n%s", diff)
		}
		w.tenant.Mutate(100, rand.New(rand.NewPCG(1, 1)))
		w.tenant.ResetStats()
		w.mustRun(t, false, directory.StateSucceeded)
		w.checkTruth(t)
		if pages := w.tenant.Stats().Calls["/users"]; pages > 5 {
			t.Errorf("the resumed run requested %d pages of users, but there are only 9", pages)
		}
	})
}

func TestStagingReleasesItsSpace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 4, Users: 2000, Groups: 100})
		w.mustRun(t, false, directory.StateSucceeded)
		w.mustRun(t, true, directory.StateUnchanged)
		w.close(t)
		info, err := os.Stat(filepath.Join(filepath.Dir(w.path), "staging.db"))
		must(t, err)
		if info.Size() > 200<<10 {
			t.Errorf("the staging database keeps %d bytes", info.Size())
		}
	})
}
