package storagetest

import (
	"iter"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

func keysOf[T interface{ Key() directory.Key }](list []T) []directory.Key {
	keys := make([]directory.Key, len(list))
	for i, x := range list {
		keys[i] = x.Key()
	}
	return keys
}

// wantPages reads a list page by page, and by its marks, and compares both with the whole
// list.
func (f *fixture) wantPages(q directory.Query, whole []directory.Key) {
	f.t.Helper()
	const page = 2
	paged, q := []directory.Key{}, q
	for q.Limit = page; ; {
		keys := keysOf(collect(f.t, f.store.Users(f.ctx, q)))
		paged = append(paged, keys...)
		if len(keys) < page {
			break
		}
		q.After = keys[page-1]
	}
	want(f.t, "list by pages", paged, append([]directory.Key{}, whole...))
	wantMarks(f.t, f.store.UserMarks(f.ctx, q, page), page, whole)
}

func wantMarks(t *testing.T, marks iter.Seq2[directory.Mark, error], every int, whole []directory.Key) {
	t.Helper()
	expected := []directory.Mark{}
	for i, k := range whole {
		if (i+1)%every == 0 || i == len(whole)-1 {
			expected = append(expected, directory.Mark{Rows: i + 1, Key: k})
		}
	}
	if len(whole) == 0 {
		expected = []directory.Mark{{}}
	}
	want(t, "marks", collect(t, marks), expected)
}

// crowd adds a few people to two connectors of the same tenant. Some have the same name.
func crowd(t *testing.T, store Store) *fixture {
	f := newFixture(t, store)
	f.connector.Domains = []string{"contoso.com", "fabrikam.com"}
	people := []directory.Object{
		User(1, "Ann", "mail", "ann@fabrikam.com"), User(2, "ann"), User(3, "Bob", "accountEnabled", false),
		User(4, "Ann"),
		User(5, "Cid", "mail", "cid@elsewhere.com"), User(6, "Dan", "mail", "dan@fabrikam.com"), User(7, ""),
	}
	f.first(people, []directory.Object{Group(1, "Same"), Group(2, "same"), Group(3, "Other")}, nil)
	f.delta([]directory.Object{removed(UserID(6), directory.SoftDeleted)}, nil)
	f.another("fabrikambb", "Fabrikam").first(people[:2], []directory.Object{Group(1, "Same")}, nil)
	return f
}

// listQueries select lists in all the ways that a store may implement separately.
var listQueries = map[string]directory.Query{
	"all":                 {},
	"every status":        {Statuses: anyStatus},
	"deleted":             {Statuses: []directory.Status{directory.StatusDeleted}},
	"disabled and gone":   {Statuses: []directory.Status{directory.StatusDisabled, directory.StatusDeleted}},
	"of a connector":      {Connectors: []string{"fabrikambb"}},
	"of no connector":     {Connectors: []string{"nobody"}},
	"of a domain":         {Domains: []string{"fabrikam.com"}},
	"of two domains":      {Domains: []string{"fabrikam.com", "contoso.com"}, Connectors: []string{"contosoaaa"}},
	"of an unused domain": {Domains: []string{"nowhere.com"}},
	"found":               {Search: "ann"},
	"found by two words":  {Search: "ann fabrikam"},
	"found by a letter":   {Search: "a"},
	"found in a domain":   {Search: "an", Domains: []string{"contoso.com"}},
	"not found":           {Search: "zq"},
	"as of the first run": {At: directory.Moment{Run: 1}, Statuses: anyStatus},
}

func listsByPages(t *testing.T, store Store) {
	f := crowd(t, store)
	for name, q := range listQueries {
		t.Run(name, func(t *testing.T) {
			g := *f
			g.t = t
			g.wantPages(q, keysOf(collect(t, store.Users(g.ctx, q))))
			q.Domains = nil
			wantMarks(t, store.GroupMarks(g.ctx, q, 2), 2, keysOf(collect(t, store.Groups(g.ctx, q))))
		})
	}
}

// listsContinueAfterAMissingKey checks that the next page can begin after an object that no longer
// exists.
func listsContinueAfterAMissingKey(t *testing.T, store Store) {
	f := crowd(t, store)
	gone := directory.Key{Name: "Ann", ID: UserID(99), Connector: f.connector.ID}
	wantLines(t, "after an unknown account", store.Users(f.ctx, directory.Query{After: gone}), status,
		"u3 Bob: disabled, new")
}

func listsOfDomains(t *testing.T, store Store) {
	f := crowd(t, store)
	for _, tt := range []struct {
		q    directory.Query
		want []string
	}{
		{
			directory.Query{Domains: []string{"fabrikam.com"}, Connectors: []string{"contosoaaa"}},
			[]string{"u1 Ann: active, new"},
		},
		{
			directory.Query{Domains: []string{"fabrikam.com"}, Statuses: []directory.Status{directory.StatusDeleted}},
			[]string{"u6 Dan: deleted, deleted in Entra ID"},
		},
		{directory.Query{Domains: []string{"elsewhere.com"}}, nil},
		{
			directory.Query{Domains: []string{"elsewhere.com"}, Statuses: anyStatus},
			[]string{"u5 Cid: out of scope, new"},
		},
	} {
		wantLines(t, "users of a domain", store.Users(f.ctx, tt.q), status, tt.want...)
	}
	for limit, expected := range map[int][]string{
		10: {"contoso.com", "elsewhere.com", "fabrikam.com"},
		2:  {"contoso.com", "elsewhere.com"},
	} {
		domains, err := store.Domains(f.ctx, limit)
		f.must(err)
		want(t, "domains", domains, expected)
	}
}

func objectOfAConnector(t *testing.T, store Store) {
	f := crowd(t, store)
	for _, connector := range []string{"contosoaaa", "fabrikambb"} {
		u, err := store.UserIn(f.ctx, connector, UserID(1), now)
		f.must(err)
		want(t, "connector", u.Connector, connector)
		g, err := store.GroupIn(f.ctx, connector, GroupID(1), now)
		f.must(err)
		want(t, "connector", g.Connector, connector)
	}
	_, err := store.UserIn(f.ctx, "fabrikambb", UserID(3), now)
	wantError(t, "account of another connector", err, directory.ErrNotFound)
	_, err = store.GroupIn(f.ctx, "nobody", GroupID(1), now)
	wantError(t, "group of no connector", err, directory.ErrNotFound)
	_, err = store.User(f.ctx, UserID(1), now)
	wantError(t, "account of two connectors", err, directory.ErrAmbiguous)
}

func searchOfShortWords(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{
		User(1, "Ann Ås", "department", "IT"), User(2, "Qi Wo", "department", "R&D"), User(3, "李 小龙"), User(4, "ΝΊΚΟΣ"),
		User(5, "Zoë"),
	}, nil, nil)
	for text, ids := range map[string][]string{
		"it": {"u1"}, "ås": {"u1"}, "ÅS": {"u1"}, "qi wo": {"u2"}, "&d": {"u2"}, "龙": {"u3"}, "小龙": {"u3"}, "ς": {"u4"},
		"Σ":  {"u4"},
		"oë": {"u5"}, "oe": {"u5"}, "zo": {"u5"}, "xx": {}, "ж": {}, "q": {"u2"}, "qi zo": {}, "d ": {"u2"},
	} {
		found := collect(t, store.Users(f.ctx, directory.Query{Search: text}))
		got := []string{}
		for _, u := range found {
			got = append(got, short(u.ID))
		}
		want(t, "search for "+text, sorted(got), sorted(ids))
	}
}
