package storagetest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

func showTie(t directory.Tie) string {
	text := fmt.Sprintf("%s since %d at %s", short(t.ID), t.Run, t.Since.UTC().Format("15:04"))
	if t.FirstRead {
		text += " or earlier"
	}
	if t.Through != "" {
		text += fmt.Sprintf(" through %s %s", short(t.Through), t.ThroughName)
	}
	return text
}

// nested returns a directory with nested groups. Their memberships began in different runs.
func nested(t *testing.T, store Store) *fixture {
	f := newFixture(t, store)
	f.connector.Domains = []string{"contoso.com"}
	top, inner, deep := Group(1, "Top"), Group(2, "Inner"), Group(3, "Deep")
	users := []directory.Object{
		User(1, "Ann"), User(2, "Same"), User(3, "same"), User(4, "Dan"),
		User(5, "Eve", "mail", "eve@elsewhere.com"),
	}
	f.first(users, []directory.Object{top, inner, deep, Group(4, "Beside")}, map[string][]directory.Member{
		GroupID(1): members(UserID(1), UserID(5), GroupID(2), DeviceID(1)),
		GroupID(2): members(UserID(1), UserID(2), GroupID(1)),
		GroupID(4): members(UserID(4)),
	})
	f.delta(nil, []directory.Object{memberChanges(GroupID(3), members(UserID(3), DeviceID(2))...)})
	f.delta(nil, []directory.Object{memberChanges(GroupID(2), members(GroupID(3))...)})
	f.delta([]directory.Object{removed(UserID(4), directory.SoftDeleted)}, nil)
	return f
}

// membersAndGroups checks that a list can contain the members of a group or the groups of an
// account, and can be filtered like every other list.
func membersAndGroups(t *testing.T, store Store) {
	f := nested(t, store)
	ref := func(id string) directory.Ref { return directory.Ref{Connector: f.connector.ID, ID: id} }
	names := func(list []directory.User) (names []string) {
		for _, u := range list {
			names = append(names, short(u.ID))
		}
		return slices.Sorted(slices.Values(names))
	}
	for name, tt := range map[string]struct {
		q    directory.Query
		want []string
	}{
		"members":        {directory.Query{MembersOf: ref(GroupID(1))}, []string{"u1", "u2", "u3"}},
		"direct members": {directory.Query{MembersOf: ref(GroupID(1)), DirectOnly: true}, []string{"u1"}},
		"found members":  {directory.Query{MembersOf: ref(GroupID(1)), Search: "same"}, []string{"u2", "u3"}},
		"deep members":   {directory.Query{MembersOf: ref(GroupID(3))}, []string{"u3"}},
		"before": {
			directory.Query{MembersOf: ref(GroupID(1)), At: directory.Moment{Run: 2}},
			[]string{"u1", "u2"},
		},
		"every status": {
			directory.Query{MembersOf: ref(GroupID(1)), Statuses: anyStatus},
			[]string{"u1", "u2", "u3", "u5"},
		},
		"a deleted member": {directory.Query{MembersOf: ref(GroupID(4))}, nil},
		"of an unknown":    {directory.Query{MembersOf: ref(GroupID(9))}, nil},
		"one and another": {
			directory.Query{Only: []directory.Ref{ref(UserID(1)), ref(UserID(9)), ref(UserID(3))}},
			[]string{"u1", "u3"},
		},
		"one, not found": {directory.Query{Only: []directory.Ref{ref(UserID(1))}, Search: "same"}, nil},
		"one of a member": {
			directory.Query{Only: []directory.Ref{ref(UserID(2))}, MembersOf: ref(GroupID(1))},
			[]string{"u2"},
		},
	} {
		users := collect(t, store.Users(f.ctx, tt.q))
		want(t, name, names(users), tt.want)
		f.wantPages(tt.q, keysOf(users))
	}
	groups := func(q directory.Query) (names []string) {
		for _, g := range collect(t, store.Groups(f.ctx, q)) {
			names = append(names, g.Attributes.Text("displayName"))
		}
		return names
	}
	want(t, "groups in a group", groups(directory.Query{MembersOf: ref(GroupID(1))}), []string{"Deep", "Inner"})
	want(t, "groups of an account", groups(directory.Query{GroupsOf: ref(UserID(3))}), []string{"Deep", "Inner", "Top"})
	want(t, "direct groups", groups(directory.Query{GroupsOf: ref(UserID(3)), DirectOnly: true}), []string{"Deep"})
	want(t, "found groups", groups(directory.Query{GroupsOf: ref(UserID(3)), Search: "top"}), []string{"Top"})
	want(t, "groups of a deleted account", groups(directory.Query{GroupsOf: ref(UserID(4))}), []string{"Beside"})
	want(t, "groups of an account out of scope", groups(directory.Query{GroupsOf: ref(UserID(5))}), nil)
	others := directory.Query{MembersOf: ref(GroupID(1))}
	wantLines(t, "other members", store.OtherMembers(f.ctx, others), showMembership, "g1 has d1", "g1 has d2")
	others.After.ID = DeviceID(1)
	wantLines(t, "other members after one", store.OtherMembers(f.ctx, others), showMembership, "g1 has d2")
	wantLines(t, "direct other members",
		store.OtherMembers(f.ctx, directory.Query{MembersOf: ref(GroupID(1)), DirectOnly: true, Limit: 5}),
		showMembership, "g1 has d1")
}

// startAndPathOfMemberships checks that each membership is listed with its start and its path.
func startAndPathOfMemberships(t *testing.T, store Store) {
	f := nested(t, store)
	ref := func(id string) directory.Ref { return directory.Ref{Connector: f.connector.ID, ID: id} }
	ties := func(q directory.Query, ids ...string) (lines []string) {
		list, err := store.Ties(f.ctx, q, ids)
		f.must(err)
		for _, tie := range list {
			lines = append(lines, showTie(tie))
		}
		slices.Sort(lines)
		return lines
	}
	want(t, "members", ties(directory.Query{MembersOf: ref(GroupID(1))}, UserID(1), UserID(2), UserID(3), UserID(4),
		GroupID(2), DeviceID(2)), []string{
		"d2 since 3 at 08:06 through g2 Inner", "g2 since 1 at 08:02 or earlier", "u1 since 1 at 08:02 or earlier",
		"u2 since 1 at 08:02 or earlier through g2 Inner", "u3 since 3 at 08:06 through g2 Inner",
	})
	want(t, "members before", ties(directory.Query{MembersOf: ref(GroupID(1)), At: directory.Moment{Run: 2}}, UserID(1),
		UserID(3)), []string{
		"u1 since 1 at 08:02 or earlier",
	})
	want(t, "groups", ties(directory.Query{GroupsOf: ref(UserID(3))}, GroupID(1), GroupID(2), GroupID(3), GroupID(4)),
		[]string{
			"g1 since 3 at 08:06 through g2 Inner", "g2 since 3 at 08:06 through g1 Top", "g3 since 2 at 08:04",
		})
	counts := func(q directory.Query) directory.TieCounts {
		c, err := store.TieCounts(f.ctx, q)
		f.must(err)
		return c
	}
	want(t, "counted members", counts(directory.Query{MembersOf: ref(GroupID(1))}), directory.TieCounts{
		Users: directory.TieCount{Direct: 1, Nested: 2}, Groups: directory.TieCount{Direct: 1, Nested: 1},
		Others: directory.TieCount{Direct: 1, Nested: 1},
	})
	want(t, "counted groups", counts(directory.Query{GroupsOf: ref(UserID(3))}),
		directory.TieCounts{Groups: directory.TieCount{Direct: 1, Nested: 2}})
	want(t, "counted before the first run",
		counts(directory.Query{MembersOf: ref(GroupID(3)), At: directory.Moment{Time: begun}}), directory.TieCounts{})
}
