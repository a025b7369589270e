package storagetest

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

func wholeGroupsLoseMembers(t *testing.T, store Store) {
	f := newFixture(t, store)
	users := []directory.Object{User(1, "Ann"), User(2, "Bob")}
	groups := []directory.Object{Group(1, "A"), Group(2, "B")}
	f.first(users, groups, map[string][]directory.Member{
		GroupID(1): members(UserID(1), UserID(2), DeviceID(1)), GroupID(2): members(UserID(1), GroupID(1)),
	})
	r := f.begin(directory.ModeFull)
	r.users(users...)
	r.groups(groups...)
	r.whole(GroupID(1), members(UserID(2))...)
	r.whole(GroupID(2), members(UserID(1))...)
	run := r.apply()
	f.wantMemberships(now, "g1 has u2", "g2 has u1")
	want(t, "counts", run.Memberships, directory.MembershipCounts{Removed: 3, Total: 2})
}

// deletedMembersStayInWholeGroups checks that deleted accounts keep their memberships. Listings
// omit them, but Entra ID keeps the memberships
// (https://learn.microsoft.com/graph/delta-query-groups).
func deletedMembersStayInWholeGroups(t *testing.T, store Store) {
	f := newFixture(t, store)
	groups := []directory.Object{Group(1, "A")}
	f.first([]directory.Object{User(1, "Ann"), User(2, "Bob")}, groups,
		map[string][]directory.Member{GroupID(1): members(UserID(1), UserID(2))})
	f.delta([]directory.Object{removed(UserID(1), directory.SoftDeleted)}, nil)
	run := f.first([]directory.Object{User(2, "Bob")}, groups,
		map[string][]directory.Member{GroupID(1): members(UserID(2))})
	want(t, "state", run.State, directory.StateUnchanged)
	r := f.begin(directory.ModeDelta)
	r.userChanges(User(1, "Ann"))
	r.groupChanges()
	r.memberOf(UserID(1), GroupID(1))
	r.apply()
	f.wantMemberships(now, "g1 has u1", "g1 has u2")
}

// groupsOfAUserAreReconciled checks that a user who comes back has exactly the groups that Graph
// lists.
func groupsOfAUserAreReconciled(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Ann")}, []directory.Object{Group(1, "A"), Group(2, "B"), Group(3, "C")},
		map[string][]directory.Member{GroupID(1): members(UserID(1)), GroupID(2): members(UserID(1))})
	f.delta([]directory.Object{removed(UserID(1), directory.SoftDeleted)}, nil)
	r := f.begin(directory.ModeDelta)
	r.userChanges(User(1, "Ann"), User(2, "New"))
	r.groupChanges(memberChanges(GroupID(3), members(UserID(2))...))
	want(t, "appeared", sorted(r.appeared(directory.KindUser)), []string{UserID(1), UserID(2)})
	r.memberOf(UserID(1), GroupID(2), GroupID(3))
	r.memberOf(UserID(2), GroupID(3))
	run := r.apply()
	f.wantMemberships(now, "g2 has u1", "g3 has u1", "g3 has u2")
	want(t, "counts", run.Memberships, directory.MembershipCounts{Added: 3, Total: 3})
}

// groupsOfAGroupAreReconciled checks that a nested group that comes back is in the groups that
// Graph lists, and in no others, whether an earlier run saw it or not.
func groupsOfAGroupAreReconciled(t *testing.T, store Store) {
	f := newFixture(t, store)
	outer := []directory.Object{Group(1, "A"), Group(2, "B"), Group(3, "C")}
	f.first([]directory.Object{User(1, "Ann")}, append(outer, Group(4, "Inner")),
		map[string][]directory.Member{
			GroupID(1): members(GroupID(4)), GroupID(2): members(GroupID(4)),
			GroupID(4): members(UserID(1)),
		})
	f.delta(nil, []directory.Object{removed(GroupID(4), directory.SoftDeleted)})
	r := f.begin(directory.ModeDelta)
	r.userChanges()
	r.groupChanges(Group(4, "Inner"), Group(5, "Unseen"))
	want(t, "appeared", sorted(r.appeared(directory.KindGroup)), []string{GroupID(4), GroupID(5)})
	r.memberOf(GroupID(4), GroupID(2), GroupID(3))
	r.whole(GroupID(5), members(GroupID(4))...)
	want(t, "requested one side", sorted(r.appeared(directory.KindGroup)), []string{GroupID(4), GroupID(5)})
	r.whole(GroupID(4), members(UserID(1))...)
	r.memberOf(GroupID(5), GroupID(1))
	want(t, "requested both sides", r.appeared(directory.KindGroup), nil)
	run := r.apply()
	f.wantMemberships(now, "g1 has g5", "g2 has g4", "g3 has g4", "g4 has u1", "g5 has g4")
	want(t, "counts", run.Memberships, directory.MembershipCounts{Added: 5, Total: 5})
}

// sidesAreReadSeparately checks that reading the groups of a group does not count as reading its
// members, or the other way round.
func sidesAreReadSeparately(t *testing.T, store Store) {
	f := newFixture(t, store)
	groups := []directory.Object{Group(1, "Outer"), Group(2, "Inner")}
	f.first([]directory.Object{User(1, "Ann")}, groups,
		map[string][]directory.Member{GroupID(1): members(GroupID(2)), GroupID(2): members(UserID(1))})
	r := f.begin(directory.ModeDelta)
	r.userChanges()
	r.groupChanges()
	r.memberOf(GroupID(2), GroupID(1))
	r.whole(GroupID(1), members(GroupID(2))...)
	want(t, "state", r.apply().State, directory.StateUnchanged)
	r = f.begin(directory.ModeFull)
	r.users(User(1, "Ann"))
	r.groups(groups...)
	r.whole(GroupID(1), members(GroupID(2))...)
	r.memberOf(GroupID(2), GroupID(1))
	left, _, err := store.GroupsToRead(f.ctx, &r.fetch, 0, 10)
	f.must(err)
	want(t, "groups to read", left, []string{GroupID(2)})
}

// deletedGroupsStayInWholeGroups is deletedMembersStayInWholeGroups for groups.
func deletedGroupsStayInWholeGroups(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Ann")}, []directory.Object{Group(1, "Outer"), Group(2, "Inner")},
		map[string][]directory.Member{GroupID(1): members(GroupID(2), UserID(1))})
	f.delta(nil, []directory.Object{removed(GroupID(2), directory.SoftDeleted)})
	run := f.first([]directory.Object{User(1, "Ann")}, []directory.Object{Group(1, "Outer")},
		map[string][]directory.Member{GroupID(1): members(UserID(1))})
	want(t, "state", run.State, directory.StateUnchanged)
	f.delta(nil, []directory.Object{Group(2, "Inner")})
	f.wantMemberships(now, "g1 has u1", "g1 has g2")
}

// groupsOfAGroupInAFirstRead covers a nested group that appears during a first read, after the
// members of its parent were read.
func groupsOfAGroupInAFirstRead(t *testing.T, store Store) {
	f := newFixture(t, store)
	r := f.begin(directory.ModeFull)
	r.users(User(1, "Ann"))
	r.groups(Group(1, "Outer"), Group(2, "Left"))
	r.whole(GroupID(1), members(UserID(1))...)
	r.whole(GroupID(2))
	r.userChanges()
	r.groupChanges(Group(3, "Inner"), memberChanges(GroupID(2), members(GroupID(3))...))
	r.whole(GroupID(3)) // as the listing of a resumed run does
	want(t, "appeared", sorted(r.appeared(directory.KindGroup)), []string{GroupID(2), GroupID(3)})
	r.memberOf(GroupID(3), GroupID(1))
	run := r.apply()
	f.wantMemberships(now, "g1 has u1", "g1 has g3")
	want(t, "counts", run.Memberships, directory.MembershipCounts{Added: 2, Total: 2})
}

// missingKeepTheirMemberships checks that a user or group that is listed but then not found keeps
// its memberships. It is reported, and the next run requests it again. If the same run reports it
// as deleted, none of this applies.
func missingKeepTheirMemberships(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Ann")}, []directory.Object{Group(1, "A")},
		map[string][]directory.Member{GroupID(1): members(UserID(1))})
	f.delta([]directory.Object{removed(UserID(1), directory.SoftDeleted)},
		[]directory.Object{removed(GroupID(1), directory.SoftDeleted)})
	r := f.begin(directory.ModeDelta)
	r.userChanges(User(1, "Ann"))
	r.groupChanges(Group(1, "A"))
	f.must(store.StageMemberOf(f.ctx, &r.fetch, []directory.MemberGroups{
		{Member: UserID(1), Kind: directory.KindUser, Missing: true},
		{Member: GroupID(1), Kind: directory.KindGroup, Missing: true},
	}))
	f.must(store.StageMembers(f.ctx, &r.fetch, []directory.GroupMembers{{Group: GroupID(1), Missing: true}}))
	want(t, "left to request", append(r.appeared(directory.KindUser), r.appeared(directory.KindGroup)...), nil)
	plan, err := store.Plan(f.ctx, &r.fetch, r.options)
	f.must(err)
	want(t, "not found", plan.Unfound, []directory.Unfound{
		{ID: GroupID(1), Kind: directory.KindGroup, Name: "A"}, {ID: UserID(1), Kind: directory.KindUser, Name: "Ann"},
	})
	r.apply()
	f.wantMemberships(now, "g1 has u1")

	r = f.begin(directory.ModeDelta)
	r.userChanges(removed(UserID(1), directory.SoftDeleted))
	r.groupChanges()
	want(t, "users requested again", r.appeared(directory.KindUser), []string{UserID(1)})
	want(t, "groups requested again", r.appeared(directory.KindGroup), []string{GroupID(1)})
	f.must(store.StageMemberOf(f.ctx, &r.fetch,
		[]directory.MemberGroups{{Member: UserID(1), Kind: directory.KindUser, Missing: true}}))
	r.memberOf(GroupID(1))
	r.whole(GroupID(1))
	if plan, err = store.Plan(f.ctx, &r.fetch, r.options); err != nil || plan.NotFound != 0 {
		t.Errorf("a deleted account is reported as not found: %+v, %v", plan.Unfound, err)
	}
	r.apply()
	r = f.begin(directory.ModeDelta)
	want(t, "left to request", append(r.appeared(directory.KindUser), r.appeared(directory.KindGroup)...), nil)
	r.fail()
}

func membersArriveInPieces(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Ann"), User(2, "Bob"), User(3, "Cid")}, []directory.Object{Group(1, "A")},
		map[string][]directory.Member{GroupID(1): members(UserID(1))})
	r := f.begin(directory.ModeFull)
	r.users(User(1, "Ann"), User(2, "Bob"), User(3, "Cid"))
	r.groups(Group(1, "A"))
	f.must(store.StageMembers(f.ctx, &r.fetch, []directory.GroupMembers{
		{Group: GroupID(1), Members: members(UserID(2))},
		{Group: GroupID(1), Members: members(UserID(3)), Complete: true},
	}))
	// The delta round is newer than the listing and takes precedence.
	r.groupChanges(memberChanges(GroupID(1),
		append(gone(UserID(2)), append(members(DeviceID(1)), gone(DeviceID(1))...)...)...))
	r.apply()
	f.wantMemberships(now, "g1 has u3")
}

func unknownMembersAreNotShown(t *testing.T, store Store) {
	f := newFixture(t, store)
	run := f.first([]directory.Object{User(1, "Ann")}, []directory.Object{Group(1, "A")},
		map[string][]directory.Member{GroupID(1): members(UserID(1), UserID(2), GroupID(9), DeviceID(1))})
	f.wantMemberships(now, "g1 has u1", "g1 has d1")
	want(t, "counts", run.Memberships, directory.MembershipCounts{Added: 2, Total: 2})
	r := f.begin(directory.ModeDelta)
	r.userChanges(User(2, "Late"))
	r.groupChanges()
	r.memberOf(UserID(2), GroupID(1))
	run = r.apply()
	f.wantMemberships(now, "g1 has u1", "g1 has u2", "g1 has d1")
	want(t, "counts when it appears", run.Memberships, directory.MembershipCounts{Added: 1, Total: 3})
}

// membersOfDerivedTypes covers an account that memberships show with an unknown type before the
// listing of users shows it (metadata of Graph v1.0, 2026-08: agentUser was such a type). From then
// on it is an account like any other.
func membersOfDerivedTypes(t *testing.T, store Store) {
	f := newFixture(t, store)
	strange := func(n int) directory.Member { return directory.Member{ID: UserID(n)} }
	f.first([]directory.Object{User(1, "Ann"), User(2, "Bot")}, []directory.Object{Group(1, "A")},
		map[string][]directory.Member{GroupID(1): append(members(UserID(1)), strange(2), strange(3))})
	f.wantMemberships(now, "g1 has u1", "g1 has u2", "g1 has u3")

	run := f.delta([]directory.Object{removed(UserID(2), directory.SoftDeleted)}, nil)
	f.wantMemberships(now, "g1 has u1", "g1 has u3")
	want(t, "counts of a run that deletes it", run.Memberships, directory.MembershipCounts{Removed: 1, Total: 2})

	// One run reads the object as a member, and a later run lists it as an account.
	r := f.begin(directory.ModeDelta)
	r.userChanges(User(3, "Robot", "accountEnabled", false))
	r.groupChanges()
	r.memberOf(UserID(3), GroupID(1))
	run = r.apply()
	f.wantMemberships(now, "g1 has u1", "g1 has u3")
	want(t, "total when it is listed", run.Memberships.Total, 2)
	f.delta([]directory.Object{removed(UserID(3), directory.Purged)}, nil)
	f.wantMemberships(now, "g1 has u1")

	// A membership does not change the kind of a listed object.
	f.delta(nil,
		[]directory.Object{memberChanges(GroupID(1), directory.Member{ID: UserID(1), Kind: directory.KindDevice})})
	run = f.delta([]directory.Object{removed(UserID(1), directory.SoftDeleted)}, nil)
	f.wantMemberships(now)
	want(t, "total at the end", run.Memberships.Total, 0)
}

// reportsOfAManager checks that only accounts in the directory get a manager. An unknown object
// does not become an account because it has a manager.
func reportsOfAManager(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Ann"), User(2, "Bob")}, []directory.Object{Group(1, "A")},
		map[string][]directory.Member{GroupID(1): members(UserID(1), DeviceID(1))})
	r := f.begin(directory.ModeDelta)
	r.userChanges(User(3, "Boss"))
	r.groupChanges()
	r.must(r.store.StageReports(r.ctx, &r.fetch, []directory.Reports{
		{Manager: UserID(3), Users: []string{UserID(1), UserID(4), DeviceID(1)}},
	}))
	r.memberOf(UserID(3))
	run := r.apply()
	want(t, "accounts", run.Users, directory.UserCounts{Added: 1, Updated: 1, Total: 3})
	want(t, "memberships", run.Memberships, directory.MembershipCounts{Total: 2})
	for id, manager := range map[string]string{UserID(1): UserID(3), UserID(2): "", UserID(3): ""} {
		u, err := store.User(f.ctx, id, now)
		f.must(err)
		want(t, "manager of "+short(id), u.Attributes.Text("manager"), manager)
	}
	for m := range store.Memberships(f.ctx, directory.Query{}, false) {
		want(t, "kind of "+short(m.Member), m.MemberKind, memberOfKind(m.Member).Kind)
	}

	// A later round that shows the account also shows its manager.
	f.delta([]directory.Object{User(4, "Late", "manager", UserID(3))}, nil)
	u, err := store.User(f.ctx, UserID(4), now)
	f.must(err)
	want(t, "manager of u4", u.Attributes.Text("manager"), UserID(3))
}

func effectiveMemberships(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Ann"), User(2, "Bob", "mail", "user2@contoso.com"), User(3, "Cid")},
		[]directory.Object{Group(1, "Top"), Group(2, "Left"), Group(3, "Right"), Group(4, "Deep"), Group(5, "Gone")},
		map[string][]directory.Member{
			GroupID(1): members(GroupID(2), GroupID(3), GroupID(5), UserID(1)),
			GroupID(2): members(GroupID(4), UserID(1)),
			GroupID(3): members(GroupID(4), UserID(2)), GroupID(4): members(UserID(2), DeviceID(1)),
			GroupID(5): members(UserID(3)),
		})
	f.delta(nil, []directory.Object{removed(GroupID(5), directory.SoftDeleted)})
	top, err := store.Group(f.ctx, "top", now)
	f.must(err)
	wantLines(t, "direct members", store.Members(f.ctx, top, now, false), showMembership, "g1 has u1", "g1 has g2",
		"g1 has g3")
	wantLines(t, "effective members", store.Members(f.ctx, top, now, true), showMembership,
		"g1 has d1 through g2", "g1 has u1", "g1 has u2 through g2", "g1 has g4 through g2", "g1 has g2", "g1 has g3")
	wantLines(t, "names of members", store.Members(f.ctx, top, now, true), showNames,
		" through Left", "Ann", "Bob user2@contoso.com through Left", "Deep through Left", "Left", "Right")
	bob, err := store.User(f.ctx, UserID(2), now)
	f.must(err)
	wantLines(t, "direct groups", store.GroupsOf(f.ctx, bob, now, false), showMembership, "g4 has u2", "g3 has u2")
	wantLines(t, "effective groups", store.GroupsOf(f.ctx, bob, now, true), showMembership,
		"g4 has u2", "g2 has u2 through g4", "g3 has u2", "g1 has u2 through g2")
	wantLines(t, "names of groups", store.GroupsOf(f.ctx, bob, now, true), showNames, "Deep", "Left through Deep",
		"Right", "Top through Left")
	q := directory.Query{Search: "left", Limit: 3}
	wantLines(t, "export", store.Memberships(f.ctx, q, true), showMembership, "g2 has u1", "g2 has u2 through g4",
		"g2 has g4")
}

func cyclesEnd(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{User(1, "Ann"), User(2, "Bob")},
		[]directory.Object{Group(1, "A"), Group(2, "B"), Group(3, "C")},
		map[string][]directory.Member{
			GroupID(1): members(GroupID(2), UserID(1)), GroupID(2): members(GroupID(3)),
			GroupID(3): members(GroupID(1), UserID(2)),
		})
	wantLines(t, "export", store.Memberships(f.ctx, directory.Query{}, true), showMembership,
		"g1 has u1", "g1 has u2 through g2", "g1 has g2", "g1 has g3 through g2",
		"g2 has u1 through g3", "g2 has u2 through g3", "g2 has g1 through g3", "g2 has g3",
		"g3 has u1 through g1", "g3 has u2", "g3 has g1", "g3 has g2 through g1")
	ann, err := store.User(f.ctx, UserID(1), now)
	f.must(err)
	wantLines(t, "groups", store.GroupsOf(f.ctx, ann, now, true), showMembership,
		"g1 has u1", "g2 has u1 through g3", "g3 has u1 through g1")
}

// membershipsByStatus checks that memberships of accounts with other statuses are listed on
// request.
func membershipsByStatus(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.connector.Domains = []string{"contoso.com"}
	f.first([]directory.Object{
		User(1, "Ann"), User(2, "Bob", "accountEnabled", false),
		User(3, "Cid", "mail", "cid@fabrikam.com"), User(4, "Dan"),
	},
		[]directory.Object{Group(1, "A"), Group(2, "B")},
		map[string][]directory.Member{GroupID(1): members(UserID(1), UserID(2), UserID(3), UserID(4), GroupID(2),
			DeviceID(1))})
	f.delta([]directory.Object{removed(UserID(4), directory.SoftDeleted)}, nil)
	for _, tt := range []struct {
		statuses []directory.Status
		want     []string
	}{
		{nil, []string{"g1 has u1", "g1 has u2", "g1 has g2", "g1 has d1"}},
		{anyStatus, []string{"g1 has u1", "g1 has u2", "g1 has u3", "g1 has u4", "g1 has g2", "g1 has d1"}},
		{[]directory.Status{directory.StatusDeleted}, []string{"g1 has u4", "g1 has d1"}},
	} {
		wantLines(t, "memberships", store.Memberships(f.ctx, directory.Query{Statuses: tt.statuses}, false),
			showMembership, tt.want...)
	}
	cid, err := store.User(f.ctx, UserID(3), now)
	f.must(err)
	wantLines(t, "groups of an account out of scope", store.GroupsOf(f.ctx, cid, now, true), showMembership)
}
