package logon

import (
	"bytes"
	"context"
	"errors"
	"net/netip"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

func TestThePasswordIsOverwritten(t *testing.T) {
	for name, e := range map[string]*fakeEntra{
		"yes": {signIn: yes(annaID)},
		"no":  {signIn: no(&Refusal{Code: 50126})},
	} {
		d, r := contoso(), asAnna()
		evaluate(t, d, e, r)
		if string(e.asked[0].Password) != "secret" {
			t.Errorf("%s: Entra ID was given %q", name, e.asked[0].Password)
		}
		if !bytes.Equal(r.Password, make([]byte, len("secret"))) {
			t.Errorf("%s: the password still reads %q", name, r.Password)
		}
	}
}

func TestAnEmptyPasswordIsNotSent(t *testing.T) {
	e, r := &fakeEntra{signIn: yes(annaID)}, asAnna()
	r.Password = nil
	if v := evaluate(t, contoso(), e, r); v.Reason != directory.LogOnNoPassword || v.Allowed || len(e.asked) > 0 {
		t.Errorf("got %s, asked %v", v.Reason, e.asked)
	}
}

func TestSomebodyElseSignedIn(t *testing.T) {
	for name, who := range map[string]Identity{
		"another account": {ObjectID: bobID, TenantID: tenant, Name: "bob@contoso.com"},
		"another tenant": {
			ObjectID: annaID, TenantID: "99999999-2222-4333-8444-555555555555",
			Name: "anna@contoso.com",
		},
		"nobody": {TenantID: tenant},
	} {
		r := asAnna()
		r.Way = directory.WayBrowser
		v := evaluate(t, contoso(), &fakeEntra{signIn: func(context.Context, Attempt) (Identity, error) {
			return who, nil
		}}, r)
		if v.Allowed || v.Reason != directory.LogOnOtherPerson ||
			!strings.Contains(v.Text, "instead of anna@contoso.com") {
			t.Errorf("%s: got %s, %q", name, v.Reason, v.Text)
		}
	}
}

func TestNobodyGetsInWithoutAnEntryInTheLog(t *testing.T) {
	d := contoso()
	d.logErr = errors.New("disk full")
	v, err := (&Service{Directory: d, Entra: &fakeEntra{signIn: yes(annaID)}}).Evaluate(t.Context(), asAnna())
	if err == nil || v.Allowed {
		t.Errorf("got %+v, %v", v, err)
	}
}

func TestPasswordInTheWrongFieldIsNotLogged(t *testing.T) {
	for typed, want := range map[string]string{
		"anna@contoso.com": "anna@contoso.com", "nobody@contoso.com": "nobody@contoso.com", annaID: annaID,
		"Sommer2026!": "", "p@ss word.x": "", "p@ssword": "", "@contoso.com": "",
		strings.Repeat("x", 400) + "@contoso.com": "",
	} {
		d, r := contoso(), asAnna()
		r.User = typed
		evaluate(t, d, &fakeEntra{signIn: yes(annaID)}, r)
		if got := d.lastEntry(t).Name; got != want {
			t.Errorf("typed %q: log has %q, want %q", typed, got, want)
		}
	}
}

func member(group, through string) directory.Membership {
	return directory.Membership{Group: group, ThroughName: through, Name: "Group " + group}
}

func TestWhichProfileApplies(t *testing.T) {
	gone := forGroups(office("gone"), 1, "g1")
	gone.Groups[0].Gone = true
	for name, test := range map[string]struct {
		profiles []directory.Profile
		groups   []directory.Membership
		want     string
		rule     string
	}{
		"no other": {nil, nil, "standard", "default"},
		"not a member": {
			[]directory.Profile{forGroups(office("a"), 1, "g1")},
			[]directory.Membership{member("g9", "")},
			"standard", "default",
		},
		"direct member": {
			[]directory.Profile{forGroups(office("a"), 1, "g1")},
			[]directory.Membership{member("g1", "")},
			"a", "members of Group g1",
		},
		"nested member": {
			[]directory.Profile{forGroups(office("a"), 1, "g1")},
			[]directory.Membership{member("g1", "Team")},
			"a", "Group g1, here through Team",
		},
		"two match, first wins": {
			[]directory.Profile{forGroups(office("a"), 1, "g2"), forGroups(office("b"), 2, "g1")},
			[]directory.Membership{member("g1", ""), member("g2", "")},
			"a", "Group g2",
		},
		"second group": {
			[]directory.Profile{forGroups(office("a"), 1, "g8", "g1")},
			[]directory.Membership{member("g1", "")},
			"a", "Group g1",
		},
		"group vanished": {[]directory.Profile{gone}, nil, "standard", "default"},
		"vanished, then next": {
			[]directory.Profile{gone, forGroups(office("b"), 2, "g2")},
			[]directory.Membership{member("g2", "")},
			"b", "Group g2",
		},
		"no groups at all": {
			[]directory.Profile{forGroups(office("a"), 1)},
			[]directory.Membership{member("g1", "")},
			"standard", "default",
		},
		"id in other case": {
			[]directory.Profile{forGroups(office("a"), 1, "ABC")},
			[]directory.Membership{member("abc", "")},
			"a", "Group ABC",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := contoso()
			d.profiles = append(d.profiles, test.profiles...)
			d.groups[annaID] = test.groups
			v := evaluate(t, d, &fakeEntra{signIn: yes(annaID)}, asAnna())
			if v.Profile.ID != test.want || !strings.Contains(v.Rule.String(), test.rule) || !v.Allowed {
				t.Errorf("got %s: %s; want %s: %s", v.Profile.ID, v.Rule, test.want, test.rule)
			}
		})
	}
}

func TestNamedProfile(t *testing.T) {
	d, r := contoso(), asAnna()
	d.profiles = append(d.profiles, forGroups(office("a", directory.WayBrowser), 1, "g1"))
	r.Profile = "a"
	if v := evaluate(t, d, &fakeEntra{signIn: yes(annaID)}, r); v.Profile.ID != "a" || !v.Rule.Named ||
		v.Reason != directory.LogOnWay {
		t.Errorf("got %s by %s: %s", v.Profile.ID, v.Rule, v.Reason)
	} else if got := v.Steps[1].Text; got != "“A”: it was chosen for this test. Otherwise, “STANDARD” applies." {
		t.Errorf("step says %s", got)
	}
	r.Profile = "nosuch"
	if _, err := (&Service{Directory: d, Entra: &fakeEntra{}}).
		Evaluate(t.Context(), r); !errors.Is(err, directory.ErrNotFound) {
		t.Errorf("got %v, want not found", err)
	}
}

func TestAddresses(t *testing.T) {
	for from, want := range map[string]bool{
		"192.0.2.1": true, "::ffff:192.0.2.1": true, "192.0.3.1": false, "2001:db8::1": true, "2001:db9::1": false,
		"": false,
	} {
		d, r := contoso(), asAnna()
		d.profiles[0].PermittedIPs = []netip.Prefix{
			netip.MustParsePrefix("192.0.2.0/24"),
			netip.MustParsePrefix("2001:db8::/32"),
		}
		r.From = netip.Addr{}
		if from != "" {
			r.From = netip.MustParseAddr(from)
		}
		if v := evaluate(t, d, &fakeEntra{signIn: yes(annaID)}, r); v.Allowed != want {
			t.Errorf("from %q: %s", from, v.Reason)
		}
	}
}

func TestSignInNames(t *testing.T) {
	guest := account(bobID, "bob", directory.StatusActive)
	guest.Attributes = directory.Attributes{
		{Name: "mail", Value: `"bob@fabrikam.com"`},
		{Name: "userPrincipalName", Value: `"bob_fabrikam.com#EXT#@contoso.com"`},
		{Name: "userType", Value: `"Guest"`},
	}
	eva := account("00000003-0000-4000-8000-000000000003", "eva", directory.StatusActive)
	eva.Attributes = directory.Attributes{
		{Name: "mail", Value: `"eva.lund@mail.example"`},
		{Name: "userPrincipalName", Value: `"eva@contoso.com"`},
	}
	for name, test := range map[string]struct{ user, suffix, want string }{
		"as the directory has it":        {"anna@contoso.com", "", "anna@contoso.com"},
		"by id":                          {annaID, "", "anna@contoso.com"},
		"by id, with a suffix":           {annaID, "contoso.net", "anna@contoso.com"},
		"sign-in name, with a suffix":    {"ANNA@contoso.com", "contoso.net", "anna@contoso.com"},
		"other address":                  {"eva.lund@mail.example", "", "eva@contoso.com"},
		"other address, with a suffix":   {"eva.lund@mail.example", "contoso.net", "eva.lund@contoso.net"},
		"known only by the suffix":       {"anna@old.example", "contoso.com", "anna@contoso.com"},
		"guest":                          {"bob@fabrikam.com", "", "bob@fabrikam.com"},
		"guest, by the directory's name": {"bob_fabrikam.com#EXT#@contoso.com", "contoso.net", "bob@fabrikam.com"},
	} {
		t.Run(name, func(t *testing.T) {
			d, e, r := contoso(), &fakeEntra{signIn: no(&Refusal{Code: 50126})}, asAnna()
			d.users = append(d.users, guest, eva)
			d.profiles[0].Suffix, r.User = test.suffix, test.user
			evaluate(t, d, e, r)
			if len(e.asked) != 1 || e.asked[0].Name != test.want {
				t.Errorf("Entra ID was asked about %+v, want %s", e.asked, test.want)
			}
		})
	}
	d, r := contoso(), asAnna()
	r.User = "anna@old.example"
	d.profiles = append(d.profiles, office("other")) // its suffix does not apply to Anna
	d.profiles[1].Suffix = "contoso.com"
	if v := evaluate(t, d, &fakeEntra{}, r); v.Reason != directory.LogOnNoAccount {
		t.Errorf("with the suffix of another profile: %s", v.Reason)
	}
	r = asAnna()
	r.User, r.Profile = "anna@old.example", "other"
	if v := evaluate(t, d, &fakeEntra{signIn: yes(annaID)}, r); !v.Allowed {
		t.Errorf("with the suffix of the profile that is named: %s", v.Reason)
	}
}

func TestSeveralConnectors(t *testing.T) {
	second := account(annaID, "anna", directory.StatusActive)
	second.Connector = "con2"
	d := contoso()
	d.users = append(d.users, second)
	d.connectors = append(d.connectors, directory.Connector{
		ID: "con2", Description: "Second", TenantID: tenant,
		ClientID: "app2",
	})
	d.profiles[0].Connector = "con2"
	e := &fakeEntra{signIn: yes(annaID)}
	if v := evaluate(t, d, e, asAnna()); !v.Allowed || v.Account.Connector != "con2" || e.asked[0].ClientID != "app2" {
		t.Errorf("same account twice: %s through %s", v.Reason, v.Account.Connector)
	}
	d.users = d.users[:1]
	if v := evaluate(t, d, e, asAnna()); !v.Allowed {
		t.Errorf("another connector of the same tenant: %s", v.Reason)
	}
	d.connectors[1].TenantID = bobID
	if v := evaluate(t, d, e, asAnna()); v.Reason != directory.LogOnOtherTenant {
		t.Errorf("another tenant: %s", v.Reason)
	}
	namesake := account(bobID, "anna", directory.StatusActive)
	d.users = append(d.users, namesake)
	if v := evaluate(t, d, e, asAnna()); v.Reason != directory.LogOnAmbiguous {
		t.Errorf("two people with one name: %s", v.Reason)
	}
}

func TestOwnApplication(t *testing.T) {
	d, e := contoso(), &fakeEntra{signIn: yes(annaID)}
	d.profiles[0].ClientID = "public"
	evaluate(t, d, e, asAnna())
	if e.asked[0].ClientID != "public" {
		t.Errorf("signed in to %s", e.asked[0].ClientID)
	}
}

func TestStepsAreReported(t *testing.T) {
	var reported []string
	r := asAnna()
	r.Tell = func(s Step) { reported = append(reported, string(s.Stage)+" "+string(s.Result)) }
	v := evaluate(t, contoso(), &fakeEntra{signIn: no(&Refusal{Code: 50076})}, r)
	want := "account under way,account passed,profile under way,profile passed,address under way,address passed,way " +
		"under way,way passed,sign-in under way,sign-in failed"
	if got := strings.Join(reported, ","); got != want {
		t.Errorf("reported %s", got)
	}
	if len(v.Steps) != 5 || v.Steps[4].Text != v.Text {
		t.Errorf("steps %+v", v.Steps)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	e := &fakeEntra{signIn: func(ctx context.Context, _ Attempt) (Identity, error) {
		cancel()
		<-ctx.Done()
		return Identity{}, errors.New("MSAL's own words")
	}}
	d, r := contoso(), asAnna()
	r.Way = directory.WayBrowser
	v, err := (&Service{Directory: d, Entra: e}).Evaluate(ctx, r)
	if err != nil || v.Reason != directory.LogOnCancelled || d.lastEntry(t).Reason != directory.LogOnCancelled {
		t.Errorf("got %s, %v", v.Reason, err)
	}
	if v.Hint != StuckPage {
		t.Errorf("hint %q", v.Hint)
	}
}

// If a password is not enough, the advice depends on the methods of the profile.
func TestWhatElseToDo(t *testing.T) {
	for name, test := range map[string]struct {
		ways []directory.Way
		way  directory.Way
		want string
	}{
		"all ways": {
			directory.Ways, directory.WayPassword,
			"Log on in the browser or with a device code. Users can",
		},
		"device": {
			[]directory.Way{directory.WayDevice, directory.WayPassword},
			directory.WayPassword,
			"Log on with a device code. Users can",
		},
		"password only": {
			[]directory.Way{directory.WayPassword},
			directory.WayPassword,
			"In the profile, allow log-ons in the browser",
		},
		"browser only": {[]directory.Way{directory.WayBrowser}, directory.WayBrowser, "Log on again. Users can"},
	} {
		d, r := contoso(), asAnna()
		d.profiles[0].Ways, r.Way = test.ways, test.way
		if v := evaluate(t, d, &fakeEntra{signIn: no(&Refusal{Code: 50076})}, r); !strings.HasPrefix(v.Hint,
			test.want) {
			t.Errorf("%s: %q, want %q", name, v.Hint, test.want)
		}
	}
	d, r := contoso(), asAnna()
	d.profiles[0].Ways = []directory.Way{directory.WayBrowser, directory.WayDevice}
	if v := evaluate(t, d, &fakeEntra{}, r); v.Hint !=
		"Allow that method in the profile, or log on in the browser or with a device code." {
		t.Errorf("a method that is not allowed: %q", v.Hint)
	}
}

// TestSilenceKeepsItsCause checks that the program's log gets the cause, while people get advice
// on what to do.
func TestSilenceKeepsItsCause(t *testing.T) {
	cause := errors.New("remote error: tls: protocol version not supported")
	down := &Unavailable{Why: problem.Problem{Code: "tls_failed", Title: "No secure connection"}, Cause: cause}
	silent := &fakeEntra{signIn: no(down)}
	if v := evaluate(t, contoso(), silent, asAnna()); v.Reason != directory.LogOnUnavailable ||
		!errors.Is(v.Cause, cause) {
		t.Errorf("verdict is %s because of %v", v.Reason, v.Cause)
	}
}
