package sim

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// client is the smallest client that can follow links. It is independent of the program's Graph
// client.
type client struct {
	t     *testing.T
	http  *http.Client
	login string
	graph string
	token string
}

func newClient(t *testing.T, tenant *Tenant) *client {
	t.Helper()
	c := &client{
		t: t, http: &http.Client{Transport: tenant.RoundTripper()}, login: "https://login.microsoftonline.com",
		graph: "https://graph.microsoft.com",
	}
	c.signIn(tenant)
	return c
}

func (c *client) signIn(tenant *Tenant) {
	c.t.Helper()
	status, body := c.postForm(tenant, url.Values{
		"client_id": {tenant.ClientID}, "client_secret": {tenant.Secret}, "grant_type": {"client_credentials"},
		"scope": {"https://graph.microsoft.com/.default openid offline_access profile"},
	})
	token, _ := body["access_token"].(string)
	if status != 200 || token == "" {
		c.t.Fatalf("sign-in: got %d %v", status, body)
	}
	c.token = token
}

func (c *client) postForm(tenant *Tenant, form url.Values) (int, map[string]any) {
	c.t.Helper()
	r, err := c.http.PostForm(c.login+"/"+tenant.TenantID+"/oauth2/v2.0/token", form)
	if err != nil {
		c.t.Fatal(err)
	}
	return r.StatusCode, decode(c.t, r)
}

func decode(t *testing.T, r *http.Response) map[string]any {
	t.Helper()
	defer r.Body.Close()
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatalf("read body: %v", err)
	}
	var body map[string]any
	if err := json.Unmarshal(raw, &body); err != nil && len(raw) > 0 {
		t.Fatalf("decode %.200q: %v", raw, err)
	}
	return body
}

// do sends one request. header is a list of name, value, …
func (c *client) do(method, address, body string, header ...string) *http.Response {
	c.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = c.graph + "/v1.0" + address
	}
	r, err := http.NewRequestWithContext(c.t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+c.token)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := c.http.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	return resp
}

func (c *client) get(address string, header ...string) (int, map[string]any) {
	c.t.Helper()
	r := c.do(http.MethodGet, address, "", header...)
	return r.StatusCode, decode(c.t, r)
}

func (c *client) page(address string) map[string]any {
	c.t.Helper()
	status, body := c.get(address)
	if status != 200 {
		c.t.Fatalf("GET %s: got %d %v", address, status, body)
	}
	return body
}

// walk follows nextLinks and calls each for every item. It returns the deltaLink, if any.
func (c *client) walk(address string, each func(map[string]any)) (deltaLink string) {
	c.t.Helper()
	for range 100000 {
		body := c.page(address)
		next, _ := body["@odata.nextLink"].(string)
		delta, _ := body["@odata.deltaLink"].(string)
		for _, item := range body["value"].([]any) {
			if each == nil {
				c.t.Errorf("unexpected item %v", item)
				continue
			}
			each(item.(map[string]any))
		}
		switch {
		case next != "" && delta != "":
			c.t.Fatal("a page has both links")
		case next == "":
			return delta
		}
		address = next
	}
	c.t.Fatal("endless listing")
	return ""
}

// mirror is the data of a client that applies delta items as documented.
type mirror struct {
	users, groups       map[string]map[string]any
	deletedUsers        map[string]bool
	deletedGroups       map[string]bool
	members             map[string]map[string]string // group, member, kind of member
	userLink, groupLink string
}

// All properties, which the tests' own client requests.
var userSelect, groupSelect = everyProperty(userSchema), everyProperty(groupSchema)

func everyProperty(s *schema) string {
	names := slices.DeleteFunc(slices.Clone(s.names), func(name string) bool { return name == "deletedDateTime" })
	return strings.Join(names, ",")
}

func newMirror() *mirror {
	return &mirror{
		users: map[string]map[string]any{}, groups: map[string]map[string]any{},
		members:      map[string]map[string]string{},
		deletedUsers: map[string]bool{}, deletedGroups: map[string]bool{},
		userLink:  "/users/delta?$select=" + userSelect + ",manager",
		groupLink: "/groups/delta?%24select=" + url.QueryEscape(groupSelect+",members"),
	}
}

// follow updates the mirror with its delta links.
func (m *mirror) follow(c *client) {
	c.t.Helper()
	m.userLink = c.walk(m.userLink, m.applyUser)
	m.groupLink = c.walk(m.groupLink, m.applyGroup)
}

func (m *mirror) applyUser(item map[string]any) {
	id := item["id"].(string)
	if m.remove(m.users, m.deletedUsers, item) {
		return
	}
	if changes, ok := item["manager@delta"].([]any); ok {
		item["manager"] = nil
		for _, x := range changes {
			if change := x.(map[string]any); removed(change) == "" {
				item["manager"] = change["id"]
			}
		}
		delete(item, "manager@delta")
	}
	merge(m.users, id, item)
}

func (m *mirror) applyGroup(item map[string]any) {
	id := item["id"].(string)
	if m.remove(m.groups, m.deletedGroups, item) {
		return
	}
	changes, _ := item["members@delta"].([]any)
	delete(item, "members@delta")
	merge(m.groups, id, item)
	if m.members[id] == nil {
		m.members[id] = map[string]string{}
	}
	for _, x := range changes {
		change := x.(map[string]any)
		member := change["id"].(string)
		if delete(m.members[id], member); removed(change) == "" {
			m.members[id][member] = kindOf(change)
		}
	}
}

// remove applies an @removed annotation. Objects in the deleted items keep all of their data.
func (m *mirror) remove(objects map[string]map[string]any, deleted map[string]bool, item map[string]any) bool {
	id := item["id"].(string)
	delete(deleted, id)
	switch removed(item) {
	case "changed":
		deleted[id] = true
		return true
	case "deleted":
		delete(objects, id)
		delete(m.members, id)
		m.forget(id)
		return true
	}
	return false
}

// forget removes a permanently deleted object from groups in the deleted items, which do not report
// it until they are restored.
func (m *mirror) forget(id string) {
	for group, gone := range m.deletedGroups {
		if gone {
			delete(m.members[group], id)
		}
	}
}

func merge(into map[string]map[string]any, id string, item map[string]any) {
	if into[id] == nil {
		into[id] = map[string]any{}
	}
	for name, v := range item {
		into[id][name] = v
	}
	delete(into[id], "@odata.type") // only an agent's account has it
}

func removed(item map[string]any) string {
	annotation, _ := item["@removed"].(map[string]any)
	reason, _ := annotation["reason"].(string)
	return reason
}

// truth returns the mirror in the form of the tenant's truth. The mirror knows only for users and
// groups whether they are deleted.
func (m *mirror) truth(t *testing.T) *Truth {
	t.Helper()
	truth := &Truth{Users: canonicalAll(t, m.users, m.deletedUsers), Groups: canonicalAll(t, m.groups, m.deletedGroups)}
	truth.DeletedUsers, truth.DeletedGroups = keys(m.deletedUsers), keys(m.deletedGroups)
	for group, members := range m.members {
		if truth.Groups[group] == "" {
			continue
		}
		for member, kind := range members {
			truth.Memberships = append(truth.Memberships, Membership{
				Group: group, Member: member, Kind: kind,
				MemberDeleted: kind == "user" && truth.Users[member] == "" ||
					kind == "group" && truth.Groups[member] == "",
			})
		}
	}
	slices.SortFunc(truth.Memberships, func(a, b Membership) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Member, b.Member))
	})
	return truth
}

func canonicalAll(t *testing.T, objects map[string]map[string]any, without map[string]bool) map[string]string {
	t.Helper()
	out := make(map[string]string)
	for id, o := range objects {
		if without[id] {
			continue
		}
		var raw bytes.Buffer
		e := json.NewEncoder(&raw)
		e.SetEscapeHTML(false)
		if err := e.Encode(o); err != nil {
			t.Fatal(err)
		}
		out[id] = canonical(raw.String())
	}
	return out
}

func keys(set map[string]bool) []string {
	var list []string
	for id, in := range set {
		if in {
			list = append(list, id)
		}
	}
	slices.Sort(list)
	return list
}

// differences lists up to ten differences between got and want. It ignores deleted objects that got
// never saw, because first rounds do not show them.
func differences(got, want *Truth) []string {
	var list []string
	say := func(format string, a ...any) { list = append(list, fmt.Sprintf(format, a...)) }
	compareMaps("user", got.Users, want.Users, say)
	compareMaps("group", got.Groups, want.Groups, say)
	for _, id := range got.DeletedUsers {
		if !slices.Contains(want.DeletedUsers, id) {
			say("user %s is not in the deleted items", id)
		}
	}
	for _, id := range got.DeletedGroups {
		if !slices.Contains(want.DeletedGroups, id) {
			say("group %s is not in the deleted items", id)
		}
	}
	have := make(map[Membership]bool)
	for _, m := range got.Memberships {
		have[m] = true
	}
	for _, m := range want.Memberships {
		if !have[m] {
			say("membership %+v is missing", m)
		}
		delete(have, m)
	}
	for m := range have {
		say("membership %+v is too many", m)
	}
	return list[:min(len(list), 10)]
}

func compareMaps(kind string, got, want map[string]string, say func(string, ...any)) {
	for id, doc := range want {
		if got[id] != doc {
			say("%s %s:\n got %s\nwant %s", kind, id, got[id], doc)
		}
	}
	for id := range got {
		if _, ok := want[id]; !ok {
			say("%s %s is too many", kind, id)
		}
	}
}

// canonical converts the JSON of an object to the form of Truth, so a client's data can be compared
// as a string. It returns "" for invalid JSON.
func canonical(doc string) string {
	d := json.NewDecoder(strings.NewReader(doc))
	d.UseNumber()
	var object map[string]any
	if d.Decode(&object) != nil {
		return ""
	}
	for name, v := range object {
		list, isList := v.([]any)
		complex, isObject := withoutNulls(v).(map[string]any)
		if v == nil || isList && len(list) == 0 || isObject && len(complex) == 0 {
			delete(object, name)
		}
	}
	return string(appendCanonical(nil, object))
}
