package auth

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http/httptrace"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/rollcallsync/rollcall/core/problem"
)

// handshake observes the TLS handshake of the connection made for one request. It is needed because
// net/http returns TLS failures only as texts, and those behind a proxy look like the proxy's.
type handshake struct {
	failed     atomic.Pointer[error]
	connected  atomic.Bool // to the host behind a proxy
	wantsProof atomic.Bool // the other side asked for our certificate
}

type handshakeKey struct{}

// handshakeOf returns the handshake stored in ctx, or nil if there is none.
func handshakeOf(ctx context.Context) *handshake {
	h, _ := ctx.Value(handshakeKey{}).(*handshake)
	return h
}

// watch returns a context that makes h observe the request's connection.
func (h *handshake) watch(ctx context.Context) context.Context {
	ctx = context.WithValue(ctx, handshakeKey{}, h)
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
			if err != nil {
				h.failed.Store(&err)
			}
		},
	})
}

// noProof tells a server that asks for a client certificate that there is none. Some servers then
// close the connection without a message.
func noProof(asked *tls.CertificateRequestInfo) (*tls.Certificate, error) {
	if h := handshakeOf(asked.Context()); h != nil {
		h.wantsProof.Store(true)
	}
	return &tls.Certificate{}, nil
}

// judge returns err as a *tlsError if TLS is the cause.
func (h *handshake) judge(err error) error {
	failed := h.failed.Load()
	ofHandshake := failed != nil && errors.Is(err, *failed)
	proof := h.wantsProof.Load() && !errors.Is(err, context.Canceled) && !isTimeout(err)
	switch {
	case ofHandshake && !brokeOff(*failed), isAlert(err), proof:
	default:
		return err
	}
	var op *net.OpError
	proxys := errors.As(err, &op) && op.Op == "proxyconnect" && !h.connected.Load()
	return &tlsError{error: err, wantsProof: proof, proxys: proxys}
}

// tlsError is the error for a connection that failed because of TLS.
type tlsError struct {
	error
	wantsProof bool // the server asked for a client certificate
	proxys     bool // the failure is in the TLS of the proxy
}

// Error returns the text of net/http, for logs. It adds an explanation if the connection ended
// without a message.
func (e *tlsError) Error() string {
	if e.wantsProof {
		return "tls: client certificate wanted: " + e.error.Error()
	}
	return e.error.Error()
}

// Unwrap returns the error of net/http.
func (e *tlsError) Unwrap() error { return e.error }

// isAlert reports whether one side told the other that TLS cannot continue.
func isAlert(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && (op.Op == "remote error" || op.Op == "local error")
}

// hasAlert reports whether err is the alert with the given number (RFC 8446, 6).
func hasAlert(err error, number tls.AlertError) bool {
	var op *net.OpError
	if errors.As(err, &op) && (op.Op == "remote error" || op.Op == "local error") {
		return op.Err.Error() == number.Error() // package tls exports an alert type only for QUIC
	}
	var quic tls.AlertError
	return errors.As(err, &quic) && quic == number
}

// brokeOff reports whether the network interrupted a handshake. Another attempt may succeed.
func brokeOff(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && !isAlert(err) || isTimeout(err) || errors.Is(err, io.EOF) ||
		errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, context.Canceled)
}

// passingAlerts may end one connection but not the next. They mean damage in transit or trouble in
// the server.
var passingAlerts = []tls.AlertError{20, 22, 50, 51, 80, 90}

// mayPassTLS reports whether TLS may work on the next attempt.
func mayPassTLS(err error) bool {
	return slices.ContainsFunc(passingAlerts, func(number tls.AlertError) bool { return hasAlert(err, number) })
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

func isTLS(err error) bool {
	var judged *tlsError
	var verification *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	return errors.As(err, &judged) || errors.As(err, &verification) || errors.As(err, &record) || errors.As(err, &alert)
}

// The alerts of RFC 8446, 6.2, that are explained by their own sentences.
const (
	alertHandshakeFailure    tls.AlertError = 40
	alertProtocolVersion     tls.AlertError = 70
	alertInsufficient        tls.AlertError = 71
	alertUnrecognizedName    tls.AlertError = 112
	alertCertificateRequired tls.AlertError = 116
)

// certificateFault explains why Go cannot parse a certificate. Package x509 has only texts for
// that, no error types.
func certificateFault(text string) string {
	if strings.Contains(text, "negative serial number") {
		return "It has a negative serial number. " + againstTheRules
	}
	return "It breaks the rules for certificates (RFC 5280)."
}

// tlsProblem explains why TLS does not work with host, or with the proxy in front of it.
func tlsProblem(err error, host string) problem.Problem {
	var judged *tlsError
	if errors.As(err, &judged) && judged.proxys {
		host = "the proxy"
	}
	if p, ok := distrusted(err, host); ok {
		return p
	}
	p := problem.Problem{
		Code:   problem.CodeTLSFailed,
		Title:  "No secure connection to " + host,
		Detail: "The other side does not use TLS 1.2 or newer as expected; a proxy or a filter may have answered.",
		Hint: "Have " + host + " exempted from the inspection of encrypted traffic, or ask whoever runs the " +
			"other side.",
	}
	var record tls.RecordHeaderError
	text := err.Error()
	switch {
	case errors.As(err, &record):
		p.Detail = "The other side does not use TLS at all; a proxy or a filter may have answered."
	case judged != nil && judged.wantsProof, hasAlert(err, alertCertificateRequired):
		p.Detail = "The other side requires a certificate that identifies this computer (mutual TLS). " +
			"Rollcall has no such certificate, and Microsoft 365 does not ask for one."
		p.Hint = "Have " + host + " exempted from this on the proxy or filter that asks for the certificate."
	case hasAlert(err, alertProtocolVersion), strings.Contains(text, "unsupported protocol version"):
		p.Detail = "The other side does not support a safe version of TLS: Rollcall requires 1.2 or newer, as " +
			"Microsoft 365 does."
	case hasAlert(err, alertHandshakeFailure), hasAlert(err, alertInsufficient):
		p.Detail = "The other side and Rollcall have no safe cipher in common, for example because it offers only " +
			"RSA key exchange."
	case hasAlert(err, alertUnrecognizedName):
		p.Detail = "The other side does not recognize the name " + host + "."
	case strings.Contains(text, "failed to parse certificate"):
		p.Detail = "The certificate shown for " + host + " cannot be used. " + certificateFault(text)
		p.Hint = "Ask whoever runs the other side to have it issued again, or have " + host +
			" exempted from the inspection of encrypted traffic."
	}
	return p
}

// problem.CodeTLSUnknownAuthority is the code of a certificate whose issuer is not trusted.

// distrusted returns the problem for a certificate that could be read but is not trusted.
func distrusted(err error, host string) (p problem.Problem, ok bool) {
	var unknown x509.UnknownAuthorityError
	var wrongHost x509.HostnameError
	var invalid x509.CertificateInvalidError
	p.Title = "No secure connection to " + host
	switch {
	case errors.As(err, &unknown):
		p.Code = problem.CodeTLSUnknownAuthority
		p.Detail = "The certificate shown for " + host +
			" was issued by an authority that this computer does not trust. A proxy or a security program that " +
			"inspects encrypted traffic does this."
		p.Hint = "Save that authority's certificate as a PEM file and name it as the connector's CA file, or have " +
			host + " exempted from inspection."
		p.Remedy.Kind = problem.SetCAFile
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		p.Code = problem.CodeTLSCertificateExpired
		p.Detail = "The certificate shown for " + host + " is not valid at this time."
		p.Hint = "Check the date and time of this computer first. If they are right, ask whoever runs the proxy or " +
			"the custom cloud."
	case errors.As(err, &wrongHost), errors.As(err, &invalid):
		p.Code = problem.CodeTLSCertificateInvalid
		p.Detail = "The certificate shown for " + host + " is not valid for it."
		p.Hint = "Check the URLs of a custom cloud, and have " + host +
			" exempted from the inspection of encrypted traffic."
	default:
		return problem.Problem{}, false
	}
	return p, true
}
