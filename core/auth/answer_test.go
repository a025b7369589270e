package auth_test

import (
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/problem"
)

func TestAnswersThatEntraDoesNotGive(t *testing.T) {
	foreignIssuer := answer{
		Status: 200,
		Body: []byte(`{"issuer":"https://evil.example/v2.0","authorization_endpoint":"https://login.example.test/a",` +
			`"token_endpoint":"https://login.example.test/t"}`),
	}
	plainEndpoint := answer{
		Status: 200,
		Body: []byte(`{"issuer":"https://login.example.test/v2.0",` +
			`"authorization_endpoint":"https://login.example.test/a","token_endpoint":"http://login.example.test/t"}`),
	}
	for name, test := range map[string]struct {
		discovery *answer
		token     answer
		want      problem.Code
	}{
		"captive portal": {token: page(200, "\n <html>Please log on"), want: "signin_intercepted"},
		"captive portal, discovery": {
			discovery: &answer{Status: 200, Body: []byte("<html>")},
			want:      "signin_intercepted",
		},
		"redirect to a portal": {token: answer{
			Status:  302,
			Headers: map[string]string{"Location": "https://portal.example/"},
		}, want: "signin_intercepted"},
		"filter":       {token: page(403, "<html>blocked by policy"), want: "signin_intercepted"},
		"empty answer": {token: page(200, ""), want: "signin_intercepted"},
		"no token": {
			token: page(200, `{"token_type":"Bearer","expires_in":3599}`),
			want:  "signin_answer_unusable",
		},
		"no expiry": {
			token: page(200, `{"token_type":"Bearer","access_token":"x"}`),
			want:  "signin_answer_unusable",
		},
		"half an answer": {token: page(200, `{"token_type":"Bea`), want: "signin_answer_unusable"},
		"discovery without endpoint": {
			discovery: &answer{Status: 200, Body: []byte(`{}`)},
			want:      "signin_answer_unusable",
		},
		"issuer of somebody else":    {discovery: &foreignIssuer, want: "signin_answer_unusable"},
		"token endpoint without TLS": {discovery: &plainEndpoint, want: "signin_answer_unusable"},
	} {
		t.Run(name, func(t *testing.T) {
			e := &entra{t: t, discovery: test.discovery, answers: []answer{test.token}}
			p := refusedToken(t, e.client(custom("https://login.example.test", "https://graph.example.test")))
			if p.Code != test.want {
				t.Errorf("code is %q, want %q", p.Code, test.want)
			}
			checkSentences(t, p)
			if !strings.Contains(p.Detail, "https://login.example.test") {
				t.Errorf("detail %q does not name the host", p.Detail)
			}
			for _, asked := range e.asked {
				if !strings.Contains(asked, " https://login.example.test/") {
					t.Errorf("asked %s", asked)
				}
			}
		})
	}
}

func TestAnswerWithoutEndIsCutOff(t *testing.T) {
	e := &entra{t: t, answers: []answer{page(200, `{"x":"`+strings.Repeat("x", 4<<20)+`"}`)}}
	if p := refusedToken(t, e.client(func(*auth.Options) {})); p.Code != "signin_answer_unusable" {
		t.Errorf("code is %q", p.Code)
	}
}
