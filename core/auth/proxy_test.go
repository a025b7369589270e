package auth_test

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// guarded is a proxy that requires authentication and refuses all requests.
func guarded(t *testing.T, ways ...string) (proxy *httptest.Server, asked *[]string) {
	asked = new([]string)
	proxy = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		coded, _ := strings.CutPrefix(r.Header.Get("Proxy-Authorization"), "Basic ")
		*asked = append(*asked, string(must(base64.StdEncoding.DecodeString(coded))))
		w.Header()["Proxy-Authenticate"] = ways
		w.WriteHeader(http.StatusProxyAuthRequired)
	}))
	t.Cleanup(proxy.Close)
	return proxy, asked
}

// TestProxyPasswordsAsPeopleWriteThem covers passwords with # / ? \ or a space. An address with one
// of these used to be ignored, so the proxy was never used.
func TestProxyPasswordsAsPeopleWriteThem(t *testing.T) {
	for written, want := range map[string]string{
		"user:p#ss@":             "user:p#ss",
		"user:p/ss@":             "user:p/ss",
		"user:p?ss@":             "user:p?ss",
		`user:p\ss@`:             `user:p\ss`,
		"user:pä ss@":            "user:pä ss",
		"user:p@ss@":             "user:p@ss",
		"user:p:ss@":             "user:p:ss",
		"user:12#ss@":            "user:12#ss", // 12 looks like a port
		"user:p%23ss@":           "user:p#ss",
		"user:50%ss@":            "user:50%ss",
		"user:a://b@":            "user:a://b",
		`DOMAIN\user:pw@`:        `DOMAIN\user:pw`,
		`DOMAIN%5Cuser:pw@`:      `DOMAIN\user:pw`,
		"user@contoso.com:pw@":   "user@contoso.com:pw",
		"user%40contoso.com:pw@": "user@contoso.com:pw",
		"user:@":                 "user:",
		"":                       "",
	} {
		for name, form := range map[string]string{
			"whole": "http://USERHOST", "no scheme": "USERHOST",
			"slash": "http://USERHOST/", "blank": " http://USERHOST ",
		} {
			t.Run(written+" "+name, func(t *testing.T) {
				noProxy(t)
				proxy, asked := guarded(t, "Basic")
				host := strings.TrimPrefix(proxy.URL, "http://")
				t.Setenv("HTTPS_PROXY", strings.Replace(form, "USERHOST", written+host, 1))
				_, err := get(t, connector, "https://login.microsoftonline.com")
				p := problem.Of(err)
				if p.Code != "proxy_refused" || len(*asked) != 1 || (*asked)[0] != want {
					t.Fatalf("the proxy was asked by %q, want %q; problem is %+v (%v)", *asked, want, p, err)
				}
				if known := strings.Contains(p.Title, "user name or the password"); known != (want != "") {
					t.Errorf("problem is %+v", p)
				}
				checkSentences(t, p)
			})
		}
	}
}

func TestProxyThatSpeaksKerberosAlone(t *testing.T) {
	for name, test := range map[string]struct {
		ways []string
		want string
	}{
		"Kerberos": {[]string{"Negotiate", "NTLM"}, "with Negotiate or NTLM, but Rollcall can only"},
		"both":     {[]string{"Negotiate", `basic realm="proxy"`}, "status 407 when asked for"},
	} {
		t.Run(name, func(t *testing.T) {
			noProxy(t)
			proxy, _ := guarded(t, test.ways...)
			t.Setenv("HTTPS_PROXY", proxy.URL)
			_, err := get(t, connector, "https://login.microsoftonline.com")
			p := problem.Of(err)
			if !strings.Contains(p.Detail, test.want) ||
				strings.Contains(p.Hint, "HTTPS_PROXY") == (name == "Kerberos") {
				t.Errorf("problem is %+v", p)
			}
			checkSentences(t, p)
		})
	}
}

func TestUnusableProxyAddress(t *testing.T) {
	for address, want := range map[string]string{
		"http://me:hunter2@%zz:8080":          "has no host",
		"http://me:hunter2@":                  "has no host",
		"http://me:hunter2@proxy:80a":         "has no host, or its port",
		"http://me:hunter2@proxy:70000":       "from 1 to 65535",
		"ftp://me:hunter2@proxy:8080":         "does not begin with",
		"http://me:hunter2@proxy one:8080":    "has no host",
		`http://me:hunter2@proxy\domain:8080`: "has no host",
	} {
		t.Run(address, func(t *testing.T) {
			noProxy(t)
			t.Setenv("HTTPS_PROXY", address)
			_, err := auth.Transport(connector)
			p := problem.Of(err)
			if p.Code != "proxy_invalid" || !strings.Contains(p.Detail, want) ||
				!strings.Contains(p.Hint, "%23 stands for #") {
				t.Errorf("problem is %+v (%v)", p, err)
			}
			if strings.Contains(err.Error()+p.Hint, "hunter2") {
				t.Errorf("error shows the proxy's password: %v", err)
			}
		})
	}
}

func TestProxyOfTheConnectorThatCannotBeRead(t *testing.T) {
	c := connector
	c.Proxy = "::"
	if _, err := auth.Transport(c); problem.Of(err).Code != problem.CodeUsage {
		t.Errorf("problem is %+v (%v)", problem.Of(err), err)
	}
	c.Proxy = directory.ProxyNone
	if _, err := auth.Transport(c); err != nil {
		t.Error(err)
	}
}
