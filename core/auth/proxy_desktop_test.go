package auth

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/net/http/httpproxy"

	"github.com/rollcallsync/rollcall/core/problem"
)

// TestDesktopProxy: without HTTPS_PROXY, the proxy of the desktop is used, as Windows has one.
func TestDesktopProxy(t *testing.T) {
	set := desktopProxy{
		place: "in Windows", address: "proxy.contoso.com:8080", bypass: "*.contoso.com,<local>,192.168.1.1",
	}
	script := desktopProxy{place: "in Windows", script: func(host string) string {
		return map[string]string{"graph.microsoft.com": "pac:3128"}[host]
	}}
	both := script
	both.address = set.address
	const graph, login = "https://graph.microsoft.com/", "https://login.microsoftonline.com/"
	for name, test := range map[string]struct {
		env     httpproxy.Config
		desktop desktopProxy
		url     string
		want    string
	}{
		"set":                    {desktop: set, url: graph, want: "http://proxy.contoso.com:8080"},
		"bypassed":               {desktop: set, url: "https://login.contoso.com/", want: ""},
		"bypassed address":       {desktop: set, url: "https://192.168.1.1/", want: ""},
		"none":                   {url: graph, want: ""},
		"environment goes first": {httpproxy.Config{HTTPSProxy: "env:1"}, set, graph, "http://env:1"},
		"NO_PROXY also counts":   {httpproxy.Config{NoProxy: "microsoft.com"}, set, graph, ""},
		"script":                 {desktop: script, url: graph, want: "http://pac:3128"},
		"script says direct":     {desktop: script, url: login, want: ""},
		"script and address":     {desktop: both, url: login, want: "http://proxy.contoso.com:8080"},
	} {
		choose, err := systemProxy(&test.env, func() desktopProxy { return test.desktop })
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, test.url, nil)
		if err != nil {
			t.Fatal(err)
		}
		address, err := choose(request)
		got := ""
		if address != nil {
			got = address.String()
		}
		if got != test.want || err != nil {
			t.Errorf("%s: %q, %v, want %q", name, got, err, test.want)
		}
	}
}

func TestUnusableDesktopProxy(t *testing.T) {
	wrong := desktopProxy{place: "in the proxy settings of Windows", address: "proxy:80a"}
	_, err := systemProxy(&httpproxy.Config{}, func() desktopProxy { return wrong })
	want := "The address in the proxy settings of Windows has no host, or its port is not a number."
	if p := problem.Of(err); p.Code != problem.CodeProxyInvalid || p.Detail != want {
		t.Errorf("problem %+v, want %s", p, want)
	}
}

// TestScriptIsAskedOnce: a script is not asked for each request.
func TestScriptIsAskedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		answers := scriptAnswers{answers: map[string]scriptAnswer{}, ask: func(host string) string {
			n++
			return host + ":8080"
		}}
		for _, step := range []struct {
			pause time.Duration
			host  string
			asked int
		}{{0, "a", 1}, {time.Minute, "a", 1}, {0, "b", 2}, {scriptGood, "a", 3}} {
			<-time.After(step.pause)
			if got := answers.of(step.host); got != step.host+":8080" || n != step.asked {
				t.Errorf("%s: %s after %d questions, want %d", step.host, got, n, step.asked)
			}
		}
	})
}
