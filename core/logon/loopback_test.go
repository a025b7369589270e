package logon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
)

// stranger visits the loopback address without the state, in every way that ended a log-on with
// MSAL's own listener.
func stranger(t *testing.T, address string) {
	t.Helper()
	for _, visit := range []struct{ method, path, body string }{
		{http.MethodGet, "/", ""},
		{http.MethodGet, "/favicon.ico", ""},
		{http.MethodHead, "/", ""},
		{http.MethodOptions, "/", ""},
		{http.MethodGet, "/?code=stolen", ""},
		{http.MethodGet, "/?code=stolen&state=guessed", ""},
		{http.MethodGet, "/?error=access_denied&error_description=AADSTS65004%3A+No.&state=guessed", ""},
		{http.MethodPost, "/", ""},
		{http.MethodPost, "/", "error=access_denied"},
		{http.MethodPost, "/", "code=stolen"},
		{http.MethodPost, "/", "code=stolen&state=guessed"},
		{http.MethodPost, "/", "state=&code=stolen"},
		{http.MethodPost, "/", strings.Repeat("x", largestForm+1)},
	} {
		req, err := http.NewRequestWithContext(t.Context(), visit.method, address+visit.path,
			strings.NewReader(visit.body))
		if err != nil {
			t.Error(err)
			return
		}
		if visit.method == http.MethodPost {
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Errorf("%s %s: %v", visit.method, visit.path, err)
			continue
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusNotFound {
			t.Errorf("%s %s %.40q: status %d, want 404", visit.method, visit.path, visit.body, resp.StatusCode)
		}
	}
	// A port scan connects and sends nothing.
	if c, err := net.Dial("tcp", strings.TrimPrefix(address, "http://")); err != nil {
		t.Error(err)
	} else {
		c.Close()
	}
}

// Other visitors reach the loopback address during a sign-in. They do not affect the log-on.
// (MSAL's listener mistook the first of them for the answer and reported "unavailable".)
func TestStrangersAtTheLoopbackAddressAreIgnored(t *testing.T) {
	tenant, d, entra := practice(t, sim.Options{Users: 60})
	person := &visitor{t: t, tenant: tenant, as: somebody(t, tenant, "signs in")}
	v, err := (&Service{Directory: d, Entra: entra}).Evaluate(t.Context(), Request{
		User: person.as.SignInName, Way: directory.WayBrowser, Administrator: true,
		OpenBrowser: func(page string) error {
			u, err := url.Parse(page)
			if err != nil {
				return err
			}
			stranger(t, u.Query().Get("redirect_uri"))
			return person.open(page)
		},
	})
	person.wg.Wait()
	if err != nil || !v.Allowed {
		t.Errorf("%s %q %q, %v", v.Reason, v.Text, v.Hint, err)
	}
}

// The request for Entra ID's page follows the protocol, with PKCE and a state that is different for
// each log-on.
func TestPageIsRequestedWithStateAndChallenge(t *testing.T) {
	tenant, d, entra := practice(t, sim.Options{Users: 60})
	seen := map[string]bool{}
	for range 2 {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := (&Service{Directory: d, Entra: entra}).Evaluate(ctx, Request{
			User: tenant.People()[0].SignInName, Way: directory.WayBrowser, Administrator: true,
			OpenBrowser: func(page string) error {
				u, err := url.Parse(page)
				if err != nil {
					return err
				}
				q := u.Query()
				for name, want := range map[string]string{
					"client_id": tenant.ClientID, "response_type": "code", "response_mode": "form_post",
					"code_challenge_method": "S256",
					"scope":                 "openid profile offline_access", "prompt": "select_account",
					"login_hint": tenant.People()[0].SignInName,
				} {
					if q.Get(name) != want {
						t.Errorf("%s is %q, want %q", name, q.Get(name), want)
					}
				}
				for name, length := range map[string]int{"state": 52, "code_challenge": 43} { // 260 bits, and 32 bytes
					if len(q.Get(name)) != length || seen[q.Get(name)] {
						t.Errorf("%s is %q", name, q.Get(name))
					}
					seen[q.Get(name)] = true
				}
				cancel()
				return nil
			},
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// listening returns a server that waits for one answer, as in a log-on.
func listening(t *testing.T) *loopback {
	t.Helper()
	l, err := listenLoopback(t.Context(), "the state")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.close(t.Context()) })
	return l
}

// arrive visits the loopback address and returns the resulting page.
func arrive(t *testing.T, l *loopback, method string, values url.Values) string {
	t.Helper()
	visit := func() (*http.Response, error) { return http.PostForm(l.address, values) }
	if method == http.MethodGet {
		visit = func() (*http.Response, error) { return http.Get(l.address + "/?" + values.Encode()) }
	}
	resp, err := visit()
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("status %d, %v", resp.StatusCode, err)
	}
	return string(page)
}

func TestAnswerArrivesByPostAndByQuery(t *testing.T) {
	for _, method := range []string{http.MethodPost, http.MethodGet} {
		l := listening(t)
		page := arrive(t, l, method, url.Values{"state": {"the state"}, "code": {"the code"}})
		arrive(t, l, method, url.Values{"state": {"the state"}, "code": {"loaded again"}})
		got, err := l.wait(t.Context())
		if err != nil || got != (redirection{code: "the code"}) || !strings.Contains(page, "Authentication complete") {
			t.Errorf("%s: %+v, %v, page %s", method, got, err, page)
		}
		l = listening(t)
		page = arrive(t, l, method, url.Values{
			"state": {"the state"}, "error": {"access_denied"},
			"error_description": {"AADSTS65004: <b>No</b>."}, "code": {"x"},
		})
		got, err = l.wait(t.Context())
		if err != nil || got != (redirection{class: "access_denied", description: "AADSTS65004: <b>No</b>."}) {
			t.Errorf("%s: %+v, %v", method, got, err)
		}
		if !strings.Contains(page, "Not signed in") || strings.Contains(page, "65004") {
			t.Errorf("%s: page %s", method, page)
		}
	}
}

// A browser tries ::1 first for localhost, so no other program may be able to listen there.
func TestBothLoopbackAddressesAreHeld(t *testing.T) {
	l := listening(t)
	_, port, _ := strings.Cut(strings.TrimPrefix(l.address, "http://"), ":")
	for _, host := range []string{"127.0.0.1", "::1"} {
		c, err := net.Dial("tcp", net.JoinHostPort(host, port))
		if err != nil {
			if probe, none := net.Listen("tcp", net.JoinHostPort(host, "0")); none == nil {
				probe.Close()
				t.Errorf("%s: %v", host, err)
			}
			continue
		}
		c.Close()
	}
}

func TestWhatTheBrowserBringsBack(t *testing.T) {
	for name, tt := range map[string]struct {
		answer redirection
		want   directory.LogOnReason
		code   int
	}{
		"declined": {
			redirection{class: "access_denied", description: "AADSTS65004: User declined."},
			directory.LogOnCancelled, 65004,
		},
		"blocked": {redirection{
			class:       "access_denied",
			description: "AADSTS53003: Access has been blocked.",
		}, directory.LogOnConditionalAccess, 53003},
		"no description": {redirection{class: "access_denied"}, directory.LogOnCancelled, 0},
		"consent":        {redirection{class: "consent_required"}, directory.LogOnConsent, 0},
		"trouble": {
			redirection{class: "server_error", description: "AADSTS90033: A transient error."},
			directory.LogOnUnavailable, 90033,
		},
		"trouble, no code": {redirection{class: "temporarily_unavailable"}, directory.LogOnUnavailable, 0},
		"a number without a code": {
			redirection{class: "access_denied", description: "AADSTS99999999999999999999: ?"},
			directory.LogOnRefused, 0,
		},
	} {
		v := evaluate(t, contoso(), &fakeEntra{signIn: no(tt.answer.refusal())}, asAnna())
		if v.Allowed || v.Reason != tt.want || v.Code != tt.code {
			t.Errorf("%s: got %s %d, want %s %d", name, v.Reason, v.Code, tt.want, tt.code)
		}
	}
}

func TestBrowserThatCannotBeOpenedIsReported(t *testing.T) {
	tenant, d, entra := practice(t, sim.Options{Users: 60})
	v, err := (&Service{Directory: d, Entra: entra}).Evaluate(t.Context(), Request{
		User: tenant.People()[0].SignInName, Way: directory.WayBrowser, Administrator: true,
		OpenBrowser: func(string) error { return errors.New("exec: xdg-open: not found") },
	})
	if err != nil || v.Reason != directory.LogOnUnavailable ||
		!strings.Contains(v.Hint, "The browser could not be opened") {
		t.Errorf("%s %q, %v", v.Reason, v.Hint, err)
	}
	if strings.Contains(fmt.Sprint(v), "xdg-open") {
		t.Errorf("the verdict quotes the operating system: %+v", v)
	}
}
