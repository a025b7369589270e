package settings

import (
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/problem"
)

func TestParseRetention(t *testing.T) {
	for typed, want := range map[string]string{
		"90 days": "90 days", "90d": "90 days", " 1  Day ": "1 day", "18m": "18 months", "1 month": "1 month",
		"2 y":    "2 years",
		"1 year": "1 year", "for ever": "for ever", "Forever": "for ever", "0": "for ever",
	} {
		got, err := ParseRetention(typed)
		if err != nil || got.String() != want {
			t.Errorf("%q: %s, %v, want %s", typed, got, err, want)
		}
	}
	for _, typed := range []string{
		"", "90", "days", "-1 days", "0 days", "90 weeks", "1.5 years", "101 years",
		"36501 days", "99999999999999999999 d",
	} {
		if got, err := ParseRetention(typed); problem.Of(err).Code != problem.CodeUsage || problem.Of(err).Hint == "" {
			t.Errorf("%q: %s, %v, want a usage problem", typed, got, err)
		}
	}
}

func TestRetentionBefore(t *testing.T) {
	now := time.Date(2028, 2, 29, 8, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"for ever": {},
		"1 day":    time.Date(2028, 2, 28, 8, 0, 0, 0, time.UTC),
		"2 months": time.Date(2027, 12, 29, 8, 0, 0, 0, time.UTC),
		"1 year":   time.Date(2027, 3, 1, 8, 0, 0, 0, time.UTC), // that year has no 29 February
	} {
		r, err := ParseRetention(text)
		if got := r.Before(now); err != nil || !got.Equal(want) {
			t.Errorf("%s: %v, %v, want %v", text, got, err, want)
		}
	}
}
