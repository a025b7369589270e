package present_test

import (
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
)

func TestRunsAreSorted(t *testing.T) {
	begun := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	run := func(id int64, connector string, trigger directory.Trigger, state directory.State, took time.Duration, added,
		members int,
	) directory.Run {
		r := directory.Run{
			ID: id, Connector: connector, Trigger: trigger, State: state,
			StartedAt: begun.Add(time.Duration(id) * time.Hour),
			Users:     directory.UserCounts{Added: added}, Memberships: directory.MembershipCounts{Removed: members},
		}
		if took > 0 {
			r.EndedAt = r.StartedAt.Add(took)
		}
		return r
	}
	runs := []directory.Run{
		run(4, "b", directory.TriggerSchedule, directory.StateRunning, 0, 0, 0),
		run(3, "a", directory.TriggerManual, directory.StateSucceeded, 9*time.Second, 5, 1),
		run(2, "b", directory.TriggerSchedule, directory.StateFailed, time.Minute, 0, 0),
		run(1, "a", directory.TriggerSchedule, directory.StateSucceeded, 3*time.Second, 7, 90),
	}
	names := map[string]string{"a": "zeta", "b": "Alpha"}
	for by, want := range map[string][]int64{
		present.ByWhen:        {1, 2, 3, 4},
		present.ByConnector:   {4, 2, 3, 1},
		present.ByWhy:         {3, 4, 2, 1},
		present.ByResult:      {2, 4, 3, 1},
		present.ByTook:        {4, 1, 3, 2},
		present.ByUsers:       {4, 2, 3, 1},
		present.ByMemberships: {4, 2, 3, 1},
	} {
		for _, descending := range []bool{false, true} {
			list := slices.Clone(runs)
			present.SortRuns(list, func(c string) string { return names[c] }, by, descending)
			var got []int64
			for _, r := range list {
				got = append(got, r.ID)
			}
			if !descending && !slices.Equal(got, want) {
				t.Errorf("by %s: %v, want %v", by, got, want)
			}
			if descending && (got[0] == want[0] || len(got) != len(want)) {
				t.Errorf("by %s, descending: %v", by, got)
			}
		}
	}
}

func TestLogOnsAreSorted(t *testing.T) {
	list := []directory.LogOn{
		{
			ID: 3, Name: "Zoe", Way: directory.WayBrowser, ProfileName: "staff", Code: 50076,
			From: netip.MustParseAddr("192.0.2.10"), Reason: directory.LogOnAllowed,
		},
		{
			ID: 2, Name: "adele", Way: directory.WayPassword, ProfileName: "Board",
			From:   netip.MustParseAddr("192.0.2.9"),
			Reason: directory.LogOnMultiFactor,
		},
		{ID: 1, Name: "Bob", Way: directory.WayBrowser, ProfileName: "Staff", Code: 7, Reason: directory.LogOnAllowed},
	}
	for i := range list {
		list[i].At = time.Unix(list[i].ID, 0)
	}
	for by, want := range map[string][]int64{
		present.ByWhen: {1, 2, 3}, present.ByWho: {2, 1, 3}, present.ByWay: {3, 1, 2}, present.ByProfile: {2, 3, 1},
		present.ByVerdict: {3, 1, 2}, present.ByCode: {2, 1, 3}, present.ByFrom: {1, 2, 3},
	} {
		sorted := slices.Clone(list)
		present.SortLogOns(sorted, by, false)
		var got []int64
		for _, l := range sorted {
			got = append(got, l.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("by %s: %v, want %v", by, got, want)
		}
	}
}
