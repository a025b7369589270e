package sim

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
)

// checkAssertion verifies a client assertion. An assertion is a JWT that is signed with PS256 by
// the key of a registered certificate and contains the certificate's SHA-256 thumbprint.
func (t *Tenant) checkAssertion(l *login, assertion string) *refusal {
	parts := strings.Split(assertion, ".")
	bad := &refusal{
		http.StatusUnauthorized, "invalid_client", 700027,
		"The certificate with identifier used to sign the client assertion is not registered on application, or the " +
			"signature is invalid. [Reason - The key was not found or the signature does not match.]",
	}
	if len(parts) != 3 {
		return bad
	}
	var header struct {
		Algorithm  string `json:"alg"`
		Thumbprint string `json:"x5t#S256"`
	}
	var content struct {
		Issuer    string `json:"iss"`
		Subject   string `json:"sub"`
		Audience  string `json:"aud"`
		NotBefore int64  `json:"nbf"`
		Expires   int64  `json:"exp"`
	}
	if !decodePart(parts[0], &header) || !decodePart(parts[1], &content) || header.Algorithm != "PS256" {
		return bad
	}
	certificate := t.certificate(header.Thumbprint)
	if certificate == nil || !verifyPS256(certificate, parts) {
		return bad
	}
	now := t.opts.Clock().Unix()
	audience := strings.HasPrefix(content.Audience, l.base+"/") &&
		strings.HasSuffix(content.Audience, "/oauth2/v2.0/token")
	if !audience || content.Issuer != t.ClientID || content.Subject != t.ClientID || now >= content.Expires ||
		now < content.NotBefore-300 {
		return &refusal{
			http.StatusUnauthorized, "invalid_client", 700024,
			"Client assertion is not within its valid time range, or its audience, issuer or subject is wrong.",
		}
	}
	return nil
}

func decodePart(part string, into any) bool {
	raw, err := base64.RawURLEncoding.DecodeString(part)
	return err == nil && json.Unmarshal(raw, into) == nil
}

// certificate returns the registered certificate with the given thumbprint. MSAL writes the
// thumbprint in standard base64 with padding; the standard (RFC 7515) requires the URL form without
// padding. Both are accepted.
func (t *Tenant) certificate(thumbprint string) *x509.Certificate {
	plain := strings.NewReplacer("+", "-", "/", "_", "=", "").Replace(thumbprint)
	t.login.mu.Lock()
	defer t.login.mu.Unlock()
	for _, c := range t.login.certificates {
		sum := sha256.Sum256(c.Raw)
		if base64.RawURLEncoding.EncodeToString(sum[:]) == plain {
			return c
		}
	}
	return nil
}

func verifyPS256(certificate *x509.Certificate, parts []string) bool {
	key, ok := certificate.PublicKey.(*rsa.PublicKey)
	if !ok {
		return false
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	return err == nil && rsa.VerifyPSS(key, crypto.SHA256, sum[:], signature,
		&rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthAuto}) == nil
}
