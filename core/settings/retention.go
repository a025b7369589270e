package settings

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/problem"
)

// Unit is the unit of a retention.
type Unit string

// The units.
const (
	Days   Unit = "days"
	Months Unit = "months"
	Years  Unit = "years"
)

// Units lists the units. most is the number of each that makes a hundred years.
var Units = []Unit{Days, Months, Years}

var most = map[Unit]int{Days: 36500, Months: 1200, Years: 100}

// ForEver is the text for a history that is never dropped.
const ForEver = "for ever"

// Retention says how long history is kept. Count 0 means for ever.
type Retention struct {
	Count int  `json:"count"`
	Unit  Unit `json:"unit"`
}

// ForEver reports whether nothing is dropped.
func (r Retention) ForEver() bool { return r.Count == 0 }

// Before returns the moment before which history is dropped, or the zero time if nothing is
// dropped.
func (r Retention) Before(now time.Time) time.Time {
	switch {
	case r.ForEver():
		return time.Time{}
	case r.Unit == Years:
		return now.AddDate(-r.Count, 0, 0)
	case r.Unit == Months:
		return now.AddDate(0, -r.Count, 0)
	}
	return now.AddDate(0, 0, -r.Count)
}

// String writes a retention, such as "for ever", "1 year" or "90 days".
func (r Retention) String() string {
	switch r.Count {
	case 0:
		return ForEver
	case 1:
		return "1 " + strings.TrimSuffix(string(r.Unit), "s")
	}
	return fmt.Sprintf("%d %s", r.Count, r.Unit)
}

// ParseRetention reads the output of String and short forms such as "90d", "18 m" and "2y".
func ParseRetention(typed string) (Retention, error) {
	text := strings.ToLower(strings.Join(strings.Fields(typed), " "))
	if text == ForEver || text == "forever" || text == "0" {
		return Retention{Unit: Days}, nil
	}
	digits := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	if digits > 0 {
		count, err := strconv.Atoi(text[:digits])
		if unit := strings.TrimSpace(text[digits:]); err == nil && count > 0 {
			for _, u := range Units {
				if unit == string(u) || unit == string(u[:1]) || unit == string(u[:len(u)-1]) {
					r := Retention{Count: count, Unit: u}
					return r, r.validate()
				}
			}
		}
	}
	return Retention{}, problem.Usage(fmt.Sprintf("%q does not say how long to keep history", typed),
		`Enter it like "90 days", "18 months", "2 years" or "for ever".`)
}

func (r Retention) validate() error {
	limit, known := most[r.Unit]
	switch {
	case r.Count == 0:
		return nil
	case !known:
		return problem.Usage(fmt.Sprintf("History cannot be kept for %d %q", r.Count, string(r.Unit)),
			"Choose days, months or years.")
	case r.Count < 0 || r.Count > limit:
		return problem.Usage(fmt.Sprintf("History cannot be kept for %d %s", r.Count, r.Unit),
			fmt.Sprintf("Choose 1 to %d %s, or keep it for ever.", limit, r.Unit))
	}
	return nil
}
