package domain

import (
	"errors"
	"strings"

	"golang.org/x/net/idna"
)

// profile maps as registries and browsers do, and accepts what a host name may
// hold: letters, digits and hyphens.
var profile = idna.New(
	idna.MapForLookup(),
	idna.Transitional(false),
	idna.StrictDomainName(true),
	idna.ValidateLabels(true),
	idna.VerifyDNSLength(true),
	idna.BidiRule(),
)

var (
	errRelative = errors.New("a domain neither begins nor ends with a dot")
	errUnstable = errors.New("a domain has one form in ASCII")
)

// Parse returns the ASCII form of a domain as somebody typed it, or an error
// when it cannot be one.
func Parse(typed string) (string, error) {
	name, err := profile.ToASCII(strings.ToLower(typed))
	if strings.HasPrefix(typed, ".") || strings.HasSuffix(typed, ".") || strings.HasSuffix(name, ".") {
		return "", errRelative // the mapping makes dots of other stops, and drops what is not seen
	}
	if err != nil || isPlain(typed) {
		return name, err
	}
	// Of a pile of accents, the mapping makes what it would not take itself.
	again, err := profile.ToASCII(name)
	if err == nil && again != name {
		err = errUnstable
	}
	return name, err
}

// ASCII returns the ASCII form of a domain, or the domain in lower case where
// it has none, so that anything that a tenant holds can be compared.
func ASCII(name string) string {
	name = strings.ToLower(name)
	if isPlain(name) {
		return name
	}
	if ascii, err := profile.ToASCII(name); err == nil {
		return ascii
	}
	return name
}

// isPlain spares almost every domain the mapping tables.
func isPlain(name string) bool {
	for i := range len(name) {
		if name[i] >= 0x80 {
			return false
		}
	}
	return true
}
