package changes_test

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/changes"
	"github.com/rollcallsync/rollcall/core/directory"
)

func TestWords(t *testing.T) {
	for _, test := range []struct {
		tally                       directory.Tally
		counted, ofWhat, companions string
	}{
		{directory.Tally{}, "0 changes", "", ""},
		{directory.Tally{Groups: 1}, "1 change", "1 group", ""},
		{
			directory.Tally{Accounts: 3, Memberships: 5, Companions: 1},
			"8 changes", "3 accounts and 5 memberships",
			"1 membership is added or removed along with its account or group",
		},
		{
			directory.Tally{Accounts: 412, Groups: 1, Memberships: 1, Companions: 2381},
			"414 changes", "412 accounts, 1 group and 1 membership",
			"2,381 memberships are added or removed along with their accounts and groups",
		},
	} {
		if got := []string{
			changes.Counted(test.tally), changes.OfWhat(test.tally),
			changes.Companions(test.tally),
		}; got[0] != test.counted || got[1] != test.ofWhat ||
			got[2] != test.companions {
			t.Errorf("%+v: %q", test.tally, got)
		}
	}
}
