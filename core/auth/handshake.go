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

// handshake watches the TLS of the connection that one request makes: net/http
// returns its failures as texts, and those behind a proxy as the proxy's.
type handshake struct {
	failed     atomic.Pointer[error]
	connected  atomic.Bool // through a proxy, to the other side
	wantsProof atomic.Bool // the other side asked for a certificate of ours
}

type handshakeKey struct{}

// handshakeOf is the handshake that watches ctx; nil: nobody does.
func handshakeOf(ctx context.Context) *handshake {
	h, _ := ctx.Value(handshakeKey{}).(*handshake)
	return h
}

// watch returns a context for the request.
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

// noProof answers a server that asks who connects: nobody does. Some end the
// connection then, without a word.
func noProof(asked *tls.CertificateRequestInfo) (*tls.Certificate, error) {
	if h := handshakeOf(asked.Context()); h != nil {
		h.wantsProof.Store(true)
	}
	return &tls.Certificate{}, nil
}

// judge returns the error of a request as a *tlsError where TLS is the reason.
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

// tlsError is a connection that TLS stands in the way of.
type tlsError struct {
	error
	wantsProof bool // of who connects
	proxys     bool // it is the proxy's TLS
}

// Error returns what net/http says, for logs; an end without a word is explained.
func (e *tlsError) Error() string {
	if e.wantsProof {
		return "tls: client certificate wanted: " + e.error.Error()
	}
	return e.error.Error()
}

// Unwrap returns what net/http returned.
func (e *tlsError) Unwrap() error { return e.error }

// isAlert says whether one side told the other that TLS cannot go on.
func isAlert(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && (op.Op == "remote error" || op.Op == "local error")
}

// hasAlert says whether err is the alert with that number (RFC 8446, 6).
func hasAlert(err error, number tls.AlertError) bool {
	var op *net.OpError
	if errors.As(err, &op) && (op.Op == "remote error" || op.Op == "local error") {
		return op.Err.Error() == number.Error() // the type of alerts is not exported, but for QUIC
	}
	var quic tls.AlertError
	return errors.As(err, &quic) && quic == number
}

// brokeOff says whether the network ended a handshake, which may pass.
func brokeOff(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && !isAlert(err) || isTimeout(err) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, context.Canceled)
}

// passingAlerts end a connection and not every one: damage on the way, and a server
// in trouble.
var passingAlerts = []tls.AlertError{20, 22, 50, 51, 80, 90}

// mayPassTLS says whether TLS may work at the next attempt.
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

// The alerts of RFC 8446, 6.2, that have a sentence of their own.
const (
	alertHandshakeFailure    tls.AlertError = 40
	alertProtocolVersion     tls.AlertError = 70
	alertInsufficient        tls.AlertError = 71
	alertUnrecognizedName    tls.AlertError = 112
	alertCertificateRequired tls.AlertError = 116
)

// certificateFault says what is wrong with a certificate that Go does not read. Its
// x509 package has texts for that, and no types.
func certificateFault(text string) string {
	if strings.Contains(text, "negative serial number") {
		return "It has a negative serial number. " + againstTheRules
	}
	return "It breaks the rules for certificates (RFC 5280)."
}

// tlsProblem says why TLS does not work with host, or with the proxy before it.
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
		Detail: "The other side does not speak TLS 1.2 or newer as expected; a proxy or a filter may have answered.",
		Hint:   "Have " + host + " exempted from the inspection of encrypted traffic, or ask who runs that side.",
	}
	var record tls.RecordHeaderError
	text := err.Error()
	switch {
	case errors.As(err, &record):
		p.Detail = "The other side does not speak TLS at all; a proxy or a filter may have answered."
	case judged != nil && judged.wantsProof, hasAlert(err, alertCertificateRequired):
		p.Detail = "The other side wants a certificate that says which computer connects (mutual TLS). " +
			"Rollcall has none to show, and Microsoft 365 asks for none."
		p.Hint = "Have " + host + " exempted from this on the proxy or filter that asks for it."
	case hasAlert(err, alertProtocolVersion), strings.Contains(text, "unsupported protocol version"):
		p.Detail = "The other side has no version of TLS that is safe: Rollcall wants 1.2 or newer, as Microsoft 365 does."
	case hasAlert(err, alertHandshakeFailure), hasAlert(err, alertInsufficient):
		p.Detail = "The other side and Rollcall have no safe cipher in common, such as when it offers RSA key exchange alone."
	case hasAlert(err, alertUnrecognizedName):
		p.Detail = "The other side does not know the name " + host + "."
	case strings.Contains(text, "failed to parse certificate"):
		p.Detail = "The certificate shown for " + host + " cannot be used. " + certificateFault(text)
		p.Hint = "Have it issued again by whoever runs that side, or have " + host + " exempted from the inspection of encrypted traffic."
	}
	return p
}

// problem.CodeTLSUnknownAuthority is the code of a certificate whose issuer is not trusted.

// distrusted is the problem of a certificate that was read and is not trusted.
func distrusted(err error, host string) (p problem.Problem, ok bool) {
	var unknown x509.UnknownAuthorityError
	var wrongHost x509.HostnameError
	var invalid x509.CertificateInvalidError
	p.Title = "No secure connection to " + host
	switch {
	case errors.As(err, &unknown):
		p.Code = problem.CodeTLSUnknownAuthority
		p.Detail = "The certificate shown for " + host + " was issued by an authority that this computer does not trust. A proxy or a security program that inspects encrypted traffic does this."
		p.Hint = "Save that authority's certificate as a PEM file and name it as the connector's CA file, or have " + host + " exempted from inspection."
		p.Remedy.Kind = problem.SetCAFile
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		p.Code = problem.CodeTLSCertificateExpired
		p.Detail = "The certificate shown for " + host + " is not valid at this time."
		p.Hint = "Check the date and time of this computer first. If they are right, ask who runs the proxy or the custom cloud."
	case errors.As(err, &wrongHost), errors.As(err, &invalid):
		p.Code = problem.CodeTLSCertificateInvalid
		p.Detail = "The certificate shown for " + host + " is not valid for it."
		p.Hint = "Check the URLs of a custom cloud, and have " + host + " exempted from the inspection of encrypted traffic."
	default:
		return problem.Problem{}, false
	}
	return p, true
}
