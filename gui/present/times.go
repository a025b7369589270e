package present

import (
	"time"

	"github.com/rollcallsync/rollcall/gui/lang"
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
	return lang.In("date and time", "%s %s", c.date(t), lang.Date(t, "15:04"))
}

func (c Clock) date(t time.Time) string {
	switch days := c.days(t); {
	case days == 0:
		return lang.T("today")
	case days == -1:
		return lang.T("yesterday")
	case days == 1:
		return lang.T("tomorrow")
	case t.Year() == c.Now.In(c.Zone).Year():
		return lang.Date(t, "Mon 2 Jan")
	}
	return lang.Date(t, "2 Jan 2006")
}

// since writes a time shortly before another one: only the time of day if less than a day lies
// between them, and otherwise as When does.
func (c Clock) since(t, then time.Time) string {
	if passed := then.Sub(t); passed >= 0 && passed < 24*time.Hour {
		return lang.Date(t.In(c.Zone), "15:04")
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

// Ago says how long ago a time was, for up to a day. It writes older times as When does.
func (c Clock) Ago(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	switch passed := c.Now.Sub(t); {
	case passed < 0 || passed >= 24*time.Hour:
		return c.When(t)
	case passed < time.Minute:
		return lang.T("just now")
	case passed < time.Hour:
		return lang.N(int(passed/time.Minute), "%s minute ago", "%s minutes ago")
	default:
		return lang.N(int(passed/time.Hour), "%s hour ago", "%s hours ago")
	}
}

// Exact writes a time to the second, with its time zone. It is empty for the zero time.
func (c Clock) Exact(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return lang.Date(t.In(c.Zone), "2 Jan 2006 15:04:05 MST")
}

// Day writes a date: "2 Dec 2026". It is empty for the zero time.
func Day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return lang.Date(t.UTC(), "2 Jan 2006")
}

// Took writes a duration: "0.4 s", "14 s", "2 min 5 s", "1 h 4 min".
func Took(d time.Duration) string {
	switch {
	case d < 0:
		return ""
	case d < 10*time.Second:
		return lang.T("%s s", lang.Decimal(d.Seconds(), 1))
	case d < time.Minute:
		return lang.T("%s s", lang.Number(int(d.Seconds())))
	case d < time.Hour:
		return lang.T("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return lang.T("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}
