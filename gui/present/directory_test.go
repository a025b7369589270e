package present_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/licence"
	"github.com/rollcallsync/rollcall/gui/present"
)

func attributes(t *testing.T, doc string) directory.Attributes {
	t.Helper()
	a, err := directory.ParseAttributes([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestUserRow(t *testing.T) {
	for name, tt := range map[string]struct {
		doc  string
		want present.ObjectRow
	}{
		"all": {
			`{"displayName":"Adele","mail":"a@b.c","department":"Sales"}`,
			present.ObjectRow{Name: "Adele", Address: "a@b.c", More: "Sales"},
		},
		"no name":    {`{"userPrincipalName":"a@b.c"}`, present.ObjectRow{Name: "a@b.c", Address: "a@b.c"}},
		"blank name": {`{"displayName":"  ","mail":"a@b.c"}`, present.ObjectRow{Name: "a@b.c", Address: "a@b.c"}},
		"nothing":    {`{}`, present.ObjectRow{Name: "u1"}},
		"line break": {`{"displayName":"a\nb"}`, present.ObjectRow{Name: "a b"}},
		"guest": {
			`{"displayName":"G","userType":"guest","assignedLicenses":[{"skuId":"a"},{"skuId":"b"}]}`,
			present.ObjectRow{Name: "G", AccountType: "Guest", Licences: 2},
		},
		"agent": {
			`{"displayName":"A","userType":"Member","identityParentId":"x"}`,
			present.ObjectRow{Name: "A", AccountType: "Agent"},
		},
		"turning text": {`{"displayName":"a\u202eb"}`, present.ObjectRow{Name: "a\ufffdb"}},
	} {
		t.Run(name, func(t *testing.T) {
			tt.want.ID, tt.want.Connector, tt.want.Status, tt.want.Run = "u1", "c1", directory.StatusActive, 7
			if tt.want.AccountType == "" {
				tt.want.AccountType = "Member"
			}
			got := present.UserRow(directory.User{
				ID: "u1", Connector: "c1", Status: directory.StatusActive, Run: 7,
				Attributes: attributes(t, tt.doc),
			})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("row (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCountText(t *testing.T) {
	for want, got := range map[string]string{
		"0 users":                present.CountText(0, false, directory.KindUser),
		"1 user":                 present.CountText(1, false, directory.KindUser),
		"12,481 groups":          present.CountText(12481, false, directory.KindGroup),
		"1 member":               present.CountText(1, false, directory.KindOther),
		"more than 5,000 groups": present.CountText(5000, true, directory.KindGroup),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestUserDetail(t *testing.T) {
	u := directory.User{
		ID: "u1", Status: directory.StatusDisabled, Cause: directory.CauseDisabled,
		Attributes: attributes(t,
			`{"accountEnabled":false,"assignedLicenses":[{"skuId":"a"},{"skuId":"b"}],"businessPhones":[],`+
				`"createdDateTime":"2021-03-04T05:06:07Z","displayName":"Adele","mail":"a@b.c","manager":"u2",`+
				`"proxyAddresses":["SMTP:a@b.c","smtp:x@b.c"],"someNewProperty":"x","usageLocation":"GB"}`),
	}
	got := present.UserDetail(u, licence.Names{})
	want := present.Detail{
		ID: "u1", Name: "Adele", Address: "a@b.c", SignInName: "u1", Is: directory.StatusDisabled,
		Status: present.Disabled(), Cause: "Disabled in Entra ID",
		Properties: []present.Fact{
			{Label: "Mail address", Value: "a@b.c"},
			{Label: "Enabled in Entra ID", Value: "No"},
			{Label: "Licences", Value: "Unknown licence a\nUnknown licence b"},
		},
		Sections: []present.Section{
			{Title: "Person", Facts: []present.Fact{{Label: "Usage location", Value: "GB"}}},
			{Title: "Mail", Facts: []present.Fact{{Label: "Addresses", Value: "a@b.c\nx@b.c"}}},
			{Title: "Sign-in", Facts: []present.Fact{{Label: "Created", Value: "4 Mar 2021"}}},
			{Title: "Other", Facts: []present.Fact{{Label: "Some new property", Value: "x"}}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("detail (-want +got):\n%s", diff)
	}
}

func TestManagerLink(t *testing.T) {
	for want, l := range map[string]present.Link{
		"Ann":        present.ManagerLink("u1", "Ann"),
		"Account u1": present.ManagerLink("u1", " "),
	} {
		if l.Name != want || l.ID != "u1" {
			t.Errorf("%+v, want %q", l, want)
		}
	}
}
