package schedule

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// scan finds the slots of a plan in a simple, slow way. It watches the region's clocks minute by
// minute, and a time is due when the clocks first show it or a later one. It supports only offsets
// of whole minutes, which all zones have today.
func scan(p Plan, after, upTo time.Time) []time.Time {
	shown := func(at time.Time) int64 { // in minutes, on the clocks' own timeline
		_, offset := at.In(p.zone).Zone()
		return (at.Unix() + int64(offset)) / 60
	}
	var slots []time.Time
	from := after.Truncate(time.Minute).Add(-48 * time.Hour)
	seen := shown(from)
	for at := from; !at.After(upTo); at = at.Add(time.Minute) {
		now, due := shown(at), false
		for minute := seen + 1; minute <= now; minute++ {
			for _, t := range p.times {
				due = due || minute%minutesADay == int64(t)
			}
		}
		seen = max(seen, now)
		if due && at.After(after) {
			slots = append(slots, at)
		}
	}
	return slots
}

var scanZones = []Region{
	Europe, NorthAmerica, SouthAfrica, Australia, "UTC", "Europe/London", "Europe/Berlin", "America/New_York",
	"America/Havana", "America/St_Johns", "Australia/Lord_Howe", "Africa/Cairo", "Africa/Casablanca", "Asia/Kathmandu",
	"Pacific/Apia", "Pacific/Kiritimati", "America/Sao_Paulo", "Asia/Pyongyang", "Antarctica/Troll",
}

// compare compares Missed and Next with scan over three days.
func compare(t *testing.T, zone Region, start time.Time, times []TimeOfDay) {
	t.Helper()
	p, err := NewPlan(zone, times)
	if err != nil {
		t.Fatal(err)
	}
	end := start.Add(72 * time.Hour)
	want := scan(p, start, end)
	if diff := cmp.Diff(inUTC(want), inUTC(p.Missed(start, end))); diff != "" {
		t.Errorf("%s from %s, %v (-scan +Missed):\n%s", zone, start.UTC(), times, diff)
	}
}

// TestMissedAgainstScan tests every zone at each of its clock changes since 2005.
func TestMissedAgainstScan(t *testing.T) {
	times := timesOf(t, "00:00 00:15 00:59 01:30 02:00 02:15 02:30 03:00 08:00 13:00 23:00 23:45")
	for _, zone := range scanZones {
		location, err := zone.Zone()
		if err != nil {
			t.Fatal(err)
		}
		at := time.Date(2005, 1, 1, 0, 0, 0, 0, location)
		for at.Year() < 2030 {
			_, change := at.ZoneBounds()
			if change.IsZero() {
				break
			}
			compare(t, zone, change.Add(-36*time.Hour), times)
			at = change
		}
		compare(t, zone, time.Date(2028, 2, 28, 12, 0, 0, 0, location), times)
	}
}

// TestEndOfLeapYear covers zone data that has a rule but no list of changes, such as Go's own. With
// such data, the search for a slot on the last days of 2028 never ended.
func TestEndOfLeapYear(t *testing.T) {
	times := timesOf(t, "00:00 00:30 08:00 13:00 23:45")
	for _, rule := range []string{
		"CET-1CEST,M3.5.0,M10.5.0/3", "EST5EDT,M3.2.0,M11.1.0", "AEST-10AEDT,M10.1.0,M4.1.0/3", "<+1245>-12:45",
	} {
		zone, err := time.LoadLocationFromTZData("Test/Rule", ruled(rule))
		if err != nil {
			t.Fatal(err)
		}
		p := Plan{region: "Test/Rule", zone: zone, times: times}
		start := time.Date(2028, 12, 28, 12, 0, 0, 0, time.UTC)
		end := start.AddDate(0, 0, 6)
		if diff := cmp.Diff(inUTC(scan(p, start, end)), inUTC(p.Missed(start, end))); diff != "" {
			t.Errorf("%s (-scan +Missed):\n%s", rule, diff)
		}
	}
}

// ruled returns the data of a zone (RFC 9636) that has only a rule.
func ruled(rule string) []byte {
	head := func(version byte) []byte {
		h := append([]byte("TZif"), version)
		h = append(h, make([]byte, 15)...)
		for _, count := range []byte{0, 0, 0, 0, 1, 4} { // one local time, whose name has 4 bytes
			h = append(h, 0, 0, 0, count)
		}
		return append(h, 0, 0, 0, 0, 0, 0, 'U', 'T', 'C', 0)
	}
	return slices.Concat(head('2'), head('2'), []byte("\n"+rule+"\n"))
}

func FuzzMissed(f *testing.F) {
	f.Add(uint8(6), int64(1774656000), uint16(150), uint16(780)) // when clocks in Berlin go forward
	f.Add(uint8(6), int64(1792800000), uint16(150), uint16(1380))
	f.Add(uint8(14), int64(1325116800), uint16(480), uint16(0)) // Samoa skips a day
	f.Fuzz(func(t *testing.T, zone uint8, unix int64, first, second uint16) {
		const from, to = 1104537600, 4102444800 // from 2005 to 2100
		start := time.Unix(from+((unix%(to-from))+(to-from))%(to-from), 0)
		times := []TimeOfDay{TimeOfDay(first % minutesADay), TimeOfDay(second % minutesADay)}
		compare(t, scanZones[int(zone)%len(scanZones)], start, times)
	})
}

func TestParseTimes(t *testing.T) {
	for typed, want := range map[string]string{
		"08:00, 13:00": "08:00, 13:00", "23:00 6:30;6:30": "06:30, 23:00", "": "", " , ": "",
	} {
		got, err := ParseTimes(typed)
		if err != nil || TimesText(got) != want {
			t.Errorf("%q: %s, %v, want %s", typed, TimesText(got), err, want)
		}
	}
	if _, err := ParseTimes("08:00, noon"); err == nil {
		t.Error("noon was understood")
	}
}
