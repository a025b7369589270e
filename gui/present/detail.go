package present

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/licence"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// Detail is an account or a group for the detail pane.
type Detail struct {
	ID, Connector string
	Name          string
	Address       string
	SignInName    string // of an account; its ID if it has none
	Status        State
	Is            directory.Status
	Cause         string    // the reason for a status other than active
	Properties    []Fact    // the properties that people look for first
	Sections      []Section // the other properties, under headings
}

// UserDetail presents an account. names are the names of its licences.
func UserDetail(u directory.User, names licence.Names) Detail {
	d := Detail{
		ID: u.ID, Connector: u.Connector, Name: nameOf(u.Attributes, u.ID),
		Address: Line(directory.PrimaryAddress(u.Attributes)),
		Status:  StatusState(u.Status), Is: u.Status, Properties: properties(u.Attributes, userOrder, names),
		Sections: moreSections(u.Attributes, userOrder, names),
	}
	d.Cause = causeText(u.Status, u.Cause)
	if directory.AddressFault(u.Attributes) != "" && u.Status == directory.StatusOutOfScope {
		d.Cause = lang.T("%s: the address %s ends with a dot, which a mail address cannot do", d.Cause,
			directory.PrimaryAddress(u.Attributes))
	}
	if d.SignInName = u.Attributes.Text("userPrincipalName"); d.SignInName == "" {
		d.SignInName = u.ID
	}
	return d
}

// GroupDetail presents a group.
func GroupDetail(g directory.Group) Detail {
	d := Detail{
		ID: g.ID, Connector: g.Connector, Name: nameOf(g.Attributes, g.ID),
		Address: Line(directory.MailAddress(g.Attributes)),
		Status:  StatusState(g.Status), Is: g.Status, Properties: properties(g.Attributes, groupOrder, licence.Names{}),
		Sections: moreSections(g.Attributes, groupOrder, licence.Names{}),
	}
	d.Properties = slices.Insert(d.Properties, 0, Fact{lang.T("Kind"), groupKind(directory.GroupKind(g.Attributes))})
	d.Cause = causeText(g.Status, g.Cause)
	return d
}

func causeText(s directory.Status, c directory.Cause) string {
	if s == directory.StatusActive {
		return ""
	}
	return capital(causeWord(c))
}

// The properties that people look for first, in display order.
var (
	userOrder = []string{
		"userPrincipalName", "mail", "givenName", "surname", "jobTitle", "department", "companyName", "officeLocation",
		"employeeId", "employeeType", "mobilePhone", "businessPhones", "streetAddress", "postalCode", "city", "state",
		"country",
		"accountEnabled", "userType", "assignedLicenses",
	}
	groupOrder = []string{"description", "mail", "mailNickname", "visibility", "membershipRule"}
)

// assignedLicences is the property with an account's licences.
const assignedLicences = "assignedLicenses"

// propertyLabels are the labels of properties. A property that is not here has Graph's name, split
// into words.
var propertyLabels = map[string]lang.Key{
	"ageGroup": "Age group", "city": "City", "classification": "Classification", "country": "Country",
	"department": "Department", "description": "Description", "displayName": "Display name", "division": "Division",
	"employeeType": "Employee type", "jobTitle": "Job title", "membershipRule": "Membership rule",
	"mobilePhone": "Mobile phone", "postalCode": "Postal code", "preferredLanguage": "Preferred language",
	"state": "State", "streetAddress": "Street address", "uniqueName": "Unique name",
	"usageLocation": "Usage location", "userType": "User type", "visibility": "Visibility",
	"userPrincipalName": "Sign-in name", "mail": "Mail address", "givenName": "First name", "surname": "Last name",
	"companyName": "Company", "officeLocation": "Office", "employeeId": "Employee ID",
	"accountEnabled": "Enabled in Entra ID",
	"proxyAddresses": "Addresses", "otherMails": "Other mail addresses", "assignedLicenses": "Licences",
	"id":                       "Object ID",
	"onPremisesSyncEnabled":    "Synchronized from Active Directory",
	"onPremisesSamAccountName": "Active Directory account",
	"onPremisesImmutableId":    "Active Directory immutable ID", "identityParentId": "Agent identity",
	"createdDateTime": "Created", "isAssignableToRole": "Roles can be assigned",
	"mailEnabled": "Receives mail", "securityEnabled": "Grants access", "businessPhones": "Business phones",
	"mailNickname": "Mail nickname", "faxNumber": "Fax", "imAddresses": "Chat addresses", "employeeHireDate": "Hired",
	"employeeOrgData": "Cost centre and division", "costCenter": "Cost centre", "identities": "Signs in as",
	"creationType":               "Created by",
	"lastPasswordChangeDateTime": "Password changed", "passwordPolicies": "Password policies",
	"signInSessionsValidFromDateTime": "Sessions valid from",
	"isManagementRestricted":          "In a restricted management unit",
	"externalUserState":               "Invitation", "externalUserStateChangeDateTime": "Invitation changed",
	"showInAddressList": "In the address list", "consentProvidedForMinor": "Consent for a minor",
	"legalAgeGroupClassification": "Legal age group", "securityIdentifier": "Security identifier (SID)",
	"onPremisesDistinguishedName": "Distinguished name", "onPremisesDomainName": "Domain",
	"onPremisesNetBiosName":      "NetBIOS name",
	"onPremisesLastSyncDateTime": "Last synchronized", "onPremisesProvisioningErrors": "Provisioning errors",
	"onPremisesSecurityIdentifier":  "Active Directory SID",
	"onPremisesUserPrincipalName":   "Active Directory sign-in name",
	"onPremisesExtensionAttributes": "Extension attributes 1 to 15", "serviceProvisioningErrors": "Service errors",
	"assignedLabels": "Sensitivity labels", "licenseProcessingState": "Licence processing",
	"expirationDateTime": "Expires",
	"renewedDateTime":    "Renewed", "membershipRuleProcessingState": "Membership rule status",
	"resourceBehaviorOptions":     "Behaviour",
	"resourceProvisioningOptions": "Provisioned with", "theme": "Colour theme", "assignedPlans": "Service plans",
	"provisionedPlans": "Provisioned plans", "manager": "Manager", "groupTypes": "Group types",
}

// leftOut are properties that are shown elsewhere in the pane, or not at all.
var leftOut = []string{"displayName", "manager", "groupTypes"}

// properties lists, in order, the properties that have a value.
func properties(a directory.Attributes, order []string, names licence.Names) (list []Fact) {
	for _, name := range order {
		if value, ok := a.Get(name); ok {
			list = append(list, factsOf(directory.Attribute{Name: name, Value: value}, names)...)
		}
	}
	return list
}

// PropertyLabel returns the display name of a property.
func PropertyLabel(name string) string {
	if label, ok := propertyLabels[name]; ok {
		return label.String()
	}
	if number, ok := strings.CutPrefix(name, "extensionAttribute"); ok {
		return lang.T("Extension attribute %s", number)
	}
	name = ownName(name)
	var words strings.Builder
	last := ' '
	for i, r := range name {
		if i > 0 && (unicode.IsUpper(r) || unicode.IsDigit(r)) && !unicode.IsDigit(last) {
			words.WriteByte(' ')
		}
		last = r
		words.WriteRune(unicode.ToLower(r))
	}
	return capital(words.String())
}

// propertyValue converts a canonical JSON value to text.
func propertyValue(x directory.Attribute, names licence.Names) string {
	if x.Name == assignedLicences {
		list := names.Assigned(x.Value)
		for i, name := range list {
			list[i] = lang.Core(name) // of an unknown licence
		}
		return Clean(strings.Join(list, "\n"))
	}
	var value any
	if json.Unmarshal([]byte(x.Value), &value) != nil {
		return Line(x.Value)
	}
	switch v := value.(type) {
	case nil:
		return ""
	case bool:
		return yesNo(v)
	case string:
		return textValue(v)
	case []any:
		return listValue(x, v)
	case map[string]any:
		lines := factsOf(x, names)
		texts := make([]string, len(lines))
		for i, f := range lines {
			texts[i] = lang.T("%s: %s", f.Label, f.Value)
		}
		return strings.Join(texts, "\n")
	}
	return Line(x.Value)
}

func yesNo(v bool) string {
	if v {
		return lang.T("Yes")
	}
	return lang.T("No")
}

// textValue returns a text for display. It converts Graph's timestamps to dates.
func textValue(v string) string {
	if t, err := time.Parse(time.RFC3339, v); err == nil {
		return Day(t)
	}
	return Clean(v)
}

// listValue returns a list of texts on separate lines. For other values, it returns only their
// number.
func listValue(x directory.Attribute, v []any) string {
	if texts := (directory.Attributes{x}).Texts(x.Name); len(texts) > 0 {
		return Clean(strings.Join(addresses(texts), "\n"))
	}
	var lines []string
	for _, entry := range v {
		parts, _ := entry.(map[string]any)
		if text := entryText(x.Name, parts); text != "" {
			lines = append(lines, text)
		}
	}
	switch {
	case len(v) == 0:
		return ""
	case len(lines) == len(v):
		return Clean(strings.Join(lines, "\n"))
	}
	return lang.Number(len(v))
}

// addresses formats proxy addresses. The primary one sorts first. The type is shown only if it is
// not SMTP. Other texts stay unchanged.
func addresses(texts []string) []string {
	list := make([]string, len(texts))
	for i, text := range texts {
		list[i] = text
		if primary, ok := strings.CutPrefix(text, "SMTP:"); ok {
			list[i] = primary
		} else if other, ok := strings.CutPrefix(text, "smtp:"); ok {
			list[i] = other
		}
	}
	return list
}

// Link is a name in a detail pane that links to an account or a group.
type Link struct {
	ID   string
	Name string
	Kind directory.Kind
}

// ManagerLink presents an account's manager, whose name may be unknown.
func ManagerLink(id, name string) Link {
	l := Link{ID: id, Kind: directory.KindUser, Name: Line(name)}
	if strings.TrimSpace(l.Name) == "" {
		l.Name = kindName(l.Kind) + " " + id
	}
	return l
}

func kindName(k directory.Kind) string {
	switch k {
	case directory.KindUser:
		return lang.T("Account")
	case directory.KindGroup:
		return lang.T("Group")
	case directory.KindDevice:
		return lang.T("Device")
	case directory.KindContact:
		return lang.T("Contact")
	case directory.KindServicePrincipal:
		return lang.T("Application")
	}
	return lang.T("Object")
}
