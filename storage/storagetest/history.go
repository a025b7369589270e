package storagetest

import (
	"errors"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

func scopeEditWithoutNetwork(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{
		User(1, "Ann"), User(2, "Bob", "mail", "bob@Fabrikam.com"),
		User(3, "Guest", "userType", "Guest", "mail", "g@elsewhere.org"),
		User(4, "Off", "accountEnabled", false),
	}, []directory.Object{Group(1, "A")},
		map[string][]directory.Member{GroupID(1): members(UserID(1), UserID(2), UserID(3))})

	f.connector.Domains, f.connector.AcknowledgeDisabled = []string{"fabrikam.com", "elsewhere.org"}, false
	run := f.delta(nil, nil)
	f.wantUsers(now, "u1 Ann: out of scope, domain filter edited", "u2 Bob: active, new", "u3 Guest: active, new",
		"u4 Off: out of scope, domain filter edited")
	want(t, "users", run.Users, directory.UserCounts{Removed: 2, Total: 2})
	want(t, "memberships", run.Memberships, directory.MembershipCounts{Removed: 1, Total: 2})

	f.connector.Domains, f.connector.Guests = nil, false
	run = f.delta([]directory.Object{changed(UserID(2), "jobTitle", "Boss")}, nil)
	f.wantUsers(now, "u1 Ann: active, domain filter edited", "u2 Bob: active, properties changed",
		"u3 Guest: out of scope, guests option edited", "u4 Off: active, domain filter edited")
	want(t, "users again", run.Users, directory.UserCounts{Restored: 2, Updated: 1, Removed: 1, Total: 3})
	f.wantMemberships(now, "g1 has u1", "g1 has u2")

	f.connector.Domains = []string{"contoso.com"}
	f.delta([]directory.Object{changed(UserID(1), "mail", "ann@other.org")}, nil)
	f.delta([]directory.Object{changed(UserID(1), "mail", nil)}, nil)
	f.wantUsers(now, "u1 Ann: active, entered the domain filter", "u2 Bob: out of scope, domain filter edited",
		"u3 Guest: out of scope, guests option edited", "u4 Off: active, domain filter edited")
	run = f.delta(nil, nil)
	want(t, "state when nothing was edited", run.State, directory.StateUnchanged)
}

func unchangedRunWritesNothing(t *testing.T, store Store) {
	f := newFixture(t, store)
	users := []directory.Object{User(1, "Ann"), User(2, "Bob")}
	groups := []directory.Object{Group(1, "A")}
	edges := map[string][]directory.Member{GroupID(1): members(UserID(1), UserID(2))}
	f.first(users, groups, edges)
	before, err := store.Statistics(f.ctx)
	f.must(err)
	runs := []directory.Run{
		f.delta(nil, nil),
		f.delta(users, append(groups, memberChanges(GroupID(1), members(UserID(2))...))),
		f.first(users, groups, edges),
	}
	for _, run := range runs {
		want(t, "state", run.State, directory.StateUnchanged)
		want(t, "changed", run.Changed(), false)
		want(t, "totals", []int{run.Users.Total, run.Groups.Total, run.Memberships.Total}, []int{2, 1, 2})
		f.wantChanges(run.ID)
	}
	after, err := store.Statistics(f.ctx)
	f.must(err)
	want(t, "versions", []int{after.UserVersions, after.GroupVersions, after.MembershipVersions},
		[]int{before.UserVersions, before.GroupVersions, before.MembershipVersions})
}

func everyRunReadsBack(t *testing.T, store Store) {
	f := newFixture(t, store)
	runs := []directory.Run{
		f.first([]directory.Object{User(1, "Ann"), User(2, "Bob")}, []directory.Object{Group(1, "A")},
			map[string][]directory.Member{GroupID(1): members(UserID(1))}),
		f.delta([]directory.Object{changed(UserID(1), "displayName", "Zoe")},
			[]directory.Object{memberChanges(GroupID(1), members(UserID(2))...)}),
		f.delta([]directory.Object{removed(UserID(2), directory.SoftDeleted)}, nil),
		f.delta(nil, []directory.Object{removed(GroupID(1), directory.Purged)}),
	}
	f.wantUsers(after(runs[0]), "u1 Ann: active, new", "u2 Bob: active, new")
	f.wantMemberships(after(runs[0]), "g1 has u1")
	f.wantUsers(after(runs[1]), "u2 Bob: active, new", "u1 Zoe: active, renamed")
	f.wantMemberships(after(runs[1]), "g1 has u1", "g1 has u2")
	f.wantUsers(after(runs[2]), "u2 Bob: deleted, deleted in Entra ID", "u1 Zoe: active, renamed")
	f.wantMemberships(after(runs[2]), "g1 has u1")
	f.wantGroups(after(runs[2]), "g1 A: active, new")
	f.wantMemberships(after(runs[3]))
	f.wantGroups(after(runs[3]), "g1 A: deleted, permanently deleted in Entra ID")

	ann, err := store.User(f.ctx, "user1@contoso.com", after(runs[0]))
	f.must(err)
	want(t, "user as of a run", status(ann), "u1 Ann: active, new")
	wantLines(t, "groups as of a run", store.GroupsOf(f.ctx, ann, after(runs[0]), true), showMembership, "g1 has u1")
	group, err := store.Group(f.ctx, GroupID(1), after(runs[1]))
	f.must(err)
	wantLines(t, "members as of a run", store.Members(f.ctx, group, after(runs[1]), true), showMembership, "g1 has u2",
		"g1 has u1")
}

func momentsBetweenRuns(t *testing.T, store Store) {
	f := newFixture(t, store)
	first := f.first([]directory.Object{User(1, "Ann")}, nil, nil)
	failed := f.begin(directory.ModeDelta)
	failed.userChanges(User(9, "Lost"))
	failed.fail()
	f.must(store.DropFetch(f.ctx, f.connector.ID))
	second := f.delta([]directory.Object{changed(UserID(1), "displayName", "Anna")}, nil)

	at := func(when time.Time) directory.Moment { return directory.Moment{Time: when} }
	f.wantUsers(at(first.EndedAt.Add(-time.Millisecond)))
	f.wantUsers(at(first.EndedAt), "u1 Ann: active, new")
	f.wantUsers(at(second.EndedAt.Add(-time.Millisecond)), "u1 Ann: active, new")
	f.wantUsers(at(second.EndedAt), "u1 Anna: active, renamed")
	f.wantUsers(after(failed.run), "u1 Ann: active, new")
	for _, err := range store.Users(f.ctx, directory.Query{At: directory.Moment{Run: 999}}) {
		wantError(t, "unknown run", err, directory.ErrNotFound)
	}
	_, err := store.Run(f.ctx, 999)
	wantError(t, "unknown run", err, directory.ErrNotFound)
	wantError(t, "changes of an unknown run", store.Changes(f.ctx, 999, nil), directory.ErrNotFound)

	// As of the other connector's run, the first connector has the directory of that time.
	other := f.another("fabrikamaa", "Fabrikam")
	theirs := other.first([]directory.Object{User(1, "Theirs")}, nil, nil)
	f.delta([]directory.Object{changed(UserID(1), "displayName", "Annabel")}, nil)
	f.wantUsers(after(theirs), "u1 Anna: active, renamed")
	other.wantUsers(after(theirs), "u1 Theirs: active, new")
	other.wantUsers(after(second))
}

// versionsBelongToTheApplyingRun checks that an object shows the run that applied it, even if an
// earlier run read it.
func versionsBelongToTheApplyingRun(t *testing.T, store Store) {
	f := newFixture(t, store)
	r := f.begin(directory.ModeFull)
	r.users(User(1, "Ann"))
	failed := r.fail()
	r = f.resume(directory.ModeFull)
	r.groups()
	run := r.apply()
	u, err := store.User(f.ctx, UserID(1), now)
	f.must(err)
	want(t, "run of the version", u.Run, run.ID)
	f.wantUsers(after(failed))
	f.wantUsers(after(run), "u1 Ann: active, new")
	f.wantChanges(failed.ID)
	f.wantChanges(run.ID, "user u1 added (new)")

	r = f.begin(directory.ModeDelta)
	r.userChanges(changed(UserID(1), "displayName", "Anna"))
	failed = r.fail()
	r = f.resume(directory.ModeDelta)
	r.groupChanges()
	second := r.apply()
	f.wantUsers(after(failed), "u1 Ann: active, new")
	f.wantUsers(after(second), "u1 Anna: active, renamed")
	f.wantChanges(second.ID, `user u1 updated (renamed) displayName "Ann">"Anna"`)
	u, err = store.User(f.ctx, UserID(1), now)
	f.must(err)
	want(t, "run of the version after a change", u.Run, second.ID)
	ends, err := store.RunEnds(f.ctx, []int64{run.ID, second.ID, second.ID + 1})
	f.must(err)
	for id, ended := range ends {
		ends[id] = ended.UTC()
	}
	want(t, "ends of runs", ends, map[int64]time.Time{run.ID: run.EndedAt.UTC(), second.ID: second.EndedAt.UTC()})
}

func changesOfARun(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.connector.Domains = []string{"contoso.com"}
	outside := User(9, "Outside", "mail", "o@fabrikam.com")
	first := f.first([]directory.Object{User(1, "Ann"), User(2, "Bob"), outside},
		[]directory.Object{Group(1, "A"), Group(2, "B")},
		map[string][]directory.Member{
			GroupID(1): members(UserID(1), UserID(9)),
			GroupID(2): members(GroupID(1), DeviceID(1)),
		})
	f.wantChanges(first.ID, "user u1 added (new)", "user u2 added (new)", "group g1 added (new)",
		"group g2 added (new)",
		"membership g1 has u1 added (member added)", "membership g2 has g1 added (member added)",
		"membership g2 has d1 added (member added)")

	run := f.delta([]directory.Object{
		changed(UserID(1), "accountEnabled", false), removed(UserID(2), directory.SoftDeleted), User(3, "Cid"),
		changed(UserID(9), "jobTitle", "Nobody"),
	}, []directory.Object{
		changed(GroupID(2), "displayName", "Bee"), removed(GroupID(1), directory.Purged), Group(3, "New"),
		memberChanges(GroupID(3), members(UserID(3), UserID(9))...), memberChanges(GroupID(2), gone(DeviceID(1))...),
	})
	f.wantChanges(run.ID, "user u1 disabled (disabled in Entra ID) accountEnabled true>false",
		"user u2 removed (deleted in Entra ID)",
		"user u3 added (new)", "group g1 removed (permanently deleted in Entra ID)",
		`group g2 updated (renamed) displayName "B">"Bee"`, "group g3 added (new)",
		"membership g2 has d1 removed (member removed)", "membership g3 has u3 added (member added)")
	f.wantPlan(directory.ChangeQuery{Run: run.ID, Most: 1}, "user u3 added (new)", "group g3 added (new)",
		"membership g2 has d1 removed (member removed)")
	f.wantPlan(directory.ChangeQuery{Run: run.ID, What: "user", Most: 2}, "user u2 removed (deleted in Entra ID)",
		"user u3 added (new)")
	f.wantPlan(directory.ChangeQuery{Run: run.ID, Op: directory.OpRemoved, Most: 1},
		"user u2 removed (deleted in Entra ID)",
		"group g1 removed (permanently deleted in Entra ID)", "membership g2 has d1 removed (member removed)")
	f.wantPlan(directory.ChangeQuery{Run: first.ID, Most: 1}, "user u1 added (new)", "group g1 added (new)",
		"membership g1 has u1 added (member added)")
	for _, c := range f.changes(run.ID) {
		if c.What == "membership" && c.Op == directory.OpAdded {
			want(t, "names of a membership", []any{c.Name, c.MemberName, c.MemberKind, c.Connector, c.Run},
				[]any{"New", "Cid", directory.KindUser, f.connector.ID, run.ID})
		}
	}
	stop := errors.New("stop")
	calls := 0
	err := store.Changes(f.ctx, run.ID, func(directory.Change) error { calls++; return stop })
	wantError(t, "an error of each", err, stop)
	want(t, "calls", calls, 1)
}

func statesAndStatistics(t *testing.T, store Store) {
	f := newFixture(t, store)
	states, err := store.States(f.ctx)
	f.must(err)
	want(t, "before any run", states, []directory.ConnectorState{{Connector: f.connector}})
	run := f.first([]directory.Object{User(1, "Ann"), User(2, "Bob", "accountEnabled", false)},
		[]directory.Object{Group(1, "A")},
		map[string][]directory.Member{GroupID(1): members(UserID(1))})
	failed := f.beginRun(directory.ModeDelta)
	failed.State, failed.EndedAt = directory.StateFailed, f.tick()
	failed.Error = &problem.Problem{Code: problem.CodeNoNetwork, Title: "No network"}
	f.must(store.EndRun(f.ctx, failed))
	states, err = store.States(f.ctx)
	f.must(err)
	s := states[0]
	want(t, "totals", []int{s.Users, s.Groups, s.Memberships}, []int{2, 1, 1})
	want(t, "runs", []any{
		s.LastAttempt.ID, s.LastAttempt.State, s.LastAttempt.Error.Code, s.LastSuccess.ID,
		s.LastSuccess.EndedAt,
	},
		[]any{failed.ID, directory.StateFailed, problem.CodeNoNetwork, run.ID, run.EndedAt})
	list, err := store.Runs(f.ctx, f.connector.ID, 1)
	f.must(err)
	want(t, "latest run", list[0].ID, failed.ID)

	statistics, err := store.Statistics(f.ctx)
	f.must(err)
	want(t, "statistics", []any{
		statistics.Connectors, statistics.Runs, statistics.Users, statistics.Groups,
		statistics.Memberships, statistics.OldestRun,
	},
		[]any{1, 2, 2, 1, 1, run.StartedAt})
	if statistics.Bytes <= 0 || statistics.SchemaVersion <= 0 || statistics.Path == "" {
		t.Errorf("statistics of the file: %+v", statistics)
	}
}
