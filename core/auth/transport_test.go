package auth_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// noProxy clears the proxy settings of the environment.
func noProxy(t *testing.T) {
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy"} {
		t.Setenv(name, "")
	}
}

// tlsServer answers every request with the protocol that the request used. Its certificate is for
// example.com and 127.0.0.1.
func tlsServer(t *testing.T) *httptest.Server {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, r.Proto)
	}))
	server.EnableHTTP2 = true
	server.Config.ErrorLog = quiet
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

// caFile writes the server's own certificate as a CA file.
func caFile(t *testing.T, server *httptest.Server) string {
	data := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	return writeFile(t, "ca.pem", data)
}

func writeFile(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func customConnector(base, ca string) directory.Connector {
	return directory.Connector{
		TenantDomain: tenant, ClientID: clientID, Cloud: directory.CloudCustom,
		LoginURL: base, GraphURL: base, CAFile: ca,
	}
}

// get sends one request through the connector's transport.
func get(t *testing.T, c directory.Connector, address string) (string, error) {
	t.Helper()
	route, err := auth.Transport(c)
	if err != nil {
		t.Fatalf("Transport: %v", err)
	}
	client := &http.Client{Transport: route}
	t.Cleanup(client.CloseIdleConnections)
	resp, err := client.Get(address)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return string(body), err
}

func TestTransportSpeaksHTTP2AndTrustsTheCAFile(t *testing.T) {
	noProxy(t)
	server := tlsServer(t)
	got, err := get(t, customConnector(server.URL, caFile(t, server)), server.URL)
	if err != nil || got != "HTTP/2.0" {
		t.Errorf("got %q, %v, want HTTP/2.0", got, err)
	}
}

func TestTransportExplainsTLS(t *testing.T) {
	noProxy(t)
	server := tlsServer(t)
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	for name, test := range map[string]struct{ address, ca, want, hint string }{
		"unknown authority": {server.URL, "", "tls_unknown_authority", "CA file"},
		"another name": {
			"https://localhost:" + port, caFile(t, server), "tls_certificate_invalid",
			"custom cloud",
		},
		"no TLS": {strings.Replace(plain.URL, "http:", "https:", 1), "", "tls_failed", "exempted"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := get(t, customConnector(test.address, test.ca), test.address)
			p := problem.Of(err)
			if string(p.Code) != test.want || !strings.Contains(p.Hint, test.hint) {
				t.Errorf("problem is %+v, want %s", p, test.want)
			}
			checkSentences(t, p)
		})
	}
}

func TestTransportExplainsTheNetwork(t *testing.T) {
	noProxy(t)
	closed := httptest.NewTLSServer(http.NotFoundHandler())
	closed.Close()
	_, err := get(t, customConnector(closed.URL, ""), closed.URL)
	p := problem.Of(err)
	if p.Code != "network_unreachable" {
		t.Errorf("problem is %+v (%v)", p, err)
	}
	checkSentences(t, p)
	var op *net.OpError
	if !errors.As(err, &op) {
		t.Errorf("%v is no longer a *net.OpError", err)
	}
}

func TestSignInExplainsTheNetwork(t *testing.T) {
	for name, test := range map[string]struct {
		err      error
		want     problem.Code
		requests int
	}{
		"no such host":       {&net.DNSError{Err: "no such host", Name: "x", IsNotFound: true}, "host_not_found", 4},
		"connection refused": {&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, "network_unreachable", 4},
		"no answer":          {&net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded}, "network_timeout", 4},
		"proxy does not exist": {
			&net.OpError{Op: "proxyconnect", Err: &net.DNSError{Name: "proxy"}},
			"proxy_unreachable", 4,
		},
		"clock or old certificate": {
			&tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}},
			"tls_certificate_expired", 1,
		},
		"handshake refused": {tls.AlertError(40), "tls_failed", 1},
		"server in trouble": {tls.AlertError(80), "tls_failed", 4},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := &entra{t: t, answers: []answer{{err: test.err}}}
				p := refusedToken(t, e.client())
				if p.Code != test.want || e.tokenRequests() != test.requests {
					t.Errorf("code %q after %d token requests, want %q after %d", p.Code, e.tokenRequests(), test.want,
						test.requests)
				}
				checkSentences(t, p)
			})
		})
	}
}

func TestTransportLeavesTheEndOfAContextAlone(t *testing.T) {
	noProxy(t)
	route, err := auth.Transport(connector)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := contextCanceled(t)
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, "https://127.0.0.1:1/", nil)
	_, err = route.RoundTrip(req)
	if got := problem.Of(err).Code; got != problem.CodeCancelled {
		t.Errorf("code is %q (%v)", got, err)
	}
}

// proxy is an HTTP proxy that answers CONNECT with status. With 200, it connects to the server,
// whatever host was named.
func proxy(t *testing.T, status int, server *httptest.Server) *httptest.Server {
	p := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodConnect || status != http.StatusOK {
			w.WriteHeader(status)
			return
		}
		inside, _, err := http.NewResponseController(w).Hijack() // before the client sends more
		if err != nil {
			t.Error(err)
			return
		}
		defer inside.Close()
		io.WriteString(inside, "HTTP/1.1 200 Connection established\r\n\r\n")
		outside, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Error(err)
			return
		}
		defer outside.Close()
		go io.Copy(outside, inside)
		io.Copy(inside, outside)
	}))
	t.Cleanup(p.Close)
	return p
}

func TestTransportGoesThroughTheProxy(t *testing.T) {
	noProxy(t)
	server := tlsServer(t)
	t.Setenv("HTTPS_PROXY", proxy(t, http.StatusOK, server).URL)
	got, err := get(t, customConnector("https://example.com", caFile(t, server)), "https://example.com")
	if err != nil || got != "HTTP/2.0" {
		t.Errorf("got %q, %v, want HTTP/2.0", got, err)
	}
}

// TestTransportGoesThroughTheConnectorsProxy checks that the connector's proxy is used, whatever
// proxy the environment names.
func TestTransportGoesThroughTheConnectorsProxy(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	server := tlsServer(t)
	for name, test := range map[string]struct{ own, environment, want string }{
		"its own":            {own: proxy(t, http.StatusOK, server).URL, environment: closed.URL},
		"none":               {own: directory.ProxyNone, environment: closed.URL},
		"the system's":       {own: directory.ProxySystem, environment: proxy(t, http.StatusOK, server).URL},
		"is not there":       {own: closed.URL, want: "proxy_unreachable"},
		"wants a password":   {own: proxy(t, http.StatusProxyAuthRequired, nil).URL, want: "proxy_refused"},
		"environment, again": {own: directory.ProxySystem, environment: closed.URL, want: "proxy_unreachable"},
	} {
		t.Run(name, func(t *testing.T) {
			noProxy(t)
			t.Setenv("HTTPS_PROXY", test.environment)
			c := customConnector("https://example.com", caFile(t, server))
			c.Proxy = test.own
			address := "https://example.com"
			if test.own == directory.ProxyNone {
				address = "https://" + server.Listener.Addr().String()
			}
			_, err := get(t, c, address)
			p := problem.Of(err)
			if test.want == "" && err != nil || test.want != "" && string(p.Code) != test.want {
				t.Fatalf("problem is %+v (%v), want %q", p, err, test.want)
			}
			if inConnector := strings.Contains(p.Hint, "connector"); err != nil &&
				inConnector != (test.own != directory.ProxySystem) {
				t.Errorf("the hint leads to the wrong place: %s", p.Hint)
			}
		})
	}
}

func TestTransportExplainsTheProxy(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for name, test := range map[string]struct{ proxy, code, want string }{
		"wants a password": {
			proxy(t, http.StatusProxyAuthRequired, nil).URL, "proxy_refused",
			"Check both in HTTPS_PROXY",
		},
		"forbids":      {proxy(t, http.StatusForbidden, nil).URL, "proxy_refused", "allowed on the proxy"},
		"is not there": {closed.URL, "proxy_unreachable", "HTTPS_PROXY"},
	} {
		t.Run(name, func(t *testing.T) {
			noProxy(t)
			t.Setenv("HTTPS_PROXY", strings.Replace(test.proxy, "http://", "http://me:hunter2@", 1))
			_, err := get(t, connector, "https://login.microsoftonline.com")
			p := problem.Of(err)
			if string(p.Code) != test.code || !strings.Contains(p.Hint, test.want) {
				t.Errorf("problem is %+v (%v), want %s", p, err, test.code)
			}
			for _, link := range chain(err) {
				for way, text := range show(t, link) {
					if strings.Contains(text, "hunter2") {
						t.Errorf("%T as %s shows the proxy's password: %s", link, way, text)
					}
				}
			}
		})
	}
}

func TestAuthoritiesAreDescribed(t *testing.T) {
	server := tlsServer(t)
	list, err := auth.LoadAuthorities(caFile(t, server))
	if err != nil || len(list) != 1 || !strings.Contains(list[0].Subject, "Acme") ||
		!list[0].NotAfter.Equal(server.Certificate().NotAfter) {
		t.Errorf("got %+v, %v", list, err)
	}
	if _, err := auth.LoadAuthorities(filepath.Join(t.TempDir(), "no.pem")); problem.Of(err).Code != "ca_file_missing" {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestUnusableCAFile(t *testing.T) {
	for name, test := range map[string]struct{ path, want string }{
		"missing":   {filepath.Join(t.TempDir(), "no.pem"), "ca_file_missing"},
		"a folder":  {t.TempDir(), "ca_file_unreadable"},
		"empty":     {writeFile(t, "empty.pem", nil), "ca_file_invalid"},
		"not a PEM": {writeFile(t, "ca.der", []byte{0x30, 0x82}), "ca_file_invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			c := connector
			c.CAFile = test.path
			_, err := auth.Transport(c)
			p := problem.Of(err)
			if string(p.Code) != test.want || !strings.Contains(p.Detail, test.path) {
				t.Errorf("problem is %+v (%v), want %s naming %s", p, err, test.want, test.path)
			}
		})
	}
}

// TestFolderIsNoFile checks that a folder given instead of a file is reported as a folder.
func TestFolderIsNoFile(t *testing.T) {
	folder := t.TempDir()
	_, authorities := auth.LoadAuthorities(folder)
	_, certificate := auth.LoadCertificate(folder, "")
	for what, err := range map[string]error{"CA file": authorities, "certificate file": certificate} {
		if p := problem.Of(err); p.Title != "The "+what+" is a folder" || !strings.Contains(p.Detail, folder) {
			t.Errorf("problem is %+v", p)
		}
	}
}

func TestSignInOverTheRealRoute(t *testing.T) {
	noProxy(t)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/token") {
			w.Write(token("over TLS").Body)
			return
		}
		u := *r.URL
		u.Host = r.Host
		w.Write(discoveryDocument(&u).Body)
	}))
	server.Config.ErrorLog = quiet
	server.StartTLS()
	defer server.Close()
	for name, test := range map[string]struct {
		ca   string
		code problem.Code
	}{
		"trusted":     {caFile(t, server), ""},
		"not trusted": {"", "tls_unknown_authority"},
	} {
		t.Run(name, func(t *testing.T) {
			c := customConnector(server.URL, test.ca)
			route, err := auth.Transport(c)
			if err != nil {
				t.Fatal(err)
			}
			client, err := auth.New(auth.Options{Connector: c, Secret: testSecret, Transport: route})
			if err != nil {
				t.Fatal(err)
			}
			got, err := client.Token(t.Context(), false)
			if code := problem.Of(err).Code; code != test.code || code == "" && got != "over TLS" {
				t.Errorf("token %q, code %q (%v), want code %q", got, code, err, test.code)
			}
		})
	}
}
