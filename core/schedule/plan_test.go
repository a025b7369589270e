package schedule

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/problem"
)

// plan makes a plan of times such as "08:00 13:00".
func plan(t testing.TB, region Region, times string) Plan {
	t.Helper()
	p, err := NewPlan(region, timesOf(t, times))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func timesOf(t testing.TB, text string) []TimeOfDay {
	t.Helper()
	var times []TimeOfDay
	for field := range strings.FieldsSeq(text) {
		at, err := ParseTimeOfDay(field)
		if err != nil {
			t.Fatal(err)
		}
		times = append(times, at)
	}
	return times
}

// at reads a moment such as "2026-11-23T08:00:00Z".
func at(t testing.TB, text string) time.Time {
	t.Helper()
	moment, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

// inUTC shows slots as "2026-11-23 08:00".
func inUTC(slots []time.Time) []string {
	var texts []string
	for _, slot := range slots {
		texts = append(texts, slot.UTC().Format("2006-01-02 15:04"))
	}
	return texts
}

// every lists the same time on several consecutive days.
func every(t *testing.T, first string, days int, clock string) []string {
	t.Helper()
	day := at(t, first+"T00:00:00Z")
	slots := make([]string, days)
	for i := range slots {
		slots[i] = day.AddDate(0, 0, i).Format("2006-01-02 ") + clock
	}
	return slots
}

func TestMissed(t *testing.T) {
	const daily = "08:00 13:00 23:00"
	for name, test := range map[string]struct {
		region      Region
		times       string
		after, upTo string
		want        []string // UTC
	}{
		"a day in Europe": {
			Europe, daily, "2026-07-01T00:00:00Z", "2026-07-02T00:00:00Z",
			[]string{"2026-07-01 08:00", "2026-07-01 13:00", "2026-07-01 23:00"},
		},
		"a day in North America": {
			NorthAmerica, daily, "2026-07-01T00:00:00Z", "2026-07-02T00:00:00Z",
			[]string{"2026-07-01 04:00", "2026-07-01 13:00", "2026-07-01 18:00"},
		},
		"a day in South Africa": {
			SouthAfrica, daily, "2026-07-01T00:00:00Z", "2026-07-02T00:00:00Z",
			[]string{"2026-07-01 06:00", "2026-07-01 11:00", "2026-07-01 21:00"},
		},
		"a day in Australia": {
			Australia, daily, "2026-07-01T00:00:00Z", "2026-07-02T00:00:00Z",
			[]string{"2026-07-01 03:00", "2026-07-01 13:00", "2026-07-01 22:00"},
		},
		"named regions know no daylight saving": {
			Europe, "13:00", "2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z",
			[]string{"2026-03-28 13:00", "2026-03-29 13:00", "2026-03-30 13:00"},
		},
		"a zone knows it: summer begins": {
			"Europe/Berlin", "13:00", "2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z",
			[]string{"2026-03-28 12:00", "2026-03-29 11:00", "2026-03-30 11:00"},
		},
		"a zone knows it: summer ends": {
			"America/New_York", "13:00", "2026-10-31T00:00:00Z", "2026-11-02T23:00:00Z",
			[]string{"2026-10-31 17:00", "2026-11-01 18:00", "2026-11-02 18:00"},
		},
		"in the gap: at the first moment after it": {
			"Europe/Berlin", "02:30", "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z",
			[]string{"2026-03-29 01:00", "2026-03-30 00:30"},
		},
		"the end of the gap itself": {
			"Europe/Berlin", "03:00", "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z",
			[]string{"2026-03-29 01:00"},
		},
		"the beginning of the gap": {
			"Europe/Berlin", "02:00", "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z",
			[]string{"2026-03-29 01:00"},
		},
		"several in one gap are one slot": {
			"Europe/Berlin", "02:00 02:15 02:45 03:00 03:15", "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z",
			[]string{"2026-03-29 01:00", "2026-03-29 01:15"},
		},
		"doubled: once, the first time": {
			"Europe/Berlin", "02:30", "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z",
			[]string{"2026-10-25 00:30", "2026-10-26 01:30"},
		},
		"after the doubled hour": {
			"Europe/Berlin", "02:59 03:00", "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z",
			[]string{"2026-10-25 00:59", "2026-10-25 02:00"},
		},
		"half an hour of daylight saving": {
			"Australia/Lord_Howe", "02:15", "2026-10-03T00:00:00Z", "2026-10-05T00:00:00Z",
			[]string{"2026-10-03 15:30", "2026-10-04 15:15"},
		},
		"midnight in the gap": {
			"Africa/Cairo", "00:00", "2026-04-23T00:00:00Z", "2026-04-25T00:00:00Z",
			[]string{"2026-04-23 22:00", "2026-04-24 21:00"},
		},
		"midnight doubled": {
			"America/Havana", "00:30", "2025-11-01T12:00:00Z", "2025-11-03T12:00:00Z",
			[]string{"2025-11-02 04:30", "2025-11-03 05:30"},
		},
		// These rules changed in 2026. They apply even if the operating system is older (field
		// fault 31).
		"Vancouver keeps its summer time": {
			"America/Vancouver", "08:00", "2026-10-31T12:00:00Z", "2026-12-01T16:00:00Z",
			every(t, "2026-10-31", 32, "15:00"),
		},
		"Casablanca goes by GMT": {
			"Africa/Casablanca", "08:00", "2026-11-30T12:00:00Z", "2026-12-01T12:00:00Z", []string{"2026-12-01 08:00"},
		},
		"a day that never was": {
			"Pacific/Apia", daily, "2011-12-29T20:00:00Z", "2011-12-31T10:00:00Z",
			[]string{
				"2011-12-29 23:00", "2011-12-30 09:00", "2011-12-30 10:00", "2011-12-30 18:00", "2011-12-30 23:00",
				"2011-12-31 09:00",
			},
		},
		"midnight and the minute before": {
			SouthAfrica, "23:59 00:00", "2026-12-31T12:00:00Z", "2027-01-01T12:00:00Z",
			[]string{"2026-12-31 21:59", "2026-12-31 22:00"},
		},
		"leap day": {
			Europe, "12:00", "2028-02-28T00:00:00Z", "2028-03-02T00:00:00Z",
			[]string{"2028-02-28 12:00", "2028-02-29 12:00", "2028-03-01 12:00"},
		},
		"no leap day": {
			Europe, "12:00", "2026-02-28T00:00:00Z", "2026-03-02T00:00:00Z",
			[]string{"2026-02-28 12:00", "2026-03-01 12:00"},
		},
		"later than, up to and including": {
			Europe, daily, "2026-07-01T08:00:00Z", "2026-07-01T13:00:00Z",
			[]string{"2026-07-01 13:00"},
		},
		"a moment too early": {
			Europe, daily, "2026-07-01T08:00:00Z", "2026-07-01T12:59:59Z", nil,
		},
		"the clock went back": {
			Europe, daily, "2026-07-01T13:00:00Z", "2026-07-01T07:00:00Z", nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := plan(t, test.region, test.times).Missed(at(t, test.after), at(t, test.upTo))
			if diff := cmp.Diff(test.want, inUTC(got)); diff != "" {
				t.Errorf("slots (-want +got):\n%s", diff)
			}
		})
	}
}

func TestZeroPlanHasNoSlots(t *testing.T) {
	var none Plan
	now := at(t, "2026-07-01T00:00:00Z")
	if next := none.Next(now); !next.IsZero() {
		t.Errorf("next is %v", next)
	}
	if slots := none.Missed(time.Time{}, now); slots != nil {
		t.Errorf("missed %v", slots)
	}
}

func TestNewPlanSortsTimes(t *testing.T) {
	p := plan(t, Europe, "23:00 08:00 13:00 08:00")
	if diff := cmp.Diff(timesOf(t, "08:00 13:00 23:00"), p.Times()); diff != "" {
		t.Error(diff)
	}
	if p.Region() != Europe || !p.Equal(plan(t, Europe, "08:00 13:00 23:00")) {
		t.Errorf("plan is %v", p)
	}
	if p.Equal(plan(t, SouthAfrica, "08:00 13:00 23:00")) || p.Equal(plan(t, Europe, "08:00")) {
		t.Error("plans of other regions or times are equal")
	}
	p.Times()[0] = 0
	if got := p.Times(); got[0] != 8*60 {
		t.Errorf("a caller changed the plan: %v", got)
	}
}

func TestNewPlanRefuses(t *testing.T) {
	everyHour := make([]TimeOfDay, 25)
	for i := range everyHour {
		everyHour[i] = TimeOfDay(i * 50)
	}
	for name, test := range map[string]struct {
		region Region
		times  []TimeOfDay
		names  string // the value that the title contains
	}{
		"no region":        {"", DefaultTimes(), `""`},
		"the computer's":   {"Local", DefaultTimes(), `"Local"`},
		"unknown region":   {"Mars/Olympus", DefaultTimes(), `"Mars/Olympus"`},
		"a path":           {"../../etc/passwd", DefaultTimes(), `"../../etc/passwd"`},
		"no times":         {Europe, nil, "no times"},
		"too many times":   {Europe, everyHour, "25 times"},
		"before midnight":  {Europe, []TimeOfDay{-1, 60}, "is not a time of day"},
		"the day's end":    {Europe, []TimeOfDay{60, minutesADay}, "24:00"},
		"behind a day end": {Europe, []TimeOfDay{25 * 60}, "25:00"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := NewPlan(test.region, test.times)
			if p := problem.Of(err); p.Code != problem.CodeUsage || !strings.Contains(p.Title, test.names) ||
				p.Hint == "" {
				t.Errorf("problem is %+v, want usage, naming %s", p, test.names)
			}
		})
	}
}

func TestRegions(t *testing.T) {
	for _, region := range slices.Concat(Regions, []Region{"Europe/Berlin", "UTC", "Asia/Kathmandu"}) {
		if _, err := region.Zone(); err != nil || region.Title() == "" {
			t.Errorf("%s: title %q, %v", region, region.Title(), err)
		}
	}
	if got, want := NorthAmerica.Title(), "North America (EST, UTC−5)"; got != want {
		t.Errorf("title is %q, want %q", got, want)
	}
}

func TestTimeOfDay(t *testing.T) {
	for text, want := range map[string]string{"08:00": "08:00", "8:05": "08:05", "00:00": "00:00", "23:59": "23:59"} {
		var got TimeOfDay
		if err := got.UnmarshalText([]byte(text)); err != nil || got.String() != want {
			t.Errorf("%q: got %s, %v, want %s", text, got, err, want)
		}
		if out, err := got.MarshalText(); string(out) != want || err != nil {
			t.Errorf("%q: written as %q, %v", text, out, err)
		}
	}
	for _, text := range []string{"", "8", "24:00", "12:60", "-1:00", "08:00:00", "8 pm", " 08:00"} {
		_, err := ParseTimeOfDay(text)
		var parse *time.ParseError
		if p := problem.Of(err); p.Code != problem.CodeUsage || !strings.Contains(p.Title, text) ||
			!errors.As(err, &parse) {
			t.Errorf("%q: %+v, want a problem that names it", text, p)
		}
	}
}

func TestText(t *testing.T) {
	zone := func(name string) *time.Location {
		location, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		return location
	}
	slot := at(t, "2026-07-01T13:00:00Z") // a Wednesday
	for name, test := range map[string]struct {
		plan   Plan
		reader *time.Location
		want   string
	}{
		"same time":         {plan(t, Europe, "13:00"), time.UTC, "13:00 GMT"},
		"another time":      {plan(t, Europe, "13:00"), zone("Europe/Berlin"), "13:00 GMT (15:00 here)"},
		"another day":       {plan(t, Australia, "23:00"), zone("Pacific/Auckland"), "23:00 AEST (Thu 01:00 here)"},
		"zone with summer":  {plan(t, "Europe/Berlin", "15:00"), zone("Asia/Kathmandu"), "15:00 CEST (18:45 here)"},
		"the zero Plan":     {Plan{}, zone("Europe/Berlin"), "15:00"},
		"both zones summer": {plan(t, "Europe/Berlin", "15:00"), zone("Europe/Paris"), "15:00 CEST"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := test.plan.Text(slot, test.reader); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestQuietest(t *testing.T) {
	for times, want := range map[string]string{
		"08:00 13:00 23:00": "23:00", "06:30 22:00": "06:30", "02:00 12:00": "02:00", "12:00": "12:00",
		"03:00 04:00": "03:00",
	} {
		if got := plan(t, "Europe/Berlin", times).Quietest().String(); got != want {
			t.Errorf("of %s, %s is the quietest, want %s", times, got, want)
		}
	}
	p := plan(t, "Europe/Berlin", "08:00 23:00")
	for slot, want := range map[string]bool{
		"2026-11-23T22:00:00Z": true, "2026-11-23T07:00:00Z": false, "2026-07-23T21:00:00Z": true,
		"2026-07-23T22:00:00Z": false,
	} {
		if got := p.Quiet(at(t, slot)); got != want {
			t.Errorf("%s is quiet: %v", slot, got)
		}
	}
	if (Plan{}).Quiet(at(t, "2026-11-23T22:00:00Z")) {
		t.Error("a plan without slots has a quiet one")
	}
}
