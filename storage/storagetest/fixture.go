package storagetest

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// fixture is one connector of a store, with methods that act as its engine.
type fixture struct {
	t         *testing.T
	ctx       context.Context
	store     Store
	connector directory.Connector
	clock     *time.Time // moves with every run
}

// begun is the start time of every fixture's clock.
var begun = time.Date(2027, 3, 1, 8, 0, 0, 0, time.UTC)

// newFixture adds a connector with everybody in scope.
func newFixture(t *testing.T, store Store) *fixture {
	t.Helper()
	clock := begun
	f := &fixture{t: t, ctx: t.Context(), store: store, clock: &clock}
	return f.another("contosoaaa", "Contoso")
}

// another adds one more connector to the store, on the same clock.
func (f *fixture) another(id, description string) *fixture {
	f.t.Helper()
	second := *f
	second.connector = directory.Connector{
		ID: id, Description: description, Enabled: true, TenantDomain: "contoso.com", Cloud: directory.CloudPractice,
		AcknowledgeDisabled: true, Guests: true, CreatedAt: begun, UpdatedAt: begun,
		Proxy: "http://proxy.example.com:8080", KeyExpires: begun.AddDate(1, 0, 0), KeyFromGraph: true,
	}
	f.must(f.store.AddConnector(f.ctx, second.connector))
	return &second
}

func (f *fixture) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *fixture) tick() time.Time {
	*f.clock = f.clock.Add(time.Minute)
	return *f.clock
}

// read is a run that is reading.
type read struct {
	*fixture
	run     directory.Run
	fetch   directory.Fetch
	options directory.PlanOptions // for the plan
}

// beginRun records a run without beginning to read.
func (f *fixture) beginRun(mode directory.Mode) directory.Run {
	f.t.Helper()
	run, err := f.store.BeginRun(f.ctx, directory.Run{
		Connector: f.connector.ID, Trigger: directory.TriggerManual, Mode: mode, State: directory.StateRunning,
		StartedAt: f.tick(),
	})
	f.must(err)
	return run
}

// begin records a run and begins its read, from the stored links in a delta.
func (f *fixture) begin(mode directory.Mode) *read {
	f.t.Helper()
	r := &read{fixture: f, run: f.beginRun(mode)}
	links := directory.Links{Users: "users-0", Groups: "groups-0"}
	if mode == directory.ModeDelta {
		stored, err := f.store.Links(f.ctx, f.connector.ID)
		f.must(err)
		links = stored
	}
	fetch, err := f.store.BeginFetch(f.ctx, directory.Fetch{
		Connector: f.connector.ID, Snapshot: r.run.ID, Mode: mode, StartedAt: *f.clock,
		Scope: directory.ScopeOf(f.connector),
		Positions: map[directory.Stream]directory.Position{
			directory.StreamUserChanges: {Link: links.Users}, directory.StreamGroupChanges: {Link: links.Groups},
		},
	})
	f.must(err)
	r.fetch = fetch
	return r
}

// resume continues the read that an earlier run left unfinished.
func (f *fixture) resume(mode directory.Mode) *read {
	f.t.Helper()
	r := &read{fixture: f, run: f.beginRun(mode)}
	fetch, found, err := f.store.OpenFetch(f.ctx, f.connector.ID)
	f.must(err)
	if !found {
		f.t.Fatal("OpenFetch found nothing")
	}
	r.fetch = fetch
	return r
}

func (r *read) pages(stream directory.Stream, pages ...directory.Page) {
	r.t.Helper()
	r.must(r.store.StagePages(r.ctx, &r.fetch, stream, pages))
}

// users and groups stage a complete listing as one page.
func (r *read) users(list ...directory.Object) {
	r.t.Helper()
	r.pages(directory.StreamUsers, directory.Page{Objects: list})
}

func (r *read) groups(list ...directory.Object) {
	r.t.Helper()
	r.pages(directory.StreamGroups, directory.Page{Objects: list})
}

// userChanges and groupChanges stage one complete delta round.
func (r *read) userChanges(list ...directory.Object) {
	r.t.Helper()
	r.pages(directory.StreamUserChanges, directory.Page{Objects: list, Delta: fmt.Sprintf("users-%d", r.run.ID)})
}

func (r *read) groupChanges(list ...directory.Object) {
	r.t.Helper()
	r.pages(directory.StreamGroupChanges, directory.Page{Objects: list, Delta: fmt.Sprintf("groups-%d", r.run.ID)})
}

// whole stages all members of a group.
func (r *read) whole(group string, members ...directory.Member) {
	r.t.Helper()
	r.must(r.store.StageMembers(r.ctx, &r.fetch,
		[]directory.GroupMembers{{Group: group, Members: members, Complete: true}}))
}

// memberOf stages all groups of a user or group.
func (r *read) memberOf(member string, groups ...string) {
	r.t.Helper()
	r.must(r.store.StageMemberOf(r.ctx, &r.fetch,
		[]directory.MemberGroups{{Member: member, Kind: memberOfKind(member).Kind, Groups: groups}}))
}

// appeared lists the objects whose memberships the store requests.
func (r *read) appeared(kind directory.Kind) []string {
	r.t.Helper()
	ids, err := r.store.ObjectsToReconcile(r.ctx, &r.fetch, kind, nil, 1000)
	r.must(err)
	return ids
}

func (r *read) plan() directory.Plan {
	r.t.Helper()
	plan, err := r.store.Plan(r.ctx, &r.fetch, r.options)
	r.must(err)
	return plan
}

// apply plans, applies and indexes.
func (r *read) apply() directory.Run {
	r.t.Helper()
	plan := r.plan()
	r.run.State, r.run.EndedAt = directory.StateSucceeded, r.tick()
	if plan.Rows == 0 {
		r.run.State = directory.StateUnchanged
	}
	run, err := r.store.Apply(r.ctx, &r.fetch, plan, directory.Conclusion{Run: r.run})
	r.must(err)
	r.index()
	r.checkSound()
	return run
}

// index brings the search index up to date.
func (f *fixture) index() {
	f.t.Helper()
	for more := true; more; {
		var err error
		more, err = f.store.Index(f.ctx, f.connector.ID)
		f.must(err)
	}
}

// fail ends the run without applying it. The data that it read stays.
func (r *read) fail() directory.Run {
	r.t.Helper()
	r.run.State, r.run.EndedAt = directory.StateFailed, r.tick()
	r.must(r.store.EndRun(r.ctx, r.run))
	return r.run
}

func (f *fixture) checkSound() {
	f.t.Helper()
	findings, err := f.store.Check(f.ctx)
	f.must(err)
	for _, finding := range findings {
		f.t.Errorf("Check: %s", finding)
	}
}

// first applies a full run over users and whole groups.
func (f *fixture) first(users, groups []directory.Object, members map[string][]directory.Member) directory.Run {
	f.t.Helper()
	r := f.begin(directory.ModeFull)
	r.users(users...)
	r.groups(groups...)
	for _, g := range groups {
		r.whole(g.ID, members[g.ID]...)
	}
	return r.apply()
}

// delta applies a delta run.
func (f *fixture) delta(users, groups []directory.Object) directory.Run {
	f.t.Helper()
	r := f.begin(directory.ModeDelta)
	r.userChanges(users...)
	r.groupChanges(groups...)
	return r.apply()
}

// collect reads an iterator to its end.
func collect[T any](t *testing.T, values iter.Seq2[T, error]) (list []T) {
	t.Helper()
	for x, err := range values {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, x)
	}
	return list
}
