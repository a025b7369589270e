package present_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
)

func TestTimelineOf(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	event := func(run int64, c directory.Change) directory.Event {
		c.Run = run
		return directory.Event{Change: c, At: now.Add(time.Duration(run-10) * 24 * time.Hour)}
	}
	joined := func(run int64, group string) directory.Event {
		return event(run, directory.Change{What: "membership", Op: directory.OpAdded, Name: group, ID: group, Member: "u1"})
	}
	user := func(run int64, op directory.Op, cause directory.Cause, properties ...directory.PropertyChange) directory.Event {
		return event(run, directory.Change{What: "user", Op: op, Cause: cause, Name: "Ann", Properties: properties})
	}
	events := []directory.Event{
		user(10, directory.OpRestored, directory.CauseRestored),
		user(9, directory.OpRemoved, directory.CauseSoftDeleted),
		event(9, directory.Change{What: "membership", Op: directory.OpRemoved, Cause: directory.CauseSoftDeleted, Name: "Sales"}),
		user(8, directory.OpDisabled, directory.CauseDisabled, directory.PropertyChange{Name: "accountEnabled", Old: "true", New: "false"}),
		event(8, directory.Change{What: "membership", Op: directory.OpRemoved, Name: "Retail"}),
		user(7, directory.OpUpdated, directory.CauseUpdated, directory.PropertyChange{Name: "department", Old: `"Sales"`, New: `"Retail"`},
			directory.PropertyChange{Name: "jobTitle", Old: `"Clerk"`}, directory.PropertyChange{Name: "proxyAddresses", Old: "[1]", New: "[2]"}),
		joined(6, "A"), joined(6, "B"), joined(6, "C"), joined(6, "D"), joined(6, "E"),
		event(5, directory.Change{What: "membership", Op: directory.OpAdded, ID: "g1", Member: "u1", MemberName: "Ann"}),
		user(4, directory.OpUpdated, directory.CauseLeftScope),
		joined(3, "A"), joined(3, "B"),
		user(2, directory.OpAdded, directory.CauseAdded),
	}
	var got []string
	for _, h := range present.TimelineOf(events, present.Clock{Now: now, Zone: time.UTC}) {
		got = append(got, fmt.Sprintf("%s: %s", h.When, h.Text))
	}
	want := []string{
		"today 09:00: Came back: restored in Entra ID",
		"yesterday 09:00: Left: deleted in Entra ID",
		"yesterday 09:00: Left the group “Sales”: it was deleted in Entra ID",
		"Sat 21 Nov 09:00: Disabled",
		"Sat 21 Nov 09:00: Left the group “Retail”",
		"Fri 20 Nov 09:00: Department is now Retail, was Sales\nJob title was cleared, was Clerk\nAddresses changed",
		"Thu 19 Nov 09:00: Now in 5 groups: “A”, “B”, “C” and 2 others",
		"Wed 18 Nov 09:00: Ann is a member now",
		"Tue 17 Nov 09:00: Left the domain filter",
		"Mon 16 Nov 09:00: Now in the group “A”",
		"Mon 16 Nov 09:00: Now in the group “B”",
		"Sun 15 Nov 09:00: First seen",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("timeline (-want +got):\n%s", diff)
	}
}
