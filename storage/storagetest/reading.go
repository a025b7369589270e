package storagetest

import (
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

func orderOfNames(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(5, "Bob"), User(4, "bob"), User(3, "anna"), User(2, "Zoe"), User(1, "")},
		[]directory.Object{Group(3, "SAME"), Group(1, "same"), Group(2, "Other")},
		map[string][]directory.Member{GroupID(1): members(UserID(5), UserID(2)), GroupID(2): members(UserID(1))})
	f.wantUsers(now, "u1 : active, new", "u3 anna: active, new", "u4 bob: active, new", "u5 Bob: active, new",
		"u2 Zoe: active, new")
	f.wantGroups(now, "g2 Other: active, new", "g1 same: active, new", "g3 SAME: active, new")
	f.wantMemberships(now, "g2 has u1", "g1 has u2", "g1 has u5")
	wantLines(t, "limit", store.Users(f.ctx, directory.Query{Limit: 2}), status, "u1 : active, new",
		"u3 anna: active, new")
	q := directory.Query{Limit: 2, Statuses: []directory.Status{directory.StatusDeleted}}
	wantLines(t, "deleted ones", store.Users(f.ctx, q), status)
}

// internationalNames checks that names are in the order of Unicode collation. A search finds them
// with or without accents, in every Unicode form (nextcloud/polls#1310, findinfiles#9,
// Rocket.Chat#12315).
func internationalNames(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{
		User(1, "zz"), User(2, "Ju\u0308rgen Mu\u0308ller", "department", "Qualita\u0308t"), User(3, "Ärzte"),
		User(4, "Jürgen Muller"),
		User(5, "Arzt"), User(6, "Ōno"), User(7, "Łukasz"), User(8, "Lydia"), User(9, "李明"), User(10, "jurgen mz"),
	}, []directory.Object{Group(1, "Fu\u0308hrungskra\u0308fte"), Group(2, "Fuge"), Group(3, "Zug")}, nil)
	order := []string{
		"Arzt", "Ärzte", "Jürgen Muller", "Ju\u0308rgen Mu\u0308ller", "jurgen mz", "Łukasz", "Lydia",
		"Ōno", "zz", "李明",
	}
	names := func(q directory.Query) (list []string) {
		for _, u := range collect(t, store.Users(f.ctx, q)) {
			list = append(list, u.Attributes.Text("displayName"))
		}
		return list
	}
	want(t, "order of accounts", names(directory.Query{}), order)
	var paged []string
	for key := (directory.Key{}); len(paged) < len(order); {
		page := collect(t, store.Users(f.ctx, directory.Query{After: key, Limit: 3}))
		for _, u := range page {
			paged, key = append(paged, u.Attributes.Text("displayName")), u.Key()
		}
	}
	want(t, "order by pages", paged, order)
	wantMarks(t, store.UserMarks(f.ctx, directory.Query{}, 3), 3,
		keysOf(collect(t, store.Users(f.ctx, directory.Query{}))))
	wantLines(t, "groups", store.Groups(f.ctx, directory.Query{}), func(g directory.Group) string {
		return short(g.ID)
	}, "g2", "g1", "g3")
	both := []string{"Jürgen Muller", "Ju\u0308rgen Mu\u0308ller"}
	for _, text := range []string{"müller", "muller", "mu\u0308ller", "MÜLLER", "jürgen mu", "name:muller"} {
		want(t, "search for "+text, names(directory.Query{Search: text}), both)
		want(t, "sorted search for "+text,
			names(directory.Query{Search: text, Sort: directory.Sort{By: directory.SortStatus}}), both)
	}
	for _, text := range []string{"Qualität", "qualitat", "department:Qualität"} {
		want(t, "search for "+text, names(directory.Query{Search: text}), both[1:])
	}
	want(t, "in a department", names(directory.Query{Traits: directory.Traits{Department: "Qualität"}}), both[1:])
	g, err := store.Group(f.ctx, "Führungskräfte", now)
	f.must(err)
	want(t, "group by its name as typed", g.ID, GroupID(1))
	first := f.delta([]directory.Object{changed(UserID(1), "displayName", "Über")}, nil).ID - 1
	want(t, "search in the past", names(directory.Query{Search: "muller", At: directory.Moment{Run: first}}), both)
	want(t, "after a change", names(directory.Query{})[8:], []string{"Über", "李明"})
}

// people is a directory that is hard to search.
func people() []directory.Object {
	return []directory.Object{
		User(1, "Jörg Müller", "givenName", "Jörg", "surname", "Müller", "department", "R&D <east>"),
		User(2, `Anna "Ace" O'Neil`, "mail", "anna.oneil@fabrikam.com", "proxyAddresses",
			[]string{"SMTP:anna.oneil@fabrikam.com", "smtp:ace@fabrikam.com"}),
		User(3, "100%_sure", "department", `Back\slash`),
		User(4, "İpek Işık", "department", "İnsan Kaynakları"),
		User(5, "Party 🎉 Planner"),
		User(6, "ΣΊΣΥΦΟΣ", "city", "Korinth"),
	}
}

var searches = []struct{ text, want string }{
	{"müller", "u1"},
	{"MÜLLER jörg", "u1"},
	{"müller jorg", "u1"},
	{"muller", "u1"},
	{"mu\u0308ller", "u1"},     // with a combining diaeresis
	{"ü", "u1 u2 u3 u4 u5 u6"}, // all have a sign-in name with a u
	{"R&D <east>", "u1"},
	{`"ace"`, "u2"},
	{`"`, "u2"},
	{"o'neil", "u2"},
	{"ace@fabrikam", "u2"},
	{"smtp", ""},
	{"100%", "u3"},
	{"%_s", "u3"},
	{"%", "u3"},
	{"_", "u3"},
	{`\`, "u3"},
	{`back\slash`, "u3"},
	{"işık", "u4"},
	{"İnsan", "u4"},
	{"insan", "u4"},
	{"kaynaklari", ""}, // the dotless letter has no accent
	{"σισυφος", "u6"},
	{"🎉", "u5"},
	{"🎉 planner", "u5"},
	{"y 🎉", "u5"},
	{"σίσυφος", "u6"},
	{"korinth", ""}, // cities are not searched
	{"user5@contoso.com", "u5"},
	{"5@CONTOSO", "u5"},
	{"jörg anna", ""},
	{"AND", ""},
	{"NOT müller", ""},
	{`"words:müller"`, ""},
	{"mü*", ""},
	{"  ", "u3 u2 u4 u1 u5 u6"},
}

func (f *fixture) wantSearches(at directory.Moment) {
	f.t.Helper()
	for _, tt := range searches {
		var ids []string
		for _, u := range collect(f.t, f.store.Users(f.ctx, directory.Query{At: at, Search: tt.text})) {
			ids = append(ids, short(u.ID))
		}
		if got := strings.Join(ids, " "); !sameWords(got, tt.want) {
			f.t.Errorf("search %q at run %d finds %q, want %q", tt.text, at.Run, got, tt.want)
		}
	}
}

// sameWords compares words in any order, because stores may order letters beyond A to Z
// differently.
func sameWords(a, b string) bool {
	return strings.Join(sorted(strings.Fields(a)), " ") == strings.Join(sorted(strings.Fields(b)), " ")
}

func searchFinds(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first(people(), []directory.Object{Group(1, "Jörgs Freunde", "mailNickname", "freunde"), Group(2, "IT")}, nil)
	f.wantSearches(now)
	groupName := func(g directory.Group) string { return short(g.ID) }
	wantLines(t, "group", store.Groups(f.ctx, directory.Query{Search: "FREUNDE"}), groupName, "g1")
	wantLines(t, "group of two letters", store.Groups(f.ctx, directory.Query{Search: "it"}), groupName, "g2")

	f.delta([]directory.Object{
		changed(UserID(1), "displayName", "Georg Maier", "givenName", nil, "surname", nil),
		removed(UserID(5), directory.SoftDeleted),
	},
		[]directory.Object{removed(GroupID(1), directory.SoftDeleted)})
	wantLines(t, "old name", store.Users(f.ctx, directory.Query{Search: "müller"}), status)
	wantLines(t, "new name", store.Users(f.ctx, directory.Query{Search: "maier"}), status,
		"u1 Georg Maier: active, renamed")
	deleted := directory.Query{Search: "planner", Statuses: []directory.Status{directory.StatusDeleted}}
	wantLines(t, "tombstone", store.Users(f.ctx, deleted), status, "u5 Party 🎉 Planner: deleted, deleted in Entra ID")
	wantLines(t, "deleted group", store.Groups(f.ctx, directory.Query{Search: "freunde"}), groupName)
}

func searchAsOfARun(t *testing.T, store Store) {
	f := newFixture(t, store)
	run := f.first(people(), nil, nil)
	// An object that has changed since, one that is gone, and one that is the same.
	f.delta([]directory.Object{
		changed(UserID(1), "displayName", "X", "givenName", nil, "surname", nil, "department", nil),
		changed(UserID(2), "displayName", "Y", "mail", nil, "proxyAddresses", nil),
		removed(UserID(3), directory.SoftDeleted),
	}, nil)
	f.delta([]directory.Object{changed(UserID(4), "displayName", "Müller"), removed(UserID(5), directory.SoftDeleted)},
		nil)
	f.wantSearches(after(run))
	wantLines(t, "now", store.Users(f.ctx, directory.Query{Search: "müller"}), status, "u4 Müller: active, renamed")
}

func searchBeforeIndex(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Ann")}, nil, nil)
	r := f.begin(directory.ModeDelta)
	r.userChanges(changed(UserID(1), "displayName", "Müller"), User(2, "Müllerin"))
	r.groupChanges()
	plan := r.plan()
	r.run.State, r.run.EndedAt = directory.StateSucceeded, f.tick()
	_, err := store.Apply(f.ctx, &r.fetch, plan, directory.Conclusion{Run: r.run})
	f.must(err)
	for range 2 { // before and after the index has caught up
		wantLines(t, "search", store.Users(f.ctx, directory.Query{Search: "MÜLL"}), status,
			"u1 Müller: active, renamed", "u2 Müllerin: active, new")
		wantLines(t, "old name", store.Users(f.ctx, directory.Query{Search: "ann"}), status)
		f.index()
	}
}

func hostileSearchTexts(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first(people(), nil, nil)
	for name, text := range map[string]string{
		"operators": `"müller" OR NEAR(a b) - + ^ * { } : ( )`, "quotes": `"""`, "NUL": "mül\x00nobody",
		"invalid UTF-8": "m\xffnobody",
		"long word":     strings.Repeat("ü", 400),
		"varied word":   strings.Repeat("abcdefghijklmnopqrstuvwxyz0123456789.-", 26),
		"many words":    strings.Repeat("abc ", 50), "SQL": `'; DROP TABLE user_version; --`,
	} {
		wantLines(t, name, store.Users(f.ctx, directory.Query{Search: text}), status)
	}
	for name, text := range map[string]string{
		"too long":       strings.Repeat("x", 5000),
		"too many words": strings.Repeat("a ", 300),
	} {
		for _, err := range store.Users(f.ctx, directory.Query{Search: text}) {
			want(t, name, problem.Of(err).Code, problem.CodeUsage)
		}
	}
}

func byReference(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.connector.Domains = []string{"contoso.com"}
	f.first([]directory.Object{
		User(1, "Ann", "mail", "Ann.Lee@contoso.com"), User(2, "Bob", "mail", "old@contoso.com"),
		User(3, "Carla", "mail", "CÄRLA@contoso.com"), User(4, "Out", "mail", "x@fabrikam.com"),
	}, []directory.Object{
		Group(1, "IT"), Group(2, "Twice"), Group(3, "TWICE"),
		Group(4, "Sales", "mail", "sales@contoso.com"),
	}, nil)
	f.delta([]directory.Object{removed(UserID(2), directory.SoftDeleted), User(5, "Bob", "mail", "old@contoso.com")},
		nil)
	for ref, id := range map[string]string{
		UserID(1): UserID(1), strings.ToUpper(UserID(1)): UserID(1), "USER1@contoso.com": UserID(1),
		"ann.lee@CONTOSO.com": UserID(1),
		"old@contoso.com":     UserID(5), "user2@contoso.com": UserID(2), "cärla@contoso.com": UserID(3),
		"x@fabrikam.com": UserID(4),
	} {
		u, err := store.User(f.ctx, ref, now)
		if err != nil || u.ID != id {
			t.Errorf("User(%q) = %s, %v, want %s", ref, short(u.ID), err, short(id))
		}
	}
	for ref, id := range map[string]string{
		GroupID(1): GroupID(1), "it": GroupID(1), "Sales@contoso.com": GroupID(4),
		"SALES": GroupID(4),
	} {
		g, err := store.Group(f.ctx, ref, now)
		if err != nil || g.ID != id {
			t.Errorf("Group(%q) = %s, %v, want %s", ref, short(g.ID), err, short(id))
		}
	}
	for _, ref := range []string{"", "Ann", "lee@contoso.com", "user1@contoso.co", UserID(77), GroupID(1), "%"} {
		_, err := store.User(f.ctx, ref, now)
		wantError(t, "User "+ref, err, directory.ErrNotFound)
		if p := problem.Of(err); !strings.Contains(p.Title, ref) || p.Hint == "" {
			t.Errorf("User(%q): problem %+v", ref, p)
		}
	}
	_, err := store.Group(f.ctx, "twice", now)
	wantError(t, "name that two groups have", err, directory.ErrAmbiguous)
	if p := problem.Of(err); !strings.Contains(p.Title, "twice") || p.Hint == "" {
		t.Errorf("ambiguous group: problem %+v", p)
	}
}
