package directory

import (
	"slices"
	"time"
)

// Suggestion is a limit for a guard that is based on a connector's history. Limit allows a multiple
// of the changes on the largest normal day.
type Suggestion struct {
	Guard   Guard     `json:"guard"`
	Largest int       `json:"largest"` // number of changes on one day
	Day     time.Time `json:"day"`     // the beginning of that day; zero if there were no such changes
	Limit   Limit     `json:"limit"`
}

const (
	normalTimes = 3 // a suggested limit allows this many times the largest normal day
	normalDays  = 7 // with fewer days, there is not enough history
)

// leastSuggested are the smallest suggested limits. They are larger for memberships, because an
// account that leaves takes all of its memberships with it.
var leastSuggested = map[Guard]int{
	GuardAccountsRemoved: 10, GuardAccountsDisabled: 10, GuardGroupsRemoved: 10, GuardMembershipsRemoved: 100,
	GuardGroupMembersRemoved: 100,
	GuardAccountsEnabled:     10, GuardAccountsEntered: 20, GuardPropertyEmptied: 10,
}

// Suggest groups the runs of one connector, in any order, by days in a zone. Only runs that were
// applied without an approval are normal. It suggests nothing until there are seven normal days.
func Suggest(runs []Run, zone *time.Location) []Suggestion {
	days := map[time.Time]map[Guard]int{}
	for _, r := range runs {
		if !r.State.Applied() || r.Approves != 0 {
			continue
		}
		year, month, day := r.StartedAt.In(zone).Date()
		at := time.Date(year, month, day, 0, 0, 0, 0, zone)
		if days[at] == nil {
			days[at] = map[Guard]int{}
		}
		sum := days[at]
		sum[GuardAccountsRemoved] += r.Users.Removed
		sum[GuardAccountsDisabled] += r.Users.Disabled
		sum[GuardGroupsRemoved] += r.Groups.Removed
		sum[GuardMembershipsRemoved] += r.Memberships.Removed
		sum[GuardGroupMembersRemoved] = max(sum[GuardGroupMembersRemoved], r.GroupLoss)
		sum[GuardAccountsEnabled] += r.Users.Enabled
		if r.Users.Added < r.Users.Total { // skips the first run, in which all accounts are new and no guard applies
			sum[GuardAccountsEntered] += r.Users.Added + r.Users.Restored
		}
		sum[GuardPropertyEmptied] = max(sum[GuardPropertyEmptied], r.PropertyLoss)
	}
	if len(days) < normalDays {
		return nil
	}
	list := make([]Suggestion, len(AllGuards))
	for i, g := range AllGuards {
		list[i] = largestDay(days, g)
	}
	return list
}

func largestDay(days map[time.Time]map[Guard]int, g Guard) Suggestion {
	s := Suggestion{Guard: g}
	for day, sum := range days {
		if n := sum[g]; n > s.Largest || n == s.Largest && n > 0 && day.After(s.Day) {
			s.Largest, s.Day = n, day
		}
	}
	s.Limit = Limit{ByNumber: true, Number: max(leastSuggested[g], roundUp(normalTimes*s.Largest))}
	return s
}

// LargestSuggestions combines the suggestions of several connectors. For each guard, it takes the
// largest day of any connector. It returns nil if there are no suggestions.
func LargestSuggestions(of ...[]Suggestion) []Suggestion {
	var largest []Suggestion
	for _, list := range of {
		if largest == nil {
			largest = slices.Clone(list)
		}
		for i := range list {
			if list[i].Largest > largest[i].Largest {
				largest[i] = list[i]
			}
		}
	}
	return largest
}

// roundUp rounds up to a number that people would choose: 1, 2, 3, 4, 5, 6 or 8 followed by
// zeros.
func roundUp(n int) int {
	for unit := 1; ; unit *= 10 {
		for _, digit := range []int{1, 2, 3, 4, 5, 6, 8} {
			if digit*unit >= n {
				return digit * unit
			}
		}
	}
}
