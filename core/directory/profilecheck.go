package directory

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/problem"
)

// The fields of a profile, as FieldError and --json name them.
const (
	ProfileName         = "name"
	ProfileDescription  = "description"
	ProfileOrder        = "order"
	ProfileMechanism    = "mechanism"
	ProfileConnector    = "connector"
	ProfileClientID     = "clientId"
	ProfileWays         = "ways"
	ProfileSuffix       = "suffix"
	ProfilePermittedIPs = "allowIp"
	ProfileGroups       = "groups"
)

// FieldError is an error in one field, which a form can show next to that field. Err is the problem
// for people.
type FieldError struct {
	Field string
	Err   error
}

// Error returns the name of the field and the error.
func (e *FieldError) Error() string { return e.Field + ": " + e.Err.Error() }

// Unwrap returns the error without the field.
func (e *FieldError) Unwrap() error { return e.Err }

// FieldOf returns the field that an error belongs to, or "".
func FieldOf(err error) string {
	var fault *FieldError
	if errors.As(err, &fault) {
		return fault.Field
	}
	return ""
}

// Normalize returns the profile with every typed field in its normal form, or a FieldError for the
// first field that is not valid. The store checks whether the connector and the groups exist.
func (p Profile) Normalize(ascii toASCII) (Profile, error) {
	for _, c := range []struct {
		field string
		check func() error
	}{
		{ProfileName, func() (err error) { p.Name, err = ParseProfileName(p.Name); return err }},
		{ProfileDescription, func() (err error) {
			p.Description, err = ParseProfileDescription(p.Description)
			return err
		}},
		{ProfileOrder, func() error { return p.checkOrder() }},
		{ProfileMechanism, func() (err error) { p.Mechanism, err = ParseMechanism(string(p.Mechanism)); return err }},
		{ProfileConnector, func() error { return p.checkConnector() }},
		{ProfileClientID, func() (err error) { p.ClientID, err = ParsePublicClientID(p.ClientID); return err }},
		{ProfileWays, func() (err error) { p.Ways, err = p.normalWays(); return err }},
		{ProfileSuffix, func() (err error) { p.Suffix, err = ParseSuffix(p.Suffix, ascii); return err }},
		{ProfileGroups, func() error { return p.checkGroups() }},
	} {
		if err := c.check(); err != nil {
			return p, &FieldError{c.field, err}
		}
	}
	return p, nil
}

func (p Profile) checkOrder() error {
	if p.Order < 0 {
		return problem.Usage(fmt.Sprintf("%d is not a valid position in the order", p.Order), "Choose 1 or greater.")
	}
	return nil
}

func (p Profile) checkConnector() error {
	if p.Mechanism == MechanismOffice365 && p.Connector == "" {
		return problem.Usage("No connector is chosen", "Choose the connector of the tenant that people log on to.")
	}
	return nil
}

func (p Profile) normalWays() ([]Way, error) {
	words := make([]string, len(p.Ways))
	for i, way := range p.Ways {
		words[i] = string(way)
	}
	ways, err := ParseWays(strings.Join(words, ","))
	if err == nil && len(ways) == 0 && p.Mechanism == MechanismOffice365 {
		err = problem.Usage("No log-on method is allowed", "Allow at least one of "+listOf(Ways)+
			", or choose the mechanism none.")
	}
	return ways, err
}

func (p Profile) checkGroups() error {
	if p.Default && len(p.Groups) > 0 {
		return problem.Usage("The default profile cannot have groups",
			"It applies to everyone not covered by another profile.")
	}
	return nil
}

// ParseProfileName checks a profile's name: a single line of 1 to MaxDescription characters.
func ParseProfileName(typed string) (string, error) {
	name := strings.TrimSpace(typed)
	if name == "" {
		return "", problem.Usage("The name is empty", "Give the profile a name, such as Contractors.")
	}
	return name, checkText("name", name, MaxDescription)
}

// ParseProfileDescription checks a profile's free text: a single line of at most MaxInfo
// characters, which may be empty.
func ParseProfileDescription(typed string) (string, error) {
	text := strings.TrimSpace(typed)
	return text, checkText("description", text, MaxInfo)
}

// ParseMechanism reads the word for a mechanism.
func ParseMechanism(typed string) (Mechanism, error) {
	if m := Mechanism(strings.ToLower(strings.TrimSpace(typed))); slices.Contains(Mechanisms, m) {
		return m, nil
	}
	return "", problem.Usage(fmt.Sprintf("%q is not an authentication mechanism", typed),
		"Choose one of "+listOf(Mechanisms)+".")
}

// ParseWays reads log-on methods, separated by commas. It returns each method once, in the order of
// Ways. The list may be empty.
func ParseWays(typed string) ([]Way, error) {
	chosen := map[Way]bool{}
	for word := range strings.FieldsFuncSeq(strings.ToLower(typed), isListSeparator) {
		if !slices.Contains(Ways, Way(word)) {
			return nil, problem.Usage(fmt.Sprintf("%q is not a log-on method", word), "Choose among "+listOf(Ways)+".")
		}
		chosen[Way(word)] = true
	}
	return slices.DeleteFunc(slices.Clone(Ways), func(w Way) bool { return !chosen[w] }), nil
}

// ParsePublicClientID checks the optional public-client application of a profile; empty
// means none.
func ParsePublicClientID(typed string) (string, error) {
	if strings.TrimSpace(typed) == "" {
		return "", nil
	}
	return ParseClientID(typed)
}

// ParseSuffix checks an alternate domain suffix, with or without a leading @; empty means
// none.
func ParseSuffix(typed string, ascii toASCII) (string, error) {
	text := strings.TrimSpace(typed)
	if text == "" {
		return "", nil
	}
	name, hadAt := strings.CutPrefix(text, "@")
	domain, err := ascii(strings.ToLower(name))
	switch {
	case name == "" && hadAt:
		return "", problem.Usage("Nothing follows the @ of the alternate domain suffix",
			"Enter a domain such as contoso.com, or leave the suffix empty.")
	case err != nil || !strings.Contains(domain, "."):
		return "", problem.Usage(fmt.Sprintf("%q is not a domain", typed), "Enter a domain such as contoso.com.")
	}
	return domain, nil
}

// ParsePermittedIPs reads single addresses and ranges of addresses in CIDR form, separated by
// commas or spaces. An empty text allows all addresses. It returns each entry once, in the order
// typed. An IPv4 address in IPv6 form becomes an IPv4 address.
func ParsePermittedIPs(typed string) ([]netip.Prefix, error) {
	var list []netip.Prefix
	for entry := range strings.FieldsFuncSeq(typed, isListSeparator) {
		ips, err := parsePermittedIP(entry)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(list, ips) {
			list = append(list, ips)
		}
	}
	return list, nil
}

func parsePermittedIP(entry string) (netip.Prefix, error) {
	if lone, err := netip.ParseAddr(entry); err == nil && lone.Zone() == "" {
		lone = lone.Unmap()
		return netip.PrefixFrom(lone, lone.BitLen()), nil
	}
	ips, err := netip.ParsePrefix(entry)
	if err != nil {
		return netip.Prefix{}, problem.Usage(fmt.Sprintf("%q is neither an IP address nor an address range", entry),
			"Enter a range such as 192.0.2.0/24 or 2001:db8::/32, or a single address.")
	}
	if masked := ips.Masked(); masked != ips {
		return netip.Prefix{}, problem.Usage(fmt.Sprintf("%s is both a single address and a range", entry),
			fmt.Sprintf("Write %s for the range, or %s for the single address.", masked, ips.Addr()))
	}
	if inner := ips.Addr(); inner.Is4In6() && ips.Bits() >= 96 {
		return netip.PrefixFrom(inner.Unmap(), ips.Bits()-96), nil
	}
	return ips, nil
}

// isListSeparator reports whether a character separates the entries of a list.
func isListSeparator(r rune) bool { return strings.ContainsRune(", ;\t\r\n", r) }

// listOf joins words into a list for a hint, such as "none, office365".
func listOf[T ~string](words []T) string {
	texts := make([]string, len(words))
	for i, word := range words {
		texts[i] = string(word)
	}
	return strings.Join(texts, ", ")
}
