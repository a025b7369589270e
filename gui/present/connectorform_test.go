package present_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
)

const formClientID = "6731de76-14a6-49ae-97bc-6eba6914391e"

func storedConnector() directory.Connector {
	return directory.Connector{
		ID: "c1", Description: "Contoso", Enabled: true, TenantDomain: "contoso.com", ClientID: formClientID,
		Cloud:   directory.CloudGlobal,
		Domains: []string{"a.com", "b.com"}, Guests: true, KeyExpires: time.Date(2027, 5, 22, 13, 30, 0, 0, time.UTC),
	}
}

func completeForm() present.ConnectorForm {
	f := present.NewConnectorForm()
	f.Description, f.Type, f.ClientID, f.Secret, f.Tenant = "Contoso", present.TypeOffice365, formClientID, "value",
		"contoso.com"
	return f
}

func TestConnectorFormVerdicts(t *testing.T) {
	for name, tt := range map[string]struct {
		edit  func(f *present.ConnectorForm)
		field present.Field
		want  string // part of the fault; empty if there must be none
		fix   string
	}{
		"complete": {func(*present.ConnectorForm) {}, present.FieldClientID, "", ""},
		"no description": {func(f *present.ConnectorForm) {
			f.Description = " "
		}, present.FieldDescription, "is empty", ""},
		"no type": {func(f *present.ConnectorForm) { f.Type = "" }, present.FieldType, "Choose", ""},
		"client id": {func(f *present.ConnectorForm) {
			f.ClientID = "x"
		}, present.FieldClientID, "is not a client ID", ""},
		"secret id": {func(f *present.ConnectorForm) {
			f.Secret = formClientID
		}, present.FieldSecret, "paste its Value", ""},
		"no secret": {func(f *present.ConnectorForm) {
			f.Secret = ""
		}, present.FieldSecret, "is empty", ""},
		"tenant": {func(f *present.ConnectorForm) {
			f.Tenant = "contoso"
		}, present.FieldTenant, "is not a tenant", ""},
		"spaces": {func(f *present.ConnectorForm) {
			f.Domains = "a.com, b.com"
		}, present.FieldDomains, "contains a space", "a.com,b.com"},
		"semicolons": {func(f *present.ConnectorForm) {
			f.Domains = "a.com;b.com"
		}, present.FieldDomains, "is not a domain", "a.com,b.com"},
		"an address": {func(f *present.ConnectorForm) {
			f.Domains = "me@a.com"
		}, present.FieldDomains, "is not a domain", "a.com"},
		"comma at the end": {func(f *present.ConnectorForm) {
			f.Domains = "a.com,"
		}, present.FieldDomains, "empty entry", "a.com"},
		"nothing to be made of": {func(f *present.ConnectorForm) {
			f.Domains = "a com"
		}, present.FieldDomains, "contains a space", ""},
		"no domains": {func(f *present.ConnectorForm) { f.Domains = "" }, present.FieldDomains, "", ""},
		"date": {func(f *present.ConnectorForm) {
			f.Expires = "1.2.27"
		}, present.FieldExpires, "can be 1 Feb 2027 or 2 Jan 2027", ""},
		"no date": {func(f *present.ConnectorForm) {
			f.Expires = "soon"
		}, present.FieldExpires, "is not a date", ""},
		"part of a path": {func(f *present.ConnectorForm) {
			f.CAFile = "ca.pem"
		}, present.FieldCAFile, "full path", ""},
		"proxy not entered": {func(f *present.ConnectorForm) {
			f.Proxy = present.ProxyOwn
		}, present.FieldProxyURL, "Enter the proxy's address", ""},
		"proxy without port": {func(f *present.ConnectorForm) {
			f.Proxy, f.ProxyURL = present.ProxyOwn, "proxy"
		}, present.FieldProxyURL, "port is missing", ""},
		"proxy with a password": {func(f *present.ConnectorForm) {
			f.Proxy, f.ProxyURL = present.ProxyOwn, "http://a:b@c:80"
		}, present.FieldProxyURL, "does not store", ""},
		"a word of the list": {func(f *present.ConnectorForm) {
			f.Proxy, f.ProxyURL = present.ProxyOwn, "none"
		}, present.FieldProxyURL, "Choose this option above", ""},
		"proxy that is not used": {func(f *present.ConnectorForm) {
			f.Proxy, f.ProxyURL = present.ProxyNone, "x y"
		}, present.FieldProxyURL, "", ""},
		"no certificate": {func(f *present.ConnectorForm) {
			f.KeyKind = present.KeyCertificate
		}, present.FieldCertificate, "Choose", ""},
		"custom without address": {func(f *present.ConnectorForm) {
			f.Cloud = directory.CloudCustom
		}, present.FieldLoginURL, "https://", ""},
		"address that is not used": {func(f *present.ConnectorForm) {
			f.LoginURL = "x"
		}, present.FieldLoginURL, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := completeForm()
			tt.edit(&f)
			got := f.Verdicts()[tt.field]
			if tt.want == "" && got.Wrong() || !strings.Contains(got.Text, tt.want) || got.Fix != tt.fix {
				t.Errorf("verdict %+v, want %q and the fix %q", got, tt.want, tt.fix)
			}
			if complete := f.Complete(); complete == got.Wrong() {
				t.Errorf("complete: %v, with the verdict %+v", complete, got)
			}
		})
	}
}

func TestConnectorFormKeepsWhatItDoesNotShow(t *testing.T) {
	stored := storedConnector()
	stored.TenantID, stored.TenantName = "tenant", "Contoso Ltd"
	if diff := cmp.Diff(stored, present.ConnectorFormOf(stored).Connector()); diff != "" {
		t.Errorf("an untouched form changes the connector (-want +got):\n%s", diff)
	}
}

func TestConnectorFormNewKey(t *testing.T) {
	certified := storedConnector()
	certified.Certificate = "/old.pfx"
	for name, tt := range map[string]struct {
		stored directory.Connector
		edit   func(f *present.ConnectorForm)
		want   bool
	}{
		"untouched":           {storedConnector(), func(*present.ConnectorForm) {}, false},
		"another description": {storedConnector(), func(f *present.ConnectorForm) { f.Description = "x" }, false},
		"a secret":            {storedConnector(), func(f *present.ConnectorForm) { f.Secret = "x" }, true},
		"to a certificate": {storedConnector(), func(f *present.ConnectorForm) {
			f.KeyKind, f.Certificate = present.KeyCertificate, "/x.pfx"
		}, true},
		"to a secret":           {certified, func(f *present.ConnectorForm) { f.KeyKind = present.KeySecret }, true},
		"another certificate":   {certified, func(f *present.ConnectorForm) { f.Certificate = "/new.pfx" }, true},
		"certificate untouched": {certified, func(*present.ConnectorForm) {}, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := present.ConnectorFormOf(tt.stored)
			tt.edit(&f)
			if got := f.NewKey(); got != tt.want {
				t.Errorf("new key: %v, want %v", got, tt.want)
			}
		})
	}
}

func TestConnectorFormNeverShowsTheSecret(t *testing.T) {
	f := present.ConnectorFormOf(storedConnector())
	if f.Secret != "" || !strings.Contains(f.SecretHint(), "replace it") {
		t.Errorf("secret field %q, hint %q", string(f.Secret), f.SecretHint())
	}
}

func TestPracticeIsOfferedOnlyIfUsed(t *testing.T) {
	practice := storedConnector()
	practice.Cloud = directory.CloudPractice
	name := present.CloudName(directory.CloudPractice)
	if slices.Contains(present.NewConnectorForm().Clouds(), name) {
		t.Error("a new connector is offered the practice tenant as a cloud")
	}
	if !slices.Contains(present.ConnectorFormOf(practice).Clouds(), name) {
		t.Error("a practice connector cannot show its cloud")
	}
	for _, c := range directory.Clouds {
		if got := present.CloudNamed(present.CloudName(c)); got != c {
			t.Errorf("the name of %s is that of %s", c, got)
		}
		if name := present.CloudName(c); strings.Contains(name, "untested") != c.Untested() {
			t.Errorf("the cloud %s is called %q", c, name)
		}
	}
}
