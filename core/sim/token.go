package sim

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// tokenLife is how long an access token is valid (Microsoft, client
// credentials flow).
const tokenLife = 3599 * time.Second

// claims is the payload of an app-only access token
// (https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference).
type claims struct {
	Audience    string   `json:"aud"`
	Issuer      string   `json:"iss"`
	IssuedAt    int64    `json:"iat"`
	NotBefore   int64    `json:"nbf"`
	Expires     int64    `json:"exp"`
	DisplayName string   `json:"app_displayname"`
	AppID       string   `json:"appid"`
	AppIDACR    string   `json:"appidacr"` // 1 secret, 2 certificate
	IDP         string   `json:"idp"`
	IDType      string   `json:"idtyp"`
	ObjectID    string   `json:"oid"`
	Roles       []string `json:"roles,omitempty"`
	Subject     string   `json:"sub"`
	Region      string   `json:"tenant_region_scope"`
	TenantID    string   `json:"tid"`
	Generation  uint64   `json:"uti"`
	Version     string   `json:"ver"`
}

const tokenHeader = `{"typ":"JWT","alg":"HS256","kid":"practice"}`

// newToken returns an access token for an audience.
func (t *Tenant) newToken(audience, acr string) string {
	t.login.mu.Lock()
	roles, generation := t.login.roles, t.login.generation
	t.login.mu.Unlock()
	now := t.opts.Clock()
	issuer := "https://sts.windows.net/" + t.TenantID + "/"
	payload, err := json.Marshal(claims{
		Audience: audience, Issuer: issuer, IDP: issuer, IssuedAt: now.Unix(), NotBefore: now.Unix(),
		Expires: now.Add(tokenLife).Unix(), DisplayName: "Directory sync", AppID: t.ClientID, AppIDACR: acr,
		IDType: "app", ObjectID: t.login.principalID, Subject: t.login.principalID, Roles: roles, Region: "EU",
		TenantID: t.TenantID, Generation: generation, Version: "1.0",
	})
	if err != nil {
		panic(err) // plain strings and numbers
	}
	signed := base64.RawURLEncoding.EncodeToString([]byte(tokenHeader)) + "." +
		base64.RawURLEncoding.EncodeToString(payload)
	return signed + "." + base64.RawURLEncoding.EncodeToString(t.sign(signed))
}

func (t *Tenant) sign(signed string) []byte {
	mac := hmac.New(sha256.New, t.seal.key[:])
	mac.Write([]byte("access token" + signed))
	return mac.Sum(nil)
}

// readToken returns the claims of a token that the tenant signed.
func (t *Tenant) readToken(token string) (claims, bool) {
	var c claims
	i := strings.LastIndexByte(token, '.')
	if i < 0 {
		return c, false
	}
	signature, err := base64.RawURLEncoding.DecodeString(token[i+1:])
	if err != nil || !hmac.Equal(signature, t.sign(token[:i])) {
		return c, false
	}
	_, middle, _ := strings.Cut(token[:i], ".")
	payload, err := base64.RawURLEncoding.DecodeString(middle)
	return c, err == nil && json.Unmarshal(payload, &c) == nil
}

// authorize returns the permissions in the request's token. refusal is the 401 if there
// is no valid token.
func (t *Tenant) authorize(c *call) (roles roleSet, refusal *answer) {
	token, found := strings.CutPrefix(c.req.Header.Get("Authorization"), "Bearer ")
	if !found || token == "" {
		return nil, t.unauthorized(c, "Access token is empty.")
	}
	if c.trusted != nil {
		return c.trusted, nil
	}
	content, ok := t.readToken(token)
	if !ok || content.TenantID != t.TenantID {
		return nil, t.unauthorized(c, "Access token validation failure. Invalid audience or signature.")
	}
	t.login.mu.Lock()
	revoked := content.Generation != t.login.generation
	t.login.mu.Unlock()
	if t.opts.Clock().Unix() >= content.Expires {
		return nil, t.unauthorized(c, "Lifetime validation failed, the token is expired.")
	}
	if revoked {
		return nil, t.unauthorized(c, "Access token has been revoked.")
	}
	denied := t.Faults.deniedRoles()
	return slices.DeleteFunc(content.Roles, func(r string) bool { return slices.Contains(denied, r) }), nil
}

func (t *Tenant) unauthorized(c *call, message string) *answer {
	a := t.fail(c, http.StatusUnauthorized, "InvalidAuthenticationToken", message)
	a.header.Set("WWW-Authenticate",
		`Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", `+
			`client_id="00000003-0000-0000-c000-000000000000"`)
	return a
}
