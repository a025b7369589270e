package auth_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/problem"
)

const attemptsOfAPassingFailure = 4

func TestEveryCodeIsExplained(t *testing.T) {
	for code, test := range map[int]struct {
		answer  answer
		title   string
		passing bool
	}{
		7000215: {answer: wireSample(t, "7000215"), title: "The client secret is wrong"},
		7000222: {answer: wireSample(t, "7000222"), title: "The client secret has expired"},
		7000216: {answer: refusal(400, "invalid_client", 7000216), title: "No client secret or certificate arrived"},
		7000218: {answer: wireSample(t, "7000218"), title: "No client secret or certificate arrived"},
		700016:  {answer: wireSample(t, "700016"), title: "This tenant does not have the application"},
		700027:  {answer: refusal(401, "invalid_client", 700027), title: "The certificate is not accepted"},
		700030:  {answer: refusal(401, "invalid_client", 700030), title: "The certificate's subject is not authorized"},
		7000112: {answer: refusal(400, "unauthorized_client", 7000112), title: "The application is disabled"},
		70001:   {answer: refusal(400, "unauthorized_client", 70001), title: "The application is disabled"},
		7000229: {
			answer: refusal(401, "invalid_client", 7000229),
			title:  "The application has no consent in this tenant",
		},
		90002:  {answer: wireSample(t, "90002"), title: "The tenant was not found"},
		900023: {answer: refusal(400, "invalid_request", 900023), title: "The tenant is not a valid domain or ID"},
		90038:  {answer: refusal(400, "invalid_request", 90038), title: "The tenant is in another cloud"},
		50059:  {answer: refusal(400, "invalid_request", 50059), title: "The request does not name a tenant"},
		50194:  {answer: refusal(400, "invalid_request", 50194), title: "The application belongs to one tenant only"},
		70011: {
			answer: wireSample(t, "70011"),
			title:  "The Graph address is not one that Entra ID issues tokens for",
		},
		1002012: {
			answer: refusal(400, "invalid_scope", 1002012),
			title:  "The Graph address is not one that Entra ID issues tokens for",
		},
		500011:  {answer: wireSample(t, "500011"), title: "Microsoft Graph was not found under this address"},
		9002313: {answer: refusal(400, "invalid_request", 9002313), title: "Entra ID did not understand the request"},
		900144:  {answer: refusal(400, "invalid_request", 900144), title: "Entra ID did not understand the request"},
		90014:   {answer: refusal(400, "invalid_request", 90014), title: "Entra ID did not understand the request"},
		65001:   {answer: wireSample(t, "65001"), title: "Consent is missing"},
		53000:   {answer: refusal(400, "interaction_required", 53000), title: "Conditional Access blocked the sign-in"},
		53001:   {answer: refusal(400, "interaction_required", 53001), title: "Conditional Access blocked the sign-in"},
		53002:   {answer: refusal(400, "interaction_required", 53002), title: "Conditional Access blocked the sign-in"},
		53003:   {answer: wireSample(t, "53003"), title: "Conditional Access blocked the sign-in"},
		530032:  {answer: refusal(400, "invalid_grant", 530032), title: "A security policy blocked the sign-in"},
		530034:  {answer: refusal(400, "invalid_grant", 530034), title: "A security policy blocked the sign-in"},
		530035:  {answer: refusal(400, "invalid_grant", 530035), title: "A security policy blocked the sign-in"},
		50196:   {answer: refusal(400, "invalid_grant", 50196), title: "Too many sign-ins"},
		90055:   {answer: wireSample(t, "90055"), title: "Entra ID is throttling sign-ins", passing: true},
		90033: {
			answer: refusal(503, "temporarily_unavailable", 90033), title: "Entra ID is having trouble",
			passing: true,
		},
		90006: {answer: refusal(500, "server_error", 90006), title: "Entra ID is having trouble", passing: true},
		90024: {
			answer: refusal(400, "temporarily_unavailable", 90024), title: "Entra ID is having trouble",
			passing: true,
		},
		50033: {
			answer: refusal(400, "temporarily_unavailable", 50033), title: "Entra ID is having trouble",
			passing: true,
		},
		90090: {answer: refusal(500, "server_error", 90090), title: "Entra ID is having trouble", passing: true},
		90036: {answer: refusal(500, "server_error", 90036), title: "Entra ID's directory failed"},
		90092: {answer: refusal(500, "server_error", 90092), title: "Entra ID's directory failed"},
	} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := &entra{t: t, answers: []answer{test.answer}}
				p := refusedToken(t, e.client())
				if string(p.Code) != fmt.Sprintf("aadsts_%d", code) || p.Title != test.title {
					t.Errorf("problem is %s %q, want aadsts_%d %q", p.Code, p.Title, code, test.title)
				}
				checkSentences(t, p)
				if !strings.Contains(p.Detail, fmt.Sprintf("AADSTS%d.", code)) {
					t.Errorf("detail %q does not name the code", p.Detail)
				}
				if !strings.Contains(string(test.answer.Body), fmt.Sprintf("%q", p.RequestID)) {
					t.Errorf("request id %q is not the answer's correlation id", p.RequestID)
				}
				want := 1
				if test.passing {
					want = attemptsOfAPassingFailure
				}
				if got := e.tokenRequests(); got != want {
					t.Errorf("%d token requests, want %d", got, want)
				}
			})
		})
	}
}

// refusedToken signs in, which must fail, and returns the problem.
func refusedToken(t *testing.T, client *auth.Client) problem.Problem {
	t.Helper()
	token, err := client.Token(t.Context(), false)
	if err == nil {
		t.Fatalf("Token returned %q", token)
	}
	if !strings.HasPrefix(err.Error(), "sign in: ") {
		t.Errorf("error %q does not say what was done", err)
	}
	return problem.Of(err)
}

func checkSentences(t *testing.T, p problem.Problem) {
	t.Helper()
	if strings.HasSuffix(p.Title, ".") || !strings.HasSuffix(p.Detail, ".") || !strings.HasSuffix(p.Hint, ".") {
		t.Errorf("not one title and full sentences: %+v", p)
	}
	if text := p.Title + p.Detail + p.Hint; strings.ContainsAny(text, "{}") {
		t.Errorf("placeholder left in %q", text)
	}
}

func TestTenantNotFoundShowsAtDiscovery(t *testing.T) {
	notFound := wireSample(t, "90002")
	e := &entra{t: t, discovery: &notFound}
	p := refusedToken(t, e.client())
	if p.Code != "aadsts_90002" || p.RequestID != "22a58ae7-fe96-44eb-8610-5eeb970d5089" {
		t.Errorf("problem is %+v", p)
	}
	if !strings.Contains(p.Detail, "https://login.microsoftonline.com does not know the tenant "+tenant) {
		t.Errorf("detail is %q", p.Detail)
	}
	if e.tokenRequests() != 0 {
		t.Error("the secret was sent to a tenant that does not exist")
	}
}

func TestSecretIDIsTakenForWhatItIs(t *testing.T) {
	e := &entra{t: t, answers: []answer{wireSample(t, "7000215")}}
	p := refusedToken(t, e.client(func(o *auth.Options) { o.Secret = "8B9f2d9e-3ee4-4a1f-9a55-1c5f6d3a7b21" }))
	if p.Code != "aadsts_7000215" || p.Title != "That is the secret's ID, not its value" {
		t.Errorf("problem is %s %q", p.Code, p.Title)
	}
	checkSentences(t, p)
}

func TestCodeNextToAnotherIsFound(t *testing.T) {
	body := []byte(`{"error":"invalid_client","error_description":"AADSTS1: x","error_codes":[1,7000222]}`)
	e := &entra{t: t, answers: []answer{{Status: 401, Body: body}}}
	if p := refusedToken(t, e.client()); p.Code != "aadsts_7000222" {
		t.Errorf("code is %q", p.Code)
	}
}

func TestUnknownRefusals(t *testing.T) {
	for name, test := range map[string]struct {
		body, code, detail string
		status, requests   int
	}{
		"unknown code": {
			`{"error":"invalid_request","error_description":"AADSTS700999: Nobody has met this one.\r\nTrace ID: t",` +
				`"error_codes":[700999],"correlation_id":"c"}`,
			"aadsts_700999", "Nobody has met this one. Entra ID calls this AADSTS700999.", 401, 1,
		},
		"no code": {
			`{"error":"invalid_request","error_description":"Not today."}`, "signin_refused",
			"Not today.", 400, 1,
		},
		"nothing at all": {`{}`, "signin_refused", "Entra ID gave no reason.", 400, 1},
		"unknown passing": {
			`{"error":"temporarily_unavailable","error_codes":[5]}`, "aadsts_5",
			"Entra ID gave no reason. Entra ID calls this AADSTS5.", 400, 4,
		},
		"unknown 503":   {`{"error":"server_error"}`, "signin_refused", "Entra ID gave no reason.", 503, 4},
		"codes as text": {`{"error":"invalid_client","error_codes":"7000215"}`, "signin_intercepted", "", 400, 1},
		"echoed secret": {
			`{"error_description":"AADSTS9: no ` + testSecret + ` here"}`, "signin_refused",
			"no (hidden) here", 400, 1,
		},
		"endless sentence": {
			`{"error_description":"` + strings.Repeat("ä", 5000) + `"}`, "signin_refused",
			strings.Repeat("ä", 400) + "…", 400, 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := &entra{t: t, answers: []answer{{Status: test.status, Body: []byte(test.body)}}}
				p := refusedToken(t, e.client())
				if string(p.Code) != test.code || test.detail != "" && p.Detail != test.detail {
					t.Errorf("problem is %s %q, want %s %q", p.Code, p.Detail, test.code, test.detail)
				}
				if got := e.tokenRequests(); got != test.requests {
					t.Errorf("%d token requests, want %d", got, test.requests)
				}
			})
		})
	}
}
