package present_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/licence"
	"github.com/rollcallsync/rollcall/gui/present"
)

func TestSectionsOfProperties(t *testing.T) {
	u := directory.User{ID: "u1", Attributes: attributes(t, `{"employeeHireDate":"2021-03-04T00:00:00Z","employeeOrgData":{"costCenter":"CC-1","division":"Europe"},`+
		`"extension_5c2a0f7d4b1e4c63a9d08e21f3b6c754_badgeNumber":100007,`+
		`"identities":[{"issuer":"contoso.onmicrosoft.com","issuerAssignedId":"ann@contoso.com","signInType":"userPrincipalName"}],`+
		`"onPremisesDomainName":"corp.example","onPremisesExtensionAttributes":{"extensionAttribute10":"ten","extensionAttribute2":"two"},`+
		`"passwordPolicies":"DisablePasswordExpiration"}`)}
	want := []present.Section{
		{Title: "Work", Facts: []present.Fact{{"Hired", "4 Mar 2021"}, {"Cost centre", "CC-1"}, {"Division", "Europe"}}},
		{Title: "Sign-in", Facts: []present.Fact{{"Signs in as", "ann@contoso.com (contoso.onmicrosoft.com)"}, {"Password policies", "DisablePasswordExpiration"}}},
		{Title: "Active Directory", Facts: []present.Fact{{"Domain", "corp.example"}}},
		{Title: "Extension attributes", Facts: []present.Fact{{"Extension attribute 2", "two"}, {"Extension attribute 10", "ten"}, {"Badge number", "100007"}}},
	}
	if diff := cmp.Diff(want, present.UserDetail(u, licence.Names{}).Sections); diff != "" {
		t.Errorf("sections (-want +got):\n%s", diff)
	}
}

// Every attribute that can be read has a box, and a label of its own.
func TestEveryAttributeHasABox(t *testing.T) {
	labels, names := map[string]string{}, []string{}
	for _, s := range present.AttributeSections() {
		for _, box := range s.Boxes {
			if other := labels[box.Label]; other != "" {
				t.Errorf("%s and %s are both called %q", other, box.Name, box.Label)
			}
			labels[box.Label] = box.Name
			names = append(names, box.Name)
			if box.Fixed != directory.IsNeeded(box.Name) || strings.Contains(box.Label, "On premises") {
				t.Errorf("%+v", box)
			}
		}
	}
	for _, name := range slices.Concat(directory.UserProperties, directory.GroupProperties, directory.PlanProperties) {
		if !slices.Contains(names, name) {
			t.Errorf("%s has no box", name)
		}
	}
}

func TestChoiceInTheForm(t *testing.T) {
	const extension = "extension_0123456789abcdef0123456789abcdef_costCenter"
	for _, tt := range []struct {
		stored, extensions string
		boxes              map[string]bool
		want               string
	}{
		{"", "", map[string]bool{"faxNumber": true, "assignedPlans": false, "mail": true}, ""},
		{"", "", map[string]bool{"faxNumber": false}, "all,-faxNumber"},
		{"all,-faxNumber", "", map[string]bool{"faxNumber": true}, ""},
		{"", "", map[string]bool{"assignedPlans": true}, "all,assignedPlans"},
		{"department", "", map[string]bool{"department": false, "jobTitle": true}, "jobTitle"},
		{"department", "", map[string]bool{"department": false}, "needed"},
		{"", extension, nil, "all," + extension},
		{"all," + extension, "-" + extension, nil, "all,-" + extension},
		{"all," + extension, "", nil, ""},
	} {
		c, err := directory.ParseChoice(tt.stored)
		if err != nil {
			t.Fatal(err)
		}
		stored := storedConnector()
		stored.Attributes = c
		f := present.ConnectorFormOf(stored)
		if f.Changed() {
			t.Errorf("%q is changed from the beginning", tt.stored)
		}
		f.Attributes, f.Extensions = present.WithBoxes(f.Attributes, tt.boxes), tt.extensions
		if got := f.Connector().Attributes.String(); got != tt.want || f.Changed() != (tt.want != tt.stored) {
			t.Errorf("%q with %v and %q is %q, want %q; changed %t", tt.stored, tt.boxes, tt.extensions, got, tt.want, f.Changed())
		}
	}
	f := present.ConnectorFormOf(storedConnector())
	f.Extensions = "costCenter"
	if v := f.Verdicts()[present.FieldExtensions]; !strings.Contains(v.Text, `"costCenter"`) {
		t.Errorf("verdict %+v", v)
	}
}
