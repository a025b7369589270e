package logon

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

// publicCodes is a second table that says what each documented Entra ID code means for a log-on. A
// code that is only about the application, or about a kind of sign-in that Rollcall never asks for,
// means a wrong setup.
func publicCodes(t *testing.T) map[int]directory.LogOnReason {
	t.Helper()
	text, err := os.ReadFile("../auth/testdata/entra-codes.txt")
	if err != nil {
		t.Fatal(err)
	}
	meaning := map[int]directory.LogOnReason{}
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) < 2 || fields[0] == "#" {
			continue
		}
		reason := directory.LogOnSetup
		if fields[0] == "person" || fields[0] == "both" {
			reason = directory.LogOnReason(fields[1])
		}
		for _, field := range fields[1:] {
			if code, err := strconv.Atoi(field); err == nil {
				meaning[code] = reason
			}
		}
	}
	return meaning
}

// answered judges a code in an answer from the token endpoint.
func answered(code int) error {
	body := fmt.Sprintf(`{"error":"invalid_grant","error_description":"AADSTS%d: No.","error_codes":[%d],`+
		`"correlation_id":"cid"}`, code, code)
	req, err := http.NewRequest(http.MethodPost, "https://login.example/t/oauth2/v2.0/token", http.NoBody)
	if err != nil {
		panic(err)
	}
	return (&exchange{}).judge(req, http.StatusBadRequest, []byte(body))
}

// Every code gives a decision, with every method, for an account of every status, under every kind
// of profile.
func TestEveryCodeIsDecided(t *testing.T) {
	type profileCase struct {
		name   string
		make   func() directory.Profile
		denies func(directory.Way) directory.LogOnReason // returns "" if it lets Entra ID decide
	}
	always := func(r directory.LogOnReason) func(directory.Way) directory.LogOnReason {
		return func(directory.Way) directory.LogOnReason { return r }
	}
	profiles := []profileCase{
		{"all ways", func() directory.Profile { return office("p") }, always("")},
		{"browser only", func() directory.Profile {
			return office("p", directory.WayBrowser)
		}, func(w directory.Way) directory.LogOnReason {
			if w == directory.WayBrowser {
				return ""
			}
			return directory.LogOnWay
		}},
		{"from here", func() directory.Profile {
			p := office("p")
			p.PermittedIPs = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
			return p
		}, always("")},
		{"from elsewhere", func() directory.Profile {
			p := office("p")
			p.PermittedIPs = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
			return p
		}, always(directory.LogOnAddress)},
		{"nobody", func() directory.Profile {
			p := office("p")
			p.Mechanism = directory.MechanismNone
			return p
		}, always(directory.LogOnNobody)},
		{"no connector", func() directory.Profile {
			p := office("p")
			p.Connector = ""
			return p
		}, always(directory.LogOnNoConnector)},
	}
	statuses := map[directory.Status]directory.LogOnReason{
		0:                          directory.LogOnNoAccount,
		directory.StatusActive:     "",
		directory.StatusDisabled:   directory.LogOnDisabled,
		directory.StatusDeleted:    directory.LogOnDeleted,
		directory.StatusOutOfScope: directory.LogOnOutOfScope,
	}
	outcomes := publicCodes(t)
	for _, code := range []int{0, 1, 999999} { // no rule decides these
		outcomes[code] = directory.LogOnRefused
	}
	for code := range codes {
		if _, ok := outcomes[code]; !ok {
			t.Errorf("AADSTS%d is in the table and not in this test", code)
		}
	}
	const success = -1
	outcomes[success] = directory.LogOnAllowed

	count, allowed := 0, 0
	for code, outcome := range outcomes {
		for _, way := range directory.Ways {
			for status, statusSays := range statuses {
				for _, p := range profiles {
					count++
					d := contoso()
					d.users[0].Status = status
					if status == 0 {
						d.users = nil
					}
					d.profiles = []directory.Profile{byDefault(p.make())}
					e := &fakeEntra{signIn: yes(annaID)}
					if code != success {
						e.signIn = no(answered(code))
					}
					r := asAnna()
					r.Way = way
					v := evaluate(t, d, e, r)

					want := outcome
					switch {
					case statusSays != "":
						want = statusSays
					case p.denies(way) != "":
						want = p.denies(way)
					}
					name := fmt.Sprintf("AADSTS%d, %s, %q, %s", code, way, status, p.name)
					if v.Reason != want || v.Allowed != (want == directory.LogOnAllowed) {
						t.Errorf("%s: got %s, allowed %v; want %s", name, v.Reason, v.Allowed, want)
					}
					if asked := len(e.asked) > 0; asked != (statusSays == "" && p.denies(way) == "") {
						t.Errorf("%s: Entra ID was asked: %v", name, asked)
					}
					if entry := d.lastEntry(t); entry.Reason != want || entry.Allowed() != v.Allowed ||
						entry.Code != v.Code {
						t.Errorf("%s: log has %+v", name, entry)
					}
					if v.Text == "" || v.Allowed && v.Hint != "" {
						t.Errorf("%s: text %q, hint %q", name, v.Text, v.Hint)
					}
					if v.Allowed {
						allowed++
					}
				}
			}
		}
	}
	t.Logf("%d combinations of %d outcomes, %d ways, %d statuses and %d profiles; %d allowed", count, len(outcomes),
		len(directory.Ways), len(statuses), len(profiles), allowed)
	if allowed != 3+1+3 { // all methods, browser only, from here
		t.Errorf("%d combinations are allowed, want 7", allowed)
	}
}

// No code in Microsoft's table gives the sentence for unknown refusals, either in a verdict or in
// the log of log-ons.
func TestNoPublicCodeEndsInTheCatchAll(t *testing.T) {
	seen := map[string]bool{}
	for code := range publicCodes(t) {
		v := evaluate(t, contoso(), &fakeEntra{signIn: no(answered(code))}, asAnna())
		logged, _ := Words(directory.LogOn{
			Name: "anna@contoso.com", Way: directory.WayPassword, Reason: v.Reason,
			Code: code,
		}, "Contoso")
		for _, text := range []string{v.Text, logged} {
			if text == "" || strings.HasPrefix(text, "Entra ID refused the sign-in of") ||
				strings.ContainsAny(text, "{}") {
				t.Errorf("AADSTS%d has the text %q", code, text)
			}
		}
		if v.Hint == "" && v.Reason != directory.LogOnCancelled || strings.ContainsAny(v.Hint, "{}") {
			t.Errorf("AADSTS%d, %s: hint %q", code, v.Reason, v.Hint)
		}
		seen[v.Text] = true
	}
	if len(seen) < 70 {
		t.Errorf("all codes together have %d sentences", len(seen))
	}
}

// Each code that Microsoft added in 2025 and 2026, or that users reported, has a text that says
// what it concerns and what to change (field row 23).
func TestCodesOfTheField(t *testing.T) {
	for code, want := range map[int]struct{ text, hint string }{
		5000820: {"federated token validation", "policy"},
		530036:  {"with a device code", "in the browser"},
		530084:  {"token protection", "name the policy"},
		9002327: {"single-page application", "Mobile and desktop applications"},
		90094:   {"an administrator", "Grant admin consent"},
		90095:   {"an administrator", "Admin consent requests"},
		650052:  {"no subscription", "API permissions"},
		650056:  {"lists no permission", "setup guide"},
		650057:  {"lists no permission", "setup guide"},
		500014:  {"Microsoft Graph is disabled", "Enterprise applications"},
		700024:  {"clock of this computer", "time zone"},
		700021:  {"another application", "client"},
		700023:  {"Graph address", "cloud"},
		1000502: {"expired or not yet valid", "new certificate"},
	} {
		v := evaluate(t, contoso(), &fakeEntra{signIn: no(answered(code))}, asAnna())
		if v.Allowed || !strings.Contains(v.Text, want.text) || !strings.Contains(v.Hint, want.hint) {
			t.Errorf("AADSTS%d: %q %q, want %q and %q in them", code, v.Text, v.Hint, want.text, want.hint)
		}
	}
}

// A log-on asks only who the person is. Since 2026, policies for all resources apply to that,
// whatever applications they exclude. A denial must say so, because administrators first try to
// exclude the application, which does not help.
func TestDenialSaysThatExcludingTheApplicationDoesNotHelp(t *testing.T) {
	if !slices.Equal(scopes, []string{"openid", "profile"}) {
		t.Fatalf("log-ons ask for %q: the sentence may no longer be true", scopes)
	}
	for _, code := range []int{53000, 53003, 50131} {
		v := evaluate(t, contoso(), &fakeEntra{signIn: no(answered(code))}, asAnna())
		for _, want := range []string{
			"name the policy", "All resources", "Windows Azure Active Directory",
			"Excluding this application therefore does not help",
		} {
			if !strings.Contains(v.Hint, want) {
				t.Errorf("AADSTS%d: hint %q, want %q in it", code, v.Hint, want)
			}
		}
	}
}

func TestEveryReasonHasWords(t *testing.T) {
	for _, reason := range publicCodes(t) {
		if texts[reason].text == "" {
			t.Errorf("%s has no words", reason)
		}
	}
}

func TestUnintelligibleAnswerIsUnavailable(t *testing.T) {
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://login.example/t/oauth2/v2.0/token",
		http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		status int
		body   string
		want   directory.LogOnReason
	}{
		"gateway":               {502, "<html>Bad gateway</html>", directory.LogOnUnavailable},
		"captive portal":        {302, "", directory.LogOnUnavailable},
		"throttled, no code":    {429, `{"error":"temporarily_unavailable"}`, directory.LogOnUnavailable},
		"unknown code with 503": {503, `{"error":"server_error","error_codes":[1]}`, directory.LogOnUnavailable},
		"temporarily": {
			400, `{"error":"temporarily_unavailable","error_codes":[1]}`,
			directory.LogOnUnavailable,
		},
		"wrong password, 500":  {500, `{"error":"invalid_grant","error_codes":[50126]}`, directory.LogOnWrongPassword},
		"refusal without code": {400, `{"error":"invalid_grant"}`, directory.LogOnRefused},
		"second code is known": {400, `{"error":"invalid_grant","error_codes":[1,50076]}`, directory.LogOnMultiFactor},
	} {
		t.Run(name, func(t *testing.T) {
			err := (&exchange{}).judge(req, test.status, []byte(test.body))
			v := evaluate(t, contoso(), &fakeEntra{signIn: no(err)}, asAnna())
			if v.Allowed || v.Reason != test.want {
				t.Errorf("got %s, allowed %v; want %s", v.Reason, v.Allowed, test.want)
			}
		})
	}
	for name, err := range map[string]error{"deadline": context.DeadlineExceeded, "anything": fmt.Errorf("odd")} {
		if v := evaluate(t, contoso(), &fakeEntra{signIn: no(err)}, asAnna()); v.Allowed ||
			v.Reason != directory.LogOnUnavailable {
			t.Errorf("%s: got %s, want unavailable", name, v.Reason)
		}
	}
}
