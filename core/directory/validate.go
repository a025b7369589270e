package directory

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/rollcallsync/rollcall/core/problem"
)

// The maximum length of a connector's texts, in characters.
const (
	MaxDescription = 120
	MaxInfo        = 240
)

// Clouds lists the clouds that a connector can use, in the order of the help text.
var Clouds = []Cloud{
	CloudGlobal, CloudUSGov, CloudUSGovDoD, CloudChina, CloudBleu, CloudDelos, CloudGovSG, CloudCustom,
	CloudPractice,
}

// toASCII converts a domain to lower-case ASCII form or refuses it. The checks of typed input take
// the text as typed and return its normal form. Otherwise they return a problem with code "usage"
// that names the value and the allowed ones.
type toASCII = func(string) (string, error)

// ParseDescription checks a connector's description: a single line of 1 to MaxDescription
// characters.
func ParseDescription(typed string) (string, error) {
	text := strings.TrimSpace(typed)
	if text == "" {
		return "", problem.Usage("The description is empty", "Give the connector a name, such as Contoso.")
	}
	return text, checkText("description", text, MaxDescription)
}

// ParseInfo checks a connector's free text: a single line of at most MaxInfo characters, which may
// be empty.
func ParseInfo(typed string) (string, error) {
	text := strings.TrimSpace(typed)
	return text, checkText("info", text, MaxInfo)
}

func checkText(what, text string, limit int) error {
	if n := utf8.RuneCountInString(text); n > limit {
		return problem.Usage(fmt.Sprintf("The %s has %d characters", what, n),
			fmt.Sprintf("At most %d are allowed.", limit))
	}
	if strings.ContainsFunc(text, unicode.IsControl) || !utf8.ValidString(text) {
		return problem.Usage(fmt.Sprintf("The %s %q contains a line break or another control character", what, text),
			"Enter it on one line.")
	}
	return nil
}

// ParseClientID checks an Application (client) ID, a GUID.
func ParseClientID(typed string) (string, error) {
	id := strings.ToLower(strings.TrimSpace(typed))
	if !IsGUID(id) {
		return "", problem.Usage(fmt.Sprintf("%q is not a client ID", typed),
			`Copy the "Application (client) ID" from the overview page of the app registration; `+
				"it looks like 1b2c3d4e-0000-4000-8000-123456789abc.")
	}
	return id, nil
}

// ParseTenant checks a tenant, which is one of its verified domains or its ID.
func ParseTenant(typed string, ascii toASCII) (string, error) {
	name := strings.ToLower(strings.TrimSpace(typed))
	if IsGUID(name) {
		return name, nil
	}
	if slices.Contains([]string{"common", "organizations", "consumers"}, name) {
		return "", problem.Usage(fmt.Sprintf("%q does not mean a single tenant", typed),
			"Enter the tenant itself, such as contoso.onmicrosoft.com or its tenant ID.")
	}
	domain, err := ascii(name)
	if err != nil || !strings.Contains(domain, ".") {
		return "", problem.Usage(fmt.Sprintf("%q is not a tenant", typed),
			"Enter one of its verified domains, such as contoso.onmicrosoft.com, or its tenant ID.")
	}
	return domain, nil
}

// ParseDomains reads the Optional Email Domains Filter: domains separated by commas, without
// spaces. An empty text means no filter. The result is sorted and has each domain once.
func ParseDomains(typed string, ascii toASCII) ([]string, error) {
	if typed == "" {
		return nil, nil
	}
	if strings.ContainsFunc(typed, unicode.IsSpace) {
		repaired := strings.FieldsFunc(typed, func(r rune) bool { return unicode.IsSpace(r) || r == ',' })
		return nil, problem.Usage(fmt.Sprintf("The list of domains %q contains a space", typed),
			fmt.Sprintf("Use commas only: %s", strings.Join(repaired, ",")))
	}
	var domains []string
	for _, entry := range strings.Split(typed, ",") {
		domain, err := parseDomain(entry, typed, ascii)
		if err != nil {
			return nil, err
		}
		domains = append(domains, domain)
	}
	slices.Sort(domains)
	return slices.Compact(domains), nil
}

func parseDomain(entry, list string, ascii toASCII) (string, error) {
	if entry == "" {
		return "", problem.Usage(fmt.Sprintf("The list of domains %q has an empty entry", list),
			"Enter it like contoso.com,fabrikam.com.")
	}
	if domain, err := ascii(entry); err == nil && strings.Contains(domain, ".") {
		return domain, nil
	}
	hint := "Enter a domain such as contoso.com."
	if at := strings.LastIndexByte(entry, '@'); at >= 0 && at < len(entry)-1 {
		hint = fmt.Sprintf("Write only the domain: %s", entry[at+1:])
	}
	return "", problem.Usage(fmt.Sprintf("%q is not a domain", entry), hint)
}

// ParseCloud reads the name of a cloud; empty means global.
func ParseCloud(typed string) (Cloud, error) {
	if typed == "" {
		return CloudGlobal, nil
	}
	if cloud := Cloud(strings.ToLower(typed)); slices.Contains(Clouds, cloud) {
		return cloud, nil
	}
	return "", problem.Usage(fmt.Sprintf("%q is not a cloud", typed), "Choose one of "+listOf(Clouds)+".")
}

// Examples of the addresses of a custom cloud.
const (
	LoginExample = "https://login.example.com"
	GraphExample = "https://graph.example.com"
)

// ParseLoginURL checks the URL of the sign-in service of a custom cloud: https, a host, no path.
func ParseLoginURL(typed string) (string, error) {
	return parseBaseURL("sign-in address", LoginExample, typed)
}

// ParseGraphURL checks the URL of Microsoft Graph in a custom cloud: https, a host, no path.
func ParseGraphURL(typed string) (string, error) {
	return parseBaseURL("Graph address", GraphExample, typed)
}

// parseBaseURL checks a URL. what names it in the problem, and example is a valid one.
func parseBaseURL(what, example, typed string) (string, error) {
	hint := fmt.Sprintf("Enter it like %s, without a path.", example)
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return "", problem.Usage(fmt.Sprintf("The %s is missing", what), hint)
	}
	u, err := url.Parse(typed)
	if err == nil {
		err = checkBaseURL(u)
	}
	if err != nil {
		return "", problem.Usage(fmt.Sprintf("The %s %q is not valid: %v", what, typed, err), hint)
	}
	return "https://" + strings.ToLower(u.Host), nil
}

func checkBaseURL(u *url.URL) error {
	switch {
	case u.Scheme != "https":
		return errors.New("it does not begin with https://")
	case u.Hostname() == "":
		return errors.New("it has no host")
	case u.User != nil:
		return errors.New("it contains a user name")
	case u.Path != "" && u.Path != "/", u.RawQuery != "", u.Fragment != "":
		return errors.New("there is something after the host")
	}
	return nil
}

// ParseDate reads a day as YYYY-MM-DD, which means its beginning in UTC, or a moment in RFC 3339.
// An empty text means the zero time.
func ParseDate(typed string) (time.Time, error) {
	if typed == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, typed); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, problem.Usage(fmt.Sprintf("%q is not a date", typed), "Enter it like 2027-03-31.")
}

// Normalize returns the connector with every typed field in its normal form, or a problem for the
// first field that is not valid.
func (c Connector) Normalize(ascii toASCII) (Connector, error) {
	var failed error
	set := func(field *string, parse func(string) (string, error)) {
		if failed == nil {
			*field, failed = parse(*field)
		}
	}
	set(&c.Description, ParseDescription)
	set(&c.Info, ParseInfo)
	set(&c.TenantDomain, func(s string) (string, error) { return ParseTenant(s, ascii) })
	set(&c.ClientID, ParseClientID)
	set(&c.Proxy, ParseProxy)
	if failed == nil {
		c.Cloud, failed = ParseCloud(string(c.Cloud))
	}
	if failed == nil {
		c.Domains, failed = ParseDomains(strings.Join(c.Domains, ","), ascii)
	}
	if failed == nil {
		failed = c.Guards.Validate()
	}
	if failed != nil {
		return c, failed
	}
	return c.normalizeURLs()
}

// normalizeURLs checks that a custom cloud has URLs and that no other cloud does.
func (c Connector) normalizeURLs() (Connector, error) {
	if c.Cloud != CloudCustom {
		if c.LoginURL != "" || c.GraphURL != "" {
			return c, problem.Usage(fmt.Sprintf("The cloud %s has its own addresses", c.Cloud),
				"Leave out the sign-in and Graph addresses, or choose the custom cloud.")
		}
		return c, nil
	}
	var err error
	if c.LoginURL, err = ParseLoginURL(c.LoginURL); err != nil {
		return c, err
	}
	c.GraphURL, err = ParseGraphURL(c.GraphURL)
	return c, err
}
