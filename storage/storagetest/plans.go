package storagetest

import (
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// hold ends a run as held. If absorbed is not 0, the held run replaces that run.
func (r *read) hold(run directory.Run, absorbed int64) directory.Run {
	r.t.Helper()
	run.State = directory.StateHeld
	run.EndedAt = r.tick()
	held, err := r.store.KeepPlan(r.ctx, &r.fetch, r.plan(), run, absorbed)
	r.must(err)
	return held
}

func (f *fixture) wantPlan(q directory.ChangeQuery, lines ...string) {
	f.t.Helper()
	got := []string{}
	f.must(f.store.Planned(f.ctx, q, func(c directory.Change) error {
		got = append(got, showChange(c))
		return nil
	}))
	want(f.t, "plan", got, append([]string{}, lines...))
}

// threePeople applies a first run with three people in two groups.
func threePeople(f *fixture) directory.Run {
	return f.first([]directory.Object{User(1, "Ann"), User(2, "Bob"), User(3, "Cid")},
		[]directory.Object{Group(1, "A"), Group(2, "B")},
		map[string][]directory.Member{
			GroupID(1): members(UserID(1), UserID(2)),
			GroupID(2): members(UserID(2), UserID(3)),
		})
}

// heldPlanIsKept checks that a plan that is not applied changes nothing and stays readable.
func heldPlanIsKept(t *testing.T, store Store) {
	f := newFixture(t, store)
	first := threePeople(f)
	links, err := store.Links(f.ctx, f.connector.ID)
	f.must(err)

	r := f.begin(directory.ModeDelta)
	r.userChanges(removed(UserID(2), directory.SoftDeleted), changed(UserID(1), "displayName", "Anna"), User(4, "Dan"),
		changed(UserID(3), "accountEnabled", false))
	r.groupChanges(removed(GroupID(2), directory.Purged), memberChanges(GroupID(1), gone(UserID(1))...),
		memberChanges(GroupID(1), members(UserID(4))...))
	held := r.hold(r.run, 0)

	lines := []string{
		`user u1 updated (renamed) displayName "Ann">"Anna"`,
		"user u2 removed (deleted in Entra ID)",
		`user u3 disabled (disabled in Entra ID) accountEnabled true>false`,
		"user u4 added (new)",
		"group g2 removed (permanently deleted in Entra ID)",
		"membership g1 has u1 removed (member removed)",
		"membership g1 has u4 added (member added)",
	}
	f.wantPlan(directory.ChangeQuery{Run: held.ID}, lines...)
	f.wantChanges(held.ID)
	f.wantUsers(now, "u1 Ann: active, new", "u2 Bob: active, new", "u3 Cid: active, new")
	f.wantMemberships(now, "g1 has u1", "g1 has u2", "g2 has u2", "g2 has u3")
	f.checkSound()
	after, err := store.Links(f.ctx, f.connector.ID)
	f.must(err)
	want(t, "links", after, links)
	want(t, "users", held.Users, directory.UserCounts{Added: 1, Updated: 1, Disabled: 1, Removed: 1, Total: 3})
	want(t, "memberships", held.Memberships, directory.MembershipCounts{Added: 1, Removed: 4, Total: 4})
	want(t, "causes of memberships", held.Causes[len(held.Causes)-3:], []directory.CauseCount{
		{What: "membership", Op: directory.OpRemoved, Cause: directory.CauseMembershipRemoved, Count: 1},
		{What: "membership", Op: directory.OpRemoved, Cause: directory.CauseCompanion, Count: 3},
		{What: "membership", Op: directory.OpAdded, Cause: directory.CauseMembershipAdded, Count: 1},
	})
	want(t, "loss of a group", held.GroupLoss, 2)

	stored, err := store.HeldRun(f.ctx, f.connector.ID)
	f.must(err)
	want(t, "held run", *stored, held)
	states, err := store.States(f.ctx)
	f.must(err)
	want(t, "held run of the state", states[0].Held.ID, held.ID)
	want(t, "last success", states[0].LastSuccess.ID, first.ID)

	// Parts of the plan, and searches in it.
	f.wantPlan(directory.ChangeQuery{Run: held.ID, What: "group"}, lines[4])
	f.wantPlan(directory.ChangeQuery{Run: held.ID, Op: directory.OpRemoved}, lines[1], lines[4], lines[5])
	f.wantPlan(directory.ChangeQuery{Run: held.ID, Cause: directory.CauseSoftDeleted}, lines[1])
	f.wantPlan(directory.ChangeQuery{Run: held.ID, Search: "AN"}, lines[0], lines[3], lines[5], lines[6])
	f.wantPlan(directory.ChangeQuery{Run: held.ID, Search: UserID(4)}, lines[3], lines[6])
	f.wantPlan(directory.ChangeQuery{Run: held.ID, Most: 1}, lines[0], lines[4], lines[5])

	// The read continues, and its result is the plan.
	r = f.resume(directory.ModeDelta)
	run := r.apply()
	f.wantChanges(run.ID, lines...)
	f.wantPlan(directory.ChangeQuery{Run: held.ID}, lines...)
}

// heldRunIsRenewed checks that a later run of a held connector renews its plan.
func heldRunIsRenewed(t *testing.T, store Store) {
	f := newFixture(t, store)
	threePeople(f)
	r := f.begin(directory.ModeDelta)
	r.userChanges(removed(UserID(2), directory.SoftDeleted))
	r.groupChanges()
	held := r.hold(r.run, 0)

	r = f.resume(directory.ModeDelta)
	r.userChanges(removed(UserID(3), directory.SoftDeleted))
	held.RenewedAt = r.tick()
	held = r.hold(held, r.run.ID)
	f.wantPlan(directory.ChangeQuery{Run: held.ID}, "user u2 removed (deleted in Entra ID)",
		"user u3 removed (deleted in Entra ID)")
	runs, err := store.Runs(f.ctx, f.connector.ID, 0)
	f.must(err)
	want(t, "runs", len(runs), 2)

	// The held run is settled together with the run that is applied.
	r = f.resume(directory.ModeDelta)
	held.State = directory.StateApproved
	held.Decisions = []directory.Decision{{
		Verdict: directory.VerdictApproved, By: "ann", Note: "they left",
		At: begun.Add(time.Hour), Run: r.run.ID,
	}}
	r.run.State, r.run.EndedAt, r.run.Approves, r.run.Decisions = directory.StateSucceeded, r.tick(), held.ID,
		held.Decisions
	run, err := store.Apply(f.ctx, &r.fetch, r.plan(), directory.Conclusion{Run: r.run, Settled: &held})
	f.must(err)
	f.index()
	f.checkSound()
	for _, r := range []directory.Run{run, held} {
		stored, err := store.Run(f.ctx, r.ID)
		f.must(err)
		want(t, "run", stored, r)
	}
	none, err := store.HeldRun(f.ctx, f.connector.ID)
	f.must(err)
	want(t, "held run", none, nil)
}

// approvedChangesAreNotLosses checks that approved removals do not count again.
func approvedChangesAreNotLosses(t *testing.T, store Store) {
	f := newFixture(t, store)
	threePeople(f)
	r := f.begin(directory.ModeDelta)
	r.userChanges(removed(UserID(2), directory.SoftDeleted))
	r.groupChanges(memberChanges(GroupID(2), gone(UserID(3))...))
	want(t, "losses", r.plan().Losses, directory.Losses{
		Accounts: 1, Memberships: 3, OfAccounts: 3, OfGroups: 2,
		OfMemberships: 4,
	})
	held := r.hold(r.run, 0)

	r = f.resume(directory.ModeDelta)
	r.options.Approved = held.ID
	want(t, "losses after an approval", r.plan().Losses, directory.Losses{OfAccounts: 3, OfGroups: 2, OfMemberships: 4})
	r.userChanges(removed(UserID(1), directory.SoftDeleted), changed(UserID(3), "accountEnabled", false))
	r.groupChanges(removed(GroupID(2), directory.Purged))
	plan := r.plan()
	want(t, "losses beyond the approved ones", plan.Losses,
		directory.Losses{
			Accounts: 1, Disabled: 1, Groups: 1, Memberships: 1, OfAccounts: 3, OfGroups: 2,
			OfMemberships: 4,
		})
	want(t, "all removals", plan.Users.Removed, 2)
	losses := []directory.GroupLoss{}
	f.must(store.GroupLosses(f.ctx, &r.fetch, 0, func(g directory.GroupLoss) error {
		losses = append(losses, g)
		return nil
	}))
	want(t, "losses of groups", losses, []directory.GroupLoss{{ID: GroupID(1), Name: "A", Lost: 1, Had: 2}})
}

// previewsAreNotAttempts checks that a preview does not change the state of the connector.
func previewsAreNotAttempts(t *testing.T, store Store) {
	f := newFixture(t, store)
	r := f.begin(directory.ModeFull)
	r.users(User(1, "Ann"))
	r.groups()
	r.run.State, r.run.Preview, r.run.EndedAt = directory.StatePreviewed, true, r.tick()
	preview, err := store.KeepPlan(f.ctx, &r.fetch, r.plan(), r.run, 0)
	f.must(err)
	want(t, "users", preview.Users, directory.UserCounts{Added: 1})
	f.wantPlan(directory.ChangeQuery{Run: preview.ID})
	f.wantUsers(now)

	run := f.resume(directory.ModeFull).apply()
	f.wantUsers(now, "u1 Ann: active, new")
	f.wantPlan(directory.ChangeQuery{Run: run.ID}, "user u1 added (new)")
	states, err := store.States(f.ctx)
	f.must(err)
	want(t, "last attempt", states[0].LastAttempt.ID, run.ID)

	r = &read{fixture: f}
	r.run, err = store.BeginRun(f.ctx, directory.Run{
		Connector: f.connector.ID, Trigger: directory.TriggerManual, Mode: directory.ModeDelta,
		State: directory.StateRunning, StartedAt: f.tick(), Preview: true,
	})
	f.must(err)
	r.fail()
	states, err = store.States(f.ctx)
	f.must(err)
	want(t, "last attempt after a preview", states[0].LastAttempt.ID, run.ID)
}

// optionEditsAreDated checks that a run records which options were edited, and when.
func optionEditsAreDated(t *testing.T, store Store) {
	f := newFixture(t, store)
	threePeople(f)
	f.connector.Domains, f.connector.UpdatedAt = []string{"fabrikam.com"}, begun.Add(time.Hour)
	f.must(store.UpdateConnector(f.ctx, f.connector))
	f.connector.Info, f.connector.UpdatedAt = "edited later", begun.Add(2*time.Hour)
	f.must(store.UpdateConnector(f.ctx, f.connector))
	run := f.delta(nil, nil)
	want(t, "edits", run.Edits,
		[]directory.OptionEdit{{Option: "domains", New: "fabrikam.com", At: begun.Add(time.Hour)}})
	want(t, "causes", run.Causes[0], directory.CauseCount{
		What: "user", Op: directory.OpRemoved,
		Cause: directory.CauseDomainsEdited, Count: 3,
	})
}
