package sim

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// How long an unfinished sign-in is valid (Microsoft, auth code flow and device code flow).
const (
	codeLife   = 10 * time.Minute
	deviceLife = 15 * time.Minute
)

// signIns are the unfinished sign-ins of people.
type signIns struct {
	mu      sync.Mutex
	private bool                 // "Allow public client flows" is off
	codes   map[string]*authCode // by code
	devices map[string]*device   // by device code
	tickets map[string]ticket    // by number; each belongs to a person who entered the right password
}

// authCode belongs to a person who signed in with a browser.
type authCode struct {
	person                     Person
	redirect, challenge, nonce string
	until                      time.Time
	used                       bool
}

// device is a device that waits until a person signs in elsewhere.
type device struct {
	userCode string
	person   *Person // the person who signed in; nil: none yet
	declined bool
	until    time.Time
}

// ticket belongs to a person whose second factor is still missing.
type ticket struct {
	person Person
	until  time.Time
}

// AllowPublicClient sets the switch "Allow public client flows" of the app registration. Unlike in
// Entra ID, it is on in a new tenant, so all three sign-in methods can be tried.
func (t *Tenant) AllowPublicClient(allowed bool) {
	t.signIns.mu.Lock()
	defer t.signIns.mu.Unlock()
	t.signIns.private = !allowed
}

// checkPublic refuses the flows of public clients if they are not allowed.
func (t *Tenant) checkPublic() *refusal {
	t.signIns.mu.Lock()
	defer t.signIns.mu.Unlock()
	if !t.signIns.private {
		return nil
	}
	return &refusal{
		http.StatusUnauthorized, "invalid_client", 7000218,
		"The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
	}
}

// passwordGrant answers a sign-in with a password. This flow cannot ask the person for anything
// else.
func (t *Tenant) passwordGrant(l *login, form url.Values) *answer {
	for _, name := range []string{"username", "password"} {
		if form.Get(name) == "" {
			return t.refuse(l, missing(name))
		}
	}
	if r := t.checkPublic(); r != nil {
		return t.refuse(l, *r)
	}
	p, s, r := t.checkPassword(form.Get("username"), form.Get("password"))
	switch {
	case r != nil:
	case p.Remark == guestRemark:
		r = &refusal{
			http.StatusBadRequest, "invalid_grant", 50020,
			"User account '{EmailHidden}' from identity provider does not exist in tenant '" + t.Name +
				"' and cannot access the application '" + t.ClientID +
				"'(Directory sync) in that tenant. The account needs to be added as an external user in the " +
				"tenant first.",
		}
	default:
		r = s.refusal()
	}
	if r != nil {
		return t.refuse(l, *r)
	}
	return t.userTokens(l, p, form.Get("scope"), "")
}

// codeGrant answers a request with an authorization code. The redirect and the PKCE verifier must
// match the request for the code (RFC 7636).
func (t *Tenant) codeGrant(l *login, form url.Values) *answer {
	t.signIns.mu.Lock()
	code, known := t.signIns.codes[form.Get("code")]
	var given authCode
	if known {
		given = *code
		code.used = true
	}
	t.signIns.mu.Unlock()
	sum := sha256.Sum256([]byte(form.Get("code_verifier")))
	switch {
	case !known:
		return t.refuse(l, refusal{
			http.StatusBadRequest, "invalid_grant", 9002313,
			"Invalid request. Request is malformed or invalid.",
		})
	case given.used:
		return t.refuse(l, refusal{
			http.StatusBadRequest, "invalid_grant", 54005,
			"OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing " +
				"refresh token.",
		})
	case !t.opts.Clock().Before(given.until):
		return t.refuse(l, refusal{
			http.StatusBadRequest, "invalid_grant", 70008,
			"The provided authorization code or refresh token has expired due to inactivity. Send a new interactive " +
				"authorization request for this user and resource.",
		})
	case form.Get("redirect_uri") != given.redirect:
		return t.refuse(l, refusal{
			http.StatusBadRequest, "invalid_client", 500112,
			"The reply address does not match the reply address provided when requesting Authorization code.",
		})
	case base64.RawURLEncoding.EncodeToString(sum[:]) != given.challenge:
		return t.refuse(l, refusal{
			http.StatusBadRequest, "invalid_grant", 501481,
			"The Code_Verifier does not match the code_challenge supplied in the authorization request.",
		})
	}
	return t.userTokens(l, given.person, form.Get("scope"), given.nonce)
}

// prune removes expired entries. The caller holds the lock.
func (s *signIns) prune(now time.Time) {
	maps.DeleteFunc(s.codes, func(_ string, c *authCode) bool { return now.After(c.until.Add(codeLife)) })
	maps.DeleteFunc(s.devices, func(_ string, d *device) bool { return now.After(d.until.Add(deviceLife)) })
	maps.DeleteFunc(s.tickets, func(_ string, k ticket) bool { return now.After(k.until) })
}

// newCode returns a code for a person who signed in.
func (t *Tenant) newCode(p Person, query url.Values) string {
	code := randomText(32)
	t.signIns.mu.Lock()
	defer t.signIns.mu.Unlock()
	t.signIns.prune(t.opts.Clock())
	t.signIns.codes[code] = &authCode{
		person: p, redirect: query.Get("redirect_uri"), challenge: query.Get("code_challenge"),
		nonce: query.Get("nonce"),
		until: t.opts.Clock().Add(codeLife),
	}
	return code
}

// newTicket remembers a person who entered the right password until they complete the second
// factor.
func (t *Tenant) newTicket(p Person) string {
	number := randomText(16)
	t.signIns.mu.Lock()
	defer t.signIns.mu.Unlock()
	t.signIns.tickets[number] = ticket{p, t.opts.Clock().Add(codeLife)}
	return number
}

// useTicket returns the person to whom a ticket belongs. Each ticket can be used once.
func (t *Tenant) useTicket(number string) (Person, bool) {
	t.signIns.mu.Lock()
	defer t.signIns.mu.Unlock()
	kept, ok := t.signIns.tickets[number]
	delete(t.signIns.tickets, number)
	return kept.person, ok && t.opts.Clock().Before(kept.until)
}

// missing returns the refusal of a request without a required parameter.
func missing(name string) refusal {
	return refusal{
		http.StatusBadRequest, "invalid_request", 900144,
		"The request body must contain the following parameter: '" + name + "'.",
	}
}

// randomText returns n random bytes as text for a URL.
func randomText(n int) string {
	b := make([]byte, n)
	if _, err := rand.Read(b); err != nil {
		panic(err) // the system has no random numbers
	}
	return strings.TrimRight(base64.URLEncoding.EncodeToString(b), "=")
}
