package sim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// describe returns what one round reports about one object, in the test's own notation.
func describe(item map[string]any) string {
	var words []string
	if r := removed(item); r != "" {
		words = append(words, "removed "+r)
	} else {
		words = append(words, "present")
	}
	for _, name := range []string{"members@delta", "manager@delta"} {
		changes, ok := item[name].([]any)
		plus, minus := 0, 0
		for _, x := range changes {
			if removed(x.(map[string]any)) == "" {
				plus++
			} else {
				minus++
			}
		}
		if ok {
			words = append(words, fmt.Sprintf("%s +%d -%d", name[:7], plus, minus))
		}
	}
	return strings.Join(words, " ")
}

// rounds follows both delta links and describes each item, with users first.
func (m *mirror) rounds(c *client) []string {
	var said []string
	m.userLink = c.walk(m.userLink, func(i map[string]any) { said = append(said, "user "+describe(i)) })
	m.groupLink = c.walk(m.groupLink, func(i map[string]any) { said = append(said, "group "+describe(i)) })
	return said
}

// TestDeletionInDelta deletes, restores and purges a user and groups, and checks what delta reports
// and what it omits (graph docs, delta-query-users and delta-query-groups).
func TestDeletionInDelta(t *testing.T) {
	tenant := New(Options{Users: -1, Groups: -1})
	c, m := newClient(t, tenant), newMirror()
	m.rounds(c)
	must := func(id string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	var boss, user, team, list, device string
	steps := []struct {
		name string
		do   func() error
		want []string
	}{
		{"create", func() error {
			boss, user = must(tenant.CreateUser(nil)),
				must(tenant.CreateUser(Props{"userPrincipalName": "ann@practice.example"}))
			team = must(tenant.CreateGroup(Props{"groupTypes": []string{"Unified"}, "mailEnabled": true}))
			list = must(tenant.CreateGroup(Props{"mailEnabled": true, "securityEnabled": false}))
			device = must(tenant.AddDevice("laptop"))
			return errors.Join(tenant.SetManager(user, boss), tenant.AddMember(team, user),
				tenant.AddMember(team, device), tenant.AddMember(list, user), tenant.AddMember(list, team))
		}, []string{
			"user present", "user present manager +1 -0", "group present members +2 -0",
			"group present members +2 -0",
		}},
		{"nothing", func() error { return nil }, nil},
		{"same value", func() error { return tenant.EnableUser(user) }, nil},
		{"delete user", func() error { return tenant.DeleteUser(user) }, []string{"user removed changed"}},
		{"delete boss", func() error { return tenant.DeleteUser(boss) }, []string{"user removed changed"}},
		{"restore both", func() error {
			return errors.Join(tenant.RestoreUser(user), tenant.RestoreUser(boss))
		}, []string{"user present manager +1 -0", "user present"}},
		{"change manager", func() error { return tenant.SetManager(user, "") }, []string{"user present manager +0 -1"}},
		{"delete team", func() error { return tenant.DeleteGroup(team) }, []string{"group removed changed"}},
		{"purge device of the deleted team", func() error { return tenant.Remove(device) }, nil},
		{"restore team", func() error { return tenant.RestoreGroup(team) }, []string{"group present members +1 -1"}},
		{"remove deleted member", func() error {
			return errors.Join(tenant.DeleteUser(user), tenant.RemoveMember(list, user))
		}, []string{"user removed changed", "group present members +0 -1"}},
		{"purge user", func() error {
			return tenant.PurgeUser(user)
		}, []string{"user removed deleted", "group present members +0 -1"}},
		{"delete list", func() error { return tenant.DeleteGroup(list) }, []string{"group removed deleted"}},
		{"purge team", func() error { return tenant.PurgeGroup(team) }, []string{"group removed deleted"}},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if got := m.rounds(c); !slices.Equal(got, step.want) {
			t.Errorf("%s:\n got %q\nwant %q", step.name, got, step.want)
		}
	}
	for name, err := range map[string]error{
		"restore purged": tenant.RestoreUser(user),
		"update purged":  tenant.DisableUser(user),
	} {
		if !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: got %v, want ErrNotFound", name, err)
		}
	}
}

func TestPropertyValuesInDelta(t *testing.T) {
	tenant := New(Options{Users: -1, Groups: -1})
	c := newClient(t, tenant)
	const query = "/users/delta?$select=department,city,businessPhones"
	id, err := tenant.CreateUser(Props{"department": "Sales"})
	if err != nil {
		t.Fatal(err)
	}
	link := ""
	read := func(address string, header ...string) string {
		t.Helper()
		_, body := c.get(address, header...)
		link = body["@odata.deltaLink"].(string)
		var said []string
		for _, x := range body["value"].([]any) {
			item := x.(map[string]any)
			for _, name := range []string{"department", "city", "businessPhones", "jobTitle"} {
				if v, ok := item[name]; ok {
					said = append(said, fmt.Sprintf("%s=%v", name, v))
				}
			}
		}
		return strings.Join(said, " ")
	}
	expect := func(name, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	expect("never set is omitted", read(query), "department=Sales")
	if err := errors.Join(tenant.UpdateUser(id, Props{"city": "Bern"}),
		tenant.ClearProperty(id, "department")); err != nil {
		t.Fatal(err)
	}
	before := link
	expect("cleared is null", read(before), "department=<nil> city=Bern")
	expect("a link answers again", read(before), "department=<nil> city=Bern")
	if err := tenant.UpdateUser(id, Props{"city": "Basel"}); err != nil {
		t.Fatal(err)
	}
	before = link
	expect("unchanged ones come too", read(before), "department=<nil> city=Basel")
	expect("minimal: only what changed", read(before, "Prefer", "return=minimal"), "city=Basel")
	if err := tenant.UpdateUser(id, Props{"jobTitle": "Boss"}); err != nil {
		t.Fatal(err)
	}
	expect("not selected, not tracked", read(link), "")
	expect("filter", read(query+"&$filter=id%20eq%20'"+id+"'"), "department=<nil> city=Basel")
	expect("filter for another", read(query+"&$filter=id%20eq%20'"+tenant.TenantID+"'"), "")
	_, body := c.get("/users/" + id + "?$select=department,businessPhones,ageGroup")
	expect("single read", fmt.Sprint(body["department"], body["businessPhones"], body["ageGroup"]), "<nil> [] <nil>")
}

// TestSoftDeletedUsersInListings checks that members and memberOf leave out soft-deleted users, and
// that their user principal name can be used again.
func TestSoftDeletedUsersInListings(t *testing.T) {
	tenant := New(Options{Users: 3, Groups: -1})
	tenant.Grant("Directory.Read.All")
	c := newClient(t, tenant)
	user, err := tenant.CreateUser(Props{"userPrincipalName": "ann@practice.example"})
	if err != nil {
		t.Fatal(err)
	}
	group, err := tenant.CreateGroup(nil)
	if err != nil {
		t.Fatal(err)
	}
	check := func(when string, wantMembers int, wantStatus int, wantUPN string) {
		t.Helper()
		if got := c.page("/groups/" + group + "/members"); len(got["value"].([]any)) != wantMembers {
			t.Errorf("%s: members: got %v, want %d", when, got["value"], wantMembers)
		}
		if status, _ := c.get("/users/" + user + "/memberOf"); status != wantStatus {
			t.Errorf("%s: memberOf: got %d, want %d", when, status, wantStatus)
		}
		found := ""
		for _, address := range []string{
			"/users?$select=userPrincipalName",
			"/directory/deletedItems/microsoft.graph.user?$select=userPrincipalName",
		} {
			c.walk(address, func(u map[string]any) {
				if u["id"] == user {
					found = u["userPrincipalName"].(string)
				}
			})
		}
		if found != wantUPN {
			t.Errorf("%s: userPrincipalName: got %s, want %s", when, found, wantUPN)
		}
	}
	if err := errors.Join(tenant.AddMember(group, user), tenant.DeleteUser(user)); err != nil {
		t.Fatal(err)
	}
	check("deleted", 0, 404, strings.ReplaceAll(user, "-", "")+"ann@practice.example")
	if err := tenant.RestoreUser(user); err != nil {
		t.Fatal(err)
	}
	check("restored", 1, 200, "ann@practice.example")
}

// TestGroupsOfAGroup checks that memberOf of a nested group shows its live parents, alone and in a
// batch, if the permissions allow it.
func TestGroupsOfAGroup(t *testing.T) {
	tenant := New(Options{Users: 3, Groups: -1})
	must := func(errs ...error) {
		t.Helper()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
	}
	create := func(props Props) string {
		t.Helper()
		id, err := tenant.CreateGroup(props)
		must(err)
		return id
	}
	nested, left, right := create(nil), create(nil), create(nil)
	hidden := create(Props{"visibility": "HiddenMembership"})
	must(tenant.AddMember(left, nested), tenant.AddMember(right, nested), tenant.AddMember(hidden, nested),
		tenant.AddMember(nested, tenant.UserIDs()[0]))
	address := "/groups/" + nested + "/memberOf"
	expect := func(when string, want ...string) {
		t.Helper()
		var got []string
		newClient(t, tenant).walk(address+"?$select=id&$top=1", func(g map[string]any) {
			if kindOf(g) != "group" {
				t.Errorf("%s: got %v", when, g)
			}
			got = append(got, g["id"].(string))
		})
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", when, got, want)
		}
	}
	expect("all", left, right, hidden)
	must(tenant.DeleteGroup(right))
	expect("a parent is deleted", left, hidden)
	batch := decode(t, newClient(t, tenant).do("POST", "/$batch",
		`{"requests":[{"id":"1","method":"GET","url":"`+address+`?$select=id"}]}`))
	part := batch["responses"].([]any)[0].(map[string]any)
	if list, _ := part["body"].(map[string]any)["value"].([]any); part["status"] != 200.0 || len(list) != 2 {
		t.Errorf("in a batch: got %v", part)
	}
	tenant.Revoke("Member.Read.Hidden")
	expect("without permission for hidden members", left)
	must(tenant.RestoreGroup(right), tenant.DeleteGroup(nested))
	if status, _ := newClient(t, tenant).get(address); status != 404 {
		t.Errorf("deleted: got %d, want 404", status)
	}
	must(tenant.RestoreGroup(nested))
	expect("restored", left, right)
	tenant.Revoke("GroupMember.Read.All")
	if status, _ := newClient(t, tenant).get(address); status != 403 {
		t.Errorf("without permission: got %d, want 403", status)
	}
}

func TestHiddenMembershipIsMissingWithoutPermission(t *testing.T) {
	tenant := New(Options{Users: 50, Groups: 12})
	hidden := ""
	for _, r := range tenant.order[KindGroup] {
		if o := tenant.objects[r]; o.props.get(gVisibility) == `"HiddenMembership"` && len(o.links) > 0 {
			hidden = o.id.String()
		}
	}
	if hidden == "" {
		t.Fatal("no group with hidden membership has members")
	}
	shown := func(c *client) (listed, counted, tracked int) {
		listed = len(c.page("/groups/" + hidden + "/members")["value"].([]any))
		_, err := fmt.Fscan(c.do("GET", "/groups/"+hidden+"/members/$count", "", "ConsistencyLevel", "eventual").Body,
			&counted)
		if err != nil {
			t.Fatal(err)
		}
		c.walk("/groups/delta", func(g map[string]any) {
			if members, ok := g["members@delta"].([]any); ok && g["id"] == hidden {
				tracked += len(members)
			}
		})
		return listed, counted, tracked
	}
	if l, n, d := shown(newClient(t, tenant)); l == 0 || n == 0 || d == 0 {
		t.Errorf("with the permission: got %d listed, %d counted, %d in delta", l, n, d)
	}
	tenant.Revoke("Member.Read.Hidden")
	if l, n, d := shown(newClient(t, tenant)); l != 0 || n != 0 || d != 0 {
		t.Errorf("without: got %d listed, %d counted, %d in delta, want none", l, n, d)
	}
}

func TestDynamicGroupsFollowTheirRule(t *testing.T) {
	tenant := New(Options{Users: -1, Groups: -1})
	ann, _ := tenant.CreateUser(Props{"department": "Sales"})
	bob, _ := tenant.CreateUser(nil)
	group, err := tenant.CreateGroup(Props{
		"groupTypes":     []string{"DynamicMembership"},
		"membershipRule": `(user.department -eq "Sales")`,
	})
	if err != nil {
		t.Fatal(err)
	}
	expect := func(when string, want ...string) {
		t.Helper()
		var got []string
		for _, m := range tenant.Truth().Memberships {
			if !m.MemberDeleted {
				got = append(got, m.Member)
			}
		}
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", when, got, want)
		}
	}
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	expect("created", ann)
	do(tenant.UpdateUser(bob, Props{"department": "Sales"}))
	expect("moved in", ann, bob)
	do(tenant.ClearProperty(ann, "department"))
	expect("moved out", bob)
	do(tenant.DeleteUser(bob))
	do(tenant.UpdateGroup(group, Props{"membershipRule": "user.accountEnabled -eq true"}))
	expect("rule changed", ann)
	do(tenant.RestoreUser(bob))
	expect("restored", ann, bob)
	do(tenant.DisableUser(ann))
	expect("disabled", bob)
	for name, err := range map[string]error{
		"add":    tenant.AddMember(group, ann),
		"remove": tenant.RemoveMember(group, bob),
	} {
		if !errors.Is(err, ErrState) {
			t.Errorf("%s a member of a dynamic group: got %v, want ErrState", name, err)
		}
	}
}
