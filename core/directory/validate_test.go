package directory

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/problem"
)

// asciiOnly stands in for the mapping of internationalized domains.
func asciiOnly(s string) (string, error) {
	for _, r := range s {
		if r != '.' && r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') {
			return "", errors.New("not ASCII")
		}
	}
	return s, nil
}

const someGUID = "1b2c3d4e-0000-4000-8000-123456789abc"

// wantUsage checks that err is a usage problem whose title and hint contain the given texts.
func wantUsage(t *testing.T, err error, title, hint string) {
	t.Helper()
	p := problem.Of(err)
	if p.Code != problem.CodeUsage || !strings.Contains(p.Title, title) || !strings.Contains(p.Hint, hint) {
		t.Errorf("problem = %+v, want usage with title %q and hint %q", p, title, hint)
	}
}

func TestParseDescription(t *testing.T) {
	if got, err := ParseDescription("  Contoso Übersee "); got != "Contoso Übersee" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := ParseDescription(strings.Repeat("é", MaxDescription)); err != nil {
		t.Errorf("the longest description: %v", err)
	}
	for name, test := range map[string]struct{ typed, title string }{
		"empty":      {" ", "empty"},
		"too long":   {strings.Repeat("x", MaxDescription+1), "121 characters"},
		"line break": {"a\nb", `"a\nb"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ParseDescription(test.typed)
			wantUsage(t, err, test.title, "")
		})
	}
}

func TestParseInfo(t *testing.T) {
	if got, err := ParseInfo(""); got != "" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	_, err := ParseInfo(strings.Repeat("x", MaxInfo+1))
	wantUsage(t, err, "241 characters", "240")
}

func TestParseClientID(t *testing.T) {
	if got, err := ParseClientID(" " + strings.ToUpper(someGUID)); got != someGUID || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	for _, bad := range []string{
		"", "abc", someGUID + "0", strings.Replace(someGUID, "-", "0", 1),
		strings.Replace(someGUID, "b", "g", 1),
	} {
		_, err := ParseClientID(bad)
		wantUsage(t, err, bad, "Application (client) ID")
	}
}

func TestParseTenant(t *testing.T) {
	for typed, want := range map[string]string{
		"Contoso.onmicrosoft.com":  "contoso.onmicrosoft.com",
		strings.ToUpper(someGUID):  someGUID,
		" contoso.com ":            "contoso.com",
		"contoso.com":              "contoso.com",
		"sub-domain.contoso.co.uk": "sub-domain.contoso.co.uk",
	} {
		if got, err := ParseTenant(typed, asciiOnly); got != want || err != nil {
			t.Errorf("ParseTenant(%q) = %q, %v", typed, got, err)
		}
	}
	for _, bad := range []string{"", "contoso", "common", "https://contoso.com", "user@contoso.com", "contoso .com"} {
		_, err := ParseTenant(bad, asciiOnly)
		wantUsage(t, err, bad, "contoso.onmicrosoft.com")
	}
}

func TestParseDomains(t *testing.T) {
	got, err := ParseDomains("fabrikam.com,contoso.com,fabrikam.com", asciiOnly)
	if want := []string{"contoso.com", "fabrikam.com"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if got, err := ParseDomains("", asciiOnly); got != nil || err != nil {
		t.Errorf("empty list: %q, %v", got, err)
	}
	for name, test := range map[string]struct{ typed, title, hint string }{
		"space after comma": {"contoso.com, fabrikam.com", "contains a space", "contoso.com,fabrikam.com"},
		"only spaces":       {"contoso.com fabrikam.com", "contains a space", "contoso.com,fabrikam.com"},
		"empty entry":       {"contoso.com,", "empty entry", "contoso.com,fabrikam.com"},
		"address":           {"contoso.com,ann@fabrikam.com", `"ann@fabrikam.com"`, "only the domain: fabrikam.com"},
		"no dot":            {"localhost", `"localhost"`, "contoso.com"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ParseDomains(test.typed, asciiOnly)
			wantUsage(t, err, test.title, test.hint)
		})
	}
}

func TestParseAddresses(t *testing.T) {
	for _, typed := range []string{"https://Graph.Example.com:8443", "https://graph.example.com:8443/"} {
		if got, err := ParseGraphURL(typed); got != "https://graph.example.com:8443" || err != nil {
			t.Errorf("ParseGraphURL(%q) = %q, %v", typed, got, err)
		}
	}
	for _, bad := range []string{
		"http://graph.example.com", "https://", "https://h/v1.0", "https://h?x=1",
		"https://u:p@h", "https://h#f", "h", "https://[::1",
	} {
		_, err := ParseGraphURL(bad)
		wantUsage(t, err, "The Graph address", "https://graph.example.com")
		_, err = ParseLoginURL(bad)
		wantUsage(t, err, "The sign-in address", "https://login.example.com")
	}
	_, err := ParseLoginURL(" ")
	wantUsage(t, err, "The sign-in address is missing", "https://login.example.com")
}

func TestParseDate(t *testing.T) {
	for typed, want := range map[string]time.Time{
		"":                          {},
		"2027-03-31":                time.Date(2027, 3, 31, 0, 0, 0, 0, time.UTC),
		"2027-03-31T10:00:00+02:00": time.Date(2027, 3, 31, 8, 0, 0, 0, time.UTC),
	} {
		if got, err := ParseDate(typed); !got.Equal(want) || err != nil {
			t.Errorf("ParseDate(%q) = %v, %v", typed, got, err)
		}
	}
	_, err := ParseDate("31.03.2027")
	wantUsage(t, err, `"31.03.2027"`, "2027-03-31")
}

func TestNormalizeConnector(t *testing.T) {
	typed := Connector{
		Description: " Contoso", TenantDomain: "CONTOSO.com", ClientID: strings.ToUpper(someGUID),
		Cloud: "custom", LoginURL: "https://Login.example/", GraphURL: "https://graph.example",
		Domains: []string{"b.com", "a.com"},
	}
	got, err := typed.Normalize(asciiOnly)
	if err != nil {
		t.Fatal(err)
	}
	want := Connector{
		Description: "Contoso", TenantDomain: "contoso.com", ClientID: someGUID, Cloud: CloudCustom,
		LoginURL: "https://login.example", GraphURL: "https://graph.example", Domains: []string{"a.com", "b.com"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("normal form (-want +got):\n%s", diff)
	}

	for name, test := range map[string]struct {
		edit  func(*Connector)
		title string
	}{
		"description":    {func(c *Connector) { c.Description = "" }, "description"},
		"info":           {func(c *Connector) { c.Info = "a\tb" }, "info"},
		"tenant":         {func(c *Connector) { c.TenantDomain = "x" }, `"x"`},
		"client id":      {func(c *Connector) { c.ClientID = "x" }, `"x"`},
		"cloud":          {func(c *Connector) { c.Cloud = "germany" }, `"germany"`},
		"domains":        {func(c *Connector) { c.Domains = []string{"x"} }, `"x"`},
		"no sign-in URL": {func(c *Connector) { c.LoginURL = "" }, "sign-in address is missing"},
		"no Graph URL":   {func(c *Connector) { c.GraphURL = "" }, "Graph address"},
		"URL too many":   {func(c *Connector) { c.Cloud = CloudChina }, "china"},
	} {
		t.Run(name, func(t *testing.T) {
			c := typed
			test.edit(&c)
			_, err := c.Normalize(asciiOnly)
			wantUsage(t, err, test.title, "")
		})
	}
}
