package graph_test

import (
	"context"
	"encoding/base64"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/graph"
	"github.com/rollcallsync/rollcall/core/permission"
)

// fixedToken is a TokenSource with one token.
type fixedToken string

func (f fixedToken) Token(context.Context, bool) (string, error) { return string(f), nil }

func jwt(payload string) fixedToken {
	return fixedToken("e30." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".sig")
}

func TestTenant(t *testing.T) {
	tests := map[string]struct {
		token fixedToken
		roles []string
	}{
		"roles": {
			jwt(`{"roles":["User.Read.All","GroupMember.Read.All"],"tid":"x"}`),
			[]string{"User.Read.All", "GroupMember.Read.All"},
		},
		"no roles":       {jwt(`{"tid":"x"}`), []string{}},
		"opaque token":   {"opaque", nil},
		"not base64":     {"a.!.c", nil},
		"not JSON":       {jwt("{"), nil},
		"roles a string": {jwt(`{"roles":"x"}`), nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, answer := readSample(t, "60")
			c := graph.New(graph.Options{BaseURL: host + "/", Transport: newScript(answer), Token: tt.token})
			got, err := c.Tenant(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			want := directory.Tenant{
				ID: "11111111-2222-3333-4444-555555555555", DisplayName: "Contoso", DefaultDomain: "contoso.com",
				VerifiedDomains: []string{"contoso.com", "contoso.onmicrosoft.com"}, Roles: tt.roles,
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("tenant (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUnusableDocuments(t *testing.T) {
	for _, body := range []string{
		"", "{}", `{"value":[]}`, `{"value":[{}]}`, `{"value":[{"id":"a"},{"id":"b"}]}`,
		"<html>", "null", `{"value":[{"id":"a"}]`,
	} {
		synctest.Test(t, func(t *testing.T) {
			c, counters := client(newScript(reply{body: body}))
			if _, err := c.Tenant(t.Context()); failure(t, err) == nil || counters.Requests.Load() != 8 {
				t.Errorf("%q: %v after %d requests", body, err, counters.Requests.Load())
			}
		})
	}
}

func TestCounts(t *testing.T) {
	transport := newScript(reply{body: "\uFEFF12481\r\n"}, reply{body: "933"})
	c, _ := client(transport)
	users, groups, err := c.Counts(t.Context())
	if err != nil || users != 12481 || groups != 933 {
		t.Errorf("got %d, %d, %v; want 12481, 933", users, groups, err)
	}
	if diff := cmp.Diff([]string{host + "/v1.0/users/$count", host + "/v1.0/groups/$count"}, transport.links()); diff !=
		"" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
	for _, r := range transport.requests {
		if got := r.Header.Get("ConsistencyLevel"); got != "eventual" {
			t.Errorf("ConsistencyLevel %q", got)
		}
	}
}

func TestUnusableCounts(t *testing.T) {
	for _, body := range []string{"", "{}", "many", "-1", "1.5", "<html>", "99999999999999999999"} {
		synctest.Test(t, func(t *testing.T) {
			c, _ := client(newScript(reply{body: body}))
			_, _, err := c.Counts(t.Context())
			if failure(t, err); err == nil {
				t.Errorf("%q was accepted", body)
			}
		})
	}
}

func TestKeys(t *testing.T) {
	s, answer := readSample(t, "66")
	transport := newScript(answer)
	c, _ := client(transport)
	keys, err := c.Keys(t.Context(), "535fb089-9ff3-47b6-9bfb-4f1264799865")
	if err != nil {
		t.Fatal(err)
	}
	want := []directory.AppKey{{Hint: "qWg", Expires: time.Date(2026, 2, 13, 10, 17, 6, 0, time.UTC)}}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	if got := transport.links()[0]; got != s.Request.URL {
		t.Errorf("requested %s, want %s", got, s.Request.URL)
	}
}

func TestKeysOfCertificatesAndUnknownApplications(t *testing.T) {
	body := `{"id":"o","passwordCredentials":[{"displayName":null,"hint":null,"endDateTime":null}],` +
		`"keyCredentials":[{"displayName":"CN=sync","type":"AsymmetricX509Cert",` +
		`"endDateTime":"2027-01-02T03:04:05.1234567Z"}]}`
	c, _ := client(newScript(reply{body: body}, reply{status: 404}))
	keys, err := c.Keys(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	want := []directory.AppKey{{}, {Certificate: true, Expires: time.Date(2027, 1, 2, 3, 4, 5, 123456700, time.UTC)}}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	if _, err := c.Keys(t.Context(), "a"); !errors.Is(err, directory.ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
}

func TestProbes(t *testing.T) {
	transport := newScript(reply{body: `{"value":[{"id":"U"}]}`}, reply{body: emptyPage}, reply{status: 403},
		reply{body: `7`})
	c, _ := client(transport)
	if user, err := c.Probe(t.Context(), call("/users"), ""); err != nil || user != "u" {
		t.Errorf("got user %q, %v", user, err)
	}
	if group, err := c.Probe(t.Context(), call("/groups"), ""); err != nil || group != "" {
		t.Errorf("got group %q, %v in a tenant without groups", group, err)
	}
	if _, err := c.Probe(t.Context(), call("/users/u/memberOf"), "u"); !refusal(t, err).MissingPermission() {
		t.Errorf("got %v", err)
	}
	if _, err := c.Probe(t.Context(), call("/groups/$count"), ""); err != nil {
		t.Errorf("count: %v", err)
	}
	want := []string{
		host + "/v1.0/users?$select=id&$top=1", host + "/v1.0/groups?$select=id&$top=1",
		host + "/v1.0/users/u/memberOf?$select=id&$top=1", host + "/v1.0/groups/$count",
	}
	if diff := cmp.Diff(want, transport.links()); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
}

// call is a row of the permission table.
func call(path string) permission.Call {
	c, known := permission.Of(path)
	if !known {
		panic("unexpected call of " + path)
	}
	return c
}

// TestProbesOfMissingResources uses answers of Azure AD B2C.
func TestProbesOfMissingResources(t *testing.T) {
	const refused = `{"error":{"code":"Request_UnsupportedQuery","message":"Change enumeration is not supported for ` +
		`requested tenant."}}`
	for path, tt := range map[string]struct {
		answers []reply
		want    error
	}{
		"/users/delta": {[]reply{{status: 400, body: refused}, {status: 400, body: refused}}, directory.ErrNotTracked},
		"/groups/delta": {[]reply{
			{status: 400, body: refused},
			{body: emptyPage[:len(emptyPage)-1] + `,"@odata.deltaLink":"` + host +
				`/v1.0/groups/delta?$deltatoken=x"}`},
		}, nil},
		"/users/$count": {[]reply{{
			status: 400,
			body: `{"error":{"code":"Request_UnsupportedQuery","message":"This request is not supported by the ` +
				`service"}}`,
		}}, directory.ErrNotCounted},
	} {
		t.Run(path, func(t *testing.T) {
			c, _ := client(newScript(tt.answers...))
			if _, err := c.Probe(t.Context(), call(path), ""); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}
