package present_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/licence"
	"github.com/rollcallsync/rollcall/gui/present"
)

func TestTimelineOf(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	event := func(run int64, c directory.Change) directory.Event {
		c.Run = run
		return directory.Event{Change: c, At: now.Add(time.Duration(run-10) * 24 * time.Hour)}
	}
	joined := func(run int64, group string) directory.Event {
		return event(run, directory.Change{
			What: "membership", Op: directory.OpAdded, Name: group, ID: group,
			Member: "u1",
		})
	}
	user := func(run int64, op directory.Op, cause directory.Cause,
		properties ...directory.PropertyChange,
	) directory.Event {
		return event(run, directory.Change{What: "user", Op: op, Cause: cause, Name: "Ann", Properties: properties})
	}
	events := []directory.Event{
		user(10, directory.OpRestored, directory.CauseRestored),
		user(9, directory.OpRemoved, directory.CauseSoftDeleted),
		event(9, directory.Change{
			What: "membership", Op: directory.OpRemoved, Cause: directory.CauseSoftDeleted,
			Name: "Sales",
		}),
		user(8, directory.OpDisabled, directory.CauseDisabled,
			directory.PropertyChange{Name: "accountEnabled", Old: "true", New: "false"}),
		event(8, directory.Change{What: "membership", Op: directory.OpRemoved, Name: "Retail"}),
		user(7, directory.OpUpdated, directory.CauseUpdated,
			directory.PropertyChange{Name: "department", Old: `"Sales"`, New: `"Retail"`},
			directory.PropertyChange{Name: "jobTitle", Old: `"Clerk"`},
			directory.PropertyChange{Name: "proxyAddresses", Old: "[1]", New: "[2]"}),
		joined(6, "A"), joined(6, "B"), joined(6, "C"), joined(6, "D"), joined(6, "E"),
		event(5, directory.Change{
			What: "membership", Op: directory.OpAdded, ID: "g1", Member: "u1",
			MemberName: "Ann",
		}),
		user(4, directory.OpUpdated, directory.CauseLeftScope),
		joined(3, "A"), joined(3, "B"),
		user(2, directory.OpAdded, directory.CauseAdded),
	}
	var got []string
	for _, h := range present.TimelineOf(events, present.Clock{Now: now, Zone: time.UTC}, present.Names{}) {
		got = append(got, fmt.Sprintf("%s: %s", h.When, h.Text))
	}
	want := []string{
		"today 09:00: Came back: restored in Entra ID",
		"yesterday 09:00: Left: deleted in Entra ID",
		"yesterday 09:00: Left the group “Sales”, which was deleted in Entra ID",
		"Sat 21 Nov 09:00: Disabled",
		"Sat 21 Nov 09:00: Left the group “Retail”",
		"Fri 20 Nov 09:00: Department is now Retail, was Sales\nJob title was cleared, previously Clerk\nAddresses " +
			"changed",
		"Thu 19 Nov 09:00: Now in 5 groups: “A”, “B”, “C” and 2 others",
		"Wed 18 Nov 09:00: Ann joined",
		"Tue 17 Nov 09:00: Left the domain filter",
		"Mon 16 Nov 09:00: Now in the group “A”",
		"Mon 16 Nov 09:00: Now in the group “B”",
		"Sun 15 Nov 09:00: First seen",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("timeline (-want +got):\n%s", diff)
	}
}

// TestTimelineShowsNamesForIDs checks that managers and licences are shown by name.
func TestTimelineShowsNamesForIDs(t *testing.T) {
	change := func(name, was, is string) directory.Event {
		return directory.Event{Change: directory.Change{
			What: "user", Op: directory.OpUpdated, Cause: directory.CauseUpdated,
			Properties: []directory.PropertyChange{{Name: name, Old: was, New: is}},
		}}
	}
	const e3, e5 = `{"skuId":"6fd2c87f-b296-42f0-b197-1e91e994b900"}`,
		`{"skuId":"c7df2760-2c81-4ef7-b578-5b5392b571df"}`
	names := present.Names{
		Accounts: map[string]string{"m1": "Ann", "m2": "Bob"},
		Licences: licence.NamesOf([]directory.Licence{{ID: "x1", Part: "CONTOSO_SPECIAL"}}),
	}
	for want, e := range map[string]directory.Event{
		"Manager is now Bob, was Ann":         change("manager", `"m1"`, `"m2"`),
		"Manager is now account m3":           change("manager", "", `"m3"`),
		"Manager was cleared, previously Ann": change("manager", `"m1"`, ""),
		"Licence added: Office 365 E5\nLicence added: CONTOSO_SPECIAL\nLicence removed: Office 365 E3": change(
			"assignedLicenses", "["+e3+"]", "["+e5+`,{"skuId":"x1"}]`),
		"Licences changed": change("assignedLicenses", `[{"disabledPlans":["p"],"skuId":"a"}]`,
			`[{"skuId":"a"}]`),
		"Licence removed: Office 365 E3": change("assignedLicenses", "["+e3+"]", ""),
	} {
		got := present.TimelineOf([]directory.Event{e}, present.Clock{Zone: time.UTC}, names)
		if len(got) != 1 || got[0].Text != want {
			t.Errorf("%+v, want %q", got, want)
		}
	}
	named := present.AccountsNamed([]directory.Event{
		change("manager", `"m2"`, `"m1"`), change("mail", "", `"m9"`),
		change("manager", `"m1"`, ""),
	})
	if !slices.Equal(named, []string{"m1", "m2"}) {
		t.Errorf("named are %q", named)
	}
}
