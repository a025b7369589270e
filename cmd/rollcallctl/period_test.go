package main

import (
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/problem"
)

func TestReadTime(t *testing.T) {
	t.Setenv("LC_ALL", "de_DE.UTF-8")
	zone := time.FixedZone("east", 2*60*60)
	now := time.Date(2026, 11, 30, 20, 0, 0, 0, zone)
	at := func(month time.Month, day, hour int) time.Time {
		return time.Date(2026, month, day, hour, 0, 0, 0, zone)
	}
	for typed, want := range map[string]struct{ since, until time.Time }{
		"":                 {},
		" ":                {},
		"today":            {at(11, 30, 0), at(12, 1, 0)},
		"Yesterday":        {at(11, 29, 0), at(11, 30, 0)},
		"yesterday 08:00":  {at(11, 29, 8), at(11, 29, 8)},
		"1d":               {at(11, 30, 0), at(12, 1, 0)},
		"7d":               {at(11, 24, 0), at(11, 25, 0)},
		"2026-11-23":       {at(11, 23, 0), at(11, 24, 0)},
		"23.11.2026":       {at(11, 23, 0), at(11, 24, 0)},
		"23 Nov 2026":      {at(11, 23, 0), at(11, 24, 0)},
		"2026-11-23 08:00": {at(11, 23, 8), at(11, 23, 8)},
		"2026-12-24":       {at(12, 24, 0), at(12, 25, 0)},
		"2026-12-24 18:00": {at(12, 24, 18), at(12, 24, 18)}, // in the future
	} {
		since, err := readTime("since", typed, now, false)
		if err != nil || !since.Equal(want.since) {
			t.Errorf("--since %q: %v, %v; want %v", typed, since, err, want.since)
		}
		until, err := readTime("until", typed, now, true)
		if err != nil || !until.Equal(want.until) {
			t.Errorf("--until %q: %v, %v; want %v", typed, until, err, want.until)
		}
	}
	for _, typed := range []string{
		"5", "0d", "-3d", "08:00", "run 5", "now", "soon", "2026-11-31",
		"2026-11-23 25:00",
	} {
		if got, err := readTime("since", typed, now, false); problem.Of(err).Code != problem.CodeUsage {
			t.Errorf("--since %q: %v, %v; want a usage problem", typed, got, err)
		}
	}
}
