package present

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/licence"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// Section is a group of properties under a heading.
type Section struct {
	Title string
	Facts []Fact
}

// section lists the properties under a heading.
type section struct {
	title lang.Key
	names []string
}

// extensionAttributes is the property with Exchange's fifteen custom attributes.
const extensionAttributes = "onPremisesExtensionAttributes"

// The headings, in the order of the detail pane and of the choice of attributes. Properties that
// have no heading come last, under otherTitle.
const (
	extensionTitle lang.Key = "Extension attributes"
	otherTitle     lang.Key = "Other"
)

var sections = []section{
	{lang.Key("Person"), []string{
		"displayName", "givenName", "surname", "userType", "preferredLanguage", "usageLocation", "ageGroup",
		"consentProvidedForMinor", "legalAgeGroupClassification",
	}},
	{lang.Key("Work"), []string{
		"jobTitle", "department", "companyName", "officeLocation", "manager", "employeeId", "employeeType",
		"employeeHireDate", "employeeOrgData",
	}},
	{lang.Key("Contact"), []string{
		"mobilePhone", "businessPhones", "faxNumber", "imAddresses", "streetAddress", "postalCode", "city", "state",
		"country",
	}},
	{lang.Key("Mail"), []string{
		"mail", "mailNickname", "mailEnabled", "proxyAddresses", "otherMails", "showInAddressList",
	}},
	{lang.Key("Sign-in"), []string{
		"userPrincipalName", "accountEnabled", "identities", "identityParentId", "createdDateTime", "creationType",
		"lastPasswordChangeDateTime", "passwordPolicies", "signInSessionsValidFromDateTime", "isManagementRestricted",
	}},
	{lang.Key("Invitation"), []string{"externalUserState", "externalUserStateChangeDateTime"}},
	{lang.Key("Licences"), []string{"assignedLicenses", "licenseProcessingState", "assignedPlans", "provisionedPlans"}},
	{lang.Key("Group"), []string{
		"description", "groupTypes", "securityEnabled", "visibility", "membershipRule", "membershipRuleProcessingState",
		"isAssignableToRole", "classification", "assignedLabels", "renewedDateTime", "expirationDateTime",
		"resourceProvisioningOptions", "resourceBehaviorOptions", "theme", "uniqueName",
	}},
	{lang.Key("Active Directory"), []string{
		"onPremisesSyncEnabled", "onPremisesLastSyncDateTime", "onPremisesSamAccountName",
		"onPremisesUserPrincipalName",
		"onPremisesDistinguishedName", "onPremisesDomainName", "onPremisesNetBiosName", "onPremisesSecurityIdentifier",
		"onPremisesImmutableId", "onPremisesProvisioningErrors",
	}},
	{extensionTitle, []string{extensionAttributes}},
}

// sectionOf returns the heading of a property.
func sectionOf(name string) string {
	if directory.IsExtension(name) {
		return extensionTitle.String()
	}
	for _, s := range sections {
		if slices.Contains(s.names, name) {
			return s.title.String()
		}
	}
	return otherTitle.String()
}

// sectionTitles returns all headings in order.
func sectionTitles() []string {
	titles := make([]string, len(sections), len(sections)+1)
	for i, s := range sections {
		titles[i] = s.title.String()
	}
	return append(titles, otherTitle.String())
}

// placeIn returns the position of a property under its heading.
func placeIn(title, name string) int {
	for _, s := range sections {
		if i := slices.Index(s.names, name); s.title.String() == title && i >= 0 {
			return i
		}
	}
	return len(sections) * 100 // after the properties with a position
}

// moreSections lists the remaining properties under their headings.
func moreSections(a directory.Attributes, first []string, names licence.Names) []Section {
	of := map[string][]directory.Attribute{}
	for _, x := range a {
		if !slices.Contains(first, x.Name) && !slices.Contains(leftOut, x.Name) {
			title := sectionOf(x.Name)
			of[title] = append(of[title], x)
		}
	}
	var list []Section
	for _, title := range sectionTitles() {
		slices.SortStableFunc(of[title], func(x, y directory.Attribute) int {
			return placeIn(title, x.Name) - placeIn(title, y.Name)
		})
		s := Section{Title: title}
		for _, x := range of[title] {
			s.Facts = append(s.Facts, factsOf(x, names)...)
		}
		if len(s.Facts) > 0 {
			list = append(list, s)
		}
	}
	return list
}

// factsOf returns the lines for a property: one for each part, if it has parts.
func factsOf(x directory.Attribute, names licence.Names) []Fact {
	var parts map[string]json.RawMessage
	if strings.HasPrefix(x.Value, "{") && json.Unmarshal([]byte(x.Value), &parts) == nil {
		var list []Fact
		for name, value := range parts {
			if text := propertyValue(directory.Attribute{Name: name, Value: string(value)}, names); text != "" {
				list = append(list, Fact{Label: PropertyLabel(name), Value: text})
			}
		}
		slices.SortFunc(list, func(a, b Fact) int { return naturally(a.Label, b.Label) })
		return list
	}
	if value := propertyValue(x, names); value != "" {
		return []Fact{{Label: PropertyLabel(x.Name), Value: value}}
	}
	return nil
}

// naturally compares labels, and compares numbers at their ends by value.
func naturally(a, b string) int {
	digits := func(r rune) bool { return unicode.IsDigit(r) }
	left, right := strings.TrimRightFunc(a, digits), strings.TrimRightFunc(b, digits)
	if left != right {
		return strings.Compare(a, b)
	}
	m, _ := strconv.Atoi(a[len(left):])
	n, _ := strconv.Atoi(b[len(right):])
	return m - n
}

// ownName returns the name of a directory extension without the prefix that identifies its
// application.
func ownName(name string) string {
	if !directory.IsExtension(name) {
		return name
	}
	_, rest, _ := strings.Cut(strings.TrimPrefix(name, "extension_"), "_")
	if rest == "" {
		return name
	}
	return rest
}

// entryText converts an entry of a collection to text. It returns "" if entries should only be
// counted.
func entryText(property string, entry map[string]any) string {
	text := func(name string) string {
		s, _ := entry[name].(string)
		return s
	}
	switch property {
	case "identities":
		who, issuer := text("issuerAssignedId"), text("issuer")
		if who == "" {
			return issuer
		}
		return who + " (" + issuer + ")"
	case "assignedLabels":
		return text("displayName")
	case "onPremisesProvisioningErrors":
		return strings.TrimSpace(text("propertyCausingError") + " " + text("value"))
	case "serviceProvisioningErrors":
		return text("serviceInstance")
	}
	return ""
}
