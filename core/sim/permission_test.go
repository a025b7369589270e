package sim

import (
	"slices"
	"strings"
	"testing"
)

// TestCallsNeedTheirPermissions makes the calls with one application permission at a time. It has
// its own copy of the table, from the reference pages of the calls and not from operation.go.
func TestCallsNeedTheirPermissions(t *testing.T) {
	tenant := New(Options{Users: 20, Groups: 12})
	user, group := tenant.UserIDs()[0], tenant.GroupIDs()[0]
	allowed := map[string]string{ // the names of the calls, by permission
		"User.ReadBasic.All":        "users",
		"User.Read.All":             "users user-changes user-count all-groups-of-user organization deleted-users",
		"Group.ReadBasic.All":       "groups group-changes group-count groups-of-user",
		"GroupMember.ReadBasic.All": "members groups-of-user",
		"GroupMember.Read.All":      "groups group-changes group-count members groups-of-group all-groups-of-user",
		"Group.Read.All": "groups group-changes group-count members groups-of-group all-groups-of-user " +
			"deleted-groups",
		"Directory.Read.All": "users user-changes user-count groups group-changes group-count members " +
			"groups-of-user groups-of-group all-groups-of-user organization products application deleted-users " +
			"deleted-groups",
		"Organization.Read.All":      "organization products",
		"LicenseAssignment.Read.All": "products",
		"Application.Read.All":       "application",
		"Member.Read.Hidden":         "",
	}
	calls := map[string]string{
		"users": "/users?$top=5", "user-changes": "/users/delta", "user-count": "/users/$count",
		"groups": "/groups?$top=5", "group-changes": "/groups/delta", "group-count": "/groups/$count",
		"members": "/groups/" + group + "/members", "groups-of-group": "/groups/" + group + "/memberOf",
		"groups-of-user": "/users/" + user + "/memberOf", "all-groups-of-user": "/users/" +
			user + "/transitiveMemberOf",
		"organization": "/organization", "products": "/subscribedSkus",
		"application":    "/applications(appId='" + tenant.ClientID + "')",
		"deleted-users":  "/directory/deletedItems/microsoft.graph.user",
		"deleted-groups": "/directory/deletedItems/microsoft.graph.group",
	}
	tenant.Revoke(tenant.login.roles...)
	for permission, names := range allowed {
		tenant.Grant(permission)
		c := newClient(t, tenant)
		for name, path := range calls {
			want := 403
			if slices.Contains(strings.Fields(names), name) {
				want = 200
			}
			resp := c.do("GET", path, "", "ConsistencyLevel", "eventual")
			resp.Body.Close()
			if resp.StatusCode != want {
				t.Errorf("%s with %s: got %d, want %d", path, permission, resp.StatusCode, want)
			}
		}
		tenant.Revoke(permission)
	}
}

// TestBasicProfile checks that User.ReadBasic.All alone allows a listing of users, but only with
// names and addresses.
func TestBasicProfile(t *testing.T) {
	tenant := New(Options{Users: 5})
	tenant.Revoke("User.Read.All")
	tenant.Grant("User.ReadBasic.All")
	for _, item := range newClient(t, tenant).
		page("/users?$select=displayName,accountEnabled,department,businessPhones")["value"].([]any) {
		u := item.(map[string]any)
		if u["displayName"] == nil || u["accountEnabled"] != nil || u["department"] != nil ||
			u["businessPhones"] != nil {
			t.Errorf("got %v", u)
		}
	}
}

func TestAllGroupsOfAUser(t *testing.T) {
	tenant := New(Options{Users: 5, Groups: -1})
	var groups []string
	for range 3 {
		id, err := tenant.CreateGroup(nil)
		if err != nil {
			t.Fatal(err)
		}
		groups = append(groups, id)
	}
	user := tenant.UserIDs()[0]
	for _, pair := range [][2]string{{groups[0], user}, {groups[1], groups[0]}, {groups[0], groups[1]}} {
		if err := tenant.AddMember(pair[0], pair[1]); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	newClient(t, tenant).walk("/users/"+user+"/transitiveMemberOf?$select=id&$top=1", func(item map[string]any) {
		if kindOf(item) == "group" {
			got = append(got, item["id"].(string))
		}
	})
	slices.Sort(got)
	want := slices.Sorted(slices.Values(groups[:2]))
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want the direct and the outer group %v", got, want)
	}
}

func TestTenantWithoutChangeTracking(t *testing.T) {
	tenant := New(Options{Users: 5})
	tenant.Faults.RefuseChanges()
	tenant.Faults.RefuseCount()
	c := newClient(t, tenant)
	for _, path := range []string{
		"/users/delta", "/groups/delta?$deltatoken=latest", "/users/$count",
		"/groups/$count",
	} {
		resp := c.do("GET", path, "", "ConsistencyLevel", "eventual")
		resp.Body.Close()
		if resp.StatusCode != 400 {
			t.Errorf("%s: got %d, want 400", path, resp.StatusCode)
		}
	}
	if got := len(c.page("/users")["value"].([]any)); got != 5 {
		t.Errorf("got %d users, want 5", got)
	}
}
