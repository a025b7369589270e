package app

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

// TestSuggestGuards covers suggestions for one connector and for all.
func TestSuggestGuards(t *testing.T) {
	r := newRig(t)
	c := r.add(t, typed())
	for day := range 100 {
		removed := 0
		switch day {
		case 3:
			removed = 14
		case 95:
			removed = 900
		}
		if _, err := r.store.BeginRun(t.Context(), directory.Run{
			Connector: c.ID, State: directory.StateSucceeded, StartedAt: today.AddDate(0, 0, -day),
			Users: directory.UserCounts{Removed: removed},
		}); err != nil {
			t.Fatal(err)
		}
	}
	for name, ref := range map[string]string{"of a connector": c.ID, "of all": ""} {
		list, err := r.SuggestGuards(t.Context(), ref)
		if err != nil || len(list) != len(directory.AllGuards) || list[0].Largest != 14 || list[0].Limit.Number != 50 {
			t.Errorf("%s: %+v, %v", name, list, err)
		}
	}
	if _, err := r.SuggestGuards(t.Context(), "nobody"); err == nil {
		t.Error("a connector that does not exist has a history")
	}
}
