package storagetest

import (
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// seedVariable names the environment variable that repeats a random case.
const seedVariable = "ROLLCALL_SEED"

// randomOperations makes random changes to a tenant and reads them into the store with
// delta and full runs. It compares everything that the store returns, now and as of every
// earlier run, with a model.
func randomOperations(t *testing.T, store Store) {
	w := newWalk(t, store)
	for range 25 {
		w.step()
	}
	for run, m := range w.moments {
		w.compare(directory.Moment{Run: run}, m)
	}
}

// RandomHistory plays one random history in a new store, a different one each time. The
// log of the test says how to repeat it.
func RandomHistory(t *testing.T, store Store) { randomOperations(t, store) }

// newWalk begins a random history. The log of the test says how to repeat it.
func newWalk(t *testing.T, store Store) *walk {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if text, ok := os.LookupEnv(seedVariable); ok {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("%s: %v", seedVariable, err)
		}
	}
	t.Logf("%s=%d", seedVariable, seed)
	return &walk{
		fixture: newFixture(t, store), random: rand.New(rand.NewPCG(seed, 1)), tenant: newTenant(),
		model:   model{map[string]directory.User{}, map[string]directory.Group{}, map[[2]string]bool{}},
		moments: map[int64]model{}, dirty: map[string]bool{}, synced: map[[2]string]bool{},
		purged: map[[2]string]bool{},
	}
}

// walk is one random history.
type walk struct {
	*fixture
	random  *rand.Rand
	tenant  *tenant
	model   model
	scope   string
	moments map[int64]model
	dirty   map[string]bool    // objects that changed since the last run
	synced  map[[2]string]bool // memberships at the last run
	purged  map[[2]string]bool // memberships that were removed with a purged object
}

const (
	maxUsers, maxGroups, maxDevices = 12, 6, 2
	oneIn                           = 4
)

func (w *walk) chance() bool { return w.random.IntN(oneIn) == 0 }

func pick[T any](r *rand.Rand, list ...T) T { return list[r.IntN(len(list))] }

// step changes the tenant, reads it and compares.
func (w *walk) step() {
	w.t.Helper()
	w.mutate(w.random.IntN(12))
	w.editScope()
	w.sync()
	if w.t.Failed() {
		w.t.FailNow()
	}
}

// mutate makes n random changes to the tenant.
func (w *walk) mutate(n int) {
	for range n {
		switch w.random.IntN(6) {
		case 0, 1:
			w.changeObject(w.tenant.users, UserID(1+w.random.IntN(maxUsers)), w.userAttributes())
		case 2:
			w.changeObject(w.tenant.groups, GroupID(1+w.random.IntN(maxGroups)),
				Attributes("displayName", w.name(), "mail", pick(w.random, "g@contoso.com", "h@contoso.com", ""),
					"securityEnabled", w.chance()))
		default:
			w.changeEdge()
		}
	}
}

func (w *walk) name() string { return pick(w.random, "Ann", "ann", "Bob", "Cid", "Dee", "Eve") }

func (w *walk) userAttributes() directory.Attributes {
	a := Attributes("displayName", w.name(), "mail", pick(w.random, "x@contoso.com", "x@FABRIKAM.com", "x@other.org"),
		"accountEnabled", !w.chance())
	// Every account has a type. If it became null, the store would keep the known one.
	a = a.Merge(Attributes("userType", map[bool]string{true: "Guest", false: "Member"}[w.chance()]))
	if w.chance() {
		a = a.Merge(Attributes("jobTitle", w.name(), "department", w.name(), "assignedLicenses",
			licences(w.random.IntN(3))))
	}
	return a
}

// changeObject creates, changes, deletes, restores or purges an object. A purged object
// never comes back.
func (w *walk) changeObject(all map[string]*truth, id string, attrs directory.Attributes) {
	x, ok := all[id]
	switch {
	case !ok:
		all[id] = &truth{attrs: attrs}
	case x.state == directory.Purged:
		return
	case x.state == directory.SoftDeleted:
		x.state = pick(w.random, directory.NotRemoved, directory.Purged)
	case w.chance():
		x.state = pick(w.random, directory.SoftDeleted, directory.SoftDeleted, directory.Purged)
	default:
		x.attrs = attrs
	}
	w.dirty[id] = true
	if all[id].state != directory.Purged {
		return
	}
	for e := range w.tenant.edges {
		if e[0] == id || e[1] == id {
			delete(w.tenant.edges, e)
			w.purged[e] = true
		}
	}
}

// changeEdge adds or removes a membership between objects that are live.
func (w *walk) changeEdge() {
	group := GroupID(1 + w.random.IntN(maxGroups))
	member := pick(w.random, UserID(1+w.random.IntN(maxUsers)), UserID(1+w.random.IntN(maxUsers)),
		GroupID(1+w.random.IntN(maxGroups)),
		DeviceID(1+w.random.IntN(maxDevices)))
	e := [2]string{group, member}
	switch {
	case group == member || !w.tenant.live(group) || !w.tenant.live(member):
	case w.tenant.edges[e]:
		delete(w.tenant.edges, e)
	default:
		w.tenant.edges[e] = true
	}
}

func (w *walk) editScope() {
	if !w.chance() {
		return
	}
	w.connector.Domains = pick(w.random, nil, []string{"contoso.com"}, []string{"contoso.com", "fabrikam.com"})
	w.connector.Guests, w.connector.AcknowledgeDisabled = w.chance(), w.chance()
}

// sync acts as the engine and compares the result with the model.
func (w *walk) sync() {
	w.t.Helper()
	mode := directory.ModeDelta
	if len(w.moments) == 0 || w.chance() {
		mode = directory.ModeFull
	}
	r := w.readAll(mode)
	kept := w.keepPlan(r)
	run := r.apply()
	w.wantPlanAsChanges(kept, run.ID)
	scope := directory.ScopeOf(w.connector)
	var edited []directory.OptionEdit
	if len(w.moments) > 0 {
		edited = scope.Edits(directory.ParseScope(w.scope), time.Time{})
	}
	next := w.model.next(w.tenant, news{run.ID, mode, scope, edited, w.dirty})
	w.wantCounts(run, next)
	w.model, w.scope, w.moments[run.ID] = next, scope.String(), next
	clear(w.dirty)
	clear(w.purged)
	// The next delta does not contain these memberships again. Those of members who come back
	// are requested.
	w.synced = maps.Clone(w.tenant.edges)
	w.compare(now, next)
	w.wantEffective()
}

// keepPlan sometimes stores a plan without applying it. It returns the run with that plan,
// or 0.
func (w *walk) keepPlan(r *read) int64 {
	w.t.Helper()
	if len(w.moments) == 0 || !w.chance() {
		return 0
	}
	preview := r.beginRun(r.fetch.Mode)
	preview.State, preview.EndedAt = directory.StatePreviewed, r.tick()
	preview, err := w.store.KeepPlan(w.ctx, &r.fetch, r.plan(), preview, 0)
	w.must(err)
	return preview.ID
}

// wantPlanAsChanges compares a stored plan with the changes that a run then made.
func (w *walk) wantPlanAsChanges(kept, run int64) {
	w.t.Helper()
	if kept == 0 {
		return
	}
	var planned, changed []string
	w.must(w.store.Planned(w.ctx, directory.ChangeQuery{Run: kept}, func(c directory.Change) error {
		planned = append(planned, showChange(c)+" "+c.Name+" "+c.MemberName)
		return nil
	}))
	for _, c := range w.changes(run) {
		changed = append(changed, showChange(c)+" "+c.Name+" "+c.MemberName)
	}
	want(w.t, "stored plan", planned, changed)
	preview, err := w.store.Run(w.ctx, kept)
	w.must(err)
	applied, err := w.store.Run(w.ctx, run)
	w.must(err)
	want(w.t, "planned causes", preview.Causes, applied.Causes)
	want(w.t, "loss of a group", preview.GroupLoss, applied.GroupLoss)
	wantCauseCounts(w.t, applied)
	wantPages(w.t, w.ctx, w.store, preview)
}

// wantCauseCounts compares a run's counts with those by cause.
func wantCauseCounts(t *testing.T, run directory.Run) {
	t.Helper()
	counts := map[string]int{}
	for _, c := range run.Causes {
		counts[c.What+" "+string(c.Op)] += c.Count
	}
	got := []int{
		counts["user removed"], counts["user disabled"], counts["group removed"], counts["membership removed"],
		counts["membership added"],
	}
	want(t, "counts by cause", got,
		[]int{
			run.Users.Removed, run.Users.Disabled, run.Groups.Removed, run.Memberships.Removed,
			run.Memberships.Added,
		})
}

func (w *walk) wantCounts(run directory.Run, next model) {
	w.t.Helper()
	users, groups, memberships := w.model.counts(next)
	want(w.t, "user counts", run.Users, users)
	want(w.t, "group counts", run.Groups, groups)
	want(w.t, "membership counts", run.Memberships, memberships)
	want(w.t, "unchanged", run.State == directory.StateUnchanged && run.Changed(), false)
	changes := w.changes(run.ID)
	wantPages(w.t, w.ctx, w.store, run)
	want(w.t, "user changes", countOps(changes, "user"), opCounts(users))
	ops := countOps(changes, "group")
	want(w.t, "group changes", [3]int{
		ops[directory.OpAdded] + ops[directory.OpRestored], ops[directory.OpUpdated],
		ops[directory.OpRemoved],
	},
		[3]int{groups.Added, groups.Updated, groups.Removed})
}

// compare compares the whole directory as of a moment with a model.
func (w *walk) compare(at directory.Moment, m model) {
	w.t.Helper()
	q := directory.Query{At: at, Statuses: anyStatus}
	users, groups := collect(w.t, w.store.Users(w.ctx, q)), collect(w.t, w.store.Groups(w.ctx, q))
	w.wantOrder(keysOf(users))
	w.wantOrder(keysOf(groups))
	var got []string
	for _, u := range users {
		got = append(got, showUser(u))
	}
	for _, g := range groups {
		got = append(got, showGroup(g))
	}
	for _, e := range collect(w.t, w.store.Memberships(w.ctx, directory.Query{At: at}, false)) {
		got = append(got, showMembership(e))
	}
	want(w.t, "directory", sorted(got), sorted(m.lines()))
	w.wantPages(q, keysOf(users))
	q.Sort = directory.Sort{By: directory.SortKey(w.random.IntN(int(directory.SortMail) + 1)), Descending: w.chance()}
	w.wantSorted("users", q)
	w.wantSorted("groups", q)
}

// wantOrder checks that names ascend. The names of this test are ASCII.
func (w *walk) wantOrder(keys []directory.Key) {
	w.t.Helper()
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = strings.ToLower(k.Name)
	}
	if !slices.IsSorted(names) {
		w.t.Errorf("names out of order: %q", names)
	}
}

// wantEffective compares the effective memberships with the model, and the lists of groups
// with the lists of users.
func (w *walk) wantEffective() {
	w.t.Helper()
	var all, expected []string
	for _, e := range collect(w.t, w.store.Memberships(w.ctx, directory.Query{}, true)) {
		all = append(all, showMembership(e))
	}
	for _, g := range w.model.sortedGroups() {
		if g.Status == directory.StatusActive {
			expected = append(expected, w.model.effective(g.ID)...)
		}
	}
	want(w.t, "effective memberships", sorted(all), sorted(expected))
	var ofUsers, ofGroups []string
	for _, u := range collect(w.t, w.store.Users(w.ctx, directory.Query{})) {
		for _, e := range collect(w.t, w.store.GroupsOf(w.ctx, u, now, true)) {
			ofUsers = append(ofUsers, showMembership(e))
		}
	}
	for _, e := range collect(w.t, w.store.Memberships(w.ctx, directory.Query{}, true)) {
		if e.MemberKind == directory.KindUser {
			ofGroups = append(ofGroups, showMembership(e))
		}
	}
	want(w.t, "effective memberships from both sides", sorted(ofUsers), sorted(ofGroups))
}

// shuffled returns a list in random order, with some elements twice.
func shuffled[T any](r *rand.Rand, list []T) []T {
	out := slices.Clone(list)
	for _, x := range list {
		if r.IntN(oneIn) == 0 {
			out = append(out, x)
		}
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}
