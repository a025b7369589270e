package present_test

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
)

func TestChangeText(t *testing.T) {
	property := func(name, before, after string) []directory.PropertyChange {
		return []directory.PropertyChange{{Name: name, Old: before, New: after}}
	}
	user := func(op directory.Op, cause directory.Cause, properties ...directory.PropertyChange) directory.Change {
		return directory.Change{What: "user", Op: op, Cause: cause, ID: "id-1", Name: "Adele Vance", Properties: properties}
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
	device := left
	device.MemberKind = directory.KindDevice
	for want, c := range map[string]directory.Change{
		"Adele Vance joined": user(directory.OpAdded, directory.CauseAdded),
		"id-1 joined":        nameless,
		"Adele Vance joined: entered the domain filter":                   user(directory.OpAdded, directory.CauseEnteredScope),
		"Adele Vance left: deleted in Entra ID":                           user(directory.OpRemoved, directory.CauseSoftDeleted),
		"Adele Vance was disabled":                                        user(directory.OpDisabled, directory.CauseDisabled),
		"Adele Vance was enabled":                                         user(directory.OpEnabled, directory.CauseEnabled),
		"Adele Vance was restored":                                        user(directory.OpRestored, directory.CauseRestored),
		"Adele Vance moved from Retail to Sales":                          updated(property("department", `"Retail"`, `"Sales"`)...),
		"Adele Vance moved to Sales":                                      updated(property("department", "", `"Sales"`)...),
		"Adele Vance was called Adele V before":                           updated(property("displayName", `"Adele V"`, `"Adele Vance"`)...),
		"Adele Vance changed: job title is now Lead":                      updated(property("jobTitle", "", `"Lead"`)...),
		"Adele Vance changed: job title was cleared":                      updated(property("jobTitle", `"Lead"`, "")...),
		"Adele Vance changed: proxy addresses":                            updated(property("proxyAddresses", `[]`, `["smtp:a@b.c"]`)...),
		"Adele Vance changed: account enabled is now no":                  updated(property("accountEnabled", "true", "false")...),
		"Adele Vance moved to Sales (and 1 other change)":                 updated(append(property("city", "", `"Köln"`), property("department", "", `"Sales"`)...)...),
		"Adele Vance changed":                                             updated(),
		"Adele Vance has another manager":                                 updated(property("manager", `"id-2"`, `"id-3"`)...),
		"Adele Vance has no manager any more":                             updated(property("manager", `"id-2"`, "")...),
		"Group “Sales Team” is new":                                       group(directory.OpAdded, directory.CauseAdded),
		"Group “Sales Team” was removed: permanently deleted in Entra ID": group(directory.OpRemoved, directory.CausePurged),
		"Group “Sales Team” was restored":                                 group(directory.OpRestored, directory.CauseRestored),
		"Adele Vance is now in the group “Sales Team”":                    member,
		"id-1 left the group “Sales Team”":                                left,
		"Device id-1 left the group “Sales Team”":                         device,
	} {
		if got := present.ChangeText(c); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
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
			[]directory.Change{moved(`"Sales"`), moved(`"HR"`), moved(`"Sales"`), moved(`"Law"`), moved("null"), {What: "group", Op: directory.OpUpdated}},
			"Since yesterday: 3 joined, 1 left, 2 moved to Sales, 1 moved to HR, 1 moved elsewhere, 3 updated, 12 memberships changed",
		},
		"nothing": {[]directory.Run{old, first, failed}, nil, ""},
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
	if want := "“Contoso” was read for the first time: 100 users, 1 group, 0 memberships"; !ok || got.Text != want || got.When != "today 10:00" {
		t.Errorf("got %+v, %v", got, ok)
	}
	if _, ok := present.LatestFirst(*run(2, directory.StateSucceeded, -2), "Contoso", clock); ok {
		t.Error("a later run is taken for the first")
	}
}
