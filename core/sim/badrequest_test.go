package sim

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func TestBadRequests(t *testing.T) {
	tenant := New(Options{Users: 250, Groups: 4})
	c := newClient(t, tenant)
	user := tenant.UserIDs()[0]
	pageOfUsers := c.page("/users/delta")["@odata.nextLink"].(string)
	listing := c.page("/users?$top=5")["@odata.nextLink"].(string)
	_, counted := c.get("/users?$top=5&$count=true", "ConsistencyLevel", "eventual")
	for _, test := range []struct {
		name, method, address string
		status                int
		code                  string
	}{
		{"unknown property", "GET", "/users?$select=id,shoeSize", 400, "BadRequest"},
		{"unknown property in delta", "GET", "/users/delta?$select=shoeSize", 400, "BadRequest"},
		{"members in a listing", "GET", "/groups?$select=id,members", 400, "BadRequest"},
		{"unknown expand", "GET", "/groups?$expand=members", 400, "BadRequest"},
		{"skip", "GET", "/users?$skip=5", 400, "Request_UnsupportedQuery"},
		{"page of none", "GET", "/users?$top=0", 400, "Request_UnsupportedQuery"},
		{"order in delta", "GET", "/users/delta?$orderby=displayName", 400, "Request_UnsupportedQuery"},
		{"other filter in delta", "GET", "/users/delta?$filter=city%20eq%20'Bern'", 400, "Request_UnsupportedQuery"},
		{"top in delta is ignored", "GET", "/users/delta?$top=5", 200, ""},
		{"count without the header", "GET", "/users/$count", 400, "Request_BadRequest"},
		{
			"page of a count without the header", "GET", counted["@odata.nextLink"].(string), 400,
			"Request_UnsupportedQuery",
		},
		{"unknown path", "GET", "/planets", 400, "Request_BadRequest"},
		{"unknown method", "DELETE", "/users/" + user, 405, "Request_BadRequest"},
		{"no such user", "GET", "/users/" + tenant.TenantID, 404, "Request_ResourceNotFound"},
		{"no such group", "GET", "/groups/" + user + "/members", 404, "Request_ResourceNotFound"},
		{"another application", "GET", "/applications(appId='" + user + "')", 404, "Request_ResourceNotFound"},
		{
			"token of a listing in delta", "GET", strings.Replace(listing, "/users?", "/users/delta?", 1), 400,
			"Directory_ExpiredPageToken",
		},
		{
			"token of users for groups", "GET", strings.Replace(pageOfUsers, "/users/", "/groups/", 1), 400,
			"Directory_ExpiredPageToken",
		},
		{"empty delta token starts again", "GET", "/users/delta?$deltatoken=", 200, ""},
		{"long name of delta", "GET", "/users/microsoft.graph.delta()?%24select=id", 200, ""},
		{"get of a batch", "GET", "/$batch", 405, "Request_BadRequest"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := c.do(test.method, test.address, "")
			if body := decode(t, r); r.StatusCode != test.status || codeOf(body) != test.code {
				t.Errorf("got %d %s, want %d %s", r.StatusCode, codeOf(body), test.status, test.code)
			}
		})
	}
}

func TestBadBatches(t *testing.T) {
	tenant := New(Options{Users: 5})
	c := newClient(t, tenant)
	one := func(id, more string) string {
		return fmt.Sprintf(`{"id":%q,"method":"GET","url":"/organization"%s}`, id, more)
	}
	var many []string
	for i := range 21 {
		many = append(many, one(fmt.Sprint(i), ""))
	}
	for name, test := range map[string]struct {
		parts  string
		status int
	}{
		"twenty":                    {strings.Join(many[:20], ","), 200},
		"twenty-one":                {strings.Join(many, ","), 400},
		"none":                      {"", 400},
		"same id twice":             {one("1", "") + "," + one("1", ""), 400},
		"no id":                     {one("", ""), 400},
		"depends on an unknown one": {one("1", `,"dependsOn":["2"]`), 400},
		"no JSON":                   {"{", 400},
	} {
		t.Run(name, func(t *testing.T) {
			r := c.do(http.MethodPost, "/$batch", `{"requests":[`+test.parts+`]}`)
			body := decode(t, r)
			replies, _ := body["responses"].([]any)
			if r.StatusCode != test.status || test.status == 200 && len(replies) != 20 {
				t.Errorf("got %d %v, want %d", r.StatusCode, body, test.status)
			}
		})
	}
}
