package sim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// sample is a recorded or documented exchange with the real service.
type sample struct {
	Response struct {
		Status  int            `json:"status"`
		Headers map[string]any `json:"headers"`
		Body    any            `json:"body"`
	} `json:"response"`
}

func readSample(t *testing.T, name string) sample {
	t.Helper()
	files, err := filepath.Glob("testdata/" + name + "-*.json")
	if err != nil || len(files) != 1 {
		t.Fatalf("sample %s: found %v %v", name, files, err)
	}
	raw, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	var s sample
	if err := json.Unmarshal(raw, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// compareShape reports members that got lacks or has in addition to those of want. It compares
// arrays by the union of their entries.
func compareShape(t *testing.T, at string, want, got any, extra []string) {
	t.Helper()
	switch want := union(want).(type) {
	case map[string]any:
		got, ok := union(got).(map[string]any)
		if !ok {
			t.Errorf("%s: got %v, want an object", at, got)
			return
		}
		for name, w := range want {
			if g, there := got[name]; there {
				compareShape(t, at+"."+name, w, g, extra)
			} else {
				t.Errorf("%s: %s is missing", at, name)
			}
		}
		for name := range got {
			if _, there := want[name]; !there && !slices.Contains(extra, name) && !strings.HasSuffix(at, "innerError") {
				t.Errorf("%s: %s is unexpected", at, name)
			}
		}
	case string, bool, float64:
		if kind(want) != kind(got) {
			t.Errorf("%s: got %v, want something like %v", at, got, want)
		}
	}
}

func kind(v any) string {
	switch v.(type) {
	case string:
		return "string"
	case bool:
		return "bool"
	case float64:
		return "number"
	case nil:
		return "null"
	}
	return "other"
}

// union returns one object with the members of all objects in an array. It returns any other value
// unchanged.
func union(v any) any {
	list, ok := v.([]any)
	if !ok {
		return v
	}
	all := map[string]any{}
	for _, x := range list {
		object, ok := x.(map[string]any)
		if !ok {
			return v
		}
		for name, y := range object {
			all[name] = join(all[name], y)
		}
	}
	return all
}

// join returns a value that has the members of both values.
func join(a, b any) any {
	switch x := a.(type) {
	case nil:
		return b
	case []any:
		if y, ok := b.([]any); ok {
			return slices.Concat(x, y)
		}
	case map[string]any:
		if y, ok := b.(map[string]any); ok {
			return union([]any{x, y})
		}
	}
	return a
}

// compare checks an answer against a sample: status, headers, error codes and
// the shape of the body.
func compare(t *testing.T, name string, r *http.Response, extra ...string) map[string]any {
	t.Helper()
	s := readSample(t, name)
	got := decode(t, r)
	if r.StatusCode != s.Response.Status {
		t.Errorf("status: got %d, want %d: %v", r.StatusCode, s.Response.Status, got)
	}
	for header, want := range s.Response.Headers {
		have := r.Header.Get(header)
		if header == "Content-Length" || header == "client-request-id" &&
			strings.HasPrefix(want.(string), "<echo only") {
			continue
		}
		if have == "" {
			t.Errorf("header %s is missing", header)
		}
		if header == "Content-Type" && want != "application/json" && have != want {
			t.Errorf("Content-Type: got %q, want %q", have, want)
		}
	}
	want, _ := s.Response.Body.(map[string]any)
	compareShape(t, "body", want, got, extra)
	if got, want := codeOf(got), codeOf(want); got != want {
		t.Errorf("code: got %q, want %q", got, want)
	}
	return got
}

// codeOf returns the code in an error document from Graph or the sign-in service.
func codeOf(body map[string]any) string {
	if e, ok := body["error"].(map[string]any); ok {
		code, _ := e["code"].(string)
		return code
	}
	class, refused := body["error"].(string)
	if !refused {
		return ""
	}
	return fmt.Sprintf("%s %.0f", class, body["error_codes"])
}

func (c *client) form(tenant *Tenant, change url.Values) *http.Response {
	c.t.Helper()
	form := url.Values{
		"client_id": {tenant.ClientID}, "client_secret": {tenant.Secret}, "grant_type": {"client_credentials"},
		"scope": {"https://graph.microsoft.com/.default"},
	}
	for name, values := range change {
		form[name] = values
	}
	return c.do(http.MethodPost, c.login+"/"+tenant.TenantID+"/oauth2/v2.0/token", form.Encode(), "Content-Type",
		"application/x-www-form-urlencoded")
}

func TestSignInIsLikeTheSamples(t *testing.T) {
	tenant := New(Options{Users: 5})
	c := newClient(t, tenant)
	tenant.Faults.UnknownResource("https://graph.example.com")
	get := func(path string) *http.Response { return c.do(http.MethodGet, c.login+path, "") }
	for _, test := range []struct {
		name, sample string
		send         func() *http.Response
	}{
		{"token", "01", func() *http.Response { return c.form(tenant, nil) }},
		{"wrong secret", "02", func() *http.Response {
			return c.form(tenant, url.Values{"client_secret": {tenant.SecretID}})
		}},
		{"unknown application", "04", func() *http.Response {
			return c.form(tenant, url.Values{"client_id": {tenant.TenantID}})
		}},
		{"unknown tenant", "05", func() *http.Response {
			return get("/11111111-2222-4333-8444-555555555555/v2.0/.well-known/openid-configuration")
		}},
		{"bad scope", "06", func() *http.Response { return c.form(tenant, url.Values{"scope": {"User.Read"}}) }},
		{"unknown resource", "07", func() *http.Response {
			return c.form(tenant, url.Values{"scope": {"https://graph.example.com/.default"}})
		}},
		{"throttled", "08", func() *http.Response {
			tenant.Faults.Add(Rule{
				Path: "/oauth2/v2.0/token", Times: 1,
				Do: SignInFails(429, "temporarily_unavailable", 90055,
					"There are too many incoming requests. Please try again later.", "3"),
			})
			return c.form(tenant, nil)
		}},
		{"instance discovery", "10", func() *http.Response {
			return get("/common/discovery/instance?api-version=1.1&authorization_endpoint=" +
				"https%3A%2F%2Flogin.microsoftonline.com%2F" + tenant.TenantID + "%2Foauth2%2Fv2.0%2Fauthorize")
		}},
		{"discovery", "11", func() *http.Response {
			return get("/" + tenant.Domain + "/v2.0/.well-known/openid-configuration?")
		}},
		{"realm", "12", func() *http.Response {
			return get("/common/UserRealm/u@" + tenant.Domain + "?api-version=1.0")
		}},
	} {
		t.Run(test.name, func(t *testing.T) { compare(t, test.sample, test.send(), "error_uri") })
	}
	tenant.ExpireSecret()
	compare(t, "03", c.form(tenant, nil))
}

func TestPeopleSignInLikeTheSamples(t *testing.T) {
	tenant := New(Options{Users: 60})
	c := newClient(t, tenant)
	password := func(name, typed string) func() *http.Response {
		return func() *http.Response {
			return c.form(tenant, url.Values{
				"client_secret": nil, "grant_type": {"password"}, "username": {name},
				"password": {typed},
			})
		}
	}
	person := func(remark string) func() *http.Response {
		return password(personWho(t, tenant, remark).SignInName, Password)
	}
	for _, test := range []struct {
		name, sample string
		send         func() *http.Response
	}{
		{"wrong password", "09", password(personWho(t, tenant, "signs in").SignInName, "wrong")},
		{"multi-factor", "09b", person("needs multi-factor authentication")},
		{"conditional access", "09c", person("is blocked by Conditional Access")},
		{"unknown", "09d-ropc-400-50034", password("nobody@"+tenant.Domain, Password)},
		{"locked", "09d-ropc-400-50053", person("is locked")},
		{"expired", "09d-ropc-400-50055", person("has an expired password")},
		{"disabled", "09d-ropc-400-50057", person("is disabled")},
		{"no consent", "09d-ropc-400-65001", func() *http.Response {
			tenant.Faults.Add(Rule{
				Path: "/oauth2/v2.0/token", Times: 1,
				Do: SignInFails(400, "invalid_grant", 65001, "The user or administrator has not consented.", ""),
			})
			return person("signs in")()
		}},
		{"no public client", "09e", func() *http.Response {
			tenant.AllowPublicClient(false)
			defer tenant.AllowPublicClient(true)
			return person("signs in")()
		}},
		{"device code", "13", func() *http.Response {
			return c.do(http.MethodPost, c.login+"/"+tenant.TenantID+"/oauth2/v2.0/devicecode",
				url.Values{"client_id": {tenant.ClientID}, "scope": {"openid"}}.Encode())
		}},
	} {
		t.Run(test.name, func(t *testing.T) { compare(t, test.sample, test.send(), "error_uri") })
	}
}

func TestListingsAreLikeTheSamples(t *testing.T) {
	tenant := New(Options{Users: 300, Groups: 30})
	tenant.Grant("Directory.Read.All", "Domain.Read.All")
	c := newClient(t, tenant)
	group := groupWith(t, tenant, KindDevice)
	deleteTeam(t, tenant)
	for _, test := range []struct {
		name, sample, address string
		extra                 []string
	}{
		{"organization", "60", "/organization", []string{"technicalNotificationMails"}},
		{"domains", "61", "/domains", nil},
		{"licences", "62", "/subscribedSkus", nil},
		{
			"deleted groups", "63",
			"/directory/deletedItems/microsoft.graph.group?$select=id,deletedDateTime,displayName," +
				"groupTypes,mail,mailEnabled,mailNickname,securityEnabled,visibility", nil,
		},
		{"users with count", "65", "/users?$select=id,displayName&$top=2&$count=true", nil},
		{"application", "66", "/applications(appId='" + tenant.ClientID +
			"')?$select=id,appId,displayName,passwordCredentials,keyCredentials", nil},
		{"not found", "54", "/groups/8c14a998-3c8d-4c52-ad09-c9032671ea31", nil},
		{"page token", "55", "/users?$top=999&$skiptoken=OLD", nil},
		{"page size", "56", "/users?$top=1000", nil},
		{"sign-in activity", "57", "/users?$select=id,signInActivity&$top=500", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			compare(t, test.sample, c.do(http.MethodGet, test.address, "", "ConsistencyLevel", "eventual"),
				test.extra...)
		})
	}
	tenant.Revoke("Directory.Read.All")
	limited := newClient(t, tenant)
	t.Run("members with limited information", func(t *testing.T) {
		compare(t, "64",
			limited.do(http.MethodGet, "/groups/"+group+
				"/members?$select=id,displayName,description,createdDateTime,deletedDateTime,homepage,loginUrl", ""),
			"mail")
	})
	t.Run("no permission", func(t *testing.T) { compare(t, "51", limited.do(http.MethodGet, "/subscribedSkus", "")) })
}

// deleteTeam makes and deletes a Microsoft 365 group.
func deleteTeam(t *testing.T, tenant *Tenant) {
	t.Helper()
	id, err := tenant.CreateGroup(Props{
		"groupTypes": []string{"Unified"}, "mailEnabled": true,
		"mail": "team@practice.example", "visibility": "Public",
	})
	if err == nil {
		err = tenant.DeleteGroup(id)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// groupWith makes a group whose members are a user, a group and an object of the given kind.
func groupWith(t *testing.T, tenant *Tenant, kind Kind) string {
	t.Helper()
	rng := tenant.source()
	id, err := tenant.CreateGroup(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []Kind{KindUser, KindGroup, kind} {
		member, ok := tenant.pick(rng, k, live)
		if !ok || tenant.AddMember(id, member) != nil {
			t.Fatalf("no %s to add", k)
		}
	}
	return id
}

func TestUserDeltaIsLikeTheSamples(t *testing.T) {
	tenant := New(Options{Users: 800, Groups: 10})
	for _, r := range tenant.order[KindUser] { // the samples are from a tenant without agents
		if o := tenant.objects[r]; o.isAgent() {
			if err := tenant.UpdateUser(o.id.String(), Props{"identityParentId": ""}); err != nil {
				t.Fatal(err)
			}
		}
	}
	c := newClient(t, tenant)
	get := func(address string) *http.Response { return c.do(http.MethodGet, address, "") }
	first := compare(t, "20", get("/users/delta?$select=displayName,givenName,surname"))
	if n := len(first["value"].([]any)); n > 200 {
		t.Errorf("first page: got %d users, want at most 200", n)
	}
	last := first
	for last["@odata.deltaLink"] == nil {
		last = c.page(last["@odata.nextLink"].(string))
	}
	compare(t, "23", get(last["@odata.deltaLink"].(string)))
	compare(t, "31", get("/users/delta?$select=displayName,signInActivity"))

	const query = "/users/delta?$deltatoken=latest&$select=" +
		"id,displayName,accountEnabled,department,proxyAddresses,assignedLicenses,manager"
	link := compare(t, "25", get(query))["@odata.deltaLink"].(string)
	changeUsers(t, tenant)
	compare(t, "24", get(link))
}

// changeUsers makes the changes that sample 24 contains.
func changeUsers(t *testing.T, tenant *Tenant) {
	t.Helper()
	users := tenant.some(tenant.source(), KindUser, 1)
	for _, err := range []error{
		tenant.SetManager(users[0], users[1]),
		tenant.SetManager(users[0], users[2]),
		tenant.UpdateUser(users[0], Props{"accountEnabled": nil, "department": "Sales", "assignedLicenses": []any{
			map[string]any{"disabledPlans": []string{"8c098270-9dd4-4350-9b30-ba4703f3b36b"}, "skuId": licences[0].sku},
		}}),
		tenant.UpdateUser(users[0], Props{"accountEnabled": false, "proxyAddresses": []string{"SMTP:a@b.example"}}),
		tenant.ClearProperty(users[0], "department"),
		tenant.DeleteUser(users[3]),
		tenant.PurgeUser(users[4]),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestGroupDeltaIsLikeTheSamples(t *testing.T) {
	tenant := New(Options{Users: 1200, Groups: 60})
	c := newClient(t, tenant)
	get := func(address string) *http.Response { return c.do(http.MethodGet, address, "") }
	// The last page of the samples happens to contain groups without members.
	first := compare(t, "40", get("/groups/delta?$select=displayName,description,members"))
	last := first
	for last["@odata.deltaLink"] == nil {
		links := 0
		for _, item := range last["value"].([]any) {
			members, _ := item.(map[string]any)["members@delta"].([]any)
			links += len(members)
		}
		if links > 500 {
			t.Errorf("page: got %d members, want at most 500", links)
		}
		last = c.page(last["@odata.nextLink"].(string))
	}
	const query = "/groups/delta?$deltatoken=latest&$select=" +
		"id,displayName,groupTypes,securityEnabled,mailEnabled,members"
	link := c.page(query)["@odata.deltaLink"].(string)
	group := groupWith(t, tenant, KindContact)
	member, _ := tenant.randomMember(tenant.source(), group)
	if err := tenant.RemoveMember(group, member); err != nil {
		t.Fatal(err)
	}
	deleteTeam(t, tenant)
	want := readSample(t, "44").Response.Body.(map[string]any)
	delete(want["value"].([]any)[0].(map[string]any), "owners@delta") // the tenant does not simulate owners
	compareShape(t, "body", want, decode(t, get(link)), nil)
}

func TestExpiredLinksAreLikeTheSamples(t *testing.T) {
	tenant := New(Options{Users: 3})
	c := newClient(t, tenant)
	link := c.page("/users/delta?$deltatoken=latest")["@odata.deltaLink"].(string)
	for form, sample := range map[Expiry]string{Gone: "28", GoneSyncState: "28b", SyncState: "30", TooOld: "29"} {
		t.Run(form.String(), func(t *testing.T) {
			tenant.Faults.ExpireDeltaLinks(form)
			r := c.do(http.MethodGet, link, "")
			if location := r.Header.Get("Location"); form == Gone &&
				location != c.graph+"/v1.0/users/delta?$deltatoken=" {
				t.Errorf("Location: got %q", location)
			}
			compare(t, sample, r)
		})
	}
}

func TestRefusedTokensAreLikeTheSamples(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	tenant := New(Options{Users: 3, Clock: func() time.Time { return now }})
	c := newClient(t, tenant)
	now = now.Add(time.Hour)
	compare(t, "52", c.do(http.MethodGet, "/users", ""))
	c.signIn(tenant)
	if status, _ := c.get("/users"); status != http.StatusOK {
		t.Errorf("fresh token: got %d, want 200", status)
	}
	tenant.RevokeTokens()
	if status, body := c.get("/users"); status != http.StatusUnauthorized ||
		codeOf(body) != "InvalidAuthenticationToken" {
		t.Errorf("revoked token: got %d %s", status, codeOf(body))
	}
}

func TestBatchesAreLikeTheSamples(t *testing.T) {
	tenant := New(Options{Users: 20, Groups: 4, Throttle: true})
	c := newClient(t, tenant)
	groups := tenant.some(tenant.source(), KindGroup, 1)
	tenant.SetThrottle(3)
	body := `{"requests":[{"id":"1","method":"GET","url":"/groups/` + groups[0] +
		`/members?$select=id"},{"id":"2","method":"GET","url":"groups/` + groups[1] + `/members?$select=id"}]}`
	got := compare(t, "71", c.do(http.MethodPost, "/$batch", body, "Content-Type", "application/json"))
	for i, want := range []struct {
		id     string
		status float64
	}{{"2", 429}, {"1", 200}} {
		reply := got["responses"].([]any)[i].(map[string]any)
		if reply["id"] != want.id || reply["status"] != want.status {
			t.Errorf("reply %d: got %v %v, want %s %v", i, reply["id"], reply["status"], want.id, want.status)
		}
	}
	tenant.SetThrottle(0)
	body = `{"requests":[{"id":"1","method":"GET","url":"/users/00000000-0000-0000-0000-000000000000"},{"id":"2",` +
		`"dependsOn":["1"],"method":"GET","url":"/organization"}]}`
	compare(t, "72", c.do(http.MethodPost, "/$batch", body, "Content-Type", "application/json"), "x-ms-resource-unit",
		"OData-Version", "Cache-Control", "innerError")
}

func TestThrottledIsLikeTheSample(t *testing.T) {
	tenant := New(Options{Users: 3})
	c := newClient(t, tenant)
	tenant.SetThrottle(1)
	c.page("/groups/delta")
	compare(t, "50b", c.do(http.MethodGet, "/groups/delta", ""))
}
