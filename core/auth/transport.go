package auth

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Transport returns the HTTP transport of a connector, for both sign-in and Graph. It uses TLS 1.2
// or newer and HTTP/2. It uses the connector's proxy, or else the proxy that the environment or the
// desktop has set when a request is made. It trusts the connector's extra certificate authorities
// as well as the system's.
//
// Errors from its RoundTrip carry a problem.Problem, unless the request's context has ended. It is
// safe for concurrent use and keeps idle connections for 90 seconds; CloseIdleConnections closes
// them.
func Transport(c directory.Connector) (http.RoundTripper, error) {
	roots, unused, err := rootsWith(c.CAFile)
	if err != nil {
		return nil, err
	}
	proxy, err := proxyOf(c)
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}
	return &route{own: c.Proxy != directory.ProxySystem, unused: unused, Transport: http.Transport{
		Proxy:                  proxy,
		OnProxyConnectResponse: checkProxy,
		DialContext:            dialer.DialContext,
		TLSClientConfig: &tls.Config{
			MinVersion: tls.VersionTLS12, RootCAs: roots,
			GetClientCertificate: noProof,
		},
		TLSHandshakeTimeout:   15 * time.Second,
		ResponseHeaderTimeout: 2 * time.Minute,
		ForceAttemptHTTP2:     true,
		// The ping detects a connection that died while the computer slept. Without it, the next
		// request would be lost.
		HTTP2:               &http.HTTP2Config{SendPingTimeout: 30 * time.Second, PingTimeout: 15 * time.Second},
		MaxIdleConns:        32,
		MaxIdleConnsPerHost: 16,
		IdleConnTimeout:     90 * time.Second,
	}}, nil
}

// route is a transport that explains its errors.
type route struct {
	http.Transport
	own    bool   // the proxy is set in the connector, not in the environment
	unused string // which of the connector's authorities cannot be used, and why
}

// RoundTrip sends one request.
func (r *route) RoundTrip(req *http.Request) (*http.Response, error) {
	tls := &handshake{}
	resp, err := r.Transport.RoundTrip(req.WithContext(tls.watch(req.Context())))
	if err != nil {
		err = explain(tls.judge(err), req.URL.Host, r.own)
		var known *networkError
		if r.unused != "" && errors.As(err, &known) && known.problem.Code == problem.CodeTLSUnknownAuthority {
			known.problem.Detail += " The CA file contains an authority that cannot be used: " + r.unused
		}
		return nil, err
	}
	return resp, nil
}

// Roots returns the system's certificate authorities and those in a file. Without a file it returns
// nil, which means the system's. Its errors are those of LoadAuthorities.
func Roots(file string) (*x509.CertPool, error) {
	roots, _, err := rootsWith(file)
	return roots, err
}

// rootsWith returns the system's certificate authorities plus those in the file. Without a file it
// returns nil, which means the system's. unused explains which authorities in the file cannot be
// used; it is empty if all can.
func rootsWith(file string) (roots *x509.CertPool, unused string, err error) {
	if file == "" {
		return nil, "", nil
	}
	authorities, err := readAuthorities(file)
	if err != nil {
		return nil, "", err
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool() // the system has none, so only the file is used
	}
	for _, a := range authorities {
		if a.cert != nil {
			pool.AddCert(a.cert)
		} else if unused == "" {
			unused = a.described.unusable()
		}
	}
	return pool, unused, nil
}

// unreadableFile explains why a file that the connector names cannot be read. what describes the
// file, and file is its path.
func unreadableFile(missing, unreadable problem.Code, what, file string, err error) error {
	p := problem.Problem{
		Code:   unreadable,
		Title:  "The " + what + " cannot be read",
		Detail: file + " could not be read.",
		Hint:   "Check that the path names a file and that the drive works.",
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		p.Code, p.Title = missing, "The "+what+" is missing"
		p.Detail = "There is no file " + file + "."
		p.Hint = "Check the path, or put the file back."
	case errors.Is(err, fs.ErrPermission):
		p.Detail = "This account does not have permission to read " + file + "."
		p.Hint = "Let the account that runs Rollcall read the file."
	case isFolder(file):
		p.Title, p.Detail = "The "+what+" is a folder", file+" is a folder, not a file."
		p.Hint = "Choose a file in that folder."
	}
	return p.Wrap(err)
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
