package dates_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/dates"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

var berlin = dates.Clock{Now: time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC), Zone: time.FixedZone("CET", 3600)}

func TestMomentIsWhatWasTyped(t *testing.T) {
	at := func(text string) directory.Moment {
		moment, err := time.ParseInLocation("2006-01-02 15:04:05.000", text, berlin.Zone)
		if err != nil {
			t.Fatal(err)
		}
		return directory.Moment{Time: moment}
	}
	for typed, want := range map[string]directory.Moment{
		"":                          {},
		"  ":                        {},
		"Now":                       {},
		"2":                         {Run: 2},
		"run 1,009":                 {Run: 1009},
		"#7":                        {Run: 7},
		"20261101":                  {Run: 20261101},
		"2026-11-23":                at("2026-11-23 23:59:59.999"),
		"12.3.2025":                 at("2025-03-12 23:59:59.999"),
		"12/03/2025":                at("2025-03-12 23:59:59.999"),
		"12 March 2025":             at("2025-03-12 23:59:59.999"),
		"March 12, 2025 8:05":       at("2025-03-12 08:05:00.000"),
		"2026-11-22 16:02":          at("2026-11-22 16:02:00.000"),
		"2026-11-22T16:02:03":       at("2026-11-22 16:02:03.000"),
		"2026-11-22t16:02:03+01:00": at("2026-11-22 16:02:03.000"),
		"today":                     at("2026-11-23 23:59:59.999"),
		"yesterday 16:02":           at("2026-11-22 16:02:00.000"),
		"today 10:30":               at("2026-11-23 10:30:00.000"),
		"12.3.2025, 08:00":          at("2025-03-12 08:00:00.000"),
	} {
		got, err := dates.FormOf("en_GB").Moment(typed, berlin)
		if err != nil || got.Run != want.Run || !got.Time.Equal(want.Time) {
			t.Errorf("%q is %v, %v; want %v", typed, got, err, want)
		}
	}
}

func TestInvalidMoments(t *testing.T) {
	for typed, says := range map[string]string{
		"16:02":                "16:02 is a time without a date",
		"0":                    "There is no run 0",
		"99999999999999999999": "There is no run",
		"2026-11-24":           "24 Nov 2026 is in the future",
		"2026-11-23 10:31":     "23 Nov 2026 10:31 is in the future",
		"2030-01-01T00:00:00Z": "is in the future",
		"soon":                 `"soon" is not a run, a date or a time`,
		"contoso":              "is not a run, a date or a time",
		"run":                  "is not a run, a date or a time",
		"-3":                   "is not a run, a date or a time",
		"2026-11-22 25:00":     "25:00 is not a time of day",
		"2026-02-30":           "is not a date",
		"1969-01-01":           "is not a run, a date or a time",
	} {
		_, err := dates.FormOf("en_GB").Moment(typed, berlin)
		if p := problem.Of(err); err == nil || p.Code != problem.CodeUsage || !strings.Contains(p.Title, says) ||
			p.Hint == "" {
			t.Errorf("%q: %+v, want %q", typed, p, says)
		}
	}
	if _, err := dates.FormOf("C").Moment("3/4/2025", berlin); err == nil ||
		!strings.Contains(problem.Of(err).Title, "can be 3 Apr 2025 or 4 Mar 2025") {
		t.Errorf("a date of two meanings: %v", err)
	}
}
