package sim

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"
)

// keyPair makes a certificate with its key.
func keyPair(t *testing.T) (*x509.Certificate, *rsa.PrivateKey) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "sync"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	return certificate, key
}

// assertion signs a client assertion as MSAL does.
func assertion(t *testing.T, tenant *Tenant, certificate *x509.Certificate, key *rsa.PrivateKey, algorithm string,
	life time.Duration,
) string {
	t.Helper()
	sum := sha256.Sum256(certificate.Raw)
	encode := base64.RawURLEncoding.EncodeToString
	now := time.Now()
	signed := encode(fmt.Appendf(nil, `{"alg":%q,"typ":"JWT","x5t#S256":%q}`, algorithm,
		base64.StdEncoding.EncodeToString(sum[:]))) + "." +
		encode(fmt.Appendf(nil, `{"aud":"https://login.microsoftonline.com/%s/oauth2/v2.0/token","iss":%q,"sub":%q,`+
			`"jti":"1","nbf":%d,"exp":%d}`,
			tenant.TenantID, tenant.ClientID, tenant.ClientID, now.Unix(), now.Add(life).Unix()))
	digest := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPSS(rand.Reader, key, crypto.SHA256, digest[:], nil)
	if err != nil {
		t.Fatal(err)
	}
	return signed + "." + encode(signature)
}

func TestCertificateSignIn(t *testing.T) {
	tenant := New(Options{Users: 1})
	c := newClient(t, tenant)
	certificate, key := keyPair(t)
	_, wrong := keyPair(t)
	for _, test := range []struct {
		name      string
		assertion string
		register  bool
		status    int
		code      string
	}{
		{
			"not registered", assertion(t, tenant, certificate, key, "PS256", time.Minute), false, 401,
			"invalid_client [700027]",
		},
		{"registered", assertion(t, tenant, certificate, key, "PS256", time.Minute), true, 200, ""},
		{
			"other key", assertion(t, tenant, certificate, wrong, "PS256", time.Minute), false, 401,
			"invalid_client [700027]",
		},
		{
			"other algorithm", assertion(t, tenant, certificate, key, "none", time.Minute), false, 401,
			"invalid_client [700027]",
		},
		{
			"too old", assertion(t, tenant, certificate, key, "PS256", -time.Minute), false, 401,
			"invalid_client [700024]",
		},
		{"garbage", "a.b.c", false, 401, "invalid_client [700027]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.register {
				tenant.RegisterCertificate(certificate)
			}
			r := c.form(tenant, url.Values{
				"client_secret": nil, "client_assertion": {test.assertion},
				"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
			})
			if body := decode(t, r); r.StatusCode != test.status || codeOf(body) != test.code {
				t.Errorf("got %d %s, want %d %s", r.StatusCode, codeOf(body), test.status, test.code)
			}
		})
	}
	app := c.page("/applications(appId='" + tenant.ClientID + "')")
	if keys := app["keyCredentials"].([]any); len(keys) != 1 {
		t.Errorf("keyCredentials: got %v, want one", keys)
	}
}

func TestSignInRefusals(t *testing.T) {
	tenant := New(Options{Users: 1})
	c := newClient(t, tenant)
	for name, test := range map[string]struct {
		change url.Values
		code   string
	}{
		"no grant":    {url.Values{"grant_type": nil}, "invalid_request [900144]"},
		"other grant": {url.Values{"grant_type": {"telepathy"}}, "unsupported_grant_type [70003]"},
		"no client":   {url.Values{"client_id": nil}, "invalid_request [900144]"},
		"no secret":   {url.Values{"client_secret": nil}, "invalid_client [7000216]"},
		"no scope":    {url.Values{"scope": nil}, "invalid_request [900144]"},
		"two resources": {
			url.Values{"scope": {"https://a.example/.default https://b.example/.default"}},
			"invalid_scope [70011]",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := codeOf(decode(t, c.form(tenant, test.change))); got != test.code {
				t.Errorf("got %s, want %s", got, test.code)
			}
		})
	}
	for address, want := range map[string]string{
		"/nobody.example/oauth2/v2.0/token":                     "invalid_request [90002]",
		"/not%20a%20tenant/oauth2/v2.0/token":                   "invalid_request [900023]",
		"/nobody.example/v2.0/.well-known/openid-configuration": "invalid_tenant [90002]",
		"/" + tenant.TenantID + "/oauth2/v2.0/token":            "invalid_request [900144]",
	} {
		if got := codeOf(decode(t, c.do(http.MethodPost, c.login+address, ""))); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
	tenant.Faults.Add(Rule{
		Path: "/oauth2/v2.0/token", Times: 1, Do: SignInFails(503, "temporarily_unavailable", 90033, "Try again.", ""),
	})
	if got, want := codeOf(decode(t, c.form(tenant, nil))), "temporarily_unavailable [90033]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestPermissionsComeWithTheToken(t *testing.T) {
	tenant := New(Options{Users: 5, Groups: 3})
	c := newClient(t, tenant)
	old := c.token
	claims, ok := tenant.readToken(old)
	if !ok || !slices.Equal(claims.Roles, defaultRoles) || claims.TenantID != tenant.TenantID ||
		claims.AppID != tenant.ClientID {
		t.Errorf("claims: got %+v", claims)
	}
	tenant.Revoke("GroupMember.Read.All")
	if status, _ := c.get("/groups"); status != http.StatusOK {
		t.Errorf("old token: got %d, want 200", status)
	}
	c.signIn(tenant)
	if status, _ := c.get("/groups"); status != http.StatusForbidden {
		t.Errorf("new token: got %d, want 403", status)
	}
	if status, _ := c.get("/users"); status != http.StatusOK {
		t.Errorf("users: got %d, want 200", status)
	}
	tenant.Grant("Group.ReadBasic.All")
	c.signIn(tenant)
	if status, _ := c.get("/groups"); status != http.StatusOK {
		t.Errorf("granted: got %d, want 200", status)
	}
	for _, token := range []string{"", "x", old[:len(old)-4], "a.b.c"} {
		c.token = token
		if status, body := c.get("/users"); status != http.StatusUnauthorized ||
			codeOf(body) != "InvalidAuthenticationToken" {
			t.Errorf("token %q: got %d %s, want 401", token, status, codeOf(body))
		}
	}
}
