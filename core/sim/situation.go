package sim

import (
	"fmt"
	"net/http"
	"strings"
)

// Password is the password of everybody in the practice tenant.
const Password = "Practice.Pass1"

// Situation says how Entra ID treats a person who signs in with the right password.
type Situation uint8

// The possible situations of an account. There are also other results, which depend on the
// directory: a disabled account, a guest, a federated domain.
const (
	SignsIn         Situation = iota // nothing prevents the sign-in
	NeedsMFA                         // needs a second factor
	MustEnrolMFA                     // must register a second factor first
	Locked                           // too many wrong passwords
	PasswordExpired                  // the right password has expired
	MustChangePassword
	BlockedByPolicy // blocked by Conditional Access
	situations      = iota
)

// outcome describes one situation. With code 0, the person can sign in.
type outcome struct {
	words   string // for people
	code    int
	class   string
	message string
}

var outcomes = [situations]outcome{
	SignsIn: {words: "signs in"},
	NeedsMFA: {
		"needs multi-factor authentication", 50076, "invalid_grant",
		"Due to a configuration change made by your administrator, or because you moved to a new location, you must " +
			"use multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.",
	},
	MustEnrolMFA: {
		"has to register for multi-factor authentication", 50079, "invalid_grant",
		"Due to a configuration change made by your administrator, or because you moved to a new location, you must " +
			"enroll in multi-factor authentication to access '00000003-0000-0000-c000-000000000000'.",
	},
	Locked: {
		"is locked", 50053, "invalid_grant",
		"The account is locked, you've tried to sign in too many times with an incorrect user ID or password.",
	},

	PasswordExpired: {"has an expired password", 50055, "invalid_grant", "The password is expired."},
	MustChangePassword: {
		"has to change the password", 50142, "invalid_grant",
		"Password change is required due to a conditional access policy.",
	},
	BlockedByPolicy: {
		"is blocked by Conditional Access", 53003, "interaction_required",
		"Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
	},
}

// String describes what happens to a person in this situation.
func (s Situation) String() string { return outcomes[s].words }

// suberrors are the suberror values in the answers for some codes (samples of live answers;
// https://learn.microsoft.com/entra/identity-platform/reference-error-codes).
var suberrors = map[int]string{
	50055: `"suberror":"user_password_expired"`,
	50076: `"suberror":"basic_action"`,
	50079: `"suberror":"basic_action"`,
	53003: `"suberror":"message_only","claims":"{\"access_token\":{\"capolids\":{\"essential\":true,` +
		`\"values\":[\"01234567-89ab-cdef-fedc-ba9876543210\"]}}}"`,
	65001: `"suberror":"consent_required"`,
}

// Person is an account for trying a sign-in.
type Person struct {
	ID          string
	DisplayName string
	SignInName  string // userPrincipalName, or a guest's mail address
	Remark      string // the result of a sign-in, such as "is locked"
}

// assignSituations puts a few people of a new tenant into each situation. It uses no random
// numbers, so they are always the same people.
func (t *Tenant) assignSituations() {
	next := Situation(1)
	for i, r := range t.order[KindUser] {
		if next == situations {
			return
		}
		// The first people are managers. Scenarios and demonstrations move them, so they are not
		// used here.
		if o := t.objects[r]; i >= 8 && o.state == live && t.remark(r) == SignsIn.String() {
			t.situations[r] = next
			next++
		}
	}
}

const (
	guestRemark    = "is a guest"
	disabledRemark = "is disabled"
)

// remark describes the result of a sign-in with the right password.
func (t *Tenant) remark(r ref) string {
	props := &t.objects[r].props
	switch {
	case props.get(uType) == `"Guest"`:
		return guestRemark
	case props.get(uEnabled) != "true":
		return disabledRemark
	case t.federated(t.domainOf(r)):
		return "signs in at a federation service"
	}
	return t.situations[r].String()
}

// domainOf returns the domain of a user's sign-in name.
func (t *Tenant) domainOf(r ref) string {
	_, domain, _ := strings.Cut(text(t.objects[r].props.get(uUPN)), "@")
	return domain
}

// People returns a person for each possible result of a sign-in. The successful ones come first.
func (t *Tenant) People() []Person {
	t.mu.RLock()
	defer t.mu.RUnlock()
	var people []Person
	seen := map[string]int{}
	for _, r := range t.order[KindUser] {
		if o := t.objects[r]; o.state == live {
			remark := t.remark(r)
			if remark == disabledRemark && t.federated(t.domainOf(r)) {
				continue // there would be two reasons for a refusal
			}
			seen[remark]++
			if seen[remark] == 1 || remark == SignsIn.String() && seen[remark] <= 3 {
				people = append(people, t.person(r, remark))
			}
		}
	}
	return people
}

func (t *Tenant) person(r ref, remark string) Person {
	o := t.objects[r]
	p := Person{
		ID: o.id.String(), DisplayName: text(o.props.get(uDisplayName)), SignInName: text(o.props.get(uUPN)),
		Remark: remark,
	}
	if o.props.get(uType) == `"Guest"` {
		p.SignInName = text(o.props.get(uMail))
	}
	return p
}

// federated reports whether the users of a domain sign in at a federation service.
func (t *Tenant) federated(domain string) bool {
	return len(t.domains) > 1 && strings.EqualFold(domain, t.domains[1])
}

// domainType returns the authentication type of a verified domain.
func (t *Tenant) domainType(domain string) string {
	if t.federated(domain) {
		return "Federated"
	}
	return "Managed"
}

// named returns the live user with the given sign-in name. Guests have two sign-in names: their
// mail address, from their own organization, and the one in this tenant.
func (t *Tenant) named(name string) (ref, bool) {
	for _, r := range t.order[KindUser] {
		o := t.objects[r]
		if o.state != live {
			continue
		}
		if strings.EqualFold(text(o.props.get(uUPN)), name) ||
			o.props.get(uType) == `"Guest"` && strings.EqualFold(text(o.props.get(uMail)), name) {
			return r, true
		}
	}
	return nobody, false
}

// checkPassword checks a name and a password. It returns the person and their situation, or a
// refusal.
func (t *Tenant) checkPassword(name, password string) (Person, Situation, *refusal) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	r, ok := t.named(strings.TrimSpace(name))
	if !ok {
		return Person{}, 0, &refusal{
			http.StatusBadRequest, "invalid_grant", 50034,
			fmt.Sprintf("The user account {EmailHidden} does not exist in the %s directory. To sign into this "+
				"application, the account must be added to the directory.", t.Domain),
		}
	}
	p, s := t.person(r, t.remark(r)), t.situations[r]
	switch {
	case t.objects[r].props.get(uEnabled) != "true":
		return p, s, &refusal{http.StatusBadRequest, "invalid_grant", 50057, "The user account is disabled."}
	case s == Locked:
		return p, s, s.refusal()
	case password != Password:
		return p, s, &refusal{
			http.StatusBadRequest, "invalid_grant", 50126,
			"Error validating credentials due to invalid username or password.",
		}
	}
	return p, s, nil
}

// refusal returns the refusal of a sign-in without a browser, or nil if the sign-in is allowed.
func (s Situation) refusal() *refusal {
	if s == SignsIn {
		return nil
	}
	at := outcomes[s]
	return &refusal{http.StatusBadRequest, at.class, at.code, at.message}
}
