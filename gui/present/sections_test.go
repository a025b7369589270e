package present_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/licence"
	"github.com/rollcallsync/rollcall/gui/present"
)

func TestSectionsOfProperties(t *testing.T) {
	u := directory.User{ID: "u1", Attributes: attributes(t,
		`{"employeeHireDate":"2021-03-04T00:00:00Z","employeeOrgData":{"costCenter":"CC-1","division":"Europe"},`+
			`"extension_5c2a0f7d4b1e4c63a9d08e21f3b6c754_badgeNumber":100007,`+
			`"identities":[{"issuer":"contoso.onmicrosoft.com","issuerAssignedId":"ann@contoso.com",`+
			`"signInType":"userPrincipalName"}],`+
			`"onPremisesDomainName":"corp.example","onPremisesExtensionAttributes":{"extensionAttribute10":"ten",`+
			`"extensionAttribute2":"two"},`+
			`"passwordPolicies":"DisablePasswordExpiration"}`)}
	want := []present.Section{
		{Title: "Work", Facts: []present.Fact{
			{"Hired", "4 Mar 2021"},
			{"Cost centre", "CC-1"},
			{"Division", "Europe"},
		}},
		{Title: "Sign-in", Facts: []present.Fact{
			{"Signs in as", "ann@contoso.com (contoso.onmicrosoft.com)"},
			{"Password policies", "DisablePasswordExpiration"},
		}},
		{Title: "Active Directory", Facts: []present.Fact{{"Domain", "corp.example"}}},
		{Title: "Extension attributes", Facts: []present.Fact{
			{"Extension attribute 2", "two"},
			{"Extension attribute 10", "ten"},
			{"Badge number", "100007"},
		}},
	}
	if diff := cmp.Diff(want, present.UserDetail(u, licence.Names{}).Sections); diff != "" {
		t.Errorf("sections (-want +got):\n%s", diff)
	}
}

// TestEveryAttributeHasALabel checks that every attribute has its own label, and the form lists
// those that can be chosen.
func TestEveryAttributeHasALabel(t *testing.T) {
	labels, named := map[string]string{}, ""
	for _, f := range present.AttributeNames() {
		named += ", " + f.Value + ","
	}
	for _, x := range (directory.Choice{}).Readables(directory.PropertySet{}, nil) {
		label := present.PropertyLabel(x.Name)
		if other := labels[label]; other != "" || strings.Contains(label, "On premises") {
			t.Errorf("%s is called %q, as %s", x.Name, label, other)
		}
		labels[label] = x.Name
		if strings.Contains(named, ", "+x.Name+",") == x.Needed {
			t.Errorf("%s is named by the form: %t", x.Name, x.Needed)
		}
	}
}

func TestChoiceInTheForm(t *testing.T) {
	stored := storedConnector()
	stored.Attributes, _ = directory.ParseChoice("all,-faxNumber")
	f := present.ConnectorFormOf(stored)
	if f.Changed() || f.Attributes != "all,-faxNumber" {
		t.Errorf("%q, changed %t", f.Attributes, f.Changed())
	}
	f.Attributes = "all,-faxNumber,-manager"
	if v := f.Verdicts()[present.FieldAttributes]; !f.Changed() || !v.Good ||
		!strings.Contains(v.Note, "Left out: Manager, Fax.") {
		t.Errorf("verdict %+v", v)
	}
	if got := f.Connector().Attributes.String(); got != "all,-faxNumber,-manager" {
		t.Errorf("chosen %q", got)
	}
	f.Attributes = "all,-mail"
	if v := f.Verdicts()[present.FieldAttributes]; !strings.Contains(v.Text, "mail cannot be left out") {
		t.Errorf("verdict %+v", v)
	}
}
