package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/rollcallsync/rollcall/core/sim"
)

// visitor is a person who signs in at the pages of a tenant.
type visitor struct {
	http *http.Client
	as   string // sign-in name
}

var (
	hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
	formAction  = regexp.MustCompile(`<form method="post" action="([^"]*)">`)
)

// signIn goes from page to page until the tenant hands over to the application
// or says that all is done. first is sent to the first page.
func (v visitor) signIn(address string, first url.Values) error {
	page, err := v.send(address, first)
	for range 5 {
		if err != nil || strings.Contains(page, `id="end"`) {
			return err
		}
		form := url.Values{}
		for _, field := range hiddenField.FindAllStringSubmatch(page, -1) {
			form.Set(field[1], html.UnescapeString(field[2]))
		}
		if to := formAction.FindStringSubmatch(page); to != nil {
			_, err := v.send(to[1], form)
			return err
		}
		if strings.Contains(page, `id="username"`) {
			form.Set("username", v.as)
			form.Set("password", sim.Password)
		}
		page, err = v.send(address, form)
	}
	return fmt.Errorf("no end at %s", address)
}

func (v visitor) send(address string, form url.Values) (page string, err error) {
	r, err := v.http.PostForm(address, form)
	if err != nil {
		return "", err
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	return string(text), err
}

// visit is the browser of the scripts, a program of its own.
func visit(address string) {
	u, err := url.Parse(address)
	if err == nil {
		as := os.Getenv("VISIT_AS")
		if as == "" {
			as = u.Query().Get("login_hint")
		}
		var client *http.Client
		if client, err = trusting(os.Getenv("CA")); err == nil {
			err = visitor{client, as}.signIn(address, nil)
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

// scriptTenant is the tenant of a script.
func scriptTenant(ts *testscript.TestScript) *sim.Tenant {
	tenant, ok := tenants.Load(ts.MkAbs("."))
	if !ok {
		ts.Fatalf("no tenant yet")
	}
	return tenant.(*sim.Tenant)
}

// namePeople sets variables to people of the tenant.
func namePeople(ts *testscript.TestScript, _ bool, _ []string) {
	people := scriptTenant(ts).People()
	for name, remark := range map[string]string{"USUAL": "signs in", "MFA": "needs multi-factor authentication"} {
		i := slices.IndexFunc(people, func(p sim.Person) bool { return p.Remark == remark })
		if i < 0 {
			ts.Fatalf("nobody %s", remark)
		}
		ts.Setenv(name, people[i].SignInName)
	}
}

// enterCode enters the code of a device that waits, once one does.
func enterCode(ts *testscript.TestScript, _ bool, _ []string) {
	tenant := scriptTenant(ts)
	patience := time.NewTimer(time.Minute)
	defer patience.Stop()
	for len(tenant.DeviceCodes()) == 0 {
		select {
		case <-patience.C:
			ts.Fatalf("no device waits")
		case <-time.After(20 * time.Millisecond):
		}
	}
	client := &http.Client{Transport: tenant.RoundTripper()}
	ts.Check(visitor{client, ts.Getenv("USUAL")}.signIn("https://practice/common/oauth2/deviceauth", url.Values{"user_code": {tenant.DeviceCodes()[0]}}))
}
