package directory

import (
	"slices"
	"strings"
)

// Scope is what a connector's options make of an account: which are in scope
// and whether a disabled one counts as disabled.
type Scope struct {
	Domains             []string // ASCII form, lower case; empty: all
	AcknowledgeDisabled bool
	Guests              bool
}

// ScopeOf returns the scope of a connector.
func ScopeOf(c Connector) Scope {
	return Scope{Domains: c.Domains, AcknowledgeDisabled: c.AcknowledgeDisabled, Guests: c.Guests}
}

// String is a canonical form: equal scopes have equal strings.
func (s Scope) String() string {
	domains := slices.Sorted(slices.Values(s.Domains))
	words := []string{strings.Join(slices.Compact(domains), ",")}
	if s.AcknowledgeDisabled {
		words = append(words, "acknowledge-disabled")
	}
	if s.Guests {
		words = append(words, "guests")
	}
	return strings.Join(words, ";")
}

// Facts are what the status of a live account follows from.
type Facts struct {
	Enabled bool   // accountEnabled; true where Graph said nothing
	Guest   bool   // userType is Guest
	Domain  string // of the primary address, lower case, ASCII form; may be empty
}

// FactsOf reads the facts out of a user's properties. toASCII turns an
// internationalized domain into its ASCII form.
func FactsOf(a Attributes, toASCII func(string) string) Facts {
	enabled, set := a.Bool("accountEnabled")
	f := Facts{Enabled: enabled || !set, Guest: strings.EqualFold(a.Text("userType"), "Guest")}
	address := PrimaryAddress(a)
	if at := strings.LastIndexByte(address, '@'); at >= 0 {
		f.Domain = toASCII(strings.ToLower(address[at+1:]))
	}
	return f
}

// PrimaryAddress is the address that the domain filter looks at: mail, else
// the primary SMTP address of proxyAddresses, else userPrincipalName. Guests
// have a mail address only: the sign-in name of a guest belongs to the
// inviting tenant (DESIGN section 3).
func PrimaryAddress(a Attributes) string {
	if mail := a.Text("mail"); mail != "" || strings.EqualFold(a.Text("userType"), "Guest") {
		return mail
	}
	for _, p := range a.Texts("proxyAddresses") {
		if address, ok := strings.CutPrefix(p, "SMTP:"); ok {
			return address
		}
	}
	return a.Text("userPrincipalName")
}

// Status is the status of a live account with these facts.
func (s Scope) Status(f Facts) Status {
	switch {
	case f.Guest && !s.Guests, len(s.Domains) > 0 && !slices.Contains(s.Domains, f.Domain):
		return StatusOutOfScope
	case !f.Enabled && s.AcknowledgeDisabled:
		return StatusDisabled
	}
	return StatusActive
}
