package directory

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Scope contains the options of a connector that decide which accounts are in scope, and whether a
// disabled account counts as disabled.
type Scope struct {
	Domains             []string // ASCII form, lower case; empty: all
	AcknowledgeDisabled bool
	Guests              bool
}

// ScopeOf returns the scope of a connector.
func ScopeOf(c Connector) Scope {
	return Scope{Domains: c.Domains, AcknowledgeDisabled: c.AcknowledgeDisabled, Guests: c.Guests}
}

// The options in a scope's canonical form, which follow the domains.
const (
	acknowledgeWord = "acknowledge-disabled"
	guestsWord      = "guests"
)

// String returns the canonical form. Equal scopes have equal strings.
func (s Scope) String() string {
	words := []string{s.domainList()}
	if s.AcknowledgeDisabled {
		words = append(words, acknowledgeWord)
	}
	if s.Guests {
		words = append(words, guestsWord)
	}
	return strings.Join(words, ";")
}

// ParseScope reads the output of String.
func ParseScope(text string) Scope {
	words := strings.Split(text, ";")
	s := Scope{
		AcknowledgeDisabled: slices.Contains(words[1:], acknowledgeWord),
		Guests:              slices.Contains(words[1:], guestsWord),
	}
	if words[0] != "" {
		s.Domains = strings.Split(words[0], ",")
	}
	return s
}

// Edits lists the options that differ from an earlier scope, with the time of the edit.
func (s Scope) Edits(before Scope, at time.Time) []OptionEdit {
	var list []OptionEdit
	add := func(option, was, is string) {
		if was != is {
			list = append(list, OptionEdit{Option: option, Old: was, New: is, At: at})
		}
	}
	add("domains", before.domainList(), s.domainList())
	add("guests", strconv.FormatBool(before.Guests), strconv.FormatBool(s.Guests))
	add("acknowledgeDisabled", strconv.FormatBool(before.AcknowledgeDisabled),
		strconv.FormatBool(s.AcknowledgeDisabled))
	return list
}

func (s Scope) domainList() string {
	return strings.Join(slices.Compact(slices.Sorted(slices.Values(s.Domains))), ",")
}

// Facts are the facts about a live account that decide its status.
type Facts struct {
	Enabled bool   // accountEnabled; true if Graph did not say
	Guest   bool   // userType is Guest
	Domain  string // domain of the primary address, in lower-case ASCII form; may be empty
}

// FactsOf reads the facts from a user's properties. toASCII converts an internationalized
// domain to its ASCII form.
func FactsOf(a Attributes, toASCII func(string) string) Facts {
	enabled, set := a.Bool("accountEnabled")
	f := Facts{Enabled: enabled || !set, Guest: IsGuest(a)}
	address := PrimaryAddress(a)
	if at := strings.LastIndexByte(address, '@'); at >= 0 {
		f.Domain = toASCII(strings.ToLower(address[at+1:]))
	}
	return f
}

// Status returns the status of a live account with these facts.
func (s Scope) Status(f Facts) Status {
	switch {
	case f.Guest && !s.Guests, len(s.Domains) > 0 && !slices.Contains(s.Domains, f.Domain):
		return StatusOutOfScope
	case !f.Enabled && s.AcknowledgeDisabled:
		return StatusDisabled
	}
	return StatusActive
}
