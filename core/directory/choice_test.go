package directory_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

const costCenter = "extension_0123456789abcdef0123456789abcdef_costCenter"

func TestParseChoice(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "",
		"all":                                 "",
		" ALL ,-faxnumber":                    "all,-faxNumber",
		"-faxNumber":                          "all,-faxNumber",
		"all,jobTitle":                        "", // is one of the usual ones
		"all,assignedPlans,-imAddresses":      "all,assignedPlans,-imAddresses",
		"jobTitle,department,jobTitle":        "department,jobTitle",
		"all," + costCenter:                   "all," + costCenter,
		"department," + costCenter:            "department," + costCenter,
		"all,-" + costCenter + ",-identities": "all,-" + costCenter + ",-identities",
	} {
		c, err := directory.ParseChoice(text)
		if err != nil || c.String() != want {
			t.Errorf("%q is %q, want %q; %v", text, c.String(), want, err)
			continue
		}
		if again, err := directory.ParseChoice(c.String()); err != nil || !again.Equal(c) {
			t.Errorf("%q read again is %q, %v", c.String(), again.String(), err)
		}
	}
}

func TestRefusedChoices(t *testing.T) {
	for text, part := range map[string]string{
		"all,nonsense":                     "nonsense",
		"all,-displayName":                 "displayName",
		"jobTitle,-faxNumber":              "-faxNumber",
		"assignedPlans,all,-assignedPlans": "assignedPlans",
		"extension_12_short":               "extension_12_short",
		"signInActivity":                   "signInActivity",
		"all,-id":                          "id is always read",
		"ID,jobTitle":                      "id is always read",
	} {
		_, err := directory.ParseChoice(text)
		if p := problem.Of(err); p.Code != problem.CodeUsage || !strings.Contains(p.Title, part) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestChosenProperties(t *testing.T) {
	registered := []directory.Extension{{Name: costCenter, Users: true}}
	for _, test := range []struct {
		choice           string
		with, without    []string // of users
		groups, noGroups []string
	}{
		{
			"all",
			[]string{"manager", "employeeOrgData", costCenter, "displayName"},
			[]string{"assignedPlans"},
			[]string{"assignedLabels"},
			[]string{costCenter},
		},
		{"all,-manager,-" + costCenter, []string{"faxNumber"}, []string{"manager", costCenter}, nil, nil},
		{
			"department",
			[]string{"department", "displayName", "userType", "identityParentId"},
			[]string{"manager", costCenter, "jobTitle"},
			[]string{"groupTypes", "visibility"},
			[]string{"description"},
		},
		{"all,assignedPlans", []string{"assignedPlans"}, nil, nil, []string{"assignedPlans"}},
		{"department," + costCenter, []string{costCenter}, nil, nil, []string{costCenter}},
	} {
		c, err := directory.ParseChoice(test.choice)
		if err != nil {
			t.Fatal(err)
		}
		s := c.Set(registered)
		for _, x := range []struct {
			names, list []string
			want        bool
		}{
			{test.with, s.Users, true},
			{test.without, s.Users, false},
			{test.groups, s.Groups, true},
			{test.noGroups, s.Groups, false},
		} {
			for _, name := range x.names {
				if slices.Contains(x.list, name) != x.want {
					t.Errorf("%s: %s is read: %t", test.choice, name, !x.want)
				}
			}
		}
		if again := directory.ParsePropertySet(s.String()); again.String() != s.String() {
			t.Errorf("%s: %s read again is %s", test.choice, s, again)
		}
	}
	// An administrator without permission to list extensions can still name one. It is then read
	// for both users and groups.
	c, _ := directory.ParseChoice("all," + costCenter)
	if s := c.Set(nil); !slices.Contains(s.Users, costCenter) || !slices.Contains(s.Groups, costCenter) {
		t.Error("a named extension that is not listed is not asked for")
	}
}

func TestReadings(t *testing.T) {
	before := directory.PropertySet{Users: []string{"city", "mail"}, Groups: []string{"mail"}}
	after := directory.PropertySet{Users: []string{"faxNumber", "mail"}, Groups: []string{"mail", "theme"}}
	want := []directory.Reading{{"user", "faxNumber", true}, {"user", "city", false}, {"group", "theme", true}}
	if got := after.Since(before); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	// A refusal for groups does not affect users.
	refused := []string{
		directory.RefusedName(directory.KindGroup, "mail"),
		directory.RefusedName(directory.KindUser, "faxNumber"),
	}
	if got := after.Without(refused).String(); got != "mail;theme" {
		t.Errorf("without %q: %s", refused, got)
	}
}
