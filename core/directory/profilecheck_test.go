package directory

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var comparePrefixes = cmpopts.EquateComparable(netip.Prefix{})

func staff() Profile {
	p := NewProfile()
	p.Name, p.Mechanism, p.Connector = "Staff", MechanismOffice365, "contosoaaa"
	return p
}

func TestNormalizeProfile(t *testing.T) {
	typed := Profile{
		Name: " Staff ", Description: " all of them ", Mechanism: "Office365", Connector: "contosoaaa",
		ClientID: strings.ToUpper(someGUID),
		Ways:     []Way{"Password", WayBrowser, "password"}, Suffix: "@Contoso.COM", Groups: []ProfileGroup{{ID: "g1"}},
	}
	want := typed
	want.Name, want.Description, want.Mechanism, want.ClientID = "Staff", "all of them", MechanismOffice365, someGUID
	want.Ways, want.Suffix = []Way{WayBrowser, WayPassword}, "contoso.com"
	got, err := typed.Normalize(asciiOnly)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
}

func TestNormalizeProfileNamesTheField(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(*Profile)
		field string
		title string
	}{
		"no name": {func(p *Profile) { p.Name = " " }, ProfileName, "empty"},
		"long description": {func(p *Profile) {
			p.Description = strings.Repeat("x", MaxInfo+1)
		}, ProfileDescription, "241 characters"},
		"negative place":    {func(p *Profile) { p.Order = -1 }, ProfileOrder, "-1"},
		"unknown mechanism": {func(p *Profile) { p.Mechanism = "ldap" }, ProfileMechanism, `"ldap"`},
		"no connector":      {func(p *Profile) { p.Connector = "" }, ProfileConnector, "connector"},
		"no connector, shout": {func(p *Profile) {
			p.Connector, p.Mechanism = "", "OFFICE365"
		}, ProfileConnector, "connector"},
		"client id":   {func(p *Profile) { p.ClientID = "12345" }, ProfileClientID, `"12345"`},
		"no way":      {func(p *Profile) { p.Ways = nil }, ProfileWays, "No log-on method"},
		"unknown way": {func(p *Profile) { p.Ways = []Way{"carrier pigeon"} }, ProfileWays, `"carrier"`},
		"suffix":      {func(p *Profile) { p.Suffix = "@" }, ProfileSuffix, "Nothing follows the @"},
		"groups of default": {func(p *Profile) {
			p.Default, p.Groups = true, []ProfileGroup{{ID: "g1"}}
		}, ProfileGroups, "cannot have groups"},
	} {
		t.Run(name, func(t *testing.T) {
			p := staff()
			test.spoil(&p)
			_, err := p.Normalize(asciiOnly)
			wantUsage(t, err, test.title, "")
			if got := FieldOf(fmt.Errorf("add profile: %w", err)); got != test.field {
				t.Errorf("field %q, want %q", got, test.field)
			}
		})
	}
}

// If no one may log on, neither a connector nor a method is required.
func TestNormalizeProfileWithoutMechanism(t *testing.T) {
	p := Profile{Name: "Nobody", Mechanism: MechanismNone}
	if _, err := p.Normalize(asciiOnly); err != nil {
		t.Error(err)
	}
}

func TestFieldOfAnotherError(t *testing.T) {
	if got := FieldOf(errors.New("disk full")); got != "" {
		t.Errorf("field %q", got)
	}
}

func TestParsePermittedIPs(t *testing.T) {
	for typed, want := range map[string]string{
		"":                             "",
		" , ":                          "",
		"10.0.0.0/8":                   "10.0.0.0/8",
		"10.0.0.0/8,192.0.2.7":         "10.0.0.0/8 192.0.2.7/32",
		"192.0.2.7 10.0.0.0/8\n::1":    "192.0.2.7/32 10.0.0.0/8 ::1/128",
		"2001:DB8::/32; 2001:db8::/32": "2001:db8::/32",
		"0.0.0.0/0":                    "0.0.0.0/0",
		"::ffff:192.0.2.7":             "192.0.2.7/32",
		"::ffff:192.0.2.0/120":         "192.0.2.0/24",
		"::/0":                         "::/0",
	} {
		got, err := ParsePermittedIPs(typed)
		if text := strings.Trim(fmt.Sprint(got), "[]"); err != nil || text != want {
			t.Errorf("%q: %s, %v, want %s", typed, text, err, want)
		}
	}
	for typed, wrong := range map[string]struct{ title, hint string }{
		"10.0.0.0/33":        {`"10.0.0.0/33"`, "192.0.2.0/24"},
		"10.0.0.300":         {`"10.0.0.300"`, "single address"},
		"10.0.0.1-10.0.0.9":  {`"10.0.0.1-10.0.0.9"`, "2001:db8::/32"},
		"fe80::1%eth0":       {`"fe80::1%eth0"`, ""},
		"example.com":        {`"example.com"`, ""},
		"::1, 10.1.2.3/8":    {"10.1.2.3/8", "Write 10.0.0.0/8 for the range, or 10.1.2.3 for the single address"},
		"2001:db8::dead/32":  {"2001:db8::dead/32", "2001:db8::/32"},
		"010.0.0.1":          {`"010.0.0.1"`, ""},
		"10.0.0.0/255.0.0.0": {"255.0.0.0", ""},
	} {
		_, err := ParsePermittedIPs(typed)
		wantUsage(t, err, wrong.title, wrong.hint)
	}
}

// FuzzParsePermittedIPs checks that every accepted entry is in its normal form and keeps its
// meaning.
func FuzzParsePermittedIPs(f *testing.F) {
	f.Add("10.0.0.0/8,192.0.2.7 2001:db8::/32")
	f.Add("::ffff:10.0.0.0/104")
	f.Fuzz(func(t *testing.T, typed string) {
		list, err := ParsePermittedIPs(typed)
		if err != nil {
			return
		}
		texts := make([]string, len(list))
		for i, ips := range list {
			texts[i] = ips.String()
			if ips != ips.Masked() || !ips.IsValid() {
				t.Errorf("%q gives %s", typed, ips)
			}
		}
		again, err := ParsePermittedIPs(strings.Join(texts, ","))
		if diff := cmp.Diff(list, again, comparePrefixes); err != nil || diff != "" {
			t.Errorf("%q: %v, read again (-first +second):\n%s", typed, err, diff)
		}
	})
}

func TestParseSuffix(t *testing.T) {
	for typed, want := range map[string]string{
		"": "", " ": "", "contoso.com": "contoso.com",
		"@Contoso.com ": "contoso.com",
	} {
		if got, err := ParseSuffix(typed, asciiOnly); got != want || err != nil {
			t.Errorf("%q: %q, %v, want %q", typed, got, err, want)
		}
	}
	for _, bad := range []string{"@", "ada@contoso.com", "contoso", "con toso.com", "@@contoso.com"} {
		_, err := ParseSuffix(bad, asciiOnly)
		wantUsage(t, err, "", "contoso.com")
	}
}

func TestGoneGroups(t *testing.T) {
	p := Profile{Groups: []ProfileGroup{{ID: "a", Gone: true}, {ID: "b"}, {ID: "c", Gone: true}}}
	want := []ProfileGroup{{ID: "a", Gone: true}, {ID: "c", Gone: true}}
	if diff := cmp.Diff(want, p.GoneGroups()); diff != "" || p.Groups[1].ID != "b" {
		t.Errorf("gone (-want +got):\n%s\nof %v", diff, p.Groups)
	}
}
