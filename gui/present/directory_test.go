package present_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
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
		"all":          {`{"displayName":"Adele","mail":"a@b.c","department":"Sales"}`, present.ObjectRow{Name: "Adele", Address: "a@b.c", More: "Sales"}},
		"no name":      {`{"userPrincipalName":"a@b.c"}`, present.ObjectRow{Name: "a@b.c", Address: "a@b.c"}},
		"blank name":   {`{"displayName":"  ","mail":"a@b.c"}`, present.ObjectRow{Name: "a@b.c", Address: "a@b.c"}},
		"nothing":      {`{}`, present.ObjectRow{Name: "u1"}},
		"line break":   {`{"displayName":"a\nb"}`, present.ObjectRow{Name: "a b"}},
		"turning text": {`{"displayName":"a\u202eb"}`, present.ObjectRow{Name: "a\ufffdb"}},
	} {
		t.Run(name, func(t *testing.T) {
			tt.want.ID, tt.want.Connector, tt.want.Status = "u1", "c1", directory.StatusActive
			got := present.UserRow(directory.User{ID: "u1", Connector: "c1", Status: directory.StatusActive, Attributes: attributes(t, tt.doc)})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("row (-want +got):\n%s", diff)
			}
		})
	}
}

func TestGroupKind(t *testing.T) {
	for doc, want := range map[string]string{
		`{"groupTypes":["Unified"],"mailEnabled":true}`:                     "Microsoft 365",
		`{"groupTypes":["DynamicMembership","Unified"],"mailEnabled":true}`: "Microsoft 365, dynamic",
		`{"securityEnabled":true,"mailEnabled":true}`:                       "Mail-enabled security",
		`{"securityEnabled":true,"mailEnabled":false}`:                      "Security",
		`{"groupTypes":["DynamicMembership"],"securityEnabled":true}`:       "Security, dynamic",
		`{"securityEnabled":false,"mailEnabled":true}`:                      "Distribution",
	} {
		if got := present.GroupKind(attributes(t, doc)); got != want {
			t.Errorf("%s: %q, want %q", doc, got, want)
		}
	}
}

func TestTotals(t *testing.T) {
	run := func(id int64, connector string, state directory.State, users int) directory.Run {
		return directory.Run{ID: id, Connector: connector, State: state, Users: directory.UserCounts{Total: users}, Groups: directory.GroupCounts{Total: 1}}
	}
	runs := []directory.Run{
		run(5, "a", directory.StateFailed, 0), run(4, "a", directory.StateSucceeded, 40), run(3, "b", directory.StateUnchanged, 30),
		run(2, "a", directory.StateWarnings, 20),
	}
	connectors := []directory.Connector{{ID: "a"}, {ID: "b"}}
	for name, tt := range map[string]struct {
		connector string
		at        int64
		users     int
		ok        bool
	}{
		"now":                       {"", 0, 70, true},
		"one connector":             {"a", 0, 40, true},
		"earlier":                   {"", 3, 50, true},
		"before the first of one":   {"", 2, 0, false},
		"earlier, of one connector": {"a", 2, 20, true},
	} {
		t.Run(name, func(t *testing.T) {
			users, _, ok := present.Totals(runs, connectors, tt.connector, tt.at)
			if users != tt.users || ok != tt.ok {
				t.Errorf("%d, %v; want %d, %v", users, ok, tt.users, tt.ok)
			}
		})
	}
}

func TestCountText(t *testing.T) {
	for name, tt := range map[string]struct {
		read  int
		more  bool
		total int
		known bool
		want  string
	}{
		"none":            {0, false, 0, true, "0 users"},
		"one":             {1, false, 1, true, "1 user"},
		"all read":        {12481, false, 0, false, "12,481 users"},
		"some of many":    {200, true, 1000000, true, "1,000,000 users"},
		"some of unknown": {200, true, 0, false, "more than 200 users"},
		"total is older":  {200, true, 150, true, "more than 200 users"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := present.CountText(tt.read, tt.more, tt.total, tt.known, "user"); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestMomentChoices(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	runs := []directory.Run{
		{ID: 9, Connector: "a", State: directory.StateSucceeded, StartedAt: now.Add(-time.Hour)},
		{ID: 8, Connector: "a", State: directory.StateFailed, StartedAt: now.Add(-2 * time.Hour)},
	}
	got := present.MomentChoices(runs, []directory.Connector{{ID: "a", Description: "Contoso"}}, present.Clock{Now: now, Zone: time.UTC})
	want := []present.Choice[int64]{{Label: "Now"}, {Label: "today 08:00, Contoso, run 9", Value: 9}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("choices (-want +got):\n%s", diff)
	}
	if got := present.Chosen(want, "gone"); got != 0 {
		t.Errorf("a label that is gone stands for %d", got)
	}
}

func TestUserDetail(t *testing.T) {
	u := directory.User{
		ID: "u1", Status: directory.StatusDisabled, Cause: directory.CauseDisabled,
		Attributes: attributes(t, `{"accountEnabled":false,"assignedLicenses":[{"skuId":"a"},{"skuId":"b"}],"businessPhones":[],`+
			`"createdDateTime":"2021-03-04T05:06:07Z","displayName":"Adele","mail":"a@b.c","manager":"u2",`+
			`"proxyAddresses":["SMTP:a@b.c","smtp:x@b.c"],"someNewProperty":"x","usageLocation":"GB"}`),
	}
	got := present.UserDetail(u)
	want := present.Detail{
		ID: "u1", Name: "Adele", Address: "a@b.c", Status: present.Disabled, Cause: "Disabled in Entra ID", Manager: "u2",
		Properties: []present.Fact{
			{Label: "Mail address", Value: "a@b.c"},
			{Label: "Enabled in Entra ID", Value: "No"},
			{Label: "Licences", Value: "2"},
			{Label: "Addresses", Value: "a@b.c\nx@b.c"},
			{Label: "Created", Value: "4 Mar 2021"},
			{Label: "Some new property", Value: "x"},
			{Label: "Usage location", Value: "GB"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("detail (-want +got):\n%s", diff)
	}
}

func TestLinkOf(t *testing.T) {
	name := func(id string) string { return map[string]string{"g1": "Sales"}[id] }
	for want, got := range map[string]present.Link{
		"Sales":          present.LinkOf("g1", directory.KindGroup, "", name),
		"Device d1":      present.LinkOf("d1", directory.KindDevice, "", name),
		"Account u9":     present.LinkOf("u9", directory.KindUser, "", name),
		"Application s1": present.LinkOf("s1", directory.KindServicePrincipal, "", name),
	} {
		if got.Name != want {
			t.Errorf("%q, want %q", got.Name, want)
		}
	}
	if got := present.LinkOf("u1", directory.KindUser, "g1", name).Through; got != "Sales" {
		t.Errorf("through %q", got)
	}
}

func TestLinksTitle(t *testing.T) {
	for want, got := range map[string]string{
		"Groups 0":        present.LinksTitle("Groups", 0, 0, false),
		"Groups 14 (+31)": present.LinksTitle("Groups", 14, 31, false),
		"Members 12,000+": present.LinksTitle("Members", 12000, 0, true),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
