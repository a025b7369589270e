package storagetest

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/spelling"
)

// sortedObject has the values by which accounts and groups are sorted.
type sortedObject struct {
	key    directory.Key
	group  bool
	status directory.Status
	run    int64
	attrs  directory.Attributes
	count  int // of members
}

// lister reads the list of users or the list of groups.
type lister struct {
	list  func(directory.Query) []sortedObject
	marks func(directory.Query, int) iter.Seq2[directory.Mark, error]
}

func (f *fixture) listers() map[string]lister {
	return map[string]lister{
		"users": {func(q directory.Query) (list []sortedObject) {
			for _, u := range collect(f.t, f.store.Users(f.ctx, q)) {
				list = append(list, sortedObject{u.Key(), false, u.Status, u.Run, u.Attributes, 0})
			}
			return list
		}, func(q directory.Query, every int) iter.Seq2[directory.Mark, error] {
			return f.store.UserMarks(f.ctx, q, every)
		}},
		"groups": {func(q directory.Query) (list []sortedObject) {
			for _, g := range collect(f.t, f.store.Groups(f.ctx, q)) {
				list = append(list, sortedObject{g.Key(), true, g.Status, g.Run, g.Attributes, 0})
			}
			return list
		}, func(q directory.Query, every int) iter.Seq2[directory.Mark, error] {
			return f.store.GroupMarks(f.ctx, q, every)
		}},
	}
}

// wantSorted checks a sorted list as a whole, by pages and by marks. It sorts the list by
// name itself to know what to expect.
func (f *fixture) wantSorted(what string, q directory.Query) {
	f.t.Helper()
	l := f.listers()[what]
	plain := q
	plain.Sort = directory.Sort{}
	list := f.sorted(l.list(plain), q)
	expected := []directory.Key{}
	for _, x := range list {
		expected = append(expected, x.key)
	}
	keys := func(list []sortedObject) []directory.Key {
		keys := []directory.Key{}
		for _, x := range list {
			keys = append(keys, x.key)
		}
		return keys
	}
	label := what + " by " + q.Sort.By.String()
	if q.Sort.Descending {
		label += ", descending"
	}
	want(f.t, label, keys(l.list(q)), expected)
	paged, page := []directory.Key{}, q
	for page.Limit = 2; ; {
		next := keys(l.list(page))
		paged = append(paged, next...)
		if len(next) < page.Limit || len(paged) > len(expected) {
			break
		}
		page.After = next[len(next)-1]
	}
	want(f.t, label+", by pages", paged, expected)
	wantMarks(f.t, l.marks(q, 2), 2, expected)
}

// sorted sorts a list as a query specifies. The list must be in order of names.
func (f *fixture) sorted(list []sortedObject, q directory.Query) []sortedObject {
	f.t.Helper()
	by := q.Sort.By
	if by == directory.SortMembers && len(list) > 0 && list[0].group {
		f.countMembers(list, q.At)
	}
	descriptions := map[string]string{}
	connectors, err := f.store.Connectors(f.ctx)
	f.must(err)
	for _, c := range connectors {
		descriptions[c.ID] = string(spelling.Key(c.Description))
	}
	switch {
	case by == directory.SortName || sortText(sortedObject{group: len(list) > 0 && list[0].group}, by, nil) == unsorted:
		if q.Sort.Descending {
			slices.Reverse(list)
		}
		return list
	case q.Sort.Descending && (by == directory.SortAddress || by == directory.SortMail):
		slices.SortStableFunc(list, func(a, b sortedObject) int {
			return compareTexts(sortText(a, by, nil), sortText(b, by, nil), false)
		})
		none := slices.IndexFunc(list, func(x sortedObject) bool { return sortText(x, by, nil) == "" })
		if none < 0 {
			none = len(list)
		}
		slices.Reverse(list[:none])
		return list
	}
	slices.SortStableFunc(list, func(a, b sortedObject) int {
		return compareTexts(sortText(a, by, descriptions), sortText(b, by, descriptions), q.Sort.Descending)
	})
	return list
}

// compareTexts puts empty texts last.
func compareTexts(a, b string, descending bool) int {
	switch {
	case a == b:
		return 0
	case a == "":
		return 1
	case b == "":
		return -1
	case descending:
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}

// unsorted is the text for a sort key that does not apply to the kind of object.
const unsorted = "\x00"

// sortText returns a text that sorts like the value of the object.
func sortText(x sortedObject, by directory.SortKey, descriptions map[string]string) string {
	number := func(n int) string { return string(rune('A' + n)) }
	switch by {
	case directory.SortStatus:
		return number(int(x.status))
	case directory.SortConnector:
		return "=" + descriptions[x.key.Connector]
	case directory.SortChanged:
		return number(int(x.run))
	case directory.SortAddress, directory.SortMail:
		if x.group {
			return string(spelling.FoldedKey(x.attrs.Text("mail")))
		}
		return string(spelling.FoldedKey(directory.PrimaryAddress(x.attrs)))
	}
	switch {
	case x.group && by == directory.SortKind:
		return directory.GroupKind(x.attrs)
	case x.group && by == directory.SortMembers:
		return number(x.count)
	case !x.group && by == directory.SortDepartment:
		return string(spelling.FoldedKey(x.attrs.Text("department")))
	case !x.group && by == directory.SortLicences:
		return number(directory.Licences(x.attrs))
	case !x.group && by == directory.SortType && directory.IsAgent(x.attrs):
		return "C"
	case !x.group && by == directory.SortType && directory.IsGuest(x.attrs):
		return "B"
	case !x.group && by == directory.SortType:
		return "A"
	}
	return unsorted
}

// countMembers counts the members of each group, and compares the counts with those that the
// store returns for a page.
func (f *fixture) countMembers(list []sortedObject, at directory.Moment) {
	f.t.Helper()
	expected, refs := map[directory.Ref]int{}, []directory.Ref{}
	for i, x := range list {
		g, err := f.store.GroupIn(f.ctx, x.key.Connector, x.key.ID, at)
		f.must(err)
		list[i].count = len(collect(f.t, f.store.Members(f.ctx, g, at, false)))
		ref := directory.Ref{Connector: x.key.Connector, ID: x.key.ID}
		expected[ref], refs = list[i].count, append(refs, ref)
	}
	counts, err := f.store.MemberCounts(f.ctx, refs, at)
	f.must(err)
	want(f.t, "counted members of a page", counts, expected)
}

// wantEveryOrder checks a query in all orders.
func (f *fixture) wantEveryOrder(q directory.Query) {
	f.t.Helper()
	for by := directory.SortName; by <= directory.SortMail; by++ {
		for _, descending := range []bool{false, true} {
			q.Sort = directory.Sort{By: by, Descending: descending}
			f.wantSorted("users", q)
			users := q
			users.Domains = nil
			f.wantSorted("groups", users)
		}
	}
}

// licences returns a value of assignedLicenses with n licences.
func licences(n int) []map[string]any {
	list := []map[string]any{}
	for i := range n {
		list = append(list, map[string]any{"skuId": UserID(i), "disabledPlans": []string{}})
	}
	return list
}

// variety adds people and groups to two connectors, with a short history. They differ in
// everything by which lists are sorted and filtered.
func variety(t *testing.T, store Store) *fixture {
	f := newFixture(t, store)
	f.connector.Domains = []string{"contoso.com", "fabrikam.com"}
	f.connector.AcknowledgeDisabled = true
	people := []directory.Object{
		User(1, "Ann", "mail", "zz@fabrikam.com", "department", "Sales", "assignedLicenses", licences(2),
			"onPremisesSyncEnabled", true),
		User(2, "ann", "mail", "B@contoso.com", "department", "sales", "userType", "Guest"),
		User(3, "Bob", "mail", "a@contoso.com", "department", "IT", "accountEnabled", false, "assignedLicenses",
			licences(1)),
		User(4, "Ann", "mail", "b@contoso.com", "identityParentId", UserID(900)),
		User(5, "Cid", "mail", "cid@elsewhere.com", "department", "Élan"),
		User(6, "Dan", "mail", "dan@fabrikam.com", "department", "Sales"),
		User(7, "", "userPrincipalName", "zero@contoso.com"),
		User(8, "Zoë", "mail", "Z@contoso.com", "department", "Legal"),
	}
	groups := []directory.Object{
		Group(1, "Same", "mail", "s@contoso.com", "securityEnabled", true, "mailEnabled", true),
		Group(2, "same", "securityEnabled", true),
		Group(3, "Other", "mail", "O@contoso.com", "groupTypes", []string{"Unified"}),
		Group(4, "Many", "groupTypes", []string{"Unified", "DynamicMembership"}, "onPremisesSyncEnabled", true),
	}
	f.connector.Guests = true
	f.first(people, groups, map[string][]directory.Member{
		GroupID(1): members(UserID(1), UserID(5), UserID(6)),
		GroupID(4): members(UserID(1), UserID(2), UserID(3), UserID(6), GroupID(2)),
	})
	f.another("fabrikambb", "A second one").first(people[:3], groups[:2],
		map[string][]directory.Member{GroupID(2): members(UserID(1))})
	r := f.begin(directory.ModeDelta)
	r.userChanges(removed(UserID(6), directory.SoftDeleted),
		changed(UserID(3), "displayName", "aaron", "department", "Legal", "mail", "y@contoso.com"),
		User(9, "Bea", "mail", "bea@contoso.com"), changed(UserID(4), "mail", nil, "department", "Aviation"))
	r.groupChanges(changed(GroupID(2), "displayName", "Zulu", "mail", "zulu@contoso.com"),
		memberChanges(GroupID(3), members(UserID(1), UserID(8))...),
		memberChanges(GroupID(4), gone(UserID(2))...), removed(GroupID(1), directory.SoftDeleted))
	r.apply()
	f.delta([]directory.Object{
		changed(UserID(8), "department", "IT", "assignedLicenses", licences(3)),
		changed(UserID(3), "displayName", "Bob"),
	}, nil)
	return f
}

// sortedQueries select lists in all the ways that a sort can be combined with.
var sortedQueries = map[string]directory.Query{
	"all":             {},
	"every status":    {Statuses: anyStatus},
	"of a connector":  {Connectors: []string{"contosoaaa"}, Statuses: anyStatus},
	"of no connector": {Connectors: []string{"nobody"}},
	"of a domain":     {Domains: []string{"contoso.com"}},
	"found":           {Search: "an"},
	"found widely":    {Search: "contoso", Statuses: anyStatus},
	"not found":       {Search: "zq"},
	"licensed":        {Traits: directory.Traits{Licensed: directory.Yes}},
	"members":         {MembersOf: directory.Ref{Connector: "contosoaaa", ID: GroupID(4)}},
	"of a group":      {GroupsOf: directory.Ref{Connector: "contosoaaa", ID: UserID(1)}, Search: "a"},
	"of no group":     {MembersOf: directory.Ref{Connector: "contosoaaa", ID: GroupID(99)}},
	"only some": {Only: []directory.Ref{
		{Connector: "contosoaaa", ID: UserID(1)},
		{Connector: "contosoaaa", ID: UserID(8)},
		{Connector: "contosoaaa", ID: GroupID(4)},
	}},
	"as of run 1":    {At: directory.Moment{Run: 1}, Statuses: anyStatus},
	"as of run 2":    {At: directory.Moment{Run: 2}},
	"found in run 3": {At: directory.Moment{Run: 3}, Search: "a"},
}

func sortsByEverything(t *testing.T, store Store) {
	f := variety(t, store)
	for name, q := range sortedQueries {
		t.Run(name, func(t *testing.T) {
			g := *f
			g.t = t
			g.wantEveryOrder(q)
		})
	}
}

// sortsBeforeIndex applies a run and does not index it.
func sortsBeforeIndex(t *testing.T, store Store) {
	f := variety(t, store)
	r := f.begin(directory.ModeDelta)
	r.userChanges(changed(UserID(1), "displayName", "Zacharias", "department", "New", "mail", "0@contoso.com"),
		User(10, "Aa", "mail", "aa@contoso.com"),
		removed(UserID(8), directory.SoftDeleted))
	r.groupChanges(memberChanges(GroupID(3), gone(UserID(1))...), Group(5, "Fresh"))
	plan := r.plan()
	r.run.State, r.run.EndedAt = directory.StateSucceeded, r.tick()
	_, err := store.Apply(f.ctx, &r.fetch, plan, directory.Conclusion{Run: r.run})
	f.must(err)
	f.wantEveryOrder(directory.Query{})
	f.wantEveryOrder(directory.Query{Statuses: anyStatus, At: directory.Moment{Run: 3}})
	f.index()
	f.wantEveryOrder(directory.Query{Statuses: anyStatus})
	// Data of an unfinished first read is not listed.
	b := f.another("thirdccccc", "Third").begin(directory.ModeFull)
	b.users(User(20, "Ann", "department", "Sales", "mail", "ann@third.com"))
	b.index()
	f.wantEveryOrder(directory.Query{Statuses: anyStatus})
	f.must(store.DropFetch(context.WithoutCancel(f.ctx), "thirdccccc"))
	f.must(store.RemoveConnector(f.ctx, "fabrikambb"))
	f.wantEveryOrder(directory.Query{Statuses: anyStatus})
	f.checkSound()
}

func filtersByTraits(t *testing.T, store Store) {
	f := variety(t, store)
	q := func(traits directory.Traits) directory.Query {
		return directory.Query{Connectors: []string{"contosoaaa"}, Traits: traits}
	}
	for name, tt := range map[string]struct {
		q     directory.Query
		users []string
	}{
		"guests":           {q(directory.Traits{Guest: directory.Yes}), []string{"u2"}},
		"members":          {q(directory.Traits{Guest: directory.No, Department: "sales"}), []string{"u1"}},
		"licensed":         {q(directory.Traits{Licensed: directory.Yes}), []string{"u1", "u3", "u8"}},
		"not licensed":     {q(directory.Traits{Licensed: directory.No}), []string{"u2", "u4", "u7", "u9"}},
		"synced":           {q(directory.Traits{Synced: directory.Yes}), []string{"u1"}},
		"agents":           {q(directory.Traits{Agent: directory.Yes}), []string{"u4"}},
		"of a department":  {q(directory.Traits{Department: "SALES"}), []string{"u1", "u2"}},
		"of no department": {q(directory.Traits{Department: "Nothing"}), []string{}},
		"licensed, found": {
			directory.Query{Traits: directory.Traits{Licensed: directory.Yes}, Search: "zo"},
			[]string{"u8"},
		},
		"of a past moment": {directory.Query{
			At:     directory.Moment{Run: 1},
			Traits: directory.Traits{Department: "IT"},
		}, []string{"u3"}},
		"of a group, no user": {q(directory.Traits{GroupKind: "Security", Guest: directory.Yes}), []string{"u2"}},
	} {
		got := []string{}
		for _, u := range collect(t, store.Users(f.ctx, tt.q)) {
			got = append(got, short(u.ID))
		}
		want(t, name, append([]string{}, sorted(got)...), tt.users)
		last := directory.Mark{}
		for _, m := range collect(t, store.UserMarks(f.ctx, tt.q, 100)) {
			last = m
		}
		want(t, name+", counted", last.Rows, len(tt.users))
	}
	for limit, expected := range map[int][]string{
		0: {"Aviation", "Élan", "IT", "Legal", "sales", "Sales"},
		2: {"Aviation", "Élan"},
	} {
		departments, err := store.Departments(f.ctx, limit)
		f.must(err)
		want(t, "departments", departments, expected)
	}
	states, err := store.States(f.ctx)
	f.must(err)
	agents := map[string]int{}
	for _, s := range states {
		agents[s.Connector.ID] = s.Agents
	}
	want(t, "counted agents", agents, map[string]int{"contosoaaa": 1, "fabrikambb": 0})
	for kind, ids := range map[string][]string{"Security": {"g2"}, "Microsoft 365": {"g3", "g4"}, "Distribution": {}} {
		got := []string{}
		for _, g := range collect(t, store.Groups(f.ctx, q(directory.Traits{GroupKind: kind}))) {
			got = append(got, short(g.ID))
		}
		want(t, kind, append([]string{}, sorted(got)...), ids)
	}
}
