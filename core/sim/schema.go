package sim

import "strings"

// mask is a set of properties, with one bit for each index in a schema.
type mask uint64

// Bits above those of the properties, for other data that a change affected.
const (
	relation  mask = 1 << 62 // manager of a user, members of a group
	lifecycle mask = 1 << 63 // created, deleted, restored or purged
)

// width is the number of properties that a record has room for.
const width = 62

// schema describes the properties of one kind of object.
type schema struct {
	entity   string // type name after "microsoft.graph."
	set      string // name of the entity set in the context URL
	relation string // relationship that delta tracks
	names    []string
	keys     []string // `"name":` for each name
	places   map[string]int
	lists    mask // collections; a listing writes [] if nothing was set
	usual    mask // returned without $select
	// unset are properties that exist in Graph but never have a value here.
	unset map[string]bool
}

func newSchema(entity, set, relation, names, lists, usual, unset string) *schema {
	s := &schema{
		entity: entity, set: set, relation: relation, names: strings.Fields(names),
		places: make(map[string]int), unset: make(map[string]bool),
	}
	for i, name := range s.names {
		s.keys = append(s.keys, `"`+name+`":`)
		s.places[name] = i
	}
	for _, name := range strings.Fields(lists) {
		s.lists |= s.bit(name)
	}
	for _, name := range strings.Fields(usual) {
		s.usual |= s.bit(name)
	}
	for _, name := range strings.Fields(unset) {
		s.unset[name] = true
	}
	return s
}

func (s *schema) bit(name string) mask { return 1 << s.places[name] }

// all returns the set of all stored properties.
func (s *schema) all() mask { return 1<<len(s.names) - 1 }

// The properties are those in the CSDL of Graph v1.0. The default sets are those on the reference
// pages user-list, user-delta and group-list.
var (
	userSchema = newSchema("user", "users", "manager",
		`userPrincipalName mail displayName givenName surname accountEnabled userType jobTitle department
		companyName officeLocation city state country streetAddress postalCode usageLocation preferredLanguage
		mobilePhone businessPhones employeeId employeeType proxyAddresses otherMails onPremisesSyncEnabled
		onPremisesSamAccountName onPremisesImmutableId createdDateTime assignedLicenses mailNickname
		deletedDateTime identityParentId
		creationType employeeHireDate employeeOrgData externalUserState externalUserStateChangeDateTime faxNumber
		identities imAddresses isManagementRestricted lastPasswordChangeDateTime onPremisesDistinguishedName
		onPremisesDomainName onPremisesExtensionAttributes onPremisesLastSyncDateTime onPremisesSecurityIdentifier
		onPremisesUserPrincipalName passwordPolicies securityIdentifier showInAddressList
		signInSessionsValidFromDateTime preferredDataLocation `+costCenterExtension+" "+badgeExtension,
		`businessPhones proxyAddresses otherMails assignedLicenses identities imAddresses`,
		`businessPhones displayName givenName jobTitle mail mobilePhone officeLocation preferredLanguage surname
		userPrincipalName`,
		`ageGroup assignedPlans consentProvidedForMinor employeeLeaveDateTime isResourceAccount
		legalAgeGroupClassification licenseAssignmentStates onPremisesProvisioningErrors provisionedPlans
		refreshTokensValidFromDateTime serviceProvisioningErrors`)

	groupSchema = newSchema("group", "groups", "members",
		`displayName description mail mailEnabled mailNickname securityEnabled groupTypes visibility
		membershipRule membershipRuleProcessingState isAssignableToRole proxyAddresses onPremisesSyncEnabled
		createdDateTime renewedDateTime deletedDateTime
		assignedLabels assignedLicenses classification expirationDateTime isManagementRestricted
		onPremisesDomainName onPremisesLastSyncDateTime onPremisesNetBiosName onPremisesSamAccountName
		onPremisesSecurityIdentifier preferredLanguage resourceBehaviorOptions resourceProvisioningOptions
		securityIdentifier theme uniqueName `+ownerExtension,
		`groupTypes proxyAddresses assignedLabels assignedLicenses resourceBehaviorOptions resourceProvisioningOptions`,
		`displayName description mail mailEnabled mailNickname securityEnabled groupTypes visibility
		membershipRule membershipRuleProcessingState isAssignableToRole proxyAddresses onPremisesSyncEnabled
		createdDateTime renewedDateTime deletedDateTime`,
		`creationOptions hasMembersWithLicenseErrors licenseProcessingState onPremisesProvisioningErrors
		preferredDataLocation serviceProvisioningErrors`)

	deviceSchema = newSchema("device", "devices", "",
		"displayName accountEnabled deviceId operatingSystem operatingSystemVersion", "", "displayName", "")
	contactSchema   = newSchema("orgContact", "contacts", "", "displayName mail", "", "displayName mail", "")
	principalSchema = newSchema("servicePrincipal", "servicePrincipals", "", "displayName appId", "", "displayName", "")
	roleSchema      = newSchema("directoryRole", "directoryRoles", "", "displayName description roleTemplateId", "",
		"displayName", "")
	unitSchema = newSchema("administrativeUnit", "administrativeUnits", "", "displayName description", "",
		"displayName", "")
)

// Indexes of the user properties, in the order of userSchema.
const (
	uUPN = iota
	uMail
	uDisplayName
	uGivenName
	uSurname
	uEnabled
	uType
	uTitle
	uDepartment
	uCompany
	uOffice
	uCity
	uState
	uCountry
	uStreet
	uPostalCode
	uUsage
	uLanguage
	uMobile
	uPhones
	uEmployeeID
	uEmployeeType
	uAddresses
	uOtherMails
	uSynced
	uAccountName
	uImmutableID
	uCreated
	uLicenses
	uNickname
	uDeleted
	uParent
	uCreation
	uHired
	uOrganization
	uInvitation
	uInvitationChanged
	uFax
	uIdentities
	uMessaging
	uRestricted
	uPasswordChanged
	uDN
	uADDomain
	uExtensionAttributes
	uLastSync
	uADIdentifier
	uADName
	uPasswordPolicies
	uSID
	uInAddressList
	uSessionsFrom
	uDataLocation
	uCostCenter
	uBadge
)

// Indexes of the group properties, in the order of groupSchema.
const (
	gDisplayName = iota
	gDescription
	gMail
	gMailEnabled
	gNickname
	gSecurityEnabled
	gTypes
	gVisibility
	gRule
	gRuleState
	gRoleAssignable
	gAddresses
	gSynced
	gCreated
	gRenewed
	gDeleted
	gLabels
	gLicenses
	gClassification
	gExpires
	gRestricted
	gADDomain
	gLastSync
	gNetBIOS
	gAccountName
	gADIdentifier
	gLanguage
	gBehavior
	gProvisioning
	gSID
	gTheme
	gUniqueName
	gOwner
)
