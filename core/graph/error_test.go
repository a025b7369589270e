package graph_test

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/graph"
	"github.com/rollcallsync/rollcall/core/problem"
)

const storedLink = host + "/v1.0/users/delta?$deltatoken=x"

func TestSamplesOfErrors(t *testing.T) {
	linkExpired, pageExpired, notFound := directory.ErrLinkExpired, directory.ErrPageExpired, directory.ErrNotFound
	tests := map[string]struct {
		is      error
		problem problem.Code
	}{
		"28":  {linkExpired, "link_expired"},
		"28b": {linkExpired, "link_expired"},
		"29":  {linkExpired, "link_expired"},
		"30":  {linkExpired, "link_expired"},
		"31":  {nil, "graph_refused"},
		"50":  {nil, "throttled"},
		"50b": {nil, "throttled"},
		"51":  {nil, "permission_missing"},
		"52":  {nil, "token_refused"},
		"52b": {nil, "identity_not_found"},
		"53":  {nil, "graph_unavailable"},
		"54":  {notFound, "not_found"},
		"55":  {pageExpired, "page_expired"},
		"56":  {nil, "graph_refused"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, answer := readSample(t, name)
				c, _ := client(newScript(answer))
				read := c.UserChanges
				if name == "56" { // in a listing
					read = c.Users
				}
				_, err := collect(read(t.Context(), storedLink))
				for _, sentinel := range []error{linkExpired, pageExpired, notFound} {
					if got, want := errors.Is(err, sentinel), tt.is == sentinel; got != want {
						t.Errorf("errors.Is(%v, %v) is %v, want %v", err, sentinel, got, want)
					}
				}
				p := problem.Of(err)
				if p.Code != tt.problem {
					t.Errorf("got problem %s, want %s", p.Code, tt.problem)
				}
				if p.Title == "" || strings.HasSuffix(p.Title, ".") {
					t.Errorf("title %q", p.Title)
				}
			})
		})
	}
}

func TestFormsOfAnExpiredLink(t *testing.T) {
	body := func(code, inner string) string {
		return fmt.Sprintf(`{"error":{"code":%q,"message":"m",%s}}`, code, inner)
	}
	const noInner = `"x":1`
	tests := map[string]struct {
		link   string // empty: the first page of a round
		status int
		body   string
		want   bool
	}{
		"410 with an empty body": {storedLink, 410, "", true},
		"410 as HTML":            {storedLink, 410, "<html>", true},
		"code in lower case":     {storedLink, 400, body("syncstatenotfound", noInner), true},
		"code in upper case":     {storedLink, 404, body("SYNCSTATENOTFOUND", noInner), true},
		"resync required":        {storedLink, 400, body("resyncRequired", noInner), true},
		"inner code": {
			storedLink, 400,
			body("badRequest", `"innerError":{"code":"resyncApplyDifferences"}`), true,
		},
		"inner code, other spelling": {
			storedLink, 400, body("", `"innererror":{"code":"ResyncUploadDifferences"}`),
			true,
		},
		"inner code deep down": {
			storedLink, 400,
			body("a", `"innerError":{"code":"b","innererror":{"innerError":{"code":"syncStateNotFound"}}}`), true,
		},
		"unsupported query":             {storedLink, 400, body("Request_UnsupportedQuery", noInner), true},
		"unsupported query, first page": {"", 400, body("Request_UnsupportedQuery", noInner), false},
		"another 400":                   {storedLink, 400, body("Request_BadRequest", noInner), false},
		"only the message mentions it": {
			storedLink, 400,
			`{"error":{"code":"x","message":"syncStateNotFound resyncRequired"}}`, false,
		},
		"code of another type": {storedLink, 400, `{"error":{"code":410,"innerError":"syncStateNotFound"}}`, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c, _ := client(newScript(reply{status: tt.status, body: tt.body}))
			_, err := collect(c.UserChanges(t.Context(), tt.link))
			if got := errors.Is(err, directory.ErrLinkExpired); got != tt.want {
				t.Errorf("expired is %v (%v), want %v", got, err, tt.want)
			}
		})
	}
}

func TestErrorContainsWhatSupportNeeds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answer := reply{status: 400, header: map[string]string{
			"Date": "Thu, 13 Feb 2025 10:17:06 GMT", "Retry-After": "7",
		}, body: `{"error":{"code":"Outer","message":"it said","innerError":{"code":"Inner",` +
			`"request-id":"from-the-body"}}}`}
		c, _ := client(newScript(answer))
		_, err := collect(c.UserChanges(t.Context(), storedLink))
		e := refusal(t, err)
		want := graph.Error{
			Call: graph.Call{
				Method: "GET", Path: "/v1.0/users/delta", ClientRequestID: e.ClientRequestID,
				RequestID: "from-the-body", Date: time.Date(2025, 2, 13, 10, 17, 6, 0, time.UTC),
			},
			Status: 400, Code: "Outer", InnerCodes: []string{"Inner"}, Message: "it said", RetryAfter: 7 * time.Second,
		}
		if got, want := fmt.Sprintf("%+v", e.Call), fmt.Sprintf("%+v", want.Call); got != want ||
			e.ClientRequestID == "" {
			t.Errorf("got call %s, want %s", got, want)
		}
		if e.Status != want.Status || e.Code != want.Code || e.InnerCodes[0] != "Inner" || e.Message != want.Message ||
			e.RetryAfter != want.RetryAfter {
			t.Errorf("got %#v", e)
		}
		if p := problem.Of(err); p.RequestID != "from-the-body" || p.Unwrap() == nil {
			t.Errorf("problem %+v lacks the request id or the cause", p)
		}
	})
}

// explained is an error like those from auth.Transport.
type explained struct{ final bool }

func (explained) Error() string { return "remote error: tls: bad certificate" }

func (e explained) Final() bool { return e.final }

func (explained) Problem() problem.Problem {
	return problem.Problem{Code: "tls_failed", Title: "No secure connection", Hint: "The other side wants mutual TLS."}
}

func TestProblemsOfFailures(t *testing.T) {
	tests := map[string]struct {
		answer reply
		code   problem.Code
		hint   string
	}{
		"no name": {reply{err: &net.OpError{
			Op:  "dial",
			Err: &net.DNSError{Name: "graph.microsoft.com", IsNotFound: true},
		}}, "no_network", "network"},
		"refused": {
			reply{err: &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}},
			"no_network",
			"firewall",
		},
		"proxy": {
			reply{err: &net.OpError{Op: "proxyconnect", Err: syscall.ECONNREFUSED}},
			"proxy_unreachable", "proxy",
		},
		"unknown authority": {
			reply{err: x509.UnknownAuthorityError{}},
			"tls_intercepted",
			"extra certificate authority",
		},
		"barred":            {reply{err: explained{final: true}}, "tls_failed", "mutual TLS"},
		"explained, passes": {reply{err: explained{}}, "no_network", "firewall"},
		"captive portal": {
			reply{header: map[string]string{"Content-Type": "text/html"}, body: "Sign in"},
			"not_graph", "browser",
		},
		"blocked by proxy": {reply{
			status: 403, header: map[string]string{"Content-Type": "text/html; charset=utf-8"},
			body: "<html>",
		}, "not_graph", "browser"},
		"truncated": {reply{body: `{"value":[`}, "answer_incomplete", "proxy"},
		"foreign redirect": {
			reply{status: 307, header: map[string]string{"Location": "http://graph.microsoft.com/"}},
			"link_refused", "cloud",
		},
		"gateway": {
			reply{status: 502, header: map[string]string{"Content-Type": "text/html"}, body: "<html>"},
			"graph_unavailable", "next run",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, _ := client(newScript(tt.answer))
				_, err := c.Probe(t.Context(), call("/users"), "")
				p := problem.Of(err)
				if p.Code != tt.code || !strings.Contains(p.Hint, tt.hint) {
					t.Errorf("got %s with hint %q, want %s with %q", p.Code, p.Hint, tt.code, tt.hint)
				}
			})
		})
	}
}

func TestInvalidBaseURLs(t *testing.T) {
	for _, base := range []string{"", "http://graph.microsoft.com", "graph.microsoft.com", "https://", "::"} {
		sent := false
		transport := roundTrip(func(r *http.Request) (*http.Response, error) {
			sent = true
			return reply{}.response(r)
		})
		c := graph.New(graph.Options{BaseURL: base, Transport: transport, Token: new(tokens)})
		_, err := c.Tenant(t.Context())
		if got := failure(t, err).Reason; got != graph.ReasonLink || sent {
			t.Errorf("%q: got reason %v, sent %v", base, got, sent)
		}
	}
}
