package sim

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// get1 fetches one page and returns what a client can see of it.
func get1(
	t *testing.T, tenant *Tenant, c *client, address string,
) (status int, header http.Header, body string, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.graph+"/v1.0"+address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+c.token)
	resp, err := tenant.RoundTripper().RoundTrip(r)
	if err != nil {
		return 0, nil, "", err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	return resp.StatusCode, resp.Header, string(raw), err
}

func TestEveryFault(t *testing.T) {
	for _, test := range []struct {
		name   string
		do     Action
		status int
		body   string // part of it
		header string // "Name: value"
		err    error
		after  time.Duration
	}{
		{
			name: "whole seconds", do: Fail(429, "TooManyRequests", "10"), status: 429, body: "TooManyRequests",
			header: "Retry-After: 10",
		},
		{name: "decimal", do: Unavailable("0.249"), status: 503, header: "Retry-After: 0.249"},
		{
			name: "date", do: Unavailable("Mon, 01 Jan 2001 00:00:00 GMT"), status: 503, body: "ServiceNotAvailable",
			header: "Retry-After: Mon, 01 Jan 2001 00:00:00 GMT",
		},
		{name: "no retry-after", do: Unavailable(""), status: 503, header: "Retry-After: "},
		{name: "gateway", do: Gateway(502), status: 502, body: "<html>", header: "Content-Type: text/html"},
		{name: "no body", do: Respond(204, ""), status: 204},
		{name: "header taken away", do: Respond(500, "x", "Request-Id", ""), status: 500, header: "Request-Id: "},
		{name: "reset", do: Reset(10), status: 200, body: `{"@odata.c`, err: syscall.ECONNRESET},
		{name: "cut", do: Cut(10), status: 200, body: `{"@odata.c`, err: io.ErrUnexpectedEOF},
		{name: "delay", do: Delay(5 * time.Second), status: 200, body: `"value":[{`, after: 5 * time.Second},
		{name: "drip", do: Drip(400, time.Second), status: 200, body: `"value":[{`, after: 2 * time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := New(Options{Users: 5})
				c := newClient(t, tenant)
				tenant.Faults.Add(Rule{Path: "/users", Times: 1, Do: test.do})
				start := time.Now()
				status, header, body, err := get1(t, tenant, c, "/users?$top=2")
				if status != test.status || !errors.Is(err, test.err) || !strings.Contains(body, test.body) {
					t.Errorf("got %d %v %q, want %d %v %q", status, err, body, test.status, test.err, test.body)
				}
				if name, want, found := strings.Cut(test.header, ": "); found && header.Get(name) != want {
					t.Errorf("%s: got %q, want %q", name, header.Get(name), want)
				}
				if took := time.Since(start); took < test.after || test.after == 0 && took != 0 {
					t.Errorf("took %v, want %v", took, test.after)
				}
				if status, _, body, err := get1(t, tenant, c, "/users?$top=2"); status != 200 || err != nil ||
					!strings.Contains(body, `"value":[{`) {
					t.Errorf("after the fault: got %d %v %q", status, err, body)
				}
			})
		})
	}
}

func TestRulesMatch(t *testing.T) {
	for name, test := range map[string]struct {
		rule Rule
		want string // which of ten calls fail
	}{
		"all":             {Rule{}, "xxxxxxxxxx"},
		"first three":     {Rule{Times: 3}, "xxx......."},
		"third":           {Rule{Skip: 2, Times: 1}, "..x......."},
		"second page":     {Rule{Page: 2}, ".x........"},
		"other path":      {Rule{Path: "/groups"}, ".........."},
		"pattern":         {Rule{Path: "/use*", Skip: 9}, ".........x"},
		"method":          {Rule{Method: "POST"}, ".........."},
		"query":           {Rule{Query: "$top=1"}, "xxxxxxxxxx"},
		"other query":     {Rule{Query: "$deltatoken"}, ".........."},
		"half, by chance": {Rule{Chance: 0.5}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := New(Options{Users: 20})
			c := newClient(t, tenant)
			pages := []string{"/users?%24top=1"}
			for range 9 {
				pages = append(pages, c.page(pages[len(pages)-1])["@odata.nextLink"].(string))
			}
			test.rule.Do = Unavailable("")
			tenant.Faults.Add(test.rule)
			got := ""
			for _, address := range pages {
				if status, _ := c.get(address); status == http.StatusOK {
					got += "."
				} else {
					got += "x"
				}
			}
			if failed := strings.Count(got, "x"); test.want == "" && (failed < 2 || failed > 8) ||
				test.want != "" && got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			tenant.Faults.Clear()
			if status, _ := c.get(pages[1]); status != http.StatusOK {
				t.Errorf("after Clear: got %d", status)
			}
		})
	}
}

func TestLastingFaults(t *testing.T) {
	tenant := New(Options{Users: 20, Groups: 4})
	c := newClient(t, tenant)
	next := c.page("/users?$top=5")["@odata.nextLink"].(string)
	expect := func(name, address string, wantStatus int, wantText string) {
		t.Helper()
		r := c.do(http.MethodGet, address, "", "ConsistencyLevel", "eventual")
		raw, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode != wantStatus || !strings.Contains(string(raw), wantText) {
			t.Errorf("%s: got %d %s %v, want %d %s", name, r.StatusCode, raw, err, wantStatus, wantText)
		}
	}
	tenant.Faults.RefuseLatest()
	expect("latest", "/users/delta?$deltatoken=latest", 400, "Request_UnsupportedQuery")
	tenant.Faults.RefuseProperty("department")
	expect("property in a listing", "/users?$select=id,department", 400, "named 'department'")
	expect("property in delta", "/users/delta?$select=id,department", 400, "properties: department")
	tenant.Faults.RefuseProperty("manager")
	expect("manager", "/users?$expand=manager($select=id)", 400, "manager")
	tenant.Faults.LieAboutCount(-3)
	expect("count", "/users/$count", 200, "17")
	expect("count in a listing", "/users?$count=true", 200, `"@odata.count":17`)
	tenant.Faults.EmptyListings()
	expect("empty", "/users", 200, `"value":[]}`)
	tenant.Faults.Clear()
	expect("cleared", "/users/$count", 200, "20")
	tenant.Faults.DenyRole("GroupMember.Read.All")
	expect("role", "/groups", 403, "Authorization_RequestDenied")
	tenant.Faults.ExpirePageLinks()
	expect("page links", next, 400, "Directory_ExpiredPageToken")
}

func TestLinksExpireByAge(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	tenant := New(Options{Users: 20, Clock: func() time.Time { return now }})
	c := newClient(t, tenant)
	page := c.page("/users?$top=5")["@odata.nextLink"].(string)
	link := c.page("/users/delta?$deltatoken=latest")["@odata.deltaLink"].(string)
	now = now.Add(25 * time.Hour)
	c.signIn(tenant)
	if status, body := c.get(page); codeOf(body) != "Directory_ExpiredPageToken" {
		t.Errorf("nextLink after a day: got %d %s", status, codeOf(body))
	}
	if status, _ := c.get(link); status != http.StatusOK {
		t.Errorf("deltaLink after a day: got %d", status)
	}
	now = now.Add(30 * 24 * time.Hour)
	c.signIn(tenant)
	if status, body := c.get(link); codeOf(body) != "Request_UnsupportedQuery" {
		t.Errorf("deltaLink after 31 days: got %d %s", status, codeOf(body))
	}
}

func TestLinksOfAnotherTenantAreRefused(t *testing.T) {
	one, same, other := New(Options{Users: 20}), New(Options{Users: 20}), New(Options{Users: 20, Seed: 1})
	c := newClient(t, one)
	link := c.page("/users/delta?$deltatoken=latest")["@odata.deltaLink"].(string)
	if status, _ := newClient(t, same).get(link); status != http.StatusOK {
		t.Errorf("an unchanged tenant with the same options: got %d, want 200", status)
	}
	if status, _ := newClient(t, other).get(link); status != http.StatusGone {
		t.Errorf("another tenant: got %d, want 410", status)
	}
	one.Hire(one.source())
	link = c.page(link)["@odata.deltaLink"].(string)
	if status, _ := newClient(t, same).get(link); status != http.StatusGone {
		t.Errorf("a tenant with another history: got %d, want 410", status)
	}
}
