package directory

import (
	"slices"
	"strings"
)

// UserProperties are the properties of a user, other than id, that listings and delta
// queries of Graph v1.0 return to an application with User.Read.All, and the relationship
// "manager" (Graph v1.0 metadata of August 2026;
// https://learn.microsoft.com/graph/api/resources/user).
//
// The list leaves out properties that only single reads return, because Microsoft stores them
// outside the directory (aboutMe, birthday, skills, mailboxSettings and the like). It also leaves
// out those that need a separate permission (signInActivity, employeeLeaveDateTime,
// customSecurityAttributes, authorizationInfo), the password profile, licenseAssignmentStates (not
// tracked by delta queries), isResourceAccount (reserved), and deletedDateTime (never set on a live
// account).
var UserProperties = []string{
	"userPrincipalName", "mail", "displayName", "givenName", "surname", "accountEnabled", "userType",
	"jobTitle", "department", "companyName", "officeLocation", "city", "state", "country",
	"streetAddress", "postalCode", "usageLocation", "preferredLanguage", "mobilePhone", "businessPhones",
	"employeeId", "employeeType", "proxyAddresses", "otherMails", "onPremisesSyncEnabled",
	"onPremisesSamAccountName", "onPremisesImmutableId", "createdDateTime", "assignedLicenses", managerProperty,

	"ageGroup", "consentProvidedForMinor", "creationType", "employeeHireDate", "employeeOrgData",
	"externalUserState", "externalUserStateChangeDateTime", "faxNumber", "identities", "identityParentId",
	"imAddresses",
	"isManagementRestricted", "lastPasswordChangeDateTime", "legalAgeGroupClassification", "mailNickname",
	"onPremisesDistinguishedName", "onPremisesDomainName", "onPremisesExtensionAttributes",
	"onPremisesLastSyncDateTime", "onPremisesProvisioningErrors", "onPremisesSecurityIdentifier",
	"onPremisesUserPrincipalName", "passwordPolicies", "preferredDataLocation", "securityIdentifier",
	"serviceProvisioningErrors", "showInAddressList", "signInSessionsValidFromDateTime",
}

// GroupProperties are the properties of a group, other than id and the members, that
// listings and delta queries of Graph v1.0 return to an application with
// GroupMember.Read.All (https://learn.microsoft.com/graph/api/resources/group). The list
// leaves out those that only single reads return (allowExternalSenders, isArchived,
// unseenCount and the like).
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

// PlanProperties are properties of a user that are read only for connectors that name them. They
// result from the licences, are longer than all others together, and change for everyone whenever
// Microsoft changes a product.
var PlanProperties = []string{"assignedPlans", "provisionedPlans"}

// managerProperty is a relationship that is listed as if it were a property.
const managerProperty = "manager"

// The properties that the engine always reads, because they decide names, addresses, status, scope
// and the kind of a group.
var (
	neededOfUsers = []string{
		"userPrincipalName", "mail", "displayName", "accountEnabled", "userType", "proxyAddresses", "otherMails",
		"identityParentId",
	}
	neededOfGroups = []string{"displayName", "mail", "mailEnabled", "securityEnabled", "groupTypes", "visibility"}
)

// IsNeeded reports whether a property is always read.
func IsNeeded(name string) bool {
	return slices.Contains(neededOfUsers, name) || slices.Contains(neededOfGroups, name)
}

// extensionPrefix begins the name of a directory extension. After it come the ID, without hyphens,
// of the application that registered the extension, and the extension's own name
// (https://learn.microsoft.com/graph/api/resources/extensionproperty).
const extensionPrefix = "extension_"

// IsExtension reports whether a property is a directory extension.
func IsExtension(name string) bool { return strings.HasPrefix(name, extensionPrefix) }

// Extension is a directory extension that is registered in a tenant.
type Extension struct {
	Name          string
	Users, Groups bool // the kinds of objects that it extends
}

// PropertySet says which properties of users and groups are read. Use Canonical before comparing or
// storing a set.
type PropertySet struct{ Users, Groups []string }

// Canonical returns the set with each name once, in alphabetical order.
func (s PropertySet) Canonical() PropertySet {
	canonical := func(names []string) []string { return slices.Compact(slices.Sorted(slices.Values(names))) }
	return PropertySet{Users: canonical(s.Users), Groups: canonical(s.Groups)}
}

// String returns a text that ParsePropertySet reads. Equal canonical sets have equal
// strings.
func (s PropertySet) String() string {
	return strings.Join(s.Users, ",") + ";" + strings.Join(s.Groups, ",")
}

// ParsePropertySet reads the output of String; an empty text means the zero set.
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

// Extensions returns the directory extensions among the properties.
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

// The words for the owner of a property. They are used in Reading, and before the name of a refused
// property.
const (
	whatUser  = "user"
	whatGroup = "group"
)

// Without returns the set without the refused properties, which are in the form of RefusedName.
func (s PropertySet) Without(refused []string) PropertySet {
	left := func(names []string, k Kind) []string {
		return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return IsRefused(refused, k, name) })
	}
	return PropertySet{Users: left(s.Users, KindUser), Groups: left(s.Groups, KindGroup)}
}

// RefusedName returns the stored form of a property that Graph refused. It is the name, after
// "user." or "group." if users and groups both have a property of that name.
func RefusedName(k Kind, name string) string {
	if !IsExtension(name) && !(slices.Contains(UserProperties, name) && slices.Contains(GroupProperties, name)) {
		return name
	}
	return whatOf(k) + "." + name
}

// IsRefused reports whether Graph refused a property of users or of groups. A name without a prefix
// stands for both.
func IsRefused(refused []string, k Kind, name string) bool {
	return slices.Contains(refused, name) || slices.Contains(refused, whatOf(k)+"."+name)
}

// CutRefused splits the output of RefusedName. The kind (what) is empty if the name stands for both
// users and groups.
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

// Reading is a property that a run read for the first time or no longer read. A difference in its
// value is therefore not a change.
type Reading struct {
	What string `json:"what"` // "user" or "group"
	Name string `json:"name"`
	Read bool   `json:"read"` // read since this run; otherwise last read by the run before
}

// Since lists the properties that are in only one of s and an earlier set. Both sets are canonical.
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
