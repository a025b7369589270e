package storagetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// wantPages reads the planned or applied changes of a run page by page. It compares them
// with the whole list, its marks and the counts of the run.
func wantPages(t *testing.T, ctx context.Context, store Store, run directory.Run) {
	t.Helper()
	fail := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	const every = 3
	var whole, paged []string
	fail(store.Planned(ctx, directory.ChangeQuery{Run: run.ID}, func(c directory.Change) error {
		whole = append(whole, showChange(c))
		return nil
	}))
	var q directory.ChangeQuery
	keys := map[int]directory.ChangeKey{}
	for q.Run = run.ID; ; {
		page, last, err := store.ChangePage(ctx, q, every)
		fail(err)
		for _, c := range page {
			paged = append(paged, showChange(c))
		}
		if len(page) < every {
			break
		}
		q.After, keys[len(paged)] = last, last
	}
	want(t, "changes page by page", paged, whole)
	rows := 0
	for m, err := range store.ChangeMarks(ctx, directory.ChangeQuery{Run: run.ID}, every) {
		fail(err)
		if rows = m.Rows; rows%every == 0 && rows > 0 {
			want(t, fmt.Sprintf("mark after %d changes", rows), m.Key, keys[rows])
		}
	}
	want(t, "rows in the marks", rows, len(whole))
	if run.State.Applied() || !run.First() {
		want(t, "changes in the counts of the run", run.Tally().Listed(), len(whole))
	}
}

// everyKindOfChangeCounts checks that the counts of a run with every kind of change match its list,
// both when it is planned and when it is applied.
func everyKindOfChangeCounts(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.connector.Domains = []string{"contoso.com"}
	outside := User(9, "Out", "mail", "out@other.org")
	first := f.first([]directory.Object{
		User(1, "Ann"), User(2, "Bob"), User(3, "Cid"), User(4, "Dan"),
		User(5, "Eve", "accountEnabled", false), User(6, "Fay"), User(7, "Gus"), outside,
	},
		[]directory.Object{Group(1, "A"), Group(2, "B"), Group(3, "C")}, map[string][]directory.Member{
			GroupID(1): members(UserID(1), UserID(2), UserID(3), UserID(4)),
			GroupID(2): members(UserID(2), UserID(6), DeviceID(1)), GroupID(3): members(UserID(1), UserID(9)),
		})
	wantPages(t, f.ctx, store, first)
	f.delta([]directory.Object{removed(UserID(6), directory.SoftDeleted), removed(UserID(7), directory.SoftDeleted)},
		nil)

	r := f.begin(directory.ModeDelta)
	r.userChanges(
		changed(UserID(1), "department", "Sales", "jobTitle", "Lead"), removed(UserID(2), directory.Purged),
		changed(UserID(3), "mail", "cid@other.org"),
		changed(UserID(4), "accountEnabled", false), changed(UserID(5), "accountEnabled", true),
		removed(UserID(6), directory.Purged), User(7, "Gus"),
		User(8, "Hal"), changed(UserID(9), "mail", "out@contoso.com"))
	r.groupChanges(changed(GroupID(1), "description", "changed"), removed(GroupID(3), directory.SoftDeleted),
		Group(4, "D"),
		memberChanges(GroupID(4), members(UserID(1), UserID(8))...), memberChanges(GroupID(1), gone(UserID(4))...))
	held := r.hold(r.run, 0)
	wantPages(t, f.ctx, store, held)
	tally := held.Tally()
	want(t, "tally", []int{tally.Accounts, tally.Groups, tally.Memberships}, []int{9, 3, 3})
	if tally.Companions == 0 {
		t.Error("no membership changes together with its account or group")
	}
	want(t, "updates by property", held.Properties, []directory.PropertyCount{
		{What: "user", Name: "department", Count: 1},
		{What: "user", Name: "jobTitle", Count: 1},
		{What: "group", Name: "description", Count: 1},
	})
	f.wantPlan(directory.ChangeQuery{Run: held.ID, Property: "jobTitle"},
		`user u1 updated (properties changed) department >"Sales" jobTitle >"Lead"`)

	run := f.resume(directory.ModeDelta).apply()
	want(t, "tally when applied", run.Tally(), tally)
	want(t, "properties when applied", run.Properties, held.Properties)
	wantPages(t, f.ctx, store, run)
	stored, err := store.Run(f.ctx, run.ID)
	f.must(err)
	want(t, "properties when read again", stored.Properties, held.Properties)
}

// changesOfManyAccounts checks that if a run changes many accounts, its pages are still in order of
// names.
func changesOfManyAccounts(t *testing.T, store Store) {
	const people = 3200
	f := newFixture(t, store)
	var users, moved []directory.Object
	for i := range people {
		users = append(users, User(i+1, fmt.Sprintf("Person %05d", (i*7919)%people)))
		moved = append(moved, changed(UserID(i+1), "department", "Sales"))
	}
	f.first(users, nil, nil)
	run := f.delta(moved[:people-10], nil)
	want(t, "updates by property", run.Properties,
		[]directory.PropertyCount{{What: "user", Name: "department", Count: people - 10}})
	names, before := 0, ""
	q := directory.ChangeQuery{Run: run.ID, Property: "department"}
	for {
		page, last, err := store.ChangePage(f.ctx, q, 500)
		f.must(err)
		for _, c := range page {
			if names++; c.Name <= before || len(c.Properties) != 1 {
				t.Fatalf("%s with %d properties comes after %s", c.Name, len(c.Properties), before)
			}
			before = c.Name
		}
		if len(page) < 500 {
			break
		}
		q.After = last
	}
	want(t, "changes page by page", names, people-10)
}

// namesOfManagers checks that a change of manager includes the names of both managers.
func namesOfManagers(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Ann", "manager", UserID(2)), User(2, "Bob"), User(3, "Cid")}, nil, nil)
	run := f.delta([]directory.Object{
		changed(UserID(1), "manager", UserID(3)),
		removed(UserID(2), directory.SoftDeleted),
	}, nil)
	page, _, err := store.ChangePage(f.ctx, directory.ChangeQuery{Run: run.ID, Op: directory.OpUpdated, Names: true},
		10)
	f.must(err)
	if len(page) != 1 || len(page[0].Properties) != 1 {
		t.Fatalf("changes %+v", page)
	}
	p := page[0].Properties[0]
	want(t, "names", []string{p.Name, p.OldName, p.NewName}, []string{"manager", "Bob", "Cid"})
}

func runsByQuery(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Ann")}, nil, nil)
	for i := range 3 {
		f.delta([]directory.Object{changed(UserID(1), "jobTitle", fmt.Sprint(i))}, nil)
	}
	f.delta(nil, nil)
	all, err := store.Runs(f.ctx, "", 0)
	f.must(err)
	day := func(i int) time.Time { return all[i].StartedAt }
	for name, test := range map[string]struct {
		q    directory.RunQuery
		want []directory.Run
	}{
		"all":          {directory.RunQuery{}, all},
		"connector":    {directory.RunQuery{Connector: f.connector.ID, Limit: 2}, all[:2]},
		"no connector": {directory.RunQuery{Connector: "nobody"}, nil},
		"unchanged":    {directory.RunQuery{States: []directory.State{directory.StateUnchanged}}, all[:1]},
		"several results": {directory.RunQuery{States: []directory.State{
			directory.StateUnchanged,
			directory.StateSucceeded,
		}}, all},
		"trigger": {directory.RunQuery{Triggers: []directory.Trigger{directory.TriggerCatchUp}}, nil},
		"since":   {directory.RunQuery{Since: day(2)}, all[:3]},
		"until":   {directory.RunQuery{Until: day(2)}, all[3:]},
		"older":   {directory.RunQuery{Before: all[1].ID, Limit: 2}, all[2:4]},
	} {
		got, err := store.FindRuns(f.ctx, test.q)
		f.must(err)
		want(t, name, got, test.want)
	}
}
