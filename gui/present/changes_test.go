package present_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
)

func TestChangeText(t *testing.T) {
	property := func(name, before, after string) []directory.PropertyChange {
		return []directory.PropertyChange{{Name: name, Old: before, New: after}}
	}
	user := func(op directory.Op, cause directory.Cause, properties ...directory.PropertyChange) directory.Change {
		return directory.Change{
			What: "user", Op: op, Cause: cause, ID: "id-1", Name: "Adele Vance",
			Properties: properties,
		}
	}
	updated := func(properties ...directory.PropertyChange) directory.Change {
		return user(directory.OpUpdated, directory.CauseUpdated, properties...)
	}
	group := func(op directory.Op, cause directory.Cause) directory.Change {
		return directory.Change{What: "group", Op: op, Cause: cause, Name: "Sales Team"}
	}
	member := directory.Change{What: "membership", Op: directory.OpAdded, Name: "Sales Team", MemberName: "Adele Vance"}
	left, nameless := member, user(directory.OpAdded, directory.CauseAdded)
	left.Op, left.MemberName, left.Member = directory.OpRemoved, "", "id-1"
	nameless.Name = " "
	left2 := left
	named := func(before, after string) directory.PropertyChange {
		p := directory.PropertyChange{Name: "manager", OldName: before, NewName: after}
		if before != "" {
			p.Old = `"id-2"`
		}
		if after != "" {
			p.New = `"id-3"`
		}
		return p
	}
	device := left
	device.MemberKind = directory.KindDevice
	for want, c := range map[string]directory.Change{
		"Adele Vance joined": user(directory.OpAdded, directory.CauseAdded),
		"id-1 joined":        nameless,
		"Adele Vance joined: entered the domain filter": user(directory.OpAdded,
			directory.CauseEnteredScope),
		"Adele Vance left: deleted in Entra ID": user(directory.OpRemoved,
			directory.CauseSoftDeleted),
		"Adele Vance was disabled": user(directory.OpDisabled,
			directory.CauseDisabled),
		"Adele Vance was enabled": user(directory.OpEnabled,
			directory.CauseEnabled),
		"Adele Vance was restored": user(directory.OpRestored,
			directory.CauseRestored),
		"Adele Vance moved from Retail to Sales": updated(property("department", `"Retail"`,
			`"Sales"`)...),
		"Adele Vance moved to Sales": updated(property("department", "",
			`"Sales"`)...),
		"Adele Vance was called Adele V before": updated(property("displayName", `"Adele V"`,
			`"Adele Vance"`)...),
		"Adele Vance changed: job title is now Lead": updated(property("jobTitle", "",
			`"Lead"`)...),
		"Adele Vance changed: job title was cleared": updated(property("jobTitle", `"Lead"`,
			"")...),
		"Adele Vance changed: proxy addresses": updated(property("proxyAddresses", `[]`,
			`["smtp:a@b.c"]`)...),
		"Adele Vance changed: account enabled is now no": updated(property("accountEnabled", "true",
			"false")...),
		"Adele Vance moved to Sales (and 1 other change)": updated(append(property("city", "",
			`"Köln"`), property("department", "", `"Sales"`)...)...),
		"Adele Vance changed": updated(),
		"Adele Vance has another manager": updated(property("manager", `"id-2"`,
			`"id-3"`)...),
		"Adele Vance no longer has a manager": updated(property("manager", `"id-2"`,
			"")...),
		"Adele Vance now has the manager Cid":                updated(named("", "Cid")),
		"Adele Vance now has the manager Cid instead of Bob": updated(named("Bob", "Cid")),
		"Adele Vance no longer has the manager Bob":          updated(named("Bob", "")),
		"Adele Vance was permanently deleted in Entra ID": user(directory.OpUpdated,
			directory.CausePurged),
		"Group “Sales Team” is new": group(directory.OpAdded,
			directory.CauseAdded),
		"Group “Sales Team” was removed: permanently deleted in Entra ID": group(directory.OpRemoved,
			directory.CausePurged),
		"Group “Sales Team” was restored":              group(directory.OpRestored, directory.CauseRestored),
		"Adele Vance is now in the group “Sales Team”": member,
		"id-1 left the group “Sales Team”":             left,
		"Device id-1 left the group “Sales Team”":      device,
	} {
		if got := present.ChangeText(c, false); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	for want, c := range map[string]directory.Change{
		"Adele Vance would join": user(directory.OpAdded, directory.CauseAdded),
		"Adele Vance would leave: domain filter edited": user(directory.OpRemoved,
			directory.CauseDomainsEdited),
		"Adele Vance would be disabled": user(directory.OpDisabled,
			directory.CauseDisabled),
		"Adele Vance would be enabled": user(directory.OpEnabled,
			directory.CauseEnabled),
		"Adele Vance would be restored": user(directory.OpRestored,
			directory.CauseRestored),
		"Adele Vance would move from Retail to Sales": updated(property("department", `"Retail"`,
			`"Sales"`)...),
		"Adele Vance would be renamed from Adele V to Adele Vance": updated(property("displayName", `"Adele V"`,
			`"Adele Vance"`)...),
		"Adele Vance would change: job title to Lead": updated(property("jobTitle", "",
			`"Lead"`)...),
		"Adele Vance would lose: job title": updated(property("jobTitle", `"Lead"`,
			"")...),
		"Adele Vance would have the manager Cid instead of Bob": updated(named("Bob", "Cid")),
		"Adele Vance would be listed as permanently deleted in Entra ID": user(directory.OpUpdated,
			directory.CausePurged),
		"Group “Sales Team” would be new": group(directory.OpAdded, directory.CauseAdded),
		"Group “Sales Team” would be removed: deleted in Entra ID": group(directory.OpRemoved,
			directory.CauseSoftDeleted),
		"Adele Vance would be in the group “Sales Team”": member,
		"id-1 would leave the group “Sales Team”":        left2,
	} {
		if got := present.ChangeText(c, true); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestBulkChange checks that a change of many accounts is one line that opens the list of these
// changes.
func TestBulkChange(t *testing.T) {
	r := run(7, directory.StateSucceeded, -2)
	r.Users.Total = 1000
	r.Causes = []directory.CauseCount{
		{What: "user", Op: directory.OpUpdated, Cause: directory.CauseUpdated, Count: 180},
		{What: "user", Op: directory.OpUpdated, Cause: directory.CauseRenamed, Count: 6},
		{What: "user", Op: directory.OpRemoved, Cause: directory.CauseDomainsEdited, Count: 412},
		{What: "user", Op: directory.OpAdded, Cause: directory.CauseAdded, Count: 2},
		{What: "user", Op: directory.OpDisabled, Cause: directory.CauseDisabled, Count: 30},
		{What: "group", Op: directory.OpRemoved, Cause: directory.CauseSoftDeleted, Count: 9},
		{What: "group", Op: directory.OpUpdated, Cause: directory.CauseUpdated, Count: 20},
		{What: "user", Op: directory.OpUpdated, Cause: directory.CausePurged, Count: 8},
		{What: "membership", Op: directory.OpRemoved, Cause: directory.CauseCompanion, Count: 2381},
		{What: "membership", Op: directory.OpRemoved, Cause: directory.CauseMembershipRemoved, Count: 70},
	}
	r.Properties = []directory.PropertyCount{
		{What: "user", Name: "department", Count: 180},
		{What: "user", Name: "jobTitle", Count: 4},
	}
	lines, rest := present.LatestBulk(*r, clock)
	var got []string
	for _, l := range lines {
		got = append(got, l.Text)
		if l.Run != 7 || l.Connector != "c" || l.Filter == (present.ChangeFilter{}) {
			t.Errorf("%q leads to %+v", l.Text, l)
		}
	}
	want := []string{
		"180 accounts changed department", "412 accounts left: domain filter edited", "30 accounts were disabled",
		"9 groups were removed: deleted in Entra ID",
		"20 groups changed", "8 accounts were permanently deleted in Entra ID", "70 memberships ended",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if few := []present.ChangeFilter{{
		What: "user", Op: directory.OpAdded,
		Cause: directory.CauseAdded,
	}}; !slices.Equal(rest, few) {
		t.Errorf("one by one: %+v, want %+v", rest, few)
	}
}

func TestSinceYesterday(t *testing.T) {
	joined := run(1, directory.StateSucceeded, -2)
	joined.Users = directory.UserCounts{Added: 2, Removed: 1, Total: 100}
	again := run(2, directory.StateSucceeded, -3)
	again.Users, again.Memberships.Added = directory.UserCounts{Restored: 1, Updated: 7, Total: 100}, 12
	old, first, failed := *joined, *joined, *joined
	old.EndedAt = at(-25)
	first.Users = directory.UserCounts{Added: 100, Total: 100}
	failed.State = directory.StateFailed
	bulk := *run(3, directory.StateSucceeded, -3)
	bulk.Users = directory.UserCounts{Updated: 2501, Total: 9000}
	bulk.Properties = []directory.PropertyCount{
		{What: "user", Name: "department", Count: 2500},
		{What: "user", Name: "city", Count: 1},
	}
	if q, wanted := new(present.Yesterday).Add(bulk, clock); wanted {
		t.Errorf("the changes of a bulk change would be read: %+v", q)
	}
	moved := func(to string) directory.Change {
		return directory.Change{What: "user", Op: directory.OpUpdated, Properties: []directory.PropertyChange{
			{Name: "city", New: `"Cologne"`}, {Name: "department", Old: `"Retail"`, New: to},
		}}
	}
	for name, test := range map[string]struct {
		runs    []directory.Run
		changes []directory.Change
		want    string
	}{
		"several": {
			[]directory.Run{*joined, *again, old, first, failed},
			[]directory.Change{
				moved(`"Sales"`), moved(`"HR"`), moved(`"Sales"`), moved(`"Law"`), moved("null"),
				{What: "group", Op: directory.OpUpdated},
			},
			"Since yesterday: 3 joined, 1 left, 2 moved to Sales, 1 moved to HR, 1 moved elsewhere, 3 updated, 12 " +
				"memberships changed",
		},
		"nothing":       {[]directory.Run{old, first, failed}, nil, ""},
		"a bulk change": {[]directory.Run{bulk}, nil, "Since yesterday: 2,500 changed department, 1 updated"},
	} {
		var y present.Yesterday
		for _, r := range test.runs {
			y.Add(r, clock)
		}
		for _, c := range test.changes {
			y.AddChange(c)
		}
		if got := y.Text(); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}

func TestLatestFirst(t *testing.T) {
	first := run(1, directory.StateSucceeded, -2)
	first.Users, first.Groups = directory.UserCounts{Added: 100, Total: 100}, directory.GroupCounts{Added: 1, Total: 1}
	got, ok := present.LatestFirst(*first, "Contoso", clock)
	if want := "“Contoso” was read for the first time: 100 users, 1 group, 0 memberships"; !ok || got.Text != want ||
		got.When != "today 10:00" {
		t.Errorf("got %+v, %v", got, ok)
	}
	if _, ok := present.LatestFirst(*run(2, directory.StateSucceeded, -2), "Contoso", clock); ok {
		t.Error("a later run counts as the first")
	}
}

func TestEveryCauseHasWords(t *testing.T) {
	for _, code := range directory.AllCauses() {
		var cause directory.Cause
		if err := cause.UnmarshalText([]byte(code)); err != nil {
			t.Fatal(err)
		}
		removed := directory.Change{What: "user", Op: directory.OpRemoved, Name: "Ada", Cause: cause}
		if got := present.ChangeLineOf(removed, false).Why; !strings.EqualFold(got, cause.String()) {
			t.Errorf("%s is %q, want %q", code, got, cause)
		}
	}
}
