package graph

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"

	"github.com/rollcallsync/rollcall/core/problem"
)

// Reason says why there is no usable answer.
type Reason uint8

// The reasons of a Failure.
const (
	ReasonNetwork    Reason = iota + 1 // no connection: name not found, refused, or reset before an answer
	ReasonProxy                        // the proxy cannot be reached or refuses the connection
	ReasonTLS                          // the other side's certificate is not trusted
	ReasonSlow                         // no byte arrived for too long, or the page took too long
	ReasonIncomplete                   // cut off, malformed, or with parts missing
	ReasonForeign                      // the answer is HTML, so it is not from Graph
	ReasonLink                         // a link that leads elsewhere or repeats; no request was sent
	ReasonBarred                       // the transport reports that a proxy or TLS prevents the request, and why
)

var reasonNames = map[Reason]string{
	ReasonNetwork: "no connection", ReasonProxy: "proxy", ReasonTLS: "certificate not trusted", ReasonSlow: "too slow",
	ReasonIncomplete: "incomplete answer", ReasonForeign: "answer is a web page", ReasonLink: "link not followed",
	ReasonBarred: "request prevented",
}

// String returns the reason in words for logs.
func (r Reason) String() string { return reasonNames[r] }

// Failure is a request without a usable answer.
type Failure struct {
	Call
	Reason Reason
	Err    error // the cause
}

// Error returns the failure on one line, for logs.
func (f *Failure) Error() string {
	if f.ClientRequestID == "" {
		return fmt.Sprintf("%s: %s: %v", f.Call, f.Reason, f.Err)
	}
	return fmt.Sprintf("%s: %s: %v (%s)", f.Call, f.Reason, f.Err, f.ids())
}

// Unwrap returns the cause.
func (f *Failure) Unwrap() error { return f.Err }

// The causes with which an attempt cancels itself. They are not context.Canceled or
// DeadlineExceeded, because a slow answer must not look like a cancellation by the caller.
var (
	errStalled = errors.New("no byte arrived for too long")
	errTooLong = errors.New("the answer took too long")
)

// contentError means that an answer arrived but is not valid.
type contentError string

func (e contentError) Error() string { return string(e) }

// errWebPage is a successful answer whose body is HTML, such as the page of a captive portal or a
// proxy.
const errWebPage = contentError("the answer is a web page")

// explanation is an error from a transport that has a problem for people and knows whether another
// attempt is pointless. core/auth returns such errors.
type explanation interface {
	error
	Problem() problem.Problem
	Final() bool
}

// transportReason classifies an error from an http.RoundTripper.
func transportReason(err error) Reason {
	var (
		op           *net.OpError
		verification *tls.CertificateVerificationError
		authority    x509.UnknownAuthorityError
		hostname     x509.HostnameError
		invalid      x509.CertificateInvalidError
		explained    explanation
	)
	switch {
	case errors.Is(err, errStalled), errors.Is(err, errTooLong):
		return ReasonSlow
	case errors.Is(err, errForeignLink):
		return ReasonLink
	case errors.As(err, &explained) && explained.Final():
		return ReasonBarred
	case errors.As(err, &verification), errors.As(err, &authority), errors.As(err, &hostname), errors.As(err, &invalid):
		return ReasonTLS
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return ReasonProxy
	}
	return ReasonNetwork
}

// bare removes the *url.Error that http.Client wraps around errors. Its text quotes the whole link,
// and errors must not contain the tokens of links.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}
