package sim

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
)

func TestOtherReads(t *testing.T) {
	tenant := New(Options{Users: 40, Groups: 6})
	c := newClient(t, tenant)
	report := ""
	for id, doc := range tenant.Truth().Users {
		if strings.Contains(doc, `"manager":`) {
			report = id
		}
	}
	manager := c.page("/users/" + report + "/manager?$select=displayName")
	if want := `"manager":"` + manager["id"].(string) + `"`; !strings.Contains(tenant.Truth().Users[report], want) {
		t.Errorf("manager: got %v, not the one of %s", manager, tenant.Truth().Users[report])
	}
	if err := tenant.SetManager(report, ""); err != nil {
		t.Fatal(err)
	}
	if status, body := c.get("/users/" + report + "/manager"); status != http.StatusNotFound ||
		codeOf(body) != "Request_ResourceNotFound" {
		t.Errorf("no manager: got %d %v", status, body)
	}
	if status, count := c.count("/groups/$count"); status != http.StatusOK || count != "6" {
		t.Errorf("groups: got %d %s, want 6", status, count)
	}
	if r := c.do(http.MethodGet, c.login+"/common/oauth2/v2.0/elsewhere", ""); r.StatusCode != http.StatusNotFound {
		t.Errorf("unknown sign-in path: got %d, want 404", r.StatusCode)
	}
}

func (c *client) count(address string) (status int, text string) {
	c.t.Helper()
	r := c.do(http.MethodGet, address, "", "ConsistencyLevel", "eventual")
	defer r.Body.Close()
	buf := make([]byte, 20)
	n, _ := r.Body.Read(buf)
	if got := r.Header.Get("Content-Type"); got != "text/plain" {
		c.t.Errorf("Content-Type of a count: got %q", got)
	}
	return r.StatusCode, string(buf[:n])
}

func TestMembersOfEveryKind(t *testing.T) {
	tenant := New(Options{Users: -1, Groups: -1})
	c := newClient(t, tenant)
	must := func(id string, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	group := must(tenant.CreateGroup(nil))
	want := map[string]string{
		must(tenant.CreateUser(nil)):                    "user",
		must(tenant.CreateGroup(nil)):                   "group",
		must(tenant.AddDevice("laptop")):                "device",
		must(tenant.AddContact("Ann")):                  "orgContact",
		must(tenant.AddServicePrincipal("build robot")): "servicePrincipal",
	}
	for id := range want {
		if err := tenant.AddMember(group, id); err != nil {
			t.Fatal(err)
		}
	}
	listed := 0
	c.walk("/groups/"+group+"/members?$select=id&$top=2", func(m map[string]any) {
		listed++
		if kindOf(m) != want[m["id"].(string)] {
			t.Errorf("listed: got %v", m)
		}
	})
	m := newMirror()
	m.follow(c)
	if listed != len(want) || len(m.members[group]) != len(want) {
		t.Errorf("got %d listed and %d in delta, want %d", listed, len(m.members[group]), len(want))
	}
	for id, kind := range m.members[group] {
		if kind != want[id] {
			t.Errorf("delta: %s is a %s, want %s", id, kind, want[id])
		}
	}
	if got := tenant.GroupIDs(); len(got) != 2 || got[0] != group {
		t.Errorf("GroupIDs: got %v", got)
	}
	if got := tenant.Domains(); got[0] != tenant.Domain || got[len(got)-1] != "practice.onmicrosoft.com" {
		t.Errorf("Domains: got %v", got)
	}
}

func TestEveryFormOfAnExpiredLink(t *testing.T) {
	tenant := New(Options{Users: 3})
	c := newClient(t, tenant)
	for form := Gone; form <= GoneEmpty; form++ {
		t.Run(form.String(), func(t *testing.T) {
			link := c.page("/users/delta?$deltatoken=latest")["@odata.deltaLink"].(string)
			tenant.Faults.ExpireDeltaLinks(form)
			for range 2 {
				if status, _ := c.get(link); !strings.HasPrefix(form.String(), strconv.Itoa(status)) {
					t.Errorf("got %d, want %s", status, form)
				}
			}
			fresh := c.page("/users/delta?$deltatoken=latest")["@odata.deltaLink"].(string)
			if status, _ := c.get(fresh); status != http.StatusOK {
				t.Errorf("a link issued afterwards: got %d, want 200", status)
			}
		})
	}
	tenant.Faults.Add(Rule{Name: "down", Do: Unavailable("")}, Rule{Name: "also down", Do: Unavailable("")})
	tenant.Faults.Remove("down")
	tenant.Faults.Remove("also down")
	if status, _ := c.get("/users"); status != http.StatusOK {
		t.Errorf("after Remove: got %d", status)
	}
}
