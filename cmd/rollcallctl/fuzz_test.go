package main

import (
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/dates"
)

// FuzzMoment checks that no value that --as-of accepts means the present.
func FuzzMoment(f *testing.F) {
	for _, typed := range []string{
		"", "7", "-1", "2026-11-23", "2026-11-23 08:00", "2026-11-23T08:00:00Z",
		"0001-01-01T00:00:00Z", "9223372036854775808",
	} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		m, err := parseMoment(typed, dates.Clock{Now: time.Now(), Zone: time.UTC})
		word := strings.TrimSpace(strings.ToLower(typed))
		if err == nil && m.IsNow() != (word == "" || word == "now") {
			t.Errorf("%q is %+v", typed, m)
		}
	})
}
