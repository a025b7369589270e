package directory

import (
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/problem"
)

func TestParseProxy(t *testing.T) {
	for typed, want := range map[string]string{
		"": ProxySystem, " System ": ProxySystem, "none": ProxyNone, "NONE": ProxyNone,
		"http://proxy.example.com:8080":      "http://proxy.example.com:8080",
		" https://Proxy.example.com:443/ ":   "https://proxy.example.com:443",
		"proxy.example.com:3128":             "http://proxy.example.com:3128",
		"proxy:3128":                         "http://proxy:3128",
		"192.0.2.1:80":                       "http://192.0.2.1:80",
		"[2001:db8::1]:8080":                 "http://[2001:db8::1]:8080",
		"http://[2001:db8::1]:8080":          "http://[2001:db8::1]:8080",
		"HTTP://proxy.example.com:08080":     "http://proxy.example.com:08080",
		"https://proxy.example.com:65535":    "https://proxy.example.com:65535",
		"http://xn--prxy-5qa.example.com:80": "http://xn--prxy-5qa.example.com:80",
	} {
		if got, err := ParseProxy(typed); err != nil || got != want {
			t.Errorf("%q is %q, %v, want %q", typed, got, err, want)
		}
	}
	for typed, says := range map[string]string{
		"http://ada:hunter2@proxy.example.com:8080":  "user name and password",
		"ada:hunter2@proxy.example.com:8080":         "user name and password",
		"http://ada:hunter2#@proxy.example.com:8080": "user name and password",
		`CORP\ada:hunter2 @proxy.example.com:8080`:   "user name and password",
		"http://proxy.example.com":                   "port",
		"proxy.example.com":                          "port",
		"http://proxy.example.com:0":                 "port",
		"http://proxy.example.com:70000":             "port",
		"socks5://proxy.example.com:1080":            "http://",
		"http://proxy.example.com:8080/pac":          "end with the port",
		"http://:8080":                               "not the address",
		"proxy one:8080":                             "not the address",
		"http://%zz:8080":                            "not the address",
	} {
		got, err := ParseProxy(typed)
		p := problem.Of(err)
		if err == nil || p.Code != problem.CodeUsage || !strings.Contains(p.Title, says) {
			t.Errorf("%q is %q, %+v, want %q", typed, got, p, says)
		}
		if strings.Contains(p.Title+p.Detail+p.Hint+err.Error(), "hunter2") {
			t.Errorf("%q: the problem repeats the password", typed)
		}
	}
}
