package domain

import (
	"errors"
	"strings"

	"golang.org/x/net/idna"
)

// profile maps names the way registries and browsers do, and accepts the characters of a host name:
// letters, digits and hyphens.
var profile = idna.New(
	idna.MapForLookup(),
	idna.Transitional(false),
	idna.StrictDomainName(true),
	idna.ValidateLabels(true),
	idna.VerifyDNSLength(true),
	idna.BidiRule(),
)

var (
	errRelative = errors.New("a domain cannot begin or end with a dot")
	errUnstable = errors.New("a domain must have exactly one ASCII form")
)

// Parse returns the ASCII form of a typed domain, or an error if the text cannot be a
// domain.
func Parse(typed string) (string, error) {
	name, err := profile.ToASCII(strings.ToLower(typed))
	if strings.HasPrefix(typed, ".") || strings.HasSuffix(typed, ".") || strings.HasSuffix(name, ".") {
		return "", errRelative // the mapping also turns other full stops into dots and drops invisible characters
	}
	if err != nil || isPlain(typed) {
		return name, err
	}
	// If a name has many accents in a row, the mapping returns a name that it would not accept
	// itself.
	again, err := profile.ToASCII(name)
	if err == nil && again != name {
		err = errUnstable
	}
	return name, err
}

// ASCII returns the ASCII form of a domain, or the domain in lower case if it has no ASCII form.
// Every value from a tenant can therefore be compared.
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

// isPlain reports whether a name needs no mapping, which is true for almost every domain.
func isPlain(name string) bool {
	for i := range len(name) {
		if name[i] >= 0x80 {
			return false
		}
	}
	return true
}
