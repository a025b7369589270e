package simtest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/sim/simtest"
)

// get requests a page of users from a practice tenant and waits for at most a minute.
func get(t *testing.T, tenant *sim.Tenant, address string) (status int, header http.Header, body string, err error) {
	t.Helper()
	client, err := auth.New(auth.Options{
		Connector: directory.Connector{
			TenantDomain: tenant.Domain, ClientID: tenant.ClientID, Cloud: directory.CloudPractice,
		},
		Secret: auth.Secret(tenant.Secret), Transport: tenant.RoundTripper(), Interactive: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	token, err := client.Token(t.Context(), false)
	if err != nil {
		return 0, nil, "", err
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://graph.microsoft.com/v1.0"+address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := tenant.RoundTripper().RoundTrip(r)
	if err != nil {
		return 0, nil, "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return answer.StatusCode, answer.Header, string(text), err
}

func TestEveryFault(t *testing.T) {
	const users = "/users?$top=2"
	link := `"@odata.nextLink":"https://graph.microsoft.com/v1.0/users?$top=2`
	for name, tt := range map[string]struct {
		do          sim.Action
		status      int
		body, lacks string // parts of the page
		header      string // "Name: value"
		err         error
		after       time.Duration
	}{
		"throttled": {
			do: simtest.TooMany("0.249"), status: 429, body: "TooManyRequests",
			header: "Retry-After: 0.249",
		},
		"forbidden":     {do: simtest.Forbidden(), status: 403, body: "Authorization_RequestDenied"},
		"token":         {do: simtest.TokenExpired(), status: 401, body: "InvalidAuthenticationToken"},
		"identity":      {do: simtest.IdentityNotFound(), status: 401, body: "Authorization_IdentityNotFound"},
		"page expired":  {do: simtest.PageExpired(), status: 400, body: "Directory_ExpiredPageToken"},
		"portal":        {do: simtest.Portal(), status: 200, body: "<!DOCTYPE html>"},
		"empty object":  {do: simtest.EmptyObject(), status: 200, body: "{}"},
		"no value":      {do: simtest.NoValue(), status: 200, body: link + `&$skiptoken=`, lacks: `"value"`},
		"repeated link": {do: simtest.RepeatNextLink(), status: 200, body: link + `"`},
		"no links":      {do: simtest.WithoutLinks(), status: 200, body: `"value":[{`, lacks: "Link"},
		"truncated":     {do: simtest.Truncate(10), status: 200, body: `{"@odata.c`, lacks: "value"},
		"hang":          {do: simtest.Hang(), err: context.DeadlineExceeded, after: time.Minute},
		"stall": {
			do: simtest.Stall(10), status: 200, body: `{"@odata.c`, err: context.DeadlineExceeded, after: time.Minute,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tenant := sim.New(sim.Options{Users: 5})
				tenant.Faults.Add(sim.Rule{Path: "/users", Times: 1, Do: tt.do})
				begun := time.Now()
				status, header, body, err := get(t, tenant, users)
				body, _ = url.PathUnescape(body)
				if status != tt.status || !errors.Is(err, tt.err) || !strings.Contains(body, tt.body) {
					t.Errorf("got %d %v %q, want %d %v %q", status, err, body, tt.status, tt.err, tt.body)
				}
				if tt.lacks != "" && strings.Contains(body, tt.lacks) {
					t.Errorf("the answer contains %s: %s", tt.lacks, body)
				}
				if name, want, found := strings.Cut(tt.header, ": "); found && header.Get(name) != want {
					t.Errorf("%s: got %q, want %q", name, header.Get(name), want)
				}
				if took := time.Since(begun); took != tt.after {
					t.Errorf("took %v, want %v", took, tt.after)
				}
				status, _, body, err = get(t, tenant, users)
				if status != 200 || err != nil || !strings.Contains(body, `"value":[{`) {
					t.Errorf("after the fault: got %d %v %q", status, err, body)
				}
			})
		})
	}
}

// TestPagesOfMembersKeepTheirLinks checks that pages of members keep their links, because a page of
// members without a link looks like the last one.
func TestPagesOfMembersKeepTheirLinks(t *testing.T) {
	tenant := sim.New(sim.Options{Users: 50, Groups: 3})
	tenant.Faults.Add(sim.Rule{Do: simtest.WithoutLinks(), Path: "/groups/*/members"})
	for _, g := range tenant.GroupIDs() {
		_, _, body, err := get(t, tenant, "/groups/"+g+"/members?$top=1")
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(body, "nextLink") {
			return
		}
	}
	t.Error("no page of members has a link to the next one")
}

func TestRefusedSignIns(t *testing.T) {
	for code, do := range map[string]sim.Action{
		"AADSTS90055": simtest.SignInThrottled("1"), "AADSTS90033": simtest.SignInTransient(),
		"AADSTS90038": simtest.OtherCloud(),
	} {
		synctest.Test(t, func(t *testing.T) {
			tenant := sim.New(sim.Options{Users: 5})
			tenant.Faults.Add(sim.Rule{Path: "/oauth2/v2.0/token", Do: do})
			if _, _, _, err := get(t, tenant, "/users"); err == nil || !strings.Contains(err.Error(), code) {
				t.Errorf("got %v, want %s", err, code)
			}
		})
	}
}
