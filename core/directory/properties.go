package directory

import (
	"slices"
	"strings"
)

// UserProperties are the properties of a user that listings and delta queries of
// Graph v1.0 give an application with User.Read.All, besides id, and the
// relationship "manager" (Graph v1.0 metadata of August 2026; https://learn.microsoft.com/graph/api/resources/user).
//
// Not among them are those that only single reads give, since they are kept
// outside the directory (aboutMe, birthday, skills, mailboxSettings and the like),
// those with a permission of their own (signInActivity, employeeLeaveDateTime,
// customSecurityAttributes, authorizationInfo), the password profile, what delta
// queries do not track (licenseAssignmentStates), what is reserved
// (isResourceAccount), and deletedDateTime, which no live account has.
var UserProperties = []string{
	"userPrincipalName", "mail", "displayName", "givenName", "surname", "accountEnabled", "userType",
	"jobTitle", "department", "companyName", "officeLocation", "city", "state", "country",
	"streetAddress", "postalCode", "usageLocation", "preferredLanguage", "mobilePhone", "businessPhones",
	"employeeId", "employeeType", "proxyAddresses", "otherMails", "onPremisesSyncEnabled",
	"onPremisesSamAccountName", "onPremisesImmutableId", "createdDateTime", "assignedLicenses", managerProperty,

	"ageGroup", "consentProvidedForMinor", "creationType", "employeeHireDate", "employeeOrgData",
	"externalUserState", "externalUserStateChangeDateTime", "faxNumber", "identities", "identityParentId", "imAddresses",
	"isManagementRestricted", "lastPasswordChangeDateTime", "legalAgeGroupClassification", "mailNickname",
	"onPremisesDistinguishedName", "onPremisesDomainName", "onPremisesExtensionAttributes",
	"onPremisesLastSyncDateTime", "onPremisesProvisioningErrors", "onPremisesSecurityIdentifier",
	"onPremisesUserPrincipalName", "passwordPolicies", "preferredDataLocation", "securityIdentifier",
	"serviceProvisioningErrors", "showInAddressList", "signInSessionsValidFromDateTime",
}

// GroupProperties are the properties of a group that listings and delta queries of
// Graph v1.0 give an application with GroupMember.Read.All, besides id and the
// members (https://learn.microsoft.com/graph/api/resources/group). Those that only single reads give
// (allowExternalSenders, isArchived, unseenCount and the like) are not among them.
var GroupProperties = []string{
	"displayName", "description", "mail", "mailEnabled", "mailNickname", "securityEnabled", "groupTypes",
	"visibility", "membershipRule", "isAssignableToRole", "proxyAddresses", "onPremisesSyncEnabled",
	"createdDateTime",

	"assignedLabels", "assignedLicenses", "classification", "expirationDateTime", "isManagementRestricted",
	"licenseProcessingState", "membershipRuleProcessingState", "onPremisesDomainName",
	"onPremisesLastSyncDateTime", "onPremisesNetBiosName", "onPremisesProvisioningErrors",
	"onPremisesSamAccountName", "onPremisesSecurityIdentifier", "preferredDataLocation", "preferredLanguage",
	"renewedDateTime", "resourceBehaviorOptions", "resourceProvisioningOptions", "securityIdentifier",
	"serviceProvisioningErrors", "theme", "uniqueName",
}

// PlanProperties are properties of a user that are read for those connectors alone
// that name them: they follow from the licences, are longer than all the others
// together, and change for everybody whenever Microsoft changes a product.
var PlanProperties = []string{"assignedPlans", "provisionedPlans"}

// managerProperty is a relationship that stands among the properties.
const managerProperty = "manager"

// What the engine needs is always read: names, addresses, status, scope and the
// kind of a group follow from it.
var (
	neededOfUsers = []string{
		"userPrincipalName", "mail", "displayName", "accountEnabled", "userType", "proxyAddresses", "otherMails",
		"identityParentId",
	}
	neededOfGroups = []string{"displayName", "mail", "mailEnabled", "securityEnabled", "groupTypes", "visibility"}
)

// IsNeeded says whether a property is read whatever was chosen.
func IsNeeded(name string) bool {
	return slices.Contains(neededOfUsers, name) || slices.Contains(neededOfGroups, name)
}

// extensionPrefix begins the name of a directory extension; then comes the id of
// the application that registered it, without hyphens, and its own name
// (https://learn.microsoft.com/graph/api/resources/extensionproperty).
const extensionPrefix = "extension_"

// IsExtension says whether a property is a directory extension.
func IsExtension(name string) bool { return strings.HasPrefix(name, extensionPrefix) }

// Extension is a directory extension that is registered in a tenant.
type Extension struct {
	Name          string
	Users, Groups bool // what it extends
}

// PropertySet is which properties are read of users and groups. A set that is
// compared or stored is in its canonical form, as Canonical makes it.
type PropertySet struct{ Users, Groups []string }

// Canonical is the set with each name once, in alphabetical order.
func (s PropertySet) Canonical() PropertySet {
	canonical := func(names []string) []string { return slices.Compact(slices.Sorted(slices.Values(names))) }
	return PropertySet{Users: canonical(s.Users), Groups: canonical(s.Groups)}
}

// String is what ParsePropertySet reads: equal canonical sets have equal strings.
func (s PropertySet) String() string {
	return strings.Join(s.Users, ",") + ";" + strings.Join(s.Groups, ",")
}

// ParsePropertySet reads what String wrote; an empty text is the zero set.
func ParsePropertySet(text string) PropertySet {
	users, groups, _ := strings.Cut(text, ";")
	split := func(list string) []string {
		if list == "" {
			return nil
		}
		return strings.Split(list, ",")
	}
	return PropertySet{Users: split(users), Groups: split(groups)}
}

// Extensions are the directory extensions among the properties.
func (s PropertySet) Extensions() (list []Extension) {
	at := map[string]int{}
	add := func(names []string, mark func(*Extension)) {
		for _, name := range names {
			if !IsExtension(name) {
				continue
			}
			if _, known := at[name]; !known {
				at[name] = len(list)
				list = append(list, Extension{Name: name})
			}
			mark(&list[at[name]])
		}
	}
	add(s.Users, func(x *Extension) { x.Users = true })
	add(s.Groups, func(x *Extension) { x.Groups = true })
	return list
}

// The words for whose property it is, in Reading and before the name of a property
// that Graph refused.
const (
	whatUser  = "user"
	whatGroup = "group"
)

// Without is the set without the properties that Graph refused, as RefusedName
// writes them.
func (s PropertySet) Without(refused []string) PropertySet {
	left := func(names []string, k Kind) []string {
		return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return IsRefused(refused, k, name) })
	}
	return PropertySet{Users: left(s.Users, KindUser), Groups: left(s.Groups, KindGroup)}
}

// RefusedName is how a property that Graph refused is kept: its name, behind
// "user." or "group." where both have a property of that name.
func RefusedName(k Kind, name string) string {
	if !IsExtension(name) && !(slices.Contains(UserProperties, name) && slices.Contains(GroupProperties, name)) {
		return name
	}
	return whatOf(k) + "." + name
}

// IsRefused says whether a property of users, or of groups, is among the refused
// ones. A name alone stands for both.
func IsRefused(refused []string, k Kind, name string) bool {
	return slices.Contains(refused, name) || slices.Contains(refused, whatOf(k)+"."+name)
}

// CutRefused takes apart what RefusedName wrote; what is empty where the name
// stands for both.
func CutRefused(refused string) (what, name string) {
	if what, name, found := strings.Cut(refused, "."); found {
		return what, name
	}
	return "", refused
}

func whatOf(k Kind) string {
	if k == KindGroup {
		return whatGroup
	}
	return whatUser
}

// Reading is a property that a run read for the first time, or did not read any
// more: its value says nothing about a change.
type Reading struct {
	What string `json:"what"` // "user" or "group"
	Name string `json:"name"`
	Read bool   `json:"read"` // from this run on; else up to the one before
}

// Since lists what is read of s and was not read of an earlier set, and the other
// way round. Both are canonical.
func (s PropertySet) Since(before PropertySet) (list []Reading) {
	compare := func(what string, was, is []string) {
		for _, name := range is {
			if _, found := slices.BinarySearch(was, name); !found {
				list = append(list, Reading{What: what, Name: name, Read: true})
			}
		}
		for _, name := range was {
			if _, found := slices.BinarySearch(is, name); !found {
				list = append(list, Reading{What: what, Name: name})
			}
		}
	}
	compare(whatUser, before.Users, s.Users)
	compare(whatGroup, before.Groups, s.Groups)
	return list
}
