package directory

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestSuggest(t *testing.T) {
	zone := time.FixedZone("", 2*60*60)
	at := func(day, hour int) time.Time { return time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC) }
	runs := []Run{
		{State: StateSucceeded, StartedAt: at(1, 8), Users: UserCounts{Added: 90, Total: 90}}, // the first run
		{
			State: StateSucceeded, StartedAt: at(20, 8),
			Users: UserCounts{Removed: 9, Enabled: 4, Added: 5, Restored: 3, Total: 90}, GroupLoss: 40,
			PropertyLoss: 6,
		},
		{
			State: StateWarnings, StartedAt: at(20, 21), Users: UserCounts{Removed: 5},
			Memberships: MembershipCounts{Removed: 21}, GroupLoss: 30,
		},
		{State: StateSucceeded, StartedAt: at(20, 23), Users: UserCounts{Removed: 3}}, // the next day in that zone
		{State: StateSucceeded, StartedAt: at(22, 8), Users: UserCounts{Removed: 900}, Approves: 7},
		{State: StateHeld, StartedAt: at(23, 8), Users: UserCounts{Removed: 800}},
		{State: StatePreviewed, StartedAt: at(24, 8), Users: UserCounts{Disabled: 800}},
	}
	for day := range 5 { // days without removals
		runs = append(runs, Run{State: StateUnchanged, StartedAt: at(1+day, 8)})
	}
	day := time.Date(2026, 11, 20, 0, 0, 0, 0, zone)
	number := func(n int) Limit { return Limit{ByNumber: true, Number: n} }
	want := []Suggestion{
		{GuardAccountsRemoved, 14, day, number(50)},
		{GuardAccountsDisabled, 0, time.Time{}, number(10)},
		{GuardGroupsRemoved, 0, time.Time{}, number(10)},
		{GuardMembershipsRemoved, 21, day, number(100)},
		{GuardGroupMembersRemoved, 40, day, number(200)},
		{GuardAccountsEnabled, 4, day, number(20)},
		{GuardAccountsEntered, 8, day, number(30)},
		{GuardPropertyEmptied, 6, day, number(20)},
	}
	if diff := cmp.Diff(want, Suggest(runs, zone)); diff != "" {
		t.Errorf("suggestions (-want +got):\n%s", diff)
	}
	if got := Suggest(runs[2:len(runs)-1], zone); got != nil {
		t.Errorf("six days suggest %v", got)
	}
}

func TestLargestSuggestions(t *testing.T) {
	day := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	of := func(largest int) []Suggestion {
		return []Suggestion{{
			Guard: GuardAccountsRemoved, Largest: largest, Day: day,
			Limit: Limit{ByNumber: true, Number: 3 * largest},
		}}
	}
	small, large := of(3), of(8)
	if diff := cmp.Diff(large, LargestSuggestions(nil, small, large, of(5))); diff != "" {
		t.Errorf("suggestions (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(of(3), small); diff != "" {
		t.Errorf("an argument was changed:\n%s", diff)
	}
	if got := LargestSuggestions(nil, nil); got != nil {
		t.Errorf("nothing suggests %v", got)
	}
}

func TestRoundUp(t *testing.T) {
	for n, want := range map[int]int{0: 1, 1: 1, 7: 8, 9: 10, 42: 50, 183: 200, 6001: 8000, 80_001: 100_000} {
		if got := roundUp(n); got != want {
			t.Errorf("%d becomes %d, want %d", n, got, want)
		}
	}
}
