package present

import (
	"slices"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/schedule"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// Dashboard is the dashboard without its charts.
type Dashboard struct {
	Next       string // when the next run is due
	Cards      []Card
	CanSyncAll bool
}

// DashboardOf presents the state of all connectors.
func DashboardOf(o events.Overview, c Clock) Dashboard {
	due := Schedule{Next: o.Next, Region: o.Region, Paused: o.Paused, ByOther: o.OtherOwnsSchedule}
	d := Dashboard{Next: due.Text(c)}
	for _, connector := range o.Connectors {
		card := CardOf(connector, due, c)
		d.Cards, d.CanSyncAll = append(d.Cards, card), d.CanSyncAll || card.CanSync
	}
	return d
}

// Card is one connector on the dashboard.
type Card struct {
	ID        string
	Title     string
	Tenant    string
	State     State
	Counts    []Amount // users, groups and memberships; empty before the first success
	Last      string   // describes the latest run
	LastAt    string   // when that run started, to the second
	Success   string   // the newest success, if that is another run; may be empty
	Succeeded string   // when that success ended, to the second
	Verified  string   // when everything was last read and compared; empty if unknown
	VerifyAt  string   // that time, to the second
	Next      string   // the next scheduled run; may be empty
	Key       string   // when the key expires; empty if unknown
	KeyTone   Tone     // ToneOff, or how urgent a new key is
	Progress  *Progress
	Problem   *Problem // why the latest run failed or was held
	Review    int64    // the held run; 0 if none
	CanSync   bool
}

// Amount is a number with its unit: "12,481", "users".
type Amount struct{ Number, Noun string }

// amountOf splits a number from its noun.
func amountOf(counted string) Amount {
	number, noun, _ := strings.Cut(counted, " ")
	return Amount{number, noun}
}

// agents counts the agents. They are included in the users, and the text says so.
func agents(n int) Amount {
	return Amount{lang.Number(n), lang.N(n, "of them an agent", "of them agents")}
}

// Schedule is when the next runs are due.
type Schedule struct {
	Next    time.Time // zero if unknown
	Region  schedule.Region
	Paused  bool
	ByOther bool // another process with the same data folder runs the schedule
}

// Text says when the next run is due, in the schedule's time zone and the reader's: "next run 13:00
// GMT (14:00 here)".
func (s Schedule) Text(c Clock) string {
	switch {
	case s.Paused:
		return lang.T("The schedule is paused")
	case s.Next.IsZero():
		return ""
	}
	if s.ByOther {
		return lang.T("Next run %s, by another instance of Rollcall", s.due(c))
	}
	return lang.T("Next run %s", s.due(c))
}

func (s Schedule) due(c Clock) string {
	text := s.time(c)
	if c.days(s.Next) != 0 {
		return lang.In("date and time", "%s %s", c.date(s.Next), text)
	}
	return text
}

// time writes the next run's time of day in the schedule's region. If the reader's clocks show a
// different time, it adds that, and the day of the week if that is different too.
func (s Schedule) time(c Clock) string {
	here := s.Next.In(c.Zone)
	zone, err := s.Region.Zone()
	if err != nil {
		return lang.Date(here, "15:04")
	}
	there := s.Next.In(zone)
	text := lang.Date(there, "15:04 MST")
	switch {
	case here.Format(time.DateTime) == there.Format(time.DateTime):
		return text
	case here.Weekday() != there.Weekday():
		return lang.T("%s (%s here)", text, lang.Date(here, "Mon 15:04"))
	}
	return lang.T("%s (%s here)", text, lang.Date(here, "15:04"))
}

// CardOf presents a connector.
func CardOf(o events.ConnectorOverview, due Schedule, c Clock) Card {
	s, live := o.ConnectorState, o.Running
	card := Card{
		ID: s.Connector.ID, Title: Line(s.Connector.Description), Tenant: tenant(s.Connector),
		State: connectorState(s, live != nil), CanSync: s.Connector.Enabled && live == nil,
		Last: lastRun(s.LastAttempt, c), Success: lastSuccess(s, c),
	}
	if s.LastSuccess != nil {
		card.Succeeded = c.Exact(s.LastSuccess.EndedAt)
		if s.LastSuccess.Listing {
			card.Tenant += " · " + lang.T("listing mode")
		}
		card.Counts = []Amount{
			amountOf(lang.N(s.Users, "%s user", "%s users")), amountOf(lang.N(s.Groups, "%s group", "%s groups")),
			amountOf(lang.N(s.Memberships, "%s membership", "%s memberships")),
		}
		if s.Agents > 0 {
			card.Counts = slices.Insert(card.Counts, 1, agents(s.Agents))
		}
	}
	if !s.VerifiedAt.IsZero() {
		card.Verified = lang.T("Fully verified on %s", Day(s.VerifiedAt.In(c.Zone)))
		card.VerifyAt = c.Exact(s.VerifiedAt)
	}
	if s.LastAttempt != nil {
		card.LastAt = c.Exact(s.LastAttempt.StartedAt)
	}
	if s.Connector.Enabled {
		card.Next = due.Text(c)
	}
	card.Key, card.KeyTone = key(s.Connector, c)
	if live != nil {
		p := ProgressOf(live.Progress, c.Now.Sub(live.StartedAt))
		card.Progress = &p
		return card
	}
	card.Problem = whyNot(s)
	if s.Held != nil {
		card.Review = s.Held.ID
	}
	return card
}

func tenant(c directory.Connector) string {
	if c.TenantName != "" && !strings.EqualFold(c.TenantName, c.Description) {
		return Line(c.TenantDomain + ", " + c.TenantName)
	}
	return Line(c.TenantDomain)
}

// lastRun describes the latest run: "Last run today 08:00, 14 s, 9 changes".
func lastRun(r *directory.Run, c Clock) string {
	switch {
	case r == nil:
		return lang.T("Never synchronized")
	case r.State == directory.StateRunning:
		return lang.T("Running since %s", c.When(r.StartedAt))
	}
	text := lang.T("Last run %s", c.When(r.StartedAt))
	if !r.EndedAt.IsZero() {
		text += ", " + Took(r.EndedAt.Sub(r.StartedAt))
	}
	if r.State.Applied() {
		text += ", " + changeCount(*r)
	}
	return text
}

// changeCount says how much an applied run changed.
func changeCount(r directory.Run) string {
	switch t := r.Tally(); {
	case !r.Changed():
		return lang.T("no changes")
	case r.First():
		return lang.T("everything is new")
	default:
		return lang.N(t.Listed(), "%s change", "%s changes")
	}
}

// whatCounts says what the number of changes includes and what it leaves out. It is empty if there
// are none.
func whatCounts(r directory.Run) string {
	t := r.Tally()
	text := ofWhat(t)
	if companions := companions(t); companions != "" {
		if text != "" {
			text += "; "
		}
		text += companions
	}
	return text
}

// ofWhat lists the changes that count: "3 accounts, 1 group and 5 memberships". It is empty if there
// are none.
func ofWhat(t directory.Tally) string {
	var parts []string
	if t.Accounts > 0 {
		parts = append(parts, lang.N(t.Accounts, "%s account", "%s accounts"))
	}
	if t.Groups > 0 {
		parts = append(parts, lang.N(t.Groups, "%s group", "%s groups"))
	}
	if t.Memberships > 0 {
		parts = append(parts, lang.N(t.Memberships, "%s membership", "%s memberships"))
	}
	return inSentence(parts)
}

// inSentence joins parts as in a sentence: "a, b and c".
func inSentence(parts []string) string {
	last := len(parts) - 1
	if last < 1 {
		return strings.Join(parts, "")
	}
	return lang.T("%s and %s", strings.Join(parts[:last], ", "), parts[last])
}

// companions describes the memberships that do not count. It is empty if there are none.
func companions(t directory.Tally) string {
	if t.Companions == 0 {
		return ""
	}
	return lang.N(t.Companions, "%s membership is added or removed along with its account or group",
		"%s memberships are added or removed along with their accounts and groups")
}

func lastSuccess(s directory.ConnectorState, c Clock) string {
	switch {
	case s.LastAttempt == nil || s.LastSuccess != nil && s.LastSuccess.ID == s.LastAttempt.ID:
		return ""
	case s.LastSuccess == nil:
		return lang.T("No successful run yet")
	}
	return lang.T("Last success %s", c.When(s.LastSuccess.EndedAt))
}

const day = 24 * time.Hour

// key describes when a connector's key expires, and how urgent that is.
func key(c directory.Connector, clock Clock) (text string, tone Tone) {
	left := c.KeyExpires.Sub(clock.Now)
	switch {
	case c.KeyExpires.IsZero():
		return "", ToneOff
	case left <= 0:
		return lang.T("Key expired on %s", Day(c.KeyExpires)), ToneBad
	case left < 30*day:
		return lang.T("Key until %s, %s left", Day(c.KeyExpires), wholeDays(left)), ToneWarn
	}
	return lang.T("Key until %s", Day(c.KeyExpires)), ToneOff
}

func wholeDays(left time.Duration) string {
	if left < day {
		return lang.T("less than a day")
	}
	return lang.N(int(left/day), "%s day", "%s days")
}

// whyNot explains why the latest run did not change the directory.
func whyNot(s directory.ConnectorState) *Problem {
	if s.Held != nil {
		return &Problem{
			Title: lang.T("A run is held."), Detail: Line(breachesInWords(s.Held.Breaches)),
			Hint: lang.T("Review what it would do, then approve or discard it."), Tone: ToneWarn,
		}
	}
	run := s.LastAttempt
	if run == nil || run.Error == nil || !s.Connector.Enabled {
		return nil
	}
	p := problemOf(*run.Error, RunState(run.State).Tone)
	return &p
}
