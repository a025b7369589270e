package logon

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// maxAnswer limits how much of an answer is read. A token takes a few kilobytes.
const maxAnswer = 1 << 20

// exchange is the HTTP client that MSAL uses. It sends only to the sign-in host and does not follow
// redirects, so a password goes nowhere else. It checks every answer before MSAL does, because the
// texts of MSAL's errors quote answers.
type exchange struct {
	route http.RoundTripper
	host  string
}

func newExchange(route http.RoundTripper, c directory.Connector) *exchange {
	login, _ := c.Endpoints()
	_, host, _ := strings.Cut(login, "://")
	return &exchange{route: route, host: host}
}

// envelope is Entra ID's error answer
// (https://learn.microsoft.com/entra/identity-platform/reference-error-codes). Every member may be
// missing.
type envelope struct {
	Error         string `json:"error"`
	Codes         []int  `json:"error_codes"`
	CorrelationID string `json:"correlation_id"`
}

// Do sends one request for MSAL.
func (x *exchange) Do(req *http.Request) (*http.Response, error) {
	if req.URL.Scheme != "https" || !strings.EqualFold(req.URL.Host, x.host) {
		return nil, &Unavailable{Why: unusable, Cause: errors.New("the request would leave the sign-in host")}
	}
	req.Host = req.URL.Host // MSAL leaves it empty; an in-process server needs it
	resp, err := x.route.RoundTrip(req)
	if err != nil {
		return nil, unreachable(req, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, unreachable(req, fmt.Errorf("read answer: %w", err))
	}
	if err := x.judge(req, resp.StatusCode, body); err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// CloseIdleConnections does nothing, because others use the same transport.
func (x *exchange) CloseIdleConnections() {}

// judge returns nil for an answer that MSAL may use. This is a success, or an answer that tells a
// device to keep waiting.
func (x *exchange) judge(req *http.Request, status int, body []byte) error {
	if status == http.StatusOK {
		if strings.Contains(strings.ToLower(req.URL.Path), "/userrealm/") {
			return judgeRealm(body)
		}
		return nil
	}
	var e envelope
	if err := json.Unmarshal(body, &e); err != nil {
		return &Unavailable{
			Why:   unavailable(status),
			Cause: fmt.Errorf("sign-in answered status %d without JSON", status),
		}
	}
	if e.Error == "authorization_pending" || e.Error == "slow_down" {
		return nil
	}
	return judged(e, status)
}

// judged returns the error for a refusal, whether it came over HTTP or through the browser. In the
// second case, status is 0.
func judged(e envelope, status int) error {
	switch code := e.code(); {
	case codes[code] == directory.LogOnUnavailable, codes[code] == "" &&
		(status >= 500 || status == http.StatusTooManyRequests),
		codes[code] == "" && (e.Error == "temporarily_unavailable" || e.Error == "server_error"):
		return &Unavailable{Why: troubled, Code: code, RequestID: e.CorrelationID}
	case code != 0:
		return &Refusal{Code: code, Class: e.Error, RequestID: e.CorrelationID, Reason: classes[e.Error]}
	default:
		return &Refusal{
			Class: e.Error, RequestID: e.CorrelationID,
			Reason: cmp.Or(classes[e.Error], withoutCode[e.Error]),
		}
	}
}

// classes are OAuth error words that decide the reason whatever the code is (RFC 8628, 3.5).
var classes = map[string]directory.LogOnReason{
	"authorization_declined": directory.LogOnCancelled,
	"expired_token":          directory.LogOnTimedOut,
}

// withoutCode are OAuth error words that decide the reason if there is no code (RFC 6749, 4.1.2.1;
// OpenID Connect Core 1.0, 3.1.2.6).
var withoutCode = map[string]directory.LogOnReason{
	"access_denied":    directory.LogOnCancelled,
	"consent_required": directory.LogOnConsent,
}

// code returns the first code that is in the table, or else the first code in the answer.
func (e envelope) code() int {
	if i := slices.IndexFunc(e.Codes, func(c int) bool { return codes[c] != "" }); i >= 0 {
		return e.Codes[i]
	}
	if len(e.Codes) > 0 {
		return e.Codes[0]
	}
	return 0
}

// judgeRealm ends a log-on if Entra ID does not check the password itself. Otherwise MSAL would
// send the password to the address in the answer.
func judgeRealm(body []byte) error {
	var realm struct {
		Type string `json:"account_type"`
	}
	if err := json.Unmarshal(body, &realm); err != nil {
		return &Unavailable{Why: unusable, Cause: errors.New("the realm of the name is not JSON")}
	}
	switch realm.Type {
	case "Managed":
		return nil
	case "Federated":
		return &Refusal{Class: "realm", Reason: directory.LogOnFederated}
	}
	return &Refusal{Class: "realm", Reason: directory.LogOnForeign}
}

// unreachable returns the error for a request without an answer. The transport explains its errors.
// The text of net/http is dropped because it may contain the URL, and with it the sign-in name.
func unreachable(req *http.Request, err error) error {
	if ended := req.Context().Err(); ended != nil {
		return ended
	}
	var known interface{ Problem() problem.Problem }
	why := unavailable(0)
	if errors.As(err, &known) {
		why = known.Problem()
	}
	var address *url.Error
	if errors.As(err, &address) {
		err = address.Err
	}
	return &Unavailable{Why: why, Cause: err}
}

func unavailable(status int) problem.Problem {
	if status >= 500 || status == http.StatusTooManyRequests || status == 0 {
		return problem.Problem{
			Code: problem.CodeSignInUnavailable, Title: "The sign-in service does not answer",
			Hint: troubled.Hint,
		}
	}
	return problem.Problem{
		Code: problem.CodeSignInIntercepted, Title: "The answer did not come from Entra ID",
		Hint: "It may come from a network that asks people to sign in, a proxy or a filter.",
	}
}

var troubled = problem.Problem{
	Code: problem.CodeSignInTroubled, Title: "Entra ID is having trouble, or too many people are signing in at once",
	Hint: "Try again in a few minutes. If it continues, check Microsoft 365 service health.",
}
