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

// maxAnswer limits how much of an answer is read. A token has a few kilobytes.
const maxAnswer = 1 << 20

// exchange is the HTTP client that MSAL sees. It sends only to the sign-in host and
// follows no redirect, so that a password goes nowhere else. It checks every answer
// before MSAL does, because the texts of MSAL's errors quote answers.
type exchange struct {
	route http.RoundTripper
	host  string
}

func newExchange(route http.RoundTripper, c directory.Connector) *exchange {
	login, _ := c.Endpoints()
	_, host, _ := strings.Cut(login, "://")
	return &exchange{route: route, host: host}
}

// envelope is how Entra ID says no (https://learn.microsoft.com/entra/identity-platform/reference-error-codes). Every
// member may be missing.
type envelope struct {
	Error         string `json:"error"`
	Codes         []int  `json:"error_codes"`
	CorrelationID string `json:"correlation_id"`
}

// Do sends one request of MSAL's.
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

// CloseIdleConnections does nothing, because others use the route too.
func (x *exchange) CloseIdleConnections() {}

// judge returns nil for an answer that MSAL may use: a success, or one that tells a
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
		return &Unavailable{Why: unavailable(status), Cause: fmt.Errorf("sign-in answered status %d without JSON", status)}
	}
	if e.Error == "authorization_pending" || e.Error == "slow_down" {
		return nil
	}
	return judged(e, status)
}

// judged is the error for a refusal, from either source. status is 0 if the refusal
// came through the browser.
func judged(e envelope, status int) error {
	switch code := e.code(); {
	case codes[code] == directory.LogOnUnavailable, codes[code] == "" && (status >= 500 || status == http.StatusTooManyRequests),
		codes[code] == "" && (e.Error == "temporarily_unavailable" || e.Error == "server_error"):
		return &Unavailable{Why: troubled, Code: code, RequestID: e.CorrelationID}
	case code != 0:
		return &Refusal{Code: code, Class: e.Error, RequestID: e.CorrelationID, Reason: classes[e.Error]}
	default:
		return &Refusal{Class: e.Error, RequestID: e.CorrelationID, Reason: cmp.Or(classes[e.Error], withoutCode[e.Error])}
	}
}

// classes are the words of OAuth that say enough without a code (RFC 8628, 3.5).
var classes = map[string]directory.LogOnReason{
	"authorization_declined": directory.LogOnCancelled,
	"expired_token":          directory.LogOnTimedOut,
}

// withoutCode are OAuth error words that help if there is no code (RFC 6749, 4.1.2.1;
// OpenID Connect Core 1.0, 3.1.2.6).
var withoutCode = map[string]directory.LogOnReason{
	"access_denied":    directory.LogOnCancelled,
	"consent_required": directory.LogOnConsent,
}

// code returns the first of the codes that the table has, or else the first.
func (e envelope) code() int {
	if i := slices.IndexFunc(e.Codes, func(c int) bool { return codes[c] != "" }); i >= 0 {
		return e.Codes[i]
	}
	if len(e.Codes) > 0 {
		return e.Codes[0]
	}
	return 0
}

// judgeRealm ends a log-on with a password that Entra ID does not check itself. MSAL
// would send it to the address in the answer.
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

// unreachable is a request without an answer. The route explains its errors;
// the text of net/http may hold the address, and with it the sign-in name.
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
		return problem.Problem{Code: problem.CodeSignInUnavailable, Title: "The sign-in service does not answer", Hint: troubled.Hint}
	}
	return problem.Problem{
		Code: problem.CodeSignInIntercepted, Title: "Something else answered instead of Entra ID",
		Hint: "A network that asks people to sign in, a proxy or a filter may have answered.",
	}
}

var troubled = problem.Problem{
	Code: problem.CodeSignInTroubled, Title: "Entra ID is having trouble, or many sign in at once",
	Hint: "Try again in a few minutes. If it lasts, check Microsoft 365 service health.",
}
