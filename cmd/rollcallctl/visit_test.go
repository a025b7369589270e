package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/sim/simtest"
)

// visit acts as the browser for the scripts. It runs as a separate program.
func visit(address string) {
	u, err := url.Parse(address)
	if err == nil {
		as := os.Getenv("VISIT_AS")
		if as == "" {
			as = u.Query().Get("login_hint")
		}
		var client *http.Client
		if client, err = trusting(os.Getenv("CA")); err == nil {
			err = simtest.Visitor{HTTP: client, As: as}.SignIn(address, nil)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func trusting(authority string) (*http.Client, error) {
	text, err := os.ReadFile(authority)
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(text)
	return &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}, err
}

// scriptTenant returns the tenant of a script.
func scriptTenant(ts *testscript.TestScript) *sim.Tenant {
	tenant, ok := tenants.Load(ts.MkAbs("."))
	if !ok {
		ts.Fatalf("no tenant yet")
	}
	return tenant.(*sim.Tenant)
}

// namePeople sets variables to the sign-in names of people in the tenant.
func namePeople(ts *testscript.TestScript, _ bool, _ []string) {
	people := scriptTenant(ts).People()
	for name, remark := range map[string]string{"USUAL": "signs in", "MFA": "needs multi-factor authentication"} {
		i := slices.IndexFunc(people, func(p sim.Person) bool { return p.Remark == remark })
		if i < 0 {
			ts.Fatalf("no person %s", remark)
		}
		ts.Setenv(name, people[i].SignInName)
	}
}

// enterCode waits for a device code and enters it on the page.
func enterCode(ts *testscript.TestScript, _ bool, _ []string) {
	tenant := scriptTenant(ts)
	patience := time.NewTimer(onlyAHang)
	defer patience.Stop()
	for len(tenant.DeviceCodes()) == 0 {
		select {
		case <-patience.C:
			ts.Fatalf("no device waits")
		case <-time.After(20 * time.Millisecond):
		}
	}
	client := &http.Client{Transport: tenant.RoundTripper()}
	ts.Check(simtest.Visitor{HTTP: client, As: ts.Getenv("USUAL")}.SignIn("https://practice/common/oauth2/deviceauth",
		url.Values{"user_code": {tenant.DeviceCodes()[0]}}))
}
