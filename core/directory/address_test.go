package directory

import (
	"encoding/json"
	"testing"
)

// account parses the properties in a JSON object.
func account(t *testing.T, doc map[string]any) Attributes {
	t.Helper()
	text, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	a, err := ParseAttributes(text)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestPrimaryAddress covers addresses that administrators have reported: with white space of any
// kind around them, of guests without mail, and of mailboxes that have only proxyAddresses.
func TestPrimaryAddress(t *testing.T) {
	const upn = "user2@fabrikam.com"
	for name, c := range map[string]struct {
		doc     map[string]any
		address string
		domain  string
	}{
		"mail": {
			map[string]any{"mail": "ann@contoso.com", "proxyAddresses": []string{"SMTP:x@y.z"}},
			"ann@contoso.com", "contoso.com",
		},
		"blank behind":          {map[string]any{"mail": "trail@contoso.com "}, "trail@contoso.com", "contoso.com"},
		"tab before":            {map[string]any{"mail": "\ttrail@contoso.com"}, "trail@contoso.com", "contoso.com"},
		"no-break space behind": {map[string]any{"mail": "nbsp@contoso.com\u00a0"}, "nbsp@contoso.com", "contoso.com"},
		"zero-width space":      {map[string]any{"mail": "zw@contoso.com\u200b"}, "zw@contoso.com", "contoso.com"},
		"blank mail":            {map[string]any{"mail": "  "}, upn, "fabrikam.com"},
		"blank proxy address": {
			map[string]any{"proxyAddresses": []string{"SMTP: ", "SMTP: info@contoso.com"}},
			"info@contoso.com", "contoso.com",
		},
		"primary among proxies": {map[string]any{"proxyAddresses": []string{
			"smtp:desk@contoso.com",
			"SMTP:info@contoso.com",
		}}, "info@contoso.com", "contoso.com"},
		"sign-in name, blank": {
			map[string]any{"userPrincipalName": "ann@contoso.com\u00a0"},
			"ann@contoso.com",
			"contoso.com",
		},
		"guest by mail": {map[string]any{
			"userType": "Guest", "mail": "g@a.com",
			"otherMails": []string{"h@b.com"},
		}, "g@a.com", "a.com"},
		"guest by other mail": {map[string]any{
			"userType": "Guest", "mail": nil,
			"otherMails": []string{" ", "h@contoso.com "},
		}, "h@contoso.com", "contoso.com"},
		"guest without any": {map[string]any{"userType": "Guest"}, "", ""},
		"dot at the end":    {map[string]any{"mail": "dot@contoso.com."}, "dot@contoso.com.", "contoso.com."},
	} {
		t.Run(name, func(t *testing.T) {
			if _, ok := c.doc["userPrincipalName"]; !ok {
				c.doc["userPrincipalName"] = upn
			}
			a := account(t, c.doc)
			if got := PrimaryAddress(a); got != c.address {
				t.Errorf("address %q, want %q", got, c.address)
			}
			if got := FactsOf(a, func(s string) string { return s }).Domain; got != c.domain {
				t.Errorf("domain %q, want %q", got, c.domain)
			}
			if fault := AddressFault(a); (fault != "") != (name == "dot at the end") {
				t.Errorf("fault %q", fault)
			}
		})
	}
}

func TestBearings(t *testing.T) {
	a := account(t, map[string]any{
		"userPrincipalName": "info@fabrikam.com",
		"proxyAddresses":    []string{"SMTP:info@contoso.com", "smtp:desk@contoso.com", "x500:/o=x"},
		"otherMails":        []string{"private@example.org"},
	})
	for name, want := range map[string]Bearing{
		"INFO@fabrikam.com": BySignInName, "info@contoso.com": ByAddress, "desk@contoso.com\u00a0": ByAlias,
		"private@example.org": ByOtherMail, "nobody@contoso.com": NotByName, "": NotByName, " ": NotByName,
	} {
		if got := UserBears(a, name); got != want {
			t.Errorf("%q is borne by %d, want %d", name, got, want)
		}
	}
	g := account(t, map[string]any{"displayName": "Fu\u0308hrungskra\u0308fte", "mail": "lead@contoso.com "})
	for name, want := range map[string]Bearing{
		"Führungskräfte": ByDisplayName, "lead@contoso.com": ByAddress,
		"Fuhrungskrafte": NotByName,
	} {
		if got := GroupBears(g, name); got != want {
			t.Errorf("%q is borne by %d, want %d", name, got, want)
		}
	}
}
