package sim

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"sync"
)

// signingKey signs ID tokens. It is created when it is first needed, because that takes a while and
// most tenants do not need it.
type signingKey struct {
	once sync.Once
	key  *rsa.PrivateKey
}

const signingKeyID = "practice-1"

func (s *signingKey) get() *rsa.PrivateKey {
	s.once.Do(func() {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err) // the system has no random numbers
		}
		s.key = key
	})
	return s.key
}

// sign returns a JWT signed with RS256.
func (s *signingKey) sign(claims any) string {
	header, err := json.Marshal(map[string]string{"typ": "JWT", "alg": "RS256", "kid": signingKeyID})
	if err != nil {
		panic(err) // only strings
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		panic(err) // only strings and numbers
	}
	signed := base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(payload)
	sum := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, s.get(), crypto.SHA256, sum[:])
	if err != nil {
		panic(err) // the key is long enough
	}
	return signed + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// keys answers with the public keys for the tenant's ID tokens.
func (t *Tenant) keys(l *login) *answer {
	public := t.idKey.get().PublicKey
	return l.reply(200,
		fmt.Sprintf(`{"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":%s,"n":%s,"e":%s,"issuer":%s}]}`,
			quote(signingKeyID), quote(base64.RawURLEncoding.EncodeToString(public.N.Bytes())),
			quote(base64.RawURLEncoding.EncodeToString(big.NewInt(int64(public.E)).Bytes())),
			quote(l.base+"/"+t.TenantID+"/v2.0")))
}

// idClaims is the payload of an ID token
// (https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference).
type idClaims struct {
	Audience  string `json:"aud"`
	Issuer    string `json:"iss"`
	IssuedAt  int64  `json:"iat"`
	NotBefore int64  `json:"nbf"`
	Expires   int64  `json:"exp"`
	Name      string `json:"name"`
	Nonce     string `json:"nonce,omitempty"`
	ObjectID  string `json:"oid"`
	Preferred string `json:"preferred_username"`
	Subject   string `json:"sub"`
	TenantID  string `json:"tid"`
	Version   string `json:"ver"`
}

// userTokens answers the token endpoint for a person who signed in. The access token has no roles,
// so Graph does not accept it from an application.
func (t *Tenant) userTokens(l *login, p Person, scope, nonce string) *answer {
	now := t.opts.Clock()
	pair := sha256.Sum256([]byte(t.ClientID + p.ID))
	id := t.idKey.sign(idClaims{
		Audience: t.ClientID, Issuer: l.base + "/" + t.TenantID + "/v2.0", IssuedAt: now.Unix(), NotBefore: now.Unix(),
		Expires: now.Add(tokenLife).Unix(), Name: p.DisplayName, Nonce: nonce, ObjectID: p.ID, Preferred: p.SignInName,
		Subject: base64.RawURLEncoding.EncodeToString(pair[:]), TenantID: t.TenantID, Version: "2.0",
	})
	info := base64.RawURLEncoding.EncodeToString([]byte(`{"uid":` + quote(p.ID) + `,"utid":` + quote(t.TenantID) + `}`))
	return l.reply(200, `{"token_type":"Bearer","scope":`+quote(grantedScope(scope))+
		`,"expires_in":3599,"ext_expires_in":3599,"access_token":`+
		quote(t.idKey.sign(map[string]any{
			"aud": "00000003-0000-0000-c000-000000000000", "oid": p.ID, "tid": t.TenantID,
			"idtyp": "user", "exp": now.Add(tokenLife).Unix(),
		}))+
		`,"id_token":`+quote(id)+`,"client_info":`+quote(info)+`}`)
}

// grantedScope returns the part of a scope that the service reports as granted, which excludes
// offline_access.
func grantedScope(scope string) string {
	words := strings.Fields(scope)
	kept := words[:0]
	for _, word := range words {
		if word != "offline_access" {
			kept = append(kept, word)
		}
	}
	return strings.Join(kept, " ")
}
