package guitest

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
)

// The people and groups in SampleDirectory.
var (
	firstNames  = []string{"Adele", "Alex", "Diego", "Isaiah", "Lidia", "Megan", "Nestor", "Pradeep"}
	lastNames   = []string{"Archie", "Cole", "Holloway", "Langer", "Siciliani", "Vance", "Wilber"}
	departments = []string{"Retail", "Sales", "Engineering", "Marketing", "Legal and corporate affairs"}
	groupNames  = []string{"All employees", "Engineers", "Project Falcon", "Retail", "Sales Team"}
)

// SampleDirectory returns the directory after Contoso's latest run: people with every visible
// status, and groups.
func SampleDirectory() Directory {
	d := Directory{List: Connectors(), History: History()}
	for i, first := range firstNames {
		for j, last := range lastNames {
			d.Accounts = append(d.Accounts,
				person(first+" "+last, departments[(i+j)%len(departments)], (i*len(lastNames)+j)%9 != 4))
		}
	}
	for i, name := range groupNames {
		g := directory.Group{ID: fmt.Sprint("g", i), Connector: Contoso, Status: directory.StatusActive}
		g.Attributes = attributes(map[string]any{"displayName": name, "securityEnabled": true, "mailEnabled": false})
		d.GroupList = append(d.GroupList, g)
		for _, u := range d.Accounts[:i+1] {
			d.Memberships = append(d.Memberships,
				directory.Membership{Connector: Contoso, Group: g.ID, Member: u.ID, MemberKind: directory.KindUser})
		}
	}
	return d
}

func person(name, department string, enabled bool) directory.User {
	address := strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@contoso.com"
	u := directory.User{ID: address, Connector: Contoso, Status: directory.StatusActive}
	if !enabled {
		u.Status, u.Cause = directory.StatusDisabled, directory.CauseDisabled
	}
	u.Attributes = attributes(map[string]any{
		"displayName": name, "userPrincipalName": address, "mail": address, "department": department,
		"accountEnabled": enabled,
		"givenName":      strings.Fields(name)[0], "jobTitle": "Consultant", "companyName": "Contoso",
		"officeLocation": "18/2111", "employeeId": "20417",
		"mobilePhone": "+44 7700 900123", "streetAddress": "1 Example Street", "postalCode": "SW1A 2AA",
		"city": "London", "country": "United Kingdom",
	})
	return u
}

// attributes converts values. It panics if a value is not a valid property, because all values are
// written in this package.
func attributes(values map[string]any) directory.Attributes {
	doc, err := json.Marshal(values)
	if err != nil {
		panic(err)
	}
	a, err := directory.ParseAttributes(doc)
	if err != nil {
		panic(err)
	}
	return a
}
