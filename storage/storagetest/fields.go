package storagetest

import (
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// searchByField searches for everything that the details of an account show.
func searchByField(t *testing.T, store Store) {
	f := newFixture(t, store)
	f.first([]directory.Object{
		User(1, "Adele Vance", "jobTitle", "Chief Buyer", "department", "Retail", "employeeId", "E-4711", "mobilePhone",
			"+49 170 1234567",
			"businessPhones", []string{"+49 (221) 123-45", "0221/99"}, "proxyAddresses",
			[]string{"SMTP:adele@contoso.com", "smtp:vance.a@contoso.com"}),
		User(2, "Grady Archie", "jobTitle", "Clerk", "manager", UserID(1), "employeeId", "17"),
		User(3, "Henrietta Chief", "department", "Buyer's office", "manager", UserID(1), "mail", "e-4711@contoso.com"),
		User(4, "Vance Young", "manager", UserID(2), "city", "Retail",
			"companyName", "Contoso GmbH", "officeLocation", "7/1234", "country", "Österreich",
			"onPremisesSamAccountName", "vyoung",
			"onPremisesDistinguishedName", "CN=Vance Young,OU=Staff,DC=corp", "securityIdentifier", "S-1-12-1-5",
			"onPremisesSecurityIdentifier", "S-1-5-21-77",
			"employeeOrgData", map[string]any{"costCenter": "CC-88", "division": "Europe"},
			"onPremisesExtensionAttributes", map[string]any{"extensionAttribute7": "Site 9"},
			"extension_0123456789abcdef0123456789abcdef_badge", 4711),
	},
		[]directory.Object{Group(1, "Chief", "securityEnabled", true, "description", "All who lead",
			"onPremisesSamAccountName", "g-chief"), Group(2, "Others", "groupTypes", []string{"Unified"})}, nil)
	past := f.begin(directory.ModeDelta)
	past.userChanges(changed(UserID(3), "manager", UserID(2), "jobTitle", "Buyer"),
		changed(UserID(1), "displayName", "Adele Young"))
	past.groupChanges()
	run := past.apply().ID
	find := func(q directory.Query) []string {
		got := []string{}
		for _, u := range collect(t, store.Users(f.ctx, q)) {
			got = append(got, short(u.ID))
		}
		last := directory.Mark{}
		for _, m := range collect(t, store.UserMarks(f.ctx, q, 100)) {
			last = m
		}
		want(t, "count of "+q.Search, last.Rows, len(got))
		return append([]string{}, sorted(got)...)
	}
	for text, ids := range map[string][]string{
		"chief": {"u1", "u3"}, "title:chief": {"u1"}, "name:chief": {"u3"}, `title:"chief buyer"`: {"u1"},
		"jobTitle:BUYER": {"u1", "u3"},
		"buyer":          {"u1", "u3"}, "department:buyer": {"u3"}, "department:retail": {"u1"}, "retail": {"u1"},
		"e-4711": {"u1", "u3"}, "employee:e-4711": {"u1"}, "employeeId:47": {"u1"}, "employee:1": {"u1", "u2"},
		"22112345": {"u1"}, "phone:+4922112345": {"u1"}, `phone:"+49 221 123 45"`: {"u1"}, "phone:022199": {"u1"},
		"(221) 123-45": {"u1"}, "170-1234": {"u1"},
		"phone:170": {"u1"}, "phone:999": {}, "phone:2": {"u1"},
		"alias:vance": {"u1"}, "smtp:vance.a@": {"u1"}, "vance.a": {"u1"}, "address:vance": {"u1"},
		"address:e-4711": {"u3"},
		"manager:adele":  {"u2"}, `manager:"adele young"`: {"u2"}, "manager:grady": {"u3", "u4"}, "manager:nobody": {},
		"manager:adele clerk":  {"u2"},
		"manager:" + UserID(1): {"u2"}, "manager:": {"u1", "u2", "u3", "u4"},
		"id:" + UserID(2): {"u2"}, UserID(3): {"u3"}, strings.ToUpper(UserID(3)): {"u3"},
		"00000001-0000-4000": {"u1", "u2", "u3", "u4"},
		"id:00000001":        {"u1", "u2", "u3", "u4"}, "id:9": {}, "id:zz": {}, "0000000140008": {},
		"id:0000000100004000 grady": {"u2"},
		"company:contoso":           {"u4"}, "office:7/12": {"u4"}, "city:retail": {"u4"}, "country:osterr": {"u4"},
		"account:VYOUNG": {"u4"}, "dn:ou=staff": {"u4"},
		"sid:s-1-12": {"u4"}, "sid:-77": {"u4"}, "costcenter:cc-88": {"u4"}, "costcentre:europe": {"u4"},
		"extension:4711": {"u4"}, `extension:"site 9"`: {"u4"},
		"extension:site vance": {"u4"}, "company:site": {}, "extension:7": {"u4"}, "extension:attribute": {},
		`"chief buyer"`: {"u1"}, `"buyer chief"`: {}, `"title:chief"`: {},
	} {
		want(t, "search for "+text, find(directory.Query{Search: text}), ids)
		sort := directory.Sort{By: directory.SortDepartment, Descending: true}
		want(t, "sorted search for "+text, find(directory.Query{Search: text, Sort: sort}), ids)
	}
	then := directory.Moment{Run: run - 1}
	for text, ids := range map[string][]string{
		"manager:adele": {"u2", "u3"}, "manager:vance": {"u2", "u3"}, "title:buyer": {"u1"}, "manager:grady": {"u4"},
	} {
		want(t, "search in the past for "+text, find(directory.Query{Search: text, At: then}), ids)
	}
	groups := func(text string) []string {
		got := []string{}
		for _, g := range collect(t, store.Groups(f.ctx, directory.Query{Search: text})) {
			got = append(got, short(g.ID))
		}
		return got
	}
	want(t, "groups by kind", groups("kind:sec"), []string{"g1"})
	want(t, "groups by kind and name", groups("kind:365 oth"), []string{"g2"})
	want(t, "groups by description", groups("description:lead"), []string{"g1"})
	want(t, "groups by account", groups("account:g-ch"), []string{"g1"})
	want(t, "groups by id", groups("id:"+GroupID(2)), []string{"g2"})
	for text, title := range map[string]string{"colour:red": `no field "colour"`, "kind:security": `no field "kind"`} {
		for _, err := range store.Users(f.ctx, directory.Query{Search: text}) {
			if p := problem.Of(err); p.Code != problem.CodeUsage || !strings.Contains(p.Title, title) {
				t.Errorf("%s: %v, want %q", text, err, title)
			}
		}
	}
	for _, err := range store.Groups(f.ctx, directory.Query{Search: "title:clerk"}) {
		if p := problem.Of(err); p.Code != problem.CodeUsage {
			t.Errorf("title of groups: %v", err)
		}
	}
}
