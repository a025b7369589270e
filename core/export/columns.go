package export

import (
	"encoding/json"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
)

// The columns, in order (design section 6). The names are Graph's, except for status, connector and
// the four columns of a membership.
var (
	userColumns = []string{
		"id", "userPrincipalName", "mail", "displayName", "givenName", "surname", "accountEnabled", "status",
		"userType",
		"jobTitle", "department", "companyName", "officeLocation", "city", "state", "country", "streetAddress",
		"postalCode", "usageLocation", "preferredLanguage", "mobilePhone", "businessPhones", "employeeId",
		"employeeType",
		"proxyAddresses", "otherMails", "onPremisesSyncEnabled", "onPremisesSamAccountName", "onPremisesImmutableId",
		"createdDateTime", "assignedLicenses", "identityParentId", "manager", "connector",
	}
	groupColumns = []string{
		"id", "displayName", "description", "mail", "mailEnabled", "mailNickname", "securityEnabled", "groupTypes",
		"visibility", "membershipRule", "isAssignableToRole", "proxyAddresses", "onPremisesSyncEnabled",
		"createdDateTime", "connector",
	}
	membershipColumns = []string{"group", "member", "memberType", "connector"}
)

// values are the column values of one object as JSON; "" means no value.
type values []string

func userValues(columns []string, u directory.User) values {
	return valuesOf(columns, u.Attributes, map[string]string{
		"id": u.ID, "status": u.Status.String(), "connector": u.Connector,
	})
}

func groupValues(columns []string, g directory.Group) values {
	return valuesOf(columns, g.Attributes, map[string]string{"id": g.ID, "connector": g.Connector})
}

func membershipValues(m directory.Membership) values {
	return values{quote(m.Group), quote(m.Member), quote(m.MemberKind.String()), quote(m.Connector)}
}

// valuesOf looks up every column in own, which contains texts, and then in the attributes, which
// are JSON.
func valuesOf(columns []string, attributes directory.Attributes, own map[string]string) values {
	row := make(values, len(columns))
	for i, name := range columns {
		if text, ok := own[name]; ok {
			row[i] = quote(text)
		} else if strings.Contains(name, ".") {
			row[i] = partOf(attributes, name)
		} else if value, _ := attributes.Get(name); value != "null" {
			row[i] = value
		}
	}
	return row
}

// quote returns text as a JSON string. Marshalling a string cannot fail.
func quote(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}
