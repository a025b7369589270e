package auth_test

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/problem"
)

// stubborn is a server with which TLS cannot work.
type stubborn struct {
	*httptest.Server
	counter *counter
}

// counter counts the connections of a listener.
type counter struct {
	net.Listener
	connections atomic.Int32
}

func (c *counter) Accept() (net.Conn, error) {
	conn, err := c.Listener.Accept()
	if err == nil {
		c.connections.Add(1)
	}
	return conn, err
}

func stubbornServer(t *testing.T, http2 bool, config *tls.Config) stubborn {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	counter := &counter{Listener: server.Listener}
	server.Listener, server.EnableHTTP2, server.TLS, server.Config.ErrorLog = counter, http2, config, quiet
	server.StartTLS()
	t.Cleanup(server.Close)
	return stubborn{server, counter}
}

// localCertificate returns a certificate for 127.0.0.1, made with the key of mine.
func localCertificate() (der []byte) {
	draft := &x509.Certificate{
		SerialNumber: big.NewInt(0x7A123456), Subject: pkix.Name{CommonName: "Inspecting CA"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA:        true, BasicConstraintsValid: true,
	}
	key := mine().key
	return must(x509.CreateCertificate(rand.Reader, draft, draft, &key.PublicKey, key))
}

// negativeSerial returns a certificate with a negative serial number, as some company CAs issue
// them.
func negativeSerial() tls.Certificate {
	// Go cannot make such a certificate. The highest bit of the number is its sign.
	der := bytes.Replace(localCertificate(), []byte{2, 4, 0x7A, 0x12, 0x34, 0x56}, []byte{2, 4, 0xFA, 0x12, 0x34, 0x56},
		1)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: mine().key}
}

// showing returns a server configuration with a certificate that httptest refuses.
func showing(c tls.Certificate) *tls.Config {
	return &tls.Config{GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) {
		return &tls.Config{Certificates: []tls.Certificate{c}}, nil
	}}
}

// TestImpossibleTLSIsReportedAtOnce checks that the cause is reported at once. Rollcall used to try
// for 16 seconds and then report a network that cannot be reached.
func TestImpossibleTLSIsReportedAtOnce(t *testing.T) {
	noProxy(t)
	for name, test := range map[string]struct {
		config *tls.Config
		http2  bool
		detail string
	}{
		"TLS 1.1 at most": {config: &tls.Config{
			MinVersion: tls.VersionTLS10,
			MaxVersion: tls.VersionTLS11,
		}, detail: "1.2 or newer"},
		"RSA key exchange alone": {config: &tls.Config{
			MaxVersion:   tls.VersionTLS12,
			CipherSuites: []uint16{tls.TLS_RSA_WITH_AES_128_GCM_SHA256},
		}, detail: "cipher"},
		"client certificate, TLS 1.2": {config: &tls.Config{
			MaxVersion: tls.VersionTLS12,
			ClientAuth: tls.RequireAnyClientCert,
		}, detail: "mutual TLS"},
		"client certificate, TLS 1.3": {
			config: &tls.Config{ClientAuth: tls.RequireAnyClientCert},
			detail: "mutual TLS",
		},
		"client certificate, HTTP/2": {
			config: &tls.Config{ClientAuth: tls.RequireAnyClientCert}, http2: true,
			detail: "mutual TLS",
		},
		"certificate with negative number": {config: showing(negativeSerial()), detail: "negative serial number"},
	} {
		t.Run(name, func(t *testing.T) {
			server := stubbornServer(t, test.http2, test.config)
			c := customConnector(server.URL, caFile(t, tlsServer(t))) // trusts that server's certificate
			route := must(auth.Transport(c))
			client := must(auth.New(auth.Options{Connector: c, Secret: testSecret, Transport: route}))
			_, err := client.Token(t.Context(), false)
			p := problem.Of(err)
			if p.Code != "tls_failed" || !strings.Contains(p.Detail, test.detail) {
				t.Errorf("problem is %+v (%v), want tls_failed with %q", p, err, test.detail)
			}
			checkSentences(t, p)
			// HTTP/2 automatically opens a second connection if the first one fails immediately.
			if n := server.counter.connections.Load(); n < 1 || n > 2 {
				t.Errorf("%d connections, want one", n)
			}
			if cause := chainText(err); !strings.Contains(cause, "tls: ") {
				t.Errorf("the cause is lost: %s", cause)
			}
		})
	}
}

// chainText joins the texts of err and all errors that it wraps.
func chainText(err error) string {
	var all []string
	for _, link := range chain(err) {
		all = append(all, link.(error).Error())
	}
	return strings.Join(all, "; ")
}

// TestTLSBehindAProxy checks that a TLS failure behind a proxy is not blamed on the proxy, and that
// a failure of the proxy's own TLS is.
func TestTLSBehindAProxy(t *testing.T) {
	server := tlsServer(t)
	old := stubbornServer(t, false, &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11})
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = quiet
	secure.StartTLS()
	t.Cleanup(secure.Close)
	for name, test := range map[string]struct{ proxy, code, title string }{
		"unknown authority": {proxy(t, http.StatusOK, server).URL, "tls_unknown_authority", "to example.com"},
		"old TLS":           {proxy(t, http.StatusOK, old.Server).URL, "tls_failed", "to example.com"},
		"proxy's own":       {secure.URL, "tls_unknown_authority", "to the proxy"},
	} {
		t.Run(name, func(t *testing.T) {
			noProxy(t)
			c := customConnector("https://example.com", "")
			c.Proxy = test.proxy
			_, err := get(t, c, "https://example.com")
			if p := problem.Of(err); string(p.Code) != test.code || !strings.Contains(p.Title, test.title) {
				t.Errorf("problem is %+v (%v), want %s", p, err, test.code)
			}
		})
	}
}

// TestHandshakeThatBreaksOffMayPass covers what happens while a server restarts.
func TestHandshakeThatBreaksOffMayPass(t *testing.T) {
	noProxy(t)
	listener := must(net.Listen("tcp", "127.0.0.1:0"))
	defer listener.Close()
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			io.CopyN(io.Discard, c, 10) // the beginning of the ClientHello
			c.Close()
		}
	}()
	_, err := get(t, customConnector("https://"+listener.Addr().String(), ""), "https://"+listener.Addr().String())
	var final interface{ Final() bool }
	if p := problem.Of(err); p.Code != "network_unreachable" || !errors.As(err, &final) || final.Final() {
		t.Errorf("problem is %+v (%v)", p, err)
	}
}

// TestServersOfOpenSSL covers OpenSSL, which ends connections with alerts other than Go's.
func TestServersOfOpenSSL(t *testing.T) {
	openssl := needOpenSSL(t)
	noProxy(t)
	certificate := pemBlock("CERTIFICATE", localCertificate())
	authority, pair := writeFile(t, "ca.pem", certificate),
		writeFile(t, "server.pem", append(certificate, keyPEM(mine())...))
	for name, test := range map[string]struct {
		options []string
		detail  string
	}{
		"TLS 1.1 at most":             {[]string{"-tls1_1", "-cipher", "ALL:@SECLEVEL=0"}, "1.2 or newer"},
		"RSA key exchange alone":      {[]string{"-tls1_2", "-cipher", "AES128-GCM-SHA256"}, "cipher"},
		"client certificate, TLS 1.2": {[]string{"-tls1_2", "-Verify", "1"}, "mutual TLS"},
		"client certificate, TLS 1.3": {[]string{"-tls1_3", "-Verify", "1"}, "mutual TLS"},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), openssl,
				append([]string{"s_server", "-accept", "127.0.0.1:0", "-cert", pair, "-key", pair, "-www"},
					test.options...)...)
			said := must(cmd.StdoutPipe())
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			defer cmd.Wait()
			defer cmd.Process.Kill()
			host := ""
			for lines := bufio.NewScanner(said); lines.Scan(); {
				if after, found := strings.CutPrefix(lines.Text(), "ACCEPT "); found {
					host = after
					break
				}
			}
			c := customConnector("https://"+host, authority)
			_, err := get(t, c, c.LoginURL)
			if p := problem.Of(err); p.Code != "tls_failed" || !strings.Contains(p.Detail, test.detail) {
				t.Errorf("problem is %+v (%v), want tls_failed with %q", p, err, test.detail)
			}
		})
	}
}
