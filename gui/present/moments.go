package present

import (
	"slices"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/dates"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/domain"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// The texts of pickers while nothing is selected.
const (
	Now        lang.Key = "Now"
	AllDomains lang.Key = "All domains"
)

// Moments parses and lists the moments at which a directory can be shown.
type Moments struct {
	Dates      DateForm
	Clock      Clock
	Runs       []directory.Run // newest first
	Connectors []directory.Connector
}

// Read parses a typed moment, and says in one line what it means. A moment that is not valid is a
// problem.
func (m Moments) Read(typed string) (at directory.Moment, meaning string, err error) {
	at, err = m.Dates.Moment(typed, dates.Clock(m.Clock))
	if err == nil && at.Run != 0 {
		err = m.refuse(at.Run)
	}
	if err != nil {
		return directory.Moment{}, "", err
	}
	return at, lang.T("As of %s", m.Label(at)), nil
}

// refuse returns why the directory cannot be shown as of a run, or nil.
func (m Moments) refuse(id int64) error {
	listed := slices.ContainsFunc(m.Runs, func(r directory.Run) bool { return r.ID == id })
	older := len(m.Runs) > 0 && id < m.Runs[len(m.Runs)-1].ID // the run is older than those that were read
	if listed || older {
		return nil
	}
	return problem.Usage(lang.T("There is no run %s", lang.Number(id)), lang.T("Dots mark days with runs."))
}

// Label describes the chosen moment.
func (m Moments) Label(at directory.Moment) string {
	if at.IsNow() {
		return Now.String()
	}
	if at.Run == 0 {
		t := at.Time.In(m.Clock.Zone)
		if t.Equal(endOfDay(t)) {
			return lang.T("End of %s", lang.Date(t, "2 Jan 2006"))
		}
		return lang.Date(t, "2 Jan 2006 15:04")
	}
	for _, r := range m.Runs {
		if r.ID == at.Run {
			return lang.T("%s, %s, run %s", m.Clock.When(r.StartedAt), m.owner(r), lang.Number(r.ID))
		}
	}
	return lang.T("Run %s", lang.Number(at.Run))
}

func (m Moments) owner(r directory.Run) string {
	for _, c := range m.Connectors {
		if c.ID == r.Connector {
			return Line(c.Description)
		}
	}
	return r.Connector
}

// Days returns the days with runs, each as its start in UTC.
func (m Moments) Days() map[time.Time]bool {
	days := map[time.Time]bool{}
	for _, r := range m.Runs {
		if r.State.Applied() {
			days[dayInUTC(r.StartedAt.In(m.Clock.Zone))] = true
		}
	}
	return days
}

// Begin returns the day on which the calendar opens: the day of the moment or, by default, of the
// latest run.
func (m Moments) Begin(at directory.Moment) time.Time {
	if !at.Time.IsZero() {
		return dayInUTC(at.Time.In(m.Clock.Zone))
	}
	for _, r := range m.Runs {
		if r.State.Applied() && (at.Run == 0 || r.ID == at.Run) {
			return dayInUTC(r.StartedAt.In(m.Clock.Zone))
		}
	}
	return m.Today()
}

// Today returns the current day, as its start in UTC.
func (m Moments) Today() time.Time { return dayInUTC(m.Clock.Now.In(m.Clock.Zone)) }

// Of returns the moments of a day: its end and the time after each of its runs, newest first.
func (m Moments) Of(day time.Time) []Choice[directory.Moment] {
	year, month, date := day.Date()
	local := time.Date(year, month, date, 0, 0, 0, 0, m.Clock.Zone)
	list := []Choice[directory.Moment]{
		{Label: lang.T("End of the day"), Value: directory.Moment{Time: endOfDay(local)}},
	}
	for _, r := range m.Runs {
		at := r.StartedAt.In(m.Clock.Zone)
		if r.State.Applied() && dayInUTC(at).Equal(dayInUTC(day)) {
			list = append(list, Choice[directory.Moment]{
				Label: lang.T("%s, %s, run %s", lang.Date(at, "15:04"), m.owner(r), lang.Number(r.ID)),
				Value: directory.Moment{Run: r.ID},
			})
		}
	}
	return list
}

// Hint is the placeholder of the input for a moment.
func (m Moments) Hint() string {
	example := DateExample(m.Dates, m.Clock.Now.In(m.Clock.Zone).AddDate(0, 0, -1))
	return lang.T("Run number or date, such as %s, optionally with a time", example)
}

func dayInUTC(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func endOfDay(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day+1, 0, 0, 0, 0, t.Location()).Add(-time.Millisecond)
}

// DomainChoices returns the domains that match what was typed: all, and each one that contains it.
func DomainChoices(domains []string, typed string) []Choice[string] {
	typed = domain.ASCII(strings.ToLower(strings.TrimSpace(typed)))
	var list []Choice[string]
	if typed == "" {
		list = append(list, Choice[string]{Label: AllDomains.String()})
	}
	for _, d := range domains {
		if strings.Contains(d, typed) {
			list = append(list, Choice[string]{Label: DomainText(d), Value: d})
		}
	}
	return list
}

// DomainText returns the chosen domain as text. None means all.
func DomainText(domain string) string {
	if domain == "" {
		return AllDomains.String()
	}
	return Line(domain)
}
