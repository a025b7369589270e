package logon

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

// meaning is what each code that Entra ID documents means for a log-on, written
// down a second time: reason, then codes. What the program's table has beyond
// these fails the test too.
var meaning = map[directory.LogOnReason][]int{
	directory.LogOnUnknownName:       {50034, 51004, 80004},
	directory.LogOnWrongPassword:     {50126, 50064},
	directory.LogOnLocked:            {50053},
	directory.LogOnPasswordExpired:   {50055, 50135, 50142, 50144},
	directory.LogOnPasswordless:      {50056},
	directory.LogOnDisabledInEntra:   {50057},
	directory.LogOnMultiFactor:       {50072, 50074, 50076, 50078, 50079, 50158, 500121},
	directory.LogOnConditionalAccess: {50097, 50129, 50131, 50155, 50187, 53000, 53001, 53002, 53003},
	directory.LogOnPolicy:            {500212, 500213, 53004, 53010, 53011, 530032, 530034, 530035, 80012},
	directory.LogOnForeign:           {50014, 50020, 90072},
	directory.LogOnUnassigned:        {50105},
	directory.LogOnConsent:           {65001},
	directory.LogOnCancelled:         {65004},
	directory.LogOnStale:             {50089, 50132, 50133, 50173, 54005, 70008, 70043, 700082},
	directory.LogOnTimedOut:          {70019, 70020},
	directory.LogOnUnavailable: {
		80001, 80002, 80003, 80005, 80006, 80007, 80008, 80009, 80010, 80011, 80013, 80014, // pass-through authentication
		50196, 90055, 50033, 50087, 50088, 70012, 90006, 90024, 90033, 90036, 90090, 90092,
	},
	directory.LogOnSetup: {
		7000218, 50011, 500113, 700054, // of public clients
		7000215, 7000222, 7000216, 700016, 700027, 700030, 7000112, 70001, 7000229, 90002, 900023, 90038, 50059, 50194, 70011, 1002012, 500011,
		9002313, 900144, 90014, // of the application
	},
	directory.LogOnRefused: {0, 1, 81010, 999999}, // nobody decided about these
}

// answered is what becomes of a code on its way: the answer of the token
// endpoint, judged.
func answered(code int) error {
	body := fmt.Sprintf(`{"error":"invalid_grant","error_description":"AADSTS%d: No.","error_codes":[%d],"correlation_id":"cid"}`, code, code)
	req, err := http.NewRequest(http.MethodPost, "https://login.example/t/oauth2/v2.0/token", http.NoBody)
	if err != nil {
		panic(err)
	}
	return (&exchange{}).judge(req, http.StatusBadRequest, []byte(body))
}

// Every code, in every way, for an account of every status, under every kind of
// profile.
func TestEveryCodeIsDecided(t *testing.T) {
	type profileCase struct {
		name   string
		make   func() directory.Profile
		denies func(directory.Way) directory.LogOnReason // "" where it lets Entra ID decide
	}
	always := func(r directory.LogOnReason) func(directory.Way) directory.LogOnReason {
		return func(directory.Way) directory.LogOnReason { return r }
	}
	profiles := []profileCase{
		{"all ways", func() directory.Profile { return office("p") }, always("")},
		{"browser only", func() directory.Profile { return office("p", directory.WayBrowser) }, func(w directory.Way) directory.LogOnReason {
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
	outcomes := map[int]directory.LogOnReason{}
	for reason, list := range meaning {
		for _, code := range list {
			outcomes[code] = reason
		}
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
					if entry := d.lastEntry(t); entry.Reason != want || entry.Allowed() != v.Allowed || entry.Code != v.Code {
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
	t.Logf("%d combinations of %d outcomes, %d ways, %d statuses and %d profiles; %d allowed", count, len(outcomes), len(directory.Ways), len(statuses), len(profiles), allowed)
	if allowed != 3+1+3 { // all ways, browser only, from here
		t.Errorf("%d combinations are allowed, want 7", allowed)
	}
}

func TestEveryReasonHasWords(t *testing.T) {
	for reason := range meaning {
		if texts[reason].text == "" {
			t.Errorf("%s has no words", reason)
		}
	}
}

func TestWhatCannotBeUnderstoodIsUnavailable(t *testing.T) {
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://login.example/t/oauth2/v2.0/token", http.NoBody)
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
		"temporarily":           {400, `{"error":"temporarily_unavailable","error_codes":[1]}`, directory.LogOnUnavailable},
		"wrong password, 500":   {500, `{"error":"invalid_grant","error_codes":[50126]}`, directory.LogOnWrongPassword},
		"refusal without code":  {400, `{"error":"invalid_grant"}`, directory.LogOnRefused},
		"second code is known":  {400, `{"error":"invalid_grant","error_codes":[1,50076]}`, directory.LogOnMultiFactor},
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
		if v := evaluate(t, contoso(), &fakeEntra{signIn: no(err)}, asAnna()); v.Allowed || v.Reason != directory.LogOnUnavailable {
			t.Errorf("%s: got %s, want unavailable", name, v.Reason)
		}
	}
}
