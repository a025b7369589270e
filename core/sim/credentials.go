package sim

import (
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"
)

// credentials are the client's registration: its keys, its granted permissions, and the tokens that
// are still valid.
type credentials struct {
	mu           sync.Mutex
	objectID     string // of the application
	principalID  string // of the service principal
	secretFrom   time.Time
	secretUntil  time.Time
	roles        roleSet
	certificates []*x509.Certificate
	generation   uint64 // of tokens; RevokeTokens begins a new one
}

// roleSet is a list of application permissions, as in the roles claim of a token.
type roleSet []string

// any reports whether the set contains one of the wanted permissions.
func (r roleSet) any(wanted []string) bool {
	return slices.ContainsFunc(wanted, func(w string) bool { return slices.Contains(r, w) })
}

// defaultRoles are the permissions that a registration needs for everything in directory
// synchronization.
var defaultRoles = roleSet{"User.Read.All", "GroupMember.Read.All", "Member.Read.Hidden", "Application.Read.All"}

func (c *credentials) init(t *Tenant, rng *rand.Rand) {
	c.objectID, c.principalID = newGUID(rng).String(), newGUID(rng).String()
	c.secretFrom = t.opts.Clock()
	c.secretUntil = c.secretFrom.AddDate(0, 6, 0)
	c.roles = slices.Clone(defaultRoles)
}

// Grant grants application permissions to the client. As in Entra ID, only tokens that are issued
// later contain them.
func (t *Tenant) Grant(roles ...string) {
	t.login.mu.Lock()
	defer t.login.mu.Unlock()
	for _, role := range roles {
		if !slices.Contains(t.login.roles, role) {
			t.login.roles = append(slices.Clone(t.login.roles), role)
		}
	}
}

// Revoke revokes permissions. Tokens that were issued earlier keep them. RevokeTokens revokes those
// too, and Faults.DenyRole denies a permission immediately.
func (t *Tenant) Revoke(roles ...string) {
	t.login.mu.Lock()
	defer t.login.mu.Unlock()
	t.login.roles = slices.DeleteFunc(slices.Clone(t.login.roles), func(r string) bool {
		return slices.Contains(roles, r)
	})
}

// RevokeTokens makes Graph refuse every token issued so far.
func (t *Tenant) RevokeTokens() {
	t.login.mu.Lock()
	defer t.login.mu.Unlock()
	t.login.generation++
}

// ExpireSecret makes the client secret expire now.
func (t *Tenant) ExpireSecret() { t.SetSecretExpiry(t.opts.Clock()) }

// SetSecretExpiry sets when the client secret expires. The default is six months after New.
func (t *Tenant) SetSecretExpiry(at time.Time) {
	t.login.mu.Lock()
	defer t.login.mu.Unlock()
	t.login.secretUntil = at
}

// RegisterCertificate lets the client sign in with the certificate's private key.
func (t *Tenant) RegisterCertificate(certificate *x509.Certificate) {
	t.login.mu.Lock()
	defer t.login.mu.Unlock()
	t.login.certificates = append(t.login.certificates, certificate)
}

// describe returns the passwordCredentials and keyCredentials of the application, without brackets.
func (c *credentials) describe(t *Tenant) (passwords, keys string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	passwords = fmt.Sprintf(`{"customKeyIdentifier":null,"displayName":"sync secret","endDateTime":%s,"hint":%s,`+
		`"keyId":%s,"secretText":null,"startDateTime":%s}`,
		timestamp(c.secretUntil), quote(t.Secret[:3]), quote(t.SecretID), timestamp(c.secretFrom))
	var list []string
	for _, certificate := range c.certificates {
		sum := sha256.Sum256(certificate.Raw)
		id := guid(sum[:16])
		list = append(list,
			fmt.Sprintf(`{"customKeyIdentifier":%s,"displayName":%s,"endDateTime":%s,"key":null,"keyId":%s,`+
				`"startDateTime":%s,"type":"AsymmetricX509Cert","usage":"Verify"}`,
				quote(base64Text(sum[:])), quote(certificate.Subject.String()), timestamp(certificate.NotAfter),
				quote(id.String()), timestamp(certificate.NotBefore)))
	}
	return passwords, strings.Join(list, ",")
}
