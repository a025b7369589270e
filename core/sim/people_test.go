package sim

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"html"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// personWho returns a person whose sign-in has the given result.
func personWho(t *testing.T, tenant *Tenant, remark string) Person {
	t.Helper()
	people := tenant.People()
	i := slices.IndexFunc(people, func(p Person) bool { return p.Remark == remark })
	if i < 0 {
		t.Fatalf("no person %s among %v", remark, people)
	}
	return people[i]
}

func TestEveryTenantHasAPersonForEachSituation(t *testing.T) {
	for _, users := range []int{60, 120, 500, 2000} {
		tenant, again := New(Options{Seed: 1, Users: users}), New(Options{Seed: 1, Users: users})
		if !slices.Equal(tenant.People(), again.People()) {
			t.Errorf("%d users: people differ between tenants", users)
		}
		for s := range Situation(situations) {
			personWho(t, tenant, s.String())
		}
		for _, remark := range []string{"is a guest", "is disabled", "signs in at a federation service"} {
			personWho(t, tenant, remark)
		}
	}
}

// browser is a person using the sign-in pages.
type browser struct {
	t    *testing.T
	http *http.Client
	at   string // URL of the page
	text string // its HTML
}

func (b *browser) show(r *http.Response, err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.text = string(body)
}

func (b *browser) open(address string) {
	b.t.Helper()
	b.at = address
	b.show(b.http.Get(address))
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)

// fields returns the hidden fields of the page's form.
func (b *browser) fields() url.Values {
	form := url.Values{}
	for _, field := range hidden.FindAllStringSubmatch(b.text, -1) {
		form.Set(field[1], html.UnescapeString(field[2]))
	}
	return form
}

// send submits the page's form with the given fields: name, value, …
func (b *browser) send(typed ...string) {
	b.t.Helper()
	form := b.fields()
	for i := 0; i < len(typed); i += 2 {
		form.Set(typed[i], typed[i+1])
	}
	b.show(b.http.PostForm(b.at, form))
}

func (b *browser) expect(text string) {
	b.t.Helper()
	if !strings.Contains(html.UnescapeString(b.text), text) {
		b.t.Errorf("page lacks %q:\n%s", text, b.text)
	}
}

const verifier = "a-verifier-that-nobody-guesses-0123456789abcdef"

func authorizeURL(tenant *Tenant, change url.Values) string {
	sum := sha256.Sum256([]byte(verifier))
	query := url.Values{
		"client_id": {tenant.ClientID}, "response_type": {"code"}, "redirect_uri": {"http://localhost:4711"},
		"scope": {"openid profile offline_access"},
		"state": {"s1"}, "response_mode": {"form_post"}, "code_challenge_method": {"S256"}, "nonce": {"n1"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])},
	}
	for name, values := range change {
		query[name] = values
	}
	return "https://login.microsoftonline.com/" + tenant.TenantID + "/oauth2/v2.0/authorize?" + query.Encode()
}

func newBrowser(t *testing.T, tenant *Tenant) *browser {
	return &browser{t: t, http: &http.Client{Transport: tenant.RoundTripper()}}
}

func TestBrowserSignIn(t *testing.T) {
	tenant := New(Options{Users: 60})
	who := personWho(t, tenant, "signs in")
	b := newBrowser(t, tenant)
	b.open(authorizeURL(tenant, url.Values{"login_hint": {who.SignInName}}))
	b.expect(`value="` + who.SignInName + `"`)
	b.send("username", who.SignInName, "password", "wrong")
	b.expect("Your account or password is incorrect.")
	b.send("username", "nobody@example.org", "password", Password)
	b.expect("We couldn't find an account with that username.")
	b.send("username", who.SignInName, "password", Password)
	b.expect(`action="http://localhost:4711"`)
	got := b.fields()
	if got.Get("state") != "s1" || got.Get("code") == "" {
		t.Fatalf("handed over %v", got)
	}

	c := newClient(t, tenant)
	grant := func(change url.Values) map[string]any {
		form := url.Values{
			"client_secret": nil, "grant_type": {"authorization_code"}, "code": {got.Get("code")},
			"redirect_uri": {"http://localhost:4711"}, "code_verifier": {verifier},
			"scope": {"openid profile offline_access"},
		}
		for name, values := range change {
			form[name] = values
		}
		return decode(t, c.form(tenant, form))
	}
	answer := grant(nil)
	claims := verifiedClaims(t, tenant, answer["id_token"].(string))
	if claims["oid"] != who.ID || claims["tid"] != tenant.TenantID || claims["preferred_username"] != who.SignInName ||
		claims["nonce"] != "n1" || claims["aud"] != tenant.ClientID {
		t.Errorf("claims %v", claims)
	}
	if code := codeOf(grant(nil)); code != "invalid_grant [54005]" {
		t.Errorf("a code used twice: %s", code)
	}
	for want, change := range map[string]url.Values{
		"invalid_grant [501481]":  {"code_verifier": {"another"}},
		"invalid_client [500112]": {"redirect_uri": {"http://localhost:1"}},
		"invalid_grant [9002313]": {"code": {"made-up"}},
	} {
		b.open(authorizeURL(tenant, nil))
		b.send("username", who.SignInName, "password", Password)
		got = b.fields()
		if code := codeOf(grant(change)); code != want {
			t.Errorf("got %s, want %s", code, want)
		}
	}
}

// verifiedClaims checks the signature of an ID token with the published keys.
func verifiedClaims(t *testing.T, tenant *Tenant, token string) map[string]any {
	t.Helper()
	keys := decode(t, newClient(t, tenant).do(http.MethodGet,
		"https://login.microsoftonline.com/"+tenant.TenantID+"/discovery/v2.0/keys", ""))
	key := keys["keys"].([]any)[0].(map[string]any)
	number := func(name string) *big.Int {
		raw, err := base64.RawURLEncoding.DecodeString(key[name].(string))
		if err != nil {
			t.Fatal(err)
		}
		return new(big.Int).SetBytes(raw)
	}
	parts := strings.Split(token, ".")
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if err := rsa.VerifyPKCS1v15(&rsa.PublicKey{N: number("n"), E: int(number("e").Int64())}, crypto.SHA256, sum[:],
		signature); err != nil {
		t.Errorf("signature of the ID token: %v", err)
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(raw, &claims); err != nil {
		t.Fatal(err)
	}
	return claims
}

func TestSignInPageShowsTheReason(t *testing.T) {
	tenant := New(Options{Users: 60})
	for remark, want := range map[string]string{
		"is locked":                                       "AADSTS50053",
		"has an expired password":                         "AADSTS50055",
		"has to change the password":                      "AADSTS50142",
		"is blocked by Conditional Access":                "AADSTS53003",
		"is disabled":                                     "AADSTS50057",
		"has to register for multi-factor authentication": "More information required",
	} {
		b := newBrowser(t, tenant)
		b.open(authorizeURL(tenant, nil))
		b.send("username", personWho(t, tenant, remark).SignInName, "password", Password)
		b.expect(want)
		b.send("cancel", "1")
		if got := b.fields(); got.Get("error") != "access_denied" || got.Get("state") != "s1" {
			t.Errorf("%s, cancelled: handed over %v", remark, got)
		}
	}
	for _, remark := range []string{
		"needs multi-factor authentication", "is a guest",
		"signs in at a federation service",
	} {
		b := newBrowser(t, tenant)
		b.open(authorizeURL(tenant, nil))
		b.send("username", personWho(t, tenant, remark).SignInName, "password", Password)
		if remark == "needs multi-factor authentication" {
			b.expect("Approve sign-in request")
			b.send()
		}
		if b.fields().Get("code") == "" {
			t.Errorf("%s: no code in %s", remark, b.text)
		}
	}
}

func TestAuthorizeRefusesUnknownValues(t *testing.T) {
	tenant := New(Options{Users: 5})
	for want, change := range map[string]url.Values{
		"AADSTS700016":  {"client_id": {tenant.TenantID}},
		"AADSTS50011":   {"redirect_uri": {"https://elsewhere.example"}},
		"AADSTS700054":  {"response_type": {"token"}},
		"AADSTS9002325": {"code_challenge_method": {"plain"}},
		"AADSTS9002313": {"response_mode": {"query"}},
	} {
		b := newBrowser(t, tenant)
		b.open(authorizeURL(tenant, change))
		b.expect(want)
	}
}

func TestDeviceCode(t *testing.T) {
	now := time.Now()
	tenant := New(Options{Users: 60, Clock: func() time.Time { return now }})
	c := newClient(t, tenant)
	who := personWho(t, tenant, "signs in")
	begin := func() map[string]any {
		return decode(t, c.do(http.MethodPost, c.login+"/"+tenant.TenantID+"/oauth2/v2.0/devicecode",
			url.Values{"client_id": {tenant.ClientID}, "scope": {"openid"}}.Encode()))
	}
	poll := func(device map[string]any) map[string]any {
		return decode(t,
			c.form(tenant, url.Values{
				"client_secret": nil, "grant_type": {"device_code"},
				"device_code": {device["device_code"].(string)}, "scope": {"openid"},
			}))
	}
	device := begin()
	if code := codeOf(poll(device)); code != "authorization_pending [70016]" {
		t.Errorf("before anybody signed in: %s", code)
	}
	b := newBrowser(t, tenant)
	b.open(device["verification_uri"].(string))
	b.send("user_code", "WRONG")
	b.expect("That code didn't work.")
	b.send("user_code", strings.ToLower(device["user_code"].(string)))
	b.send("username", who.SignInName, "password", Password)
	b.expect("You have signed in to Directory sync on your device.")
	if claims := verifiedClaims(t, tenant, poll(device)["id_token"].(string)); claims["oid"] != who.ID {
		t.Errorf("claims %v", claims)
	}
	if code := codeOf(poll(device)); code != "bad_verification_code [70000]" {
		t.Errorf("a code used twice: %s", code)
	}

	device = begin()
	b.open(device["verification_uri"].(string))
	b.send("user_code", device["user_code"].(string))
	b.send("cancel", "1")
	b.expect("Nobody was signed in.")
	if code := codeOf(poll(device)); code != "authorization_declined [65004]" {
		t.Errorf("declined: %s", code)
	}
	device = begin()
	now = now.Add(deviceLife)
	if code := codeOf(poll(device)); code != "expired_token [70020]" {
		t.Errorf("too late: %s", code)
	}
	tenant.AllowPublicClient(false)
	if code := codeOf(poll(begin())); code != "invalid_client [7000218]" {
		t.Errorf("no public client: %s", code)
	}
}

func TestRealms(t *testing.T) {
	tenant := New(Options{Users: 5})
	c := newClient(t, tenant)
	for domain, want := range map[string]string{
		tenant.Domain: "Managed", tenant.Domains()[1]: "Federated",
		"elsewhere.example": "Unknown",
	} {
		got := decode(t, c.do(http.MethodGet, c.login+"/common/UserRealm/u@"+domain+"?api-version=1.0", ""))
		if got["account_type"] != want {
			t.Errorf("%s: %v, want %s", domain, got, want)
		}
	}
}
