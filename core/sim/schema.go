package sim

import "strings"

// mask is a set of properties, one bit for each place in a schema.
type mask uint64

// Bits above the properties: what a change touched besides them.
const (
	relation  mask = 1 << 62 // manager of a user, members of a group
	lifecycle mask = 1 << 63 // created, deleted, restored or purged
)

// width is the number of properties that a record has room for.
const width = 33

// schema describes the properties of one kind of object.
type schema struct {
	entity   string // type name after "microsoft.graph."
	set      string // entity set, as the context URL names it
	relation string // relationship that delta tracks
	names    []string
	keys     []string // `"name":` for each name
	places   map[string]int
	lists    mask // collections: a listing writes [] where nothing was set
	usual    mask // answered without $select
	// unset are properties that exist in Graph and never have a value here.
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

// all is the set of every property that is stored.
func (s *schema) all() mask { return 1<<len(s.names) - 1 }

// The properties are those of the CSDL of Graph v1.0; the default sets those of
// the reference pages user-list, user-delta and group-list.
var (
	userSchema = newSchema("user", "users", "manager",
		`userPrincipalName mail displayName givenName surname accountEnabled userType jobTitle department
		companyName officeLocation city state country streetAddress postalCode usageLocation preferredLanguage
		mobilePhone businessPhones employeeId employeeType proxyAddresses otherMails onPremisesSyncEnabled
		onPremisesSamAccountName onPremisesImmutableId createdDateTime assignedLicenses mailNickname
		deletedDateTime identityParentId`,
		`businessPhones proxyAddresses otherMails assignedLicenses`,
		`businessPhones displayName givenName jobTitle mail mobilePhone officeLocation preferredLanguage surname
		userPrincipalName`,
		`ageGroup assignedPlans creationType consentProvidedForMinor employeeHireDate employeeLeaveDateTime
		employeeOrgData externalUserState externalUserStateChangeDateTime faxNumber identities imAddresses
		isResourceAccount lastPasswordChangeDateTime legalAgeGroupClassification licenseAssignmentStates
		onPremisesDistinguishedName onPremisesDomainName onPremisesExtensionAttributes
		onPremisesLastSyncDateTime onPremisesProvisioningErrors onPremisesSecurityIdentifier
		onPremisesUserPrincipalName passwordPolicies provisionedPlans refreshTokensValidFromDateTime
		securityIdentifier serviceProvisioningErrors showInAddressList signInSessionsValidFromDateTime`)

	groupSchema = newSchema("group", "groups", "members",
		`displayName description mail mailEnabled mailNickname securityEnabled groupTypes visibility
		membershipRule membershipRuleProcessingState isAssignableToRole proxyAddresses onPremisesSyncEnabled
		createdDateTime renewedDateTime deletedDateTime`,
		`groupTypes proxyAddresses`,
		`displayName description mail mailEnabled mailNickname securityEnabled groupTypes visibility
		membershipRule membershipRuleProcessingState isAssignableToRole proxyAddresses onPremisesSyncEnabled
		createdDateTime renewedDateTime deletedDateTime`,
		`assignedLicenses assignedLabels classification creationOptions expirationDateTime
		hasMembersWithLicenseErrors licenseProcessingState onPremisesDomainName onPremisesLastSyncDateTime
		onPremisesNetBiosName onPremisesProvisioningErrors onPremisesSamAccountName
		onPremisesSecurityIdentifier preferredDataLocation preferredLanguage resourceBehaviorOptions
		resourceProvisioningOptions securityIdentifier serviceProvisioningErrors theme uniqueName`)

	deviceSchema    = newSchema("device", "devices", "", "displayName accountEnabled deviceId operatingSystem operatingSystemVersion", "", "displayName", "")
	contactSchema   = newSchema("orgContact", "contacts", "", "displayName mail", "", "displayName mail", "")
	principalSchema = newSchema("servicePrincipal", "servicePrincipals", "", "displayName appId", "", "displayName", "")
	roleSchema      = newSchema("directoryRole", "directoryRoles", "", "displayName description roleTemplateId", "", "displayName", "")
	unitSchema      = newSchema("administrativeUnit", "administrativeUnits", "", "displayName description", "", "displayName", "")
)

// Places of the user properties, in the order of userSchema.
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
)

// Places of the group properties, in the order of groupSchema.
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
)
