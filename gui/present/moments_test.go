package present_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
)

func TestMomentChoices(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	run := func(id int64, state directory.State, at time.Time) directory.Run {
		return directory.Run{ID: id, Connector: "a", State: state, StartedAt: at}
	}
	runs := []directory.Run{
		run(1009, directory.StateSucceeded, now.Add(-time.Hour)), run(1008, directory.StateFailed, now.Add(-2*time.Hour)),
		run(7, directory.StateUnchanged, time.Date(2025, 3, 12, 8, 0, 0, 0, time.UTC)),
	}
	const newest, oldest = "today 08:00, Contoso, run 1,009", "12 Mar 2025 08:00, Contoso, run 7"
	for typed, want := range map[string][]string{
		"":              {"Now", newest, oldest},
		"now":           {"Now"},
		"contoso":       {newest, oldest},
		"2025-03-12":    {"End of 12 Mar 2025", oldest},
		"12 March 2025": {"End of 12 Mar 2025", oldest},
		"12.3.2025":     {"End of 12 Mar 2025", oldest},
		"march":         {oldest},
		"today":         {newest},
		"1009":          {newest},
		"1 Jan 2020":    {"End of 1 Jan 2020"},
		"1008":          nil,
	} {
		choices := present.MomentChoices(runs, []directory.Connector{{ID: "a", Description: "Contoso"}}, present.Clock{Now: now, Zone: time.UTC}, typed)
		var got []string
		for _, c := range choices {
			got = append(got, c.Label)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", typed, diff)
		}
		if typed == "2025-03-12" {
			if end := choices[0].Value.Time; !end.Equal(time.Date(2025, 3, 12, 23, 59, 59, 999e6, time.UTC)) {
				t.Errorf("the day ends at %v", end)
			}
			if choices[1].Value.Run != 7 {
				t.Errorf("the run is %d", choices[1].Value.Run)
			}
		}
	}
}

func TestDomainChoices(t *testing.T) {
	domains := []string{"contoso.com", "fabrikam.com", "xn--bcher-kva.example"}
	for typed, want := range map[string][]present.Choice[string]{
		"":        {{Label: "All domains"}, {Label: "contoso.com", Value: "contoso.com"}, {Label: "fabrikam.com", Value: "fabrikam.com"}, {Label: "xn--bcher-kva.example", Value: "xn--bcher-kva.example"}},
		"FABRI":   {{Label: "fabrikam.com", Value: "fabrikam.com"}},
		"nowhere": nil,
	} {
		if diff := cmp.Diff(want, present.DomainChoices(domains, typed)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", typed, diff)
		}
	}
}
