package auth

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/rollcallsync/rollcall/core/problem"
)

// maxAnswer limits how much of an answer is read. A token or a discovery document takes a few
// kilobytes.
const maxAnswer = 1 << 20

// sender is the HTTP client that MSAL sees. It checks every answer before MSAL does and returns
// unusable ones as a *failure, so no error text ever quotes a server. It does not follow redirects,
// because that would send the client secret to another server.
type sender struct {
	route  http.RoundTripper
	facts  facts
	secret Secret
}

// Do sends one request for MSAL.
func (s *sender) Do(req *http.Request) (*http.Response, error) {
	if req.URL.Scheme != "https" {
		// The discovery document can name any token endpoint.
		return nil, &failure{problem: s.facts.fill(answerUnusable), cause: errors.New("endpoint is not https")}
	}
	req.Host = req.URL.Host // MSAL leaves it empty; an in-process server needs it
	resp, err := s.route.RoundTrip(req)
	if err != nil {
		return nil, s.unreachable(req, err)
	}
	body, err := readAll(resp)
	if err != nil {
		return nil, s.unreachable(req, err)
	}
	if failed := s.judge(resp, body); failed != nil {
		return nil, failed
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// CloseIdleConnections does nothing, because Graph uses the same transport.
func (s *sender) CloseIdleConnections() {}

func readAll(resp *http.Response) ([]byte, error) {
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	return body, nil
}

// judge checks an answer and returns nil if MSAL may use it.
func (s *sender) judge(resp *http.Response, body []byte) *failure {
	isJSON := bytes.HasPrefix(bytes.TrimSpace(body), []byte("{"))
	switch {
	case resp.StatusCode == http.StatusOK && isJSON:
		return nil
	case isJSON:
		return s.refused(resp, body)
	default:
		return s.intercepted(resp)
	}
}

// intercepted returns the failure for an answer that is not Entra ID's but a web page from a
// gateway, a proxy or a captive portal.
func (s *sender) intercepted(resp *http.Response) *failure {
	if transientStatus(resp.StatusCode) {
		return &failure{
			problem:   s.facts.fill(serviceUnavailable),
			transient: true, retryAfter: retryAfter(resp.Header),
			cause: fmt.Errorf("sign-in answered status %d without JSON", resp.StatusCode),
		}
	}
	return &failure{
		problem: s.facts.fill(answerForeign),
		cause:   fmt.Errorf("sign-in answered status %d without JSON", resp.StatusCode),
	}
}

// unreachable returns the failure for a request without an answer.
func (s *sender) unreachable(req *http.Request, err error) *failure {
	var known interface{ Problem() problem.Problem }
	if !errors.As(err, &known) {
		err = explain(err, req.URL.Host, false) // the transport is not from Transport, or the answer was interrupted
	}
	failed := &failure{cause: err, transient: mayPass(err)}
	if errors.As(err, &known) {
		failed.problem = known.Problem()
	} else { // the attempt's context ended
		failed.problem = timedOut(req.URL.Host)
		failed.transient = errors.Is(err, context.DeadlineExceeded)
	}
	return failed
}
