package present_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/present"
)

var moments = func() present.Moments {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	run := func(id int64, state directory.State, at time.Time) directory.Run {
		return directory.Run{ID: id, Connector: "a", State: state, StartedAt: at}
	}
	return present.Moments{
		Dates: present.DateFormOf("en_GB"), Clock: present.Clock{Now: now, Zone: time.UTC},
		Connectors: []directory.Connector{{ID: "a", Description: "Contoso"}},
		Runs: []directory.Run{
			run(1009, directory.StateSucceeded, now.Add(-time.Hour)),
			run(1008, directory.StateFailed, now.Add(-2*time.Hour)),
			run(7, directory.StateUnchanged, time.Date(2025, 3, 12, 16, 2, 0, 0, time.UTC)),
		},
	}
}()

// TestTypedMoments checks that a typed number is taken as the number of a run.
func TestTypedMoments(t *testing.T) {
	for typed, want := range map[string]struct {
		at   directory.Moment
		line string
	}{
		"":      {line: "As of Now"},
		"7":     {directory.Moment{Run: 7}, "As of 12 Mar 2025 16:02, Contoso, run 7"},
		"2":     {directory.Moment{Run: 2}, "As of Run 2"}, // older than the runs that were read
		"1,009": {directory.Moment{Run: 1009}, "As of today 08:00, Contoso, run 1,009"},
		"12/3/2025": {
			directory.Moment{Time: time.Date(2025, 3, 12, 23, 59, 59, 999e6, time.UTC)},
			"As of End of 12 Mar 2025",
		},
		"2025-03-12 16:02": {
			directory.Moment{Time: time.Date(2025, 3, 12, 16, 2, 0, 0, time.UTC)},
			"As of 12 Mar 2025 16:02",
		},
	} {
		at, line, err := moments.Read(typed)
		if err != nil || at != want.at || line != want.line {
			t.Errorf("%q is %v, %q, %v; want %v, %q", typed, at, line, err, want.at, want.line)
		}
	}
	for typed, want := range map[string]string{
		"16:02": "16:02 is a time without a date", "2027-01-01": "1 Jan 2027 is in the future",
		"contoso": "is not a run, a date or a time",
		"1500":    "There is no run 1,500",
	} {
		if _, _, err := moments.Read(typed); err == nil || !strings.Contains(problem.Of(err).Title, want) {
			t.Errorf("%q: %v, want %q", typed, err, want)
		}
	}
}

func TestMomentsOfADay(t *testing.T) {
	day := time.Date(2025, 3, 12, 0, 0, 0, 0, time.UTC)
	want := []present.Choice[directory.Moment]{
		{Label: "End of the day", Value: directory.Moment{Time: day.Add(24*time.Hour - time.Millisecond)}},
		{Label: "16:02, Contoso, run 7", Value: directory.Moment{Run: 7}},
	}
	if diff := cmp.Diff(want, moments.Of(day)); diff != "" {
		t.Errorf("moments (-want +got):\n%s", diff)
	}
	if days := moments.Days(); len(days) != 2 || !days[day] || !days[moments.Today()] {
		t.Errorf("days with runs: %v", days)
	}
	for at, want := range map[directory.Moment]time.Time{
		{}: moments.Today(), {Run: 7}: day, {Time: day.Add(time.Hour)}: day, {Run: 3}: moments.Today(),
	} {
		if got := moments.Begin(at); !got.Equal(want) {
			t.Errorf("%v begins on %v, want %v", at, got, want)
		}
	}
}

func TestDomainChoices(t *testing.T) {
	domains := []string{"contoso.com", "fabrikam.com", "xn--bcher-kva.example"}
	for typed, want := range map[string][]present.Choice[string]{
		"": {
			{Label: "All domains"},
			{Label: "contoso.com", Value: "contoso.com"},
			{Label: "fabrikam.com", Value: "fabrikam.com"},
			{Label: "xn--bcher-kva.example", Value: "xn--bcher-kva.example"},
		},
		"FABRI":   {{Label: "fabrikam.com", Value: "fabrikam.com"}},
		"nowhere": nil,
	} {
		if diff := cmp.Diff(want, present.DomainChoices(domains, typed)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", typed, diff)
		}
	}
}
