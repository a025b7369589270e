package present

import (
	"fmt"
	"time"

	"github.com/rollcallsync/rollcall/core/quantity"
)

// Clock is the current time, and the time zone in which times are shown.
type Clock struct {
	Now  time.Time
	Zone *time.Location
}

// NewClock returns a clock for the reader's time zone.
func NewClock(now time.Time) Clock { return Clock{Now: now, Zone: time.Local} }

// When writes a time with more detail if it is recent: "today 08:00", "yesterday 23:04", "Mon 23
// Nov 08:00", or with the year if it is another one. It is empty for the zero time.
func (c Clock) When(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(c.Zone)
	return c.date(t) + " " + t.Format("15:04")
}

func (c Clock) date(t time.Time) string {
	switch days := c.days(t); {
	case days == 0:
		return "today"
	case days == -1:
		return "yesterday"
	case days == 1:
		return "tomorrow"
	case t.Year() == c.Now.In(c.Zone).Year():
		return t.Format("Mon 2 Jan")
	}
	return t.Format("2 Jan 2006")
}

// since writes a time shortly before another one: only the time of day if that is clear, or else
// more.
func (c Clock) since(t, then time.Time) string {
	if passed := then.Sub(t); passed >= 0 && passed < 24*time.Hour {
		return t.In(c.Zone).Format("15:04")
	}
	return c.When(t)
}

// days returns how many days t is after now.
func (c Clock) days(t time.Time) int {
	midnight := func(t time.Time) time.Time {
		year, month, day := t.In(c.Zone).Date()
		return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	}
	return int(midnight(t).Sub(midnight(c.Now)) / (24 * time.Hour))
}

// Ago says how long ago a time was, for up to a day. Before that, it is like When.
func (c Clock) Ago(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	switch passed := c.Now.Sub(t); {
	case passed < 0 || passed >= 24*time.Hour:
		return c.When(t)
	case passed < time.Minute:
		return "just now"
	case passed < time.Hour:
		return quantity.Counted(int(passed/time.Minute), "minute") + " ago"
	default:
		return quantity.Counted(int(passed/time.Hour), "hour") + " ago"
	}
}

// Exact writes a time to the second, with its time zone. It is empty for the zero time.
func (c Clock) Exact(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(c.Zone).Format("2 Jan 2006 15:04:05 MST")
}

// Day writes a date: "2 Dec 2026". It is empty for the zero time.
func Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2 Jan 2006")
}

// Took writes a duration: "0.4 s", "14 s", "2 min 5 s", "1 h 4 min".
func Took(d time.Duration) string {
	switch {
	case d < 0:
		return ""
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}
