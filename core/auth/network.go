package auth

import (
	"context"
	"errors"
	"net"

	"github.com/rollcallsync/rollcall/core/problem"
)

// networkError explains why a request got no answer. It still supports net.Error and, through
// Unwrap, errors.Is and errors.As.
type networkError struct {
	problem problem.Problem
	cause   error
}

// Error returns the cause's text, for logs.
func (e *networkError) Error() string { return e.cause.Error() }

// Unwrap returns the error of net/http.
func (e *networkError) Unwrap() error { return e.cause }

// Problem returns the explanation.
func (e *networkError) Problem() problem.Problem { return e.problem }

// Timeout reports whether the request timed out.
func (e *networkError) Timeout() bool {
	var t net.Error
	return errors.As(e.cause, &t) && t.Timeout()
}

// Temporary is part of net.Error.
func (e *networkError) Temporary() bool { return mayPass(e.cause) }

// Final reports whether another attempt is pointless because of the proxy or TLS.
func (e *networkError) Final() bool { return !mayPass(e.cause) }

// explain adds a problem to an error from a RoundTripper that called host. It leaves the error of
// an ended context unchanged. ownProxy says that any proxy in use is the connector's own.
func explain(err error, host string, ownProxy bool) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &networkError{problem: networkProblem(err, host, ownProxy), cause: err}
}

// NetworkProblem explains why a host could not be reached, or why TLS with it failed, for
// connections other than those of Transport. It recognizes the errors of packages net and
// crypto/tls, and returns the explanation in an error from Transport unchanged.
func NetworkProblem(err error, host string) problem.Problem {
	var known *networkError
	if errors.As(err, &known) {
		return known.problem
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return timedOut(host)
	}
	return networkProblem(err, host, false)
}

// mayPass reports whether another attempt may succeed. It returns false if the proxy or TLS
// prevents that.
func mayPass(err error) bool {
	var refusal *proxyRefusal
	return !errors.As(err, &refusal) && (!isTLS(err) || mayPassTLS(err)) && !errors.Is(err, context.Canceled)
}

func networkProblem(err error, host string, ownProxy bool) problem.Problem {
	var refusal *proxyRefusal
	var op *net.OpError
	var name *net.DNSError
	var timeout net.Error
	switch {
	case errors.As(err, &refusal):
		return proxyRefused(refusal, host, ownProxy)
	case isTLS(err):
		return tlsProblem(err, host)
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return proxyUnreachable(host, ownProxy)
	case errors.As(err, &name):
		return problem.Problem{
			Code:   problem.CodeHostNotFound,
			Title:  "The address " + host + " was not found",
			Detail: "Looking up the name failed.",
			Hint: "Check that this computer is online. If only a proxy has Internet access here, enter it in the " +
				"connector or set HTTPS_PROXY; for a custom cloud, check the URLs.",
		}.With(problem.SetProxy)
	case errors.As(err, &timeout) && timeout.Timeout():
		return timedOut(host)
	}
	return problem.Problem{
		Code:   problem.CodeNetworkUnreachable,
		Title:  host + " cannot be reached",
		Detail: "The connection failed or was interrupted.",
		Hint:   "Check that this computer is online and that no firewall blocks HTTPS to " + host + ".",
	}
}

func timedOut(host string) problem.Problem {
	return problem.Problem{
		Code:   problem.CodeNetworkTimeout,
		Title:  host + " did not answer in time",
		Detail: "Rollcall tried to connect, but no answer came.",
		Hint: "Try again; if it keeps happening, check that no firewall blocks HTTPS from this computer to " + host +
			".",
	}
}

func proxyUnreachable(host string, ownProxy bool) problem.Problem {
	p := problem.Problem{
		Code:   problem.CodeProxyUnreachable,
		Title:  "The proxy cannot be reached",
		Detail: "This computer is set to reach " + host + " through a proxy, and the proxy does not answer.",
		Hint:   "Check the proxy's address in HTTPS_PROXY, and NO_PROXY if no proxy is needed.",
	}
	if ownProxy {
		p.Detail = "The connector is set to reach " + host + " through a proxy, and the proxy does not answer."
		p.Hint = "Check the proxy in the connector, or choose the system's or none there."
		p.Remedy.Kind = problem.SetProxy
	}
	return p
}
