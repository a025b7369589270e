package present

import (
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// Period is the time between two moments. A zero moment means no limit. Until is excluded.
type Period struct{ Since, Until time.Time }

// The periods to choose from. The days of PeriodBetween are typed.
const (
	AnyTime    lang.Key = "Any time"
	Today      lang.Key = "Today"
	SevenDays  lang.Key = "Last 7 days"
	ThirtyDays lang.Key = "Last 30 days"
	ThisYear   lang.Key = "This year"
	Between    lang.Key = "From … to …"
)

// PeriodChoices returns the labels of the filter by period.
func PeriodChoices() []string {
	var labels []string
	for _, period := range []lang.Key{AnyTime, Today, SevenDays, ThirtyDays, ThisYear, Between} {
		labels = append(labels, period.String())
	}
	return labels
}

// PeriodOf returns the period that a label stands for at the current time. PeriodBetween means no
// limit.
func PeriodOf(choice string, c Clock) Period {
	year, month, day := c.Now.In(c.Zone).Date()
	today := time.Date(year, month, day, 0, 0, 0, 0, c.Zone)
	switch choice {
	case Today.String():
		return Period{Since: today}
	case SevenDays.String():
		return Period{Since: today.AddDate(0, 0, -6)}
	case ThirtyDays.String():
		return Period{Since: today.AddDate(0, 0, -29)}
	case ThisYear.String():
		return Period{Since: time.Date(year, 1, 1, 0, 0, 0, 0, c.Zone)}
	}
	return Period{}
}

// PeriodBetween parses the first and the last day of a period in the reader's date format. An empty
// day means no limit. An unreadable day, or a last day before the first, is a problem.
func PeriodBetween(from, to string, form DateForm, c Clock) (p Period, err error) {
	first, err := form.Parse(from)
	if err != nil {
		return p, err
	}
	last, err := form.Parse(to)
	if err != nil {
		return p, err
	}
	if strings.TrimSpace(from) != "" {
		p.Since = dayIn(first, c.Zone)
	}
	if strings.TrimSpace(to) != "" {
		p.Until = dayIn(last, c.Zone).AddDate(0, 0, 1)
	}
	if !p.Since.IsZero() && !p.Until.IsZero() && !p.Since.Before(p.Until) {
		return Period{}, problem.Usage(lang.T("%s is after %s", Day(first), Day(last)),
			lang.T("Enter the earlier day first."))
	}
	return p, nil
}

// dayIn converts the start of a day in UTC to its start in another time zone.
func dayIn(day time.Time, zone *time.Location) time.Time {
	year, month, date := day.Date()
	return time.Date(year, month, date, 0, 0, 0, 0, zone)
}
