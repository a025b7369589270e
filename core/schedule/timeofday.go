package schedule

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/problem"
)

// TimeOfDay is a time on the clocks of a region, in minutes since midnight, from 0 to 1439.
type TimeOfDay int

const minutesADay = 24 * 60

// ParseTimeOfDay reads a time such as "08:00" or "8:00", in 24-hour form.
func ParseTimeOfDay(s string) (TimeOfDay, error) {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, problem.Usage(fmt.Sprintf("%q is not a time of day", s),
			"Write hours and minutes in 24-hour form, such as 08:00.").Wrap(err)
	}
	return TimeOfDay(t.Hour()*60 + t.Minute()), nil
}

// String returns the time in the form "08:00".
func (t TimeOfDay) String() string { return fmt.Sprintf("%02d:%02d", int(t)/60, int(t)%60) }

// MarshalText returns the time in the form of String.
func (t TimeOfDay) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads a time as ParseTimeOfDay does.
func (t *TimeOfDay) UnmarshalText(text []byte) (err error) {
	*t, err = ParseTimeOfDay(string(text))
	return err
}

// ParseTimes reads times of day in any order, separated by commas, semicolons or spaces. It returns
// them sorted, each once.
func ParseTimes(text string) ([]TimeOfDay, error) {
	var times []TimeOfDay
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(",; \t", r) }) {
		t, err := ParseTimeOfDay(word)
		if err != nil {
			return nil, err
		}
		times = append(times, t)
	}
	slices.Sort(times)
	return slices.Compact(times), nil
}

// TimesText writes times of day in the form that ParseTimes reads, such as "08:00, 13:00".
func TimesText(times []TimeOfDay) string {
	texts := make([]string, len(times))
	for i, t := range times {
		texts[i] = t.String()
	}
	return strings.Join(texts, ", ")
}
