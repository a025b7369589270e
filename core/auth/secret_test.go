package auth_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/problem"
)

// spellings are the forms in which the secret could appear in a text.
func spellings() []string {
	hex := fmt.Sprintf("%x", testSecret)
	return []string{
		testSecret, url.QueryEscape(testSecret), hex, strings.ToUpper(hex), fmt.Sprint([]byte(testSecret)),
		testSecret[4:20],
	}
}

func checkHidden(t *testing.T, where, text string) {
	t.Helper()
	for _, spelling := range spellings() {
		if strings.Contains(text, spelling) {
			t.Errorf("%s shows the secret: %s", where, text)
		}
	}
}

// show prints a value in every way that Rollcall might.
func show(t *testing.T, value any) map[string]string {
	t.Helper()
	shown := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T"} {
		shown[verb] = fmt.Sprintf(verb, value)
	}
	var text, js bytes.Buffer
	slog.New(slog.NewTextHandler(&text, nil)).Error("x", "value", value, slog.Group("group", "inner", value))
	slog.New(slog.NewJSONHandler(&js, nil)).Error("x", "value", value, slog.Group("group", "inner", value))
	shown["slog text"], shown["slog JSON"] = text.String(), js.String()
	if data, err := json.Marshal(value); err == nil {
		shown["JSON"] = string(data)
	}
	if data, err := xml.Marshal(value); err == nil {
		shown["XML"] = string(data)
	}
	return shown
}

func TestNothingPrintsTheSecret(t *testing.T) {
	options := auth.Options{Connector: connector, Secret: testSecret, Transport: http.DefaultTransport}
	client := (&entra{t: t}).client()
	if _, err := client.Token(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	secret := auth.Secret(testSecret)
	for name, value := range map[string]any{
		"secret":            secret,
		"pointer to secret": &secret,
		"map of secrets":    map[string]auth.Secret{"a": secret},
		"options":           options,
		"client":            client,
		"client in a field": struct{ C *auth.Client }{client},
		"hidden client":     struct{ c *auth.Client }{client},
	} {
		for way, text := range show(t, value) {
			checkHidden(t, name+" as "+way, text)
			if strings.Contains(text, "token-1") {
				t.Errorf("%s as %s shows a token: %s", name, way, text)
			}
		}
	}
}

func TestNoErrorHoldsTheSecretOrAToken(t *testing.T) {
	echo := `{"error":"` + testSecret + `","error_description":"` + url.QueryEscape(testSecret) +
		`","correlation_id":"` + testSecret + `"}`
	for name, a := range map[string]answer{
		"refused":           wireSample(t, "7000215"),
		"echoed":            {Status: 400, Body: []byte(echo)},
		"echoed as a page":  page(403, "<html>"+testSecret),
		"redirected":        {Status: 307, Headers: map[string]string{"Location": "https://elsewhere.example/"}},
		"token without end": {Status: 200, Body: []byte(`{"access_token":"ACCESSTOKEN"}`)},
		"token in bad JSON": {Status: 200, Body: []byte(`{"expires_in":3599,"access_token":"ACCESSTOKEN",`)},
		"bad id token": {
			Status: 200,
			Body:   []byte(`{"expires_in":3599,"access_token":"ACCESSTOKEN","id_token":"ACCESSTOKEN"}`),
		},
		"no token": {Status: 200, Body: []byte(`{"expires_in":3599}`)},
		"declined": {
			Status: 200,
			Body:   []byte(`{"expires_in":3599,"access_token":"ACCESSTOKEN","scope":"x"}`),
		},
		"broken connection":  {err: errors.New("write: broken pipe")},
		"throttled for ever": throttled("1"),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				_, err := (&entra{t: t, answers: []answer{a}}).client().Token(t.Context(), false)
				if err == nil {
					t.Fatal("no error")
				}
				for _, value := range append(chain(err), problem.Of(err)) {
					for way, text := range show(t, value) {
						checkHidden(t, fmt.Sprintf("%T as %s", value, way), text)
						if strings.Contains(text, "ACCESSTOKEN") {
							t.Errorf("%T as %s shows the token: %s", value, way, text)
						}
					}
				}
			})
		})
	}
}

// chain lists err and everything that it wraps.
func chain(err error) []any {
	if err == nil {
		return nil
	}
	links := []any{err}
	switch wrapper := err.(type) {
	case interface{ Unwrap() error }:
		links = append(links, chain(wrapper.Unwrap())...)
	case interface{ Unwrap() []error }:
		for _, inner := range wrapper.Unwrap() {
			links = append(links, chain(inner)...)
		}
	}
	return links
}
