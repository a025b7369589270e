package sim

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// served starts the tenant over TLS and returns a client for it.
func served(t *testing.T, tenant *Tenant, http2 bool) *client {
	t.Helper()
	server := httptest.NewUnstartedServer(tenant.Handler())
	server.EnableHTTP2 = http2
	server.Config.ErrorLog = nil
	server.StartTLS()
	t.Cleanup(server.Close)
	c := &client{t: t, http: server.Client(), login: server.URL, graph: server.URL}
	c.signIn(tenant)
	return c
}

func TestHandlerServesSignInAndGraphOnOneHost(t *testing.T) {
	for name, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		t.Run(name, func(t *testing.T) {
			tenant := New(Options{Users: 30, Groups: 6})
			c := served(t, tenant, http2)
			m := newMirror()
			m.follow(c)
			if diff := differences(m.truth(t), tenant.Truth()); diff != nil {
				t.Errorf("mirror: %s", diff)
			}
			if !strings.HasPrefix(m.userLink, c.graph+"/v1.0/users/delta?$deltatoken=") {
				t.Errorf("delta link: got %s, want one on %s", m.userLink, c.graph)
			}
			discovery := decode(t,
				c.do(http.MethodGet, c.login+"/"+tenant.Domain+"/v2.0/.well-known/openid-configuration?", ""))
			if want := c.login + "/" + tenant.TenantID + "/v2.0"; discovery["issuer"] != want {
				t.Errorf("issuer: got %v, want %s", discovery["issuer"], want)
			}
			for _, fault := range []Action{Reset(20), Cut(20)} {
				tenant.Faults.Add(Rule{Times: 1, Do: fault})
				r := c.do(http.MethodGet, "/users", "")
				if got, err := io.ReadAll(r.Body); err == nil {
					t.Errorf("broken body: got %q and no error", got)
				}
			}
		})
	}
}

func TestBodiesAreCompressedWhenAccepted(t *testing.T) {
	tenant := New(Options{Users: 200})
	for name, c := range map[string]*client{"in process": newClient(t, tenant), "over TLS": served(t, tenant, true)} {
		t.Run(name, func(t *testing.T) {
			plain := c.do(http.MethodGet, "/users?$top=150", "", "Accept-Encoding", "identity")
			want, err := io.ReadAll(plain.Body)
			if err != nil || plain.Header.Get("Content-Encoding") != "" {
				t.Fatalf("plain: got %v %q", err, plain.Header.Get("Content-Encoding"))
			}
			r := c.do(http.MethodGet, "/users?$top=150", "", "Accept-Encoding", "gzip")
			if r.Header.Get("Content-Encoding") != "gzip" {
				t.Fatalf("got %v", r.Header)
			}
			zip, err := gzip.NewReader(r.Body)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(zip); err != nil || len(got) != len(want) {
				t.Errorf("got %d bytes %v, want %d", len(got), err, len(want))
			}
		})
	}
}

func TestAnswersEndWithTheirContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := New(Options{Users: 5, Latency: 100 * time.Millisecond})
		c := newClient(t, tenant)
		if took := c.t.Context().Err(); took != nil {
			t.Fatal(took)
		}
		start := time.Now()
		c.page("/users")
		if got := time.Since(start); got != 100*time.Millisecond {
			t.Errorf("latency: got %v, want 100ms", got)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.graph+"/v1.0/users", nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tenant.RoundTripper().RoundTrip(r); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("during the latency: got %v, want DeadlineExceeded", err)
		}
		r = r.WithContext(t.Context())
		r.Header.Set("Authorization", "Bearer "+c.token)
		resp, err := tenant.RoundTripper().RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if _, err := resp.Body.Read(make([]byte, 1)); !errors.Is(err, context.Canceled) {
			t.Errorf("after Close: got %v, want Canceled", err)
		}
	})
}

func TestStatsCountCalls(t *testing.T) {
	tenant := New(Options{Users: 5, Groups: 3})
	c := newClient(t, tenant)
	group := tenant.some(tenant.source(), KindGroup, 1)[0]
	c.page("/users")
	c.do(http.MethodPost, "/$batch", `{"requests":[{"id":"a","method":"GET","url":"/users"},{"id":"b","method":"GET",`+
		`"url":"/groups/`+group+`/members"}]}`)
	got := tenant.Stats()
	if got.Requests != 3 || got.Calls["/users"] != 2 || got.Calls["/groups/{id}/members"] != 1 ||
		got.Calls["$batch"] != 1 || got.Calls["token"] != 1 || got.Concurrent != 1 {
		t.Errorf("got %+v", got)
	}
	tenant.ResetStats()
	if got := tenant.Stats(); got.Requests != 0 || got.Calls["/users"] != 0 {
		t.Errorf("after reset: got %+v", got)
	}
}
