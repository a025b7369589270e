package logon

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/sim/simtest"
)

// practice returns a directory with the people of a practice tenant, and a Microsoft that uses this
// tenant.
func practice(t *testing.T, o sim.Options) (*sim.Tenant, *fakeDirectory, *Microsoft) {
	t.Helper()
	tenant := sim.New(o)
	d := contoso()
	d.connectors[0] = directory.Connector{
		ID: "con1", Description: "Practice", Cloud: directory.CloudPractice,
		TenantDomain: tenant.Domain, TenantID: tenant.TenantID, ClientID: tenant.ClientID,
	}
	d.users = nil
	for _, p := range tenant.People() {
		u := directory.User{
			ID: p.ID, Connector: "con1", Status: directory.StatusActive,
			Attributes: directory.Attributes{
				{Name: "displayName", Value: fmt.Sprintf("%q", p.DisplayName)},
				{Name: "userPrincipalName", Value: fmt.Sprintf("%q", p.SignInName)},
			},
		}
		if p.Remark == "is a guest" {
			u.Attributes = directory.Attributes{
				{Name: "mail", Value: fmt.Sprintf("%q", p.SignInName)},
				{Name: "userPrincipalName", Value: `"x#EXT#@practice.example"`},
				{Name: "userType", Value: `"Guest"`},
			}
		}
		d.users = append(d.users, u)
	}
	return tenant, d, &Microsoft{Transport: func(directory.Connector) (http.RoundTripper, error) {
		return tenant.RoundTripper(), nil
	}}
}

func somebody(t *testing.T, tenant *sim.Tenant, remark string) sim.Person {
	t.Helper()
	people := tenant.People()
	i := slices.IndexFunc(people, func(p sim.Person) bool { return p.Remark == remark })
	if i < 0 {
		t.Fatalf("no person %s", remark)
	}
	return people[i]
}

// visitor is a person with a browser outside the program.
type visitor struct {
	t      *testing.T
	tenant *sim.Tenant
	as     sim.Person
	cancel bool

	wg sync.WaitGroup
}

// open visits a page in the background and signs in there.
func (v *visitor) open(address string) error {
	v.signIn(address, nil)
	return nil
}

// enter enters a device code.
func (v *visitor) enter(code DeviceCode) {
	v.signIn(code.Address, url.Values{"user_code": {code.Code}})
}

func (v *visitor) signIn(address string, first url.Values) {
	person := simtest.Visitor{
		HTTP: &http.Client{Transport: v.tenant.RoundTripper()}, As: v.as.SignInName,
		Cancel: v.cancel,
	}
	v.wg.Go(func() {
		if err := person.SignIn(address, first); err != nil {
			v.t.Error(err)
		}
	})
}

// Everybody in the practice tenant logs on with every method, through MSAL.
func TestPracticeTenant(t *testing.T) {
	tenant, d, entra := practice(t, sim.Options{Users: 120})
	s := &Service{Directory: d, Entra: entra}
	for remark, want := range map[string]map[directory.Way]directory.LogOnReason{
		"signs in": {
			directory.WayPassword: directory.LogOnAllowed,
			directory.WayBrowser:  directory.LogOnAllowed, directory.WayDevice: directory.LogOnAllowed,
		},
		"needs multi-factor authentication": {
			directory.WayPassword: directory.LogOnMultiFactor,
			directory.WayBrowser:  directory.LogOnAllowed, directory.WayDevice: directory.LogOnAllowed,
		},
		"is a guest": {
			directory.WayPassword: directory.LogOnForeign,
			directory.WayBrowser:  directory.LogOnAllowed, directory.WayDevice: directory.LogOnAllowed,
		},
		"signs in at a federation service": {
			directory.WayPassword: directory.LogOnFederated,
			directory.WayBrowser:  directory.LogOnAllowed, directory.WayDevice: directory.LogOnAllowed,
		},

		"has to register for multi-factor authentication": {
			directory.WayPassword: directory.LogOnMultiFactor,
			directory.WayBrowser:  directory.LogOnCancelled,
		},
		"is locked": {
			directory.WayPassword: directory.LogOnLocked,
			directory.WayBrowser:  directory.LogOnCancelled,
		},
		"has an expired password": {
			directory.WayPassword: directory.LogOnPasswordExpired,
			directory.WayBrowser:  directory.LogOnCancelled,
		},
		"has to change the password": {
			directory.WayPassword: directory.LogOnPasswordExpired,
			directory.WayBrowser:  directory.LogOnCancelled,
		},
		"is blocked by Conditional Access": {
			directory.WayPassword: directory.LogOnConditionalAccess,
			directory.WayBrowser:  directory.LogOnCancelled,
		},
		"is disabled": {
			directory.WayPassword: directory.LogOnDisabledInEntra,
			directory.WayBrowser:  directory.LogOnCancelled,
		},
	} {
		for way, reason := range want {
			t.Run(remark+"/"+string(way), func(t *testing.T) {
				person := &visitor{t: t, tenant: tenant, as: somebody(t, tenant, remark)}
				v, err := s.Evaluate(t.Context(), Request{
					User: person.as.SignInName, Way: way, Password: []byte(sim.Password), Administrator: true,
					OpenBrowser: person.open, ShowCode: person.enter,
				})
				person.wg.Wait()
				if err != nil || v.Reason != reason {
					t.Errorf("got %s %d, %v; want %s", v.Reason, v.Code, err, reason)
				}
				if v.Allowed && v.SignedIn.ObjectID != person.as.ID {
					t.Errorf("signed in: %+v", v.SignedIn)
				}
			})
		}
	}
}

// Many people log on at the same time, each as themselves.
func TestManyAtOnce(t *testing.T) {
	tenant, d, entra := practice(t, sim.Options{Users: 120})
	s := &Service{Directory: d, Entra: entra}
	var wg sync.WaitGroup
	for range 8 {
		for _, p := range tenant.People() {
			wg.Go(func() {
				v, err := s.Evaluate(t.Context(),
					Request{
						User: p.SignInName, Way: directory.WayPassword, Password: []byte(sim.Password),
						Administrator: true,
					})
				if err != nil || v.Allowed != (p.Remark == "signs in") || v.Allowed && v.SignedIn.ObjectID != p.ID {
					t.Errorf("%s (%s): %s, %v", p.SignInName, p.Remark, v.Reason, err)
				}
			})
		}
	}
	wg.Wait()
	if len(d.log) != 8*len(tenant.People()) {
		t.Errorf("the log has %d entries", len(d.log))
	}
}

func TestSomebodyElseInTheBrowser(t *testing.T) {
	tenant, d, entra := practice(t, sim.Options{Users: 120})
	person := &visitor{t: t, tenant: tenant, as: tenant.People()[1]}
	for _, way := range []directory.Way{directory.WayBrowser, directory.WayDevice} {
		v, err := (&Service{Directory: d, Entra: entra}).Evaluate(t.Context(), Request{
			User: tenant.People()[0].SignInName, Way: way, Administrator: true, OpenBrowser: person.open,
			ShowCode: person.enter,
		})
		person.wg.Wait()
		if err != nil || v.Reason != directory.LogOnOtherPerson || v.Allowed ||
			!strings.Contains(v.Text, person.as.SignInName) {
			t.Errorf("%s: %s %q, %v", way, v.Reason, v.Text, err)
		}
	}
}

func TestWhatEntraRefuses(t *testing.T) {
	var throttled, trouble sim.Action = simtest.SignInThrottled("3"), simtest.SignInTransient()
	for name, test := range map[string]struct {
		way    directory.Way
		change func(*sim.Tenant, *fakeDirectory)
		want   directory.LogOnReason
		code   int
		hint   string
	}{
		"wrong password": {
			directory.WayPassword, func(t *sim.Tenant, d *fakeDirectory) {},
			directory.LogOnWrongPassword, 50126, "reset",
		},
		"throttled": {
			directory.WayPassword, fault(throttled), directory.LogOnUnavailable, 90055,
			"Try again",
		},
		"trouble": {directory.WayPassword, fault(trouble), directory.LogOnUnavailable, 90033, "Try again"},
		"no consent": {
			directory.WayPassword,
			fault(sim.SignInFails(400, "invalid_grant", 65001, "No consent.", "")), directory.LogOnConsent, 65001,
			"Grant admin consent",
		},
		"no public client": {directory.WayPassword, func(t *sim.Tenant, _ *fakeDirectory) {
			t.AllowPublicClient(false)
		}, directory.LogOnSetup, 7000218, "Allow public client flows"},
		"no public client yet": {directory.WayDevice, func(t *sim.Tenant, _ *fakeDirectory) {
			t.AllowPublicClient(false)
		}, directory.LogOnSetup, 7000218, "Allow public client flows"},
		"unknown application": {directory.WayDevice, func(_ *sim.Tenant, d *fakeDirectory) {
			d.connectors[0].ClientID = bobID
		}, directory.LogOnSetup, 700016, "Application (client) ID"},
		"declined": {
			directory.WayDevice, func(*sim.Tenant, *fakeDirectory) {}, directory.LogOnCancelled, 65004,
			"",
		},
		"unknown tenant": {directory.WayPassword, func(_ *sim.Tenant, d *fakeDirectory) {
			d.connectors[0].TenantDomain = "nobody.example"
		}, directory.LogOnSetup, 90002, "spelling"},
	} {
		t.Run(name, func(t *testing.T) {
			tenant, d, entra := practice(t, sim.Options{Users: 60})
			test.change(tenant, d)
			person := &visitor{t: t, tenant: tenant, as: tenant.People()[0], cancel: true}
			v, err := (&Service{Directory: d, Entra: entra}).Evaluate(t.Context(), Request{
				User: person.as.SignInName, Way: test.way, Password: []byte("wrong"), Administrator: true,
				ShowCode: person.enter,
			})
			person.wg.Wait()
			if err != nil || v.Reason != test.want || v.Code != test.code || !strings.Contains(v.Hint, test.hint) {
				t.Errorf("got %s %d, %v: %q %q", v.Reason, v.Code, err, v.Text, v.Hint)
			}
			if (v.RequestID == "") != (test.code == 0) {
				t.Errorf("request id %q", v.RequestID)
			}
		})
	}
}

func fault(action sim.Action) func(*sim.Tenant, *fakeDirectory) {
	return func(t *sim.Tenant, _ *fakeDirectory) {
		t.Faults.Add(sim.Rule{Path: "/oauth2/v2.0/token", Do: action})
	}
}

// roundTrip makes a transport out of a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestNoNetwork(t *testing.T) {
	_, d, _ := practice(t, sim.Options{Users: 60})
	for name, answer := range map[string]roundTrip{
		"refused": func(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") },
		"portal": func(r *http.Request) (*http.Response, error) {
			return &http.Response{
				StatusCode: 200, Header: http.Header{},
				Body: io.NopCloser(strings.NewReader("<html>Log on to the hotel</html>")), Request: r,
			}, nil
		},
		"gateway": func(r *http.Request) (*http.Response, error) {
			return &http.Response{
				StatusCode: 502, Header: http.Header{},
				Body: io.NopCloser(strings.NewReader("<html>")), Request: r,
			}, nil
		},
		"redirect": func(r *http.Request) (*http.Response, error) {
			return &http.Response{
				StatusCode: 307, Header: http.Header{"Location": {"https://evil.example"}},
				Body: http.NoBody, Request: r,
			}, nil
		},
	} {
		entra := &Microsoft{Transport: func(directory.Connector) (http.RoundTripper, error) { return answer, nil }}
		v := evaluateWith(t, d, entra)
		if v.Reason != directory.LogOnUnavailable || v.Allowed {
			t.Errorf("%s: %s", name, v.Reason)
		}
		if err := entra.Reach(t.Context(), d.connectors[0]); name != "portal" && err == nil {
			t.Errorf("%s: Reach says that Entra ID answers", name)
		}
	}
}

func evaluateWith(t *testing.T, d *fakeDirectory, entra Entra) Verdict {
	t.Helper()
	v, err := (&Service{Directory: d, Entra: entra}).Evaluate(t.Context(), Request{
		User: d.users[0].ID, Way: directory.WayPassword, Password: []byte(sim.Password), Administrator: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A password is sent once, to the token endpoint of the sign-in host, and appears in nothing that
// is returned.
func TestWhereThePasswordGoes(t *testing.T) {
	for _, remark := range []string{"signs in", "signs in at a federation service", "is a guest", "is locked"} {
		tenant, d, _ := practice(t, sim.Options{Users: 120})
		var sent []string
		watch := roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.Body != nil {
				body, err := io.ReadAll(r.Body)
				if err != nil {
					return nil, err
				}
				if bytes.Contains(body, []byte(sim.Password)) {
					sent = append(sent, r.URL.Host+r.URL.Path)
				}
				r.Body = io.NopCloser(bytes.NewReader(body))
			}
			return tenant.RoundTripper().RoundTrip(r)
		})
		entra := &Microsoft{Transport: func(directory.Connector) (http.RoundTripper, error) { return watch, nil }}
		v, err := (&Service{Directory: d, Entra: entra}).Evaluate(t.Context(), Request{
			User: somebody(t, tenant, remark).SignInName, Way: directory.WayPassword, Password: []byte(sim.Password),
			Administrator: true,
		})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"login.microsoftonline.com/" + tenant.TenantID + "/oauth2/v2.0/token"}
		if remark == "signs in at a federation service" || remark == "is a guest" {
			want = nil
		}
		if !slices.Equal(sent, want) {
			t.Errorf("%s: the password went to %v, want %v", remark, sent, want)
		}
		if text := fmt.Sprintf("%+v %+v", v, d.log); strings.Contains(text, sim.Password) {
			t.Errorf("%s: the password is in %s", remark, text)
		}
	}
}

func TestCancelInEachWay(t *testing.T) {
	tenant, d, entra := practice(t, sim.Options{Users: 60})
	for _, way := range directory.Ways {
		ctx, cancel := context.WithCancel(t.Context())
		if way == directory.WayPassword {
			cancel()
		}
		v, err := (&Service{Directory: d, Entra: entra}).Evaluate(ctx, Request{
			User: tenant.People()[0].SignInName, Way: way, Password: []byte(sim.Password), Administrator: true,
			OpenBrowser: func(string) error { cancel(); return nil }, ShowCode: func(DeviceCode) { cancel() },
		})
		cancel()
		if err != nil || v.Reason != directory.LogOnCancelled {
			t.Errorf("%s: %s, %v", way, v.Reason, err)
		}
	}
}

func TestIDTokenMustMatch(t *testing.T) {
	tenant, d, _ := practice(t, sim.Options{Users: 60, Clock: func() time.Time {
		return time.Now().Add(-3 * time.Hour)
	}})
	late := &Microsoft{Transport: func(directory.Connector) (http.RoundTripper, error) {
		return tenant.RoundTripper(), nil
	}}
	if v := evaluateWith(t, d, late); v.Reason != directory.LogOnUnavailable {
		t.Errorf("token of three hours ago: %s", v.Reason)
	}
}
