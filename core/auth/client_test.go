package auth_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

func TestTokenAsksAsTheProtocolSays(t *testing.T) {
	e := &entra{t: t, answers: []answer{wireSample(t, "token")}}
	got, err := e.client().Token(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(got, "eyJ0eXAi") {
		t.Errorf("token is %q", got)
	}
	want := []string{
		"GET https://login.microsoftonline.com/contoso.onmicrosoft.com/v2.0/.well-known/openid-configuration?",
		"POST https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token",
	}
	if diff := cmp.Diff(want, e.asked); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	form := e.forms[0]
	for name, want := range map[string]string{
		"client_id": clientID, "client_secret": testSecret, "grant_type": "client_credentials",
	} {
		if got := form.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if scopes := strings.Fields(form.Get("scope")); !slices.Contains(scopes, "https://graph.microsoft.com/.default") {
		t.Errorf("scope is %q", scopes)
	}
}

func TestLiveDiscoveryDocument(t *testing.T) {
	document := wireSample(t, "openid-configuration")
	e := &entra{t: t, discovery: &document}
	if _, err := e.client().Token(t.Context(), false); err != nil {
		t.Fatal(err)
	}
}

func TestCloudsSignInAtTheirOwnHosts(t *testing.T) {
	custom := directory.Connector{
		Cloud: directory.CloudCustom, LoginURL: "https://login.example.test",
		GraphURL: "https://graph.example.test",
	}
	for name, test := range map[string]struct {
		connector   directory.Connector
		login, want string
	}{
		"global": {
			directory.Connector{Cloud: directory.CloudGlobal},
			"login.microsoftonline.com",
			"https://graph.microsoft.com/.default",
		},
		"usgov": {
			directory.Connector{Cloud: directory.CloudUSGov},
			"login.microsoftonline.us",
			"https://graph.microsoft.us/.default",
		},
		"dod": {
			directory.Connector{Cloud: directory.CloudUSGovDoD},
			"login.microsoftonline.us",
			"https://dod-graph.microsoft.us/.default",
		},
		"china": {
			directory.Connector{Cloud: directory.CloudChina},
			"login.partner.microsoftonline.cn",
			"https://microsoftgraph.chinacloudapi.cn/.default",
		},
		"bleu": {
			directory.Connector{Cloud: directory.CloudBleu},
			"login.sovcloud-identity.fr",
			"https://graph.svc.sovcloud.fr/.default",
		},
		"delos": {
			directory.Connector{Cloud: directory.CloudDelos},
			"login.sovcloud-identity.de",
			"https://graph.svc.sovcloud.de/.default",
		},
		"govsg": {
			directory.Connector{Cloud: directory.CloudGovSG},
			"login.sovcloud-identity.sg",
			"https://graph.svc.sovcloud.sg/.default",
		},
		"custom": {custom, "login.example.test", "https://graph.example.test/.default"},
	} {
		t.Run(name, func(t *testing.T) {
			// A regional host would receive the secret. It also does not serve every cloud.
			t.Setenv("MSAL_FORCE_REGION", "westeurope")
			e := &entra{t: t}
			client := e.client(func(o *auth.Options) {
				o.Connector = test.connector
				o.Connector.TenantDomain, o.Connector.ClientID = tenant, clientID
			})
			if _, err := client.Token(t.Context(), false); err != nil {
				t.Fatal(err)
			}
			for _, asked := range e.asked {
				if !strings.Contains(asked, " https://"+test.login+"/"+tenant+"/") {
					t.Errorf("asked %s", asked)
				}
			}
			if scope := e.forms[0].Get("scope"); !strings.Contains(scope, test.want) {
				t.Errorf("scope is %q, want %q in it", scope, test.want)
			}
		})
	}
}

func TestTokenIsKeptUntilFreshIsAsked(t *testing.T) {
	e := &entra{t: t}
	client := e.client()
	var got []string
	for _, fresh := range []bool{false, false, true, false, true} {
		token, err := client.Token(t.Context(), fresh)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, token)
	}
	want := []string{"token-1", "token-1", "token-2", "token-2", "token-3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tokens (-want +got):\n%s", diff)
	}
	if e.discoveries != 1 {
		t.Errorf("%d discoveries, want 1", e.discoveries)
	}
}

func TestConcurrentCallersShareATokenRequest(t *testing.T) {
	for name, fresh := range map[string]bool{"first": false, "fresh": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := &entra{t: t}
				client := e.client()
				before := 0
				if fresh {
					before = 1
					if _, err := client.Token(t.Context(), false); err != nil {
						t.Fatal(err)
					}
				}
				e.gate = make(chan struct{})
				var all sync.WaitGroup
				for range 16 {
					all.Go(func() {
						if _, err := client.Token(t.Context(), fresh); err != nil {
							t.Error(err)
						}
					})
				}
				synctest.Wait() // one is at the gate, the others wait for it
				close(e.gate)
				all.Wait()
				if got := e.tokenRequests() - before; got != 1 {
					t.Errorf("%d token requests, want 1", got)
				}
			})
		})
	}
}

func TestWaitingForAnotherSignInEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &entra{t: t, gate: make(chan struct{})}
		client := e.client()
		var first sync.WaitGroup
		first.Go(func() { client.Token(t.Context(), false) })
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := client.Token(ctx, false); !errors.Is(err, context.Canceled) {
			t.Errorf("error is %v, want canceled", err)
		}
		close(e.gate)
		first.Wait()
	})
}

func TestNewRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		edit func(*auth.Options)
		want string
	}{
		"no secret": {func(o *auth.Options) { o.Secret = "" }, "secret_missing"},
		"no tenant": {func(o *auth.Options) { o.Connector.TenantDomain = "" }, "tenant_missing"},
		"no custom URLs": {func(o *auth.Options) {
			o.Connector.Cloud = directory.CloudCustom
		}, "signin_address_invalid"},
		"plain http": {
			custom("http://login.example.test", "https://graph.example.test"),
			"signin_address_invalid",
		},
		"trailing slash": {
			custom("https://login.example.test/", "https://graph.example.test"),
			"signin_address_invalid",
		},
		"no Graph URL": {custom("https://login.example.test", ""), "signin_address_invalid"},
		"certificate gone": {func(o *auth.Options) {
			o.Connector.Certificate = "/nonexistent/app.pfx"
		}, "certificate_missing"},
	} {
		t.Run(name, func(t *testing.T) {
			options := auth.Options{Connector: connector, Secret: testSecret, Transport: &entra{t: t}}
			test.edit(&options)
			_, err := auth.New(options)
			if got := problem.Of(err).Code; string(got) != test.want {
				t.Errorf("code is %q, want %q (%v)", got, test.want, err)
			}
		})
	}
}

func custom(login, graph string) func(*auth.Options) {
	return func(o *auth.Options) {
		o.Connector.Cloud, o.Connector.LoginURL, o.Connector.GraphURL = directory.CloudCustom, login, graph
	}
}
