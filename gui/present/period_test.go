package present_test

import (
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
)

func TestPeriodOf(t *testing.T) {
	zone := time.FixedZone("CET", 3600)
	// the 23rd in the reader's time zone
	c := present.Clock{Now: time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC), Zone: zone}
	for choice, since := range map[lang.Key]time.Time{
		present.AnyTime: {}, present.Today: time.Date(2026, 11, 23, 0, 0, 0, 0, zone),
		present.SevenDays:  time.Date(2026, 11, 17, 0, 0, 0, 0, zone),
		present.ThirtyDays: time.Date(2026, 10, 25, 0, 0, 0, 0, zone),
		present.ThisYear:   time.Date(2026, 1, 1, 0, 0, 0, 0, zone), present.Between: {},
	} {
		if got := present.PeriodOf(choice.String(), c); !got.Since.Equal(since) || !got.Until.IsZero() {
			t.Errorf("%s: %v, want since %v", choice, got, since)
		}
	}
	if got := len(present.PeriodChoices()); got != 6 {
		t.Errorf("%d choices", got)
	}
}

func TestPeriodBetween(t *testing.T) {
	zone := time.FixedZone("CET", 3600)
	c := present.Clock{Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), Zone: zone}
	german, american := present.DateFormOf("de_DE.UTF-8"), present.DateFormOf("en_US")
	day := func(month time.Month, d int) time.Time { return time.Date(2026, month, d, 0, 0, 0, 0, zone) }
	for name, test := range map[string]struct {
		from, to string
		form     present.DateForm
		want     present.Period
		bad      bool
	}{
		"nothing": {"", " ", german, present.Period{}, false},
		"ISO": {
			"2026-11-01", "2026-11-30", german,
			present.Period{Since: day(11, 1), Until: day(12, 1)},
			false,
		},
		"German":   {"1.2.2026", "", german, present.Period{Since: day(2, 1)}, false},
		"American": {"", "1/2/2026", american, present.Period{Until: day(1, 3)}, false},
		"the same day": {
			"2026-11-01", "2026-11-01", german,
			present.Period{Since: day(11, 1), Until: day(11, 2)},
			false,
		},
		"the wrong way":    {"2026-11-02", "2026-11-01", german, present.Period{}, true},
		"no date":          {"soon", "", german, present.Period{}, true},
		"no date at end":   {"", "32.1.2026", german, present.Period{}, true},
		"two ways to read": {"1/2/2026", "", present.DateForm{}, present.Period{}, true},
	} {
		got, err := present.PeriodBetween(test.from, test.to, test.form, c)
		if !got.Since.Equal(test.want.Since) || !got.Until.Equal(test.want.Until) || (err != nil) != test.bad {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}
