package health

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

func TestBreachInWords(t *testing.T) {
	for want, breach := range map[string]directory.Breach{
		"412 of 3,950 accounts would be removed; the limit is 395.": {
			Guard: directory.GuardAccountsRemoved, Count: 412,
			Of: 3950, Most: 395,
		},
		"1,200 of 2,000 members would leave the group “Sales”; the limit is 600. 3 groups would lose too many.": {
			Guard: directory.GuardGroupMembersRemoved, Count: 1200, Of: 2000, Most: 600,
			Group: &directory.GroupLoss{Name: "Sales"}, Groups: 3,
		},
	} {
		if got := BreachInWords(breach); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
