package present

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/changes"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/quantity"
	"github.com/rollcallsync/rollcall/core/schedule"
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

func amount(n int, noun string) Amount {
	number, noun, _ := strings.Cut(quantity.Counted(n, noun), " ")
	return Amount{number, noun}
}

// agents counts the agents. They are included in the users, and the text says so.
func agents(n int) Amount {
	if n == 1 {
		return Amount{"1", "of them an agent"}
	}
	return Amount{quantity.Number(n), "of them agents"}
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
		return "The schedule is paused"
	case s.Next.IsZero():
		return ""
	}
	text := "Next run " + s.due(c)
	if s.ByOther {
		text += ", by another instance of Rollcall"
	}
	return text
}

func (s Schedule) due(c Clock) string {
	// The times do not matter here, only the time zone of the region.
	plan, err := schedule.NewPlan(s.Region, schedule.DefaultTimes())
	if err != nil {
		plan = schedule.Plan{}
	}
	text := plan.Text(s.Next, c.Zone)
	if day := c.date(s.Next); day != "today" {
		return day + " " + text
	}
	return text
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
			card.Tenant += " · listing mode"
		}
		card.Counts = []Amount{amount(s.Users, "user"), amount(s.Groups, "group"), amount(s.Memberships, "membership")}
		if s.Agents > 0 {
			card.Counts = slices.Insert(card.Counts, 1, agents(s.Agents))
		}
	}
	if !s.VerifiedAt.IsZero() {
		card.Verified, card.VerifyAt = "Fully verified on "+Day(s.VerifiedAt.In(c.Zone)), c.Exact(s.VerifiedAt)
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
		return "Never synchronized"
	case r.State == directory.StateRunning:
		return "Running since " + c.When(r.StartedAt)
	}
	text := "Last run " + c.When(r.StartedAt)
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
		return "no changes"
	case r.First():
		return "everything is new"
	default:
		return changes.Counted(t)
	}
}

// whatCounts says what the number of changes includes and what it leaves out. It is empty if there
// are none.
func whatCounts(r directory.Run) string {
	t := r.Tally()
	text := changes.OfWhat(t)
	if companions := changes.Companions(t); companions != "" {
		if text != "" {
			text += "; "
		}
		text += companions
	}
	return text
}

func lastSuccess(s directory.ConnectorState, c Clock) string {
	switch {
	case s.LastAttempt == nil || s.LastSuccess != nil && s.LastSuccess.ID == s.LastAttempt.ID:
		return ""
	case s.LastSuccess == nil:
		return "No successful run yet"
	}
	return "Last success " + c.When(s.LastSuccess.EndedAt)
}

const day = 24 * time.Hour

// key describes when a connector's key expires, and how urgent that is.
func key(c directory.Connector, clock Clock) (text string, tone Tone) {
	left := c.KeyExpires.Sub(clock.Now)
	switch {
	case c.KeyExpires.IsZero():
		return "", ToneOff
	case left <= 0:
		return "Key expired on " + Day(c.KeyExpires), ToneBad
	case left < 30*day:
		return fmt.Sprintf("Key until %s, %s left", Day(c.KeyExpires), wholeDays(left)), ToneWarn
	}
	return "Key until " + Day(c.KeyExpires), ToneOff
}

func wholeDays(left time.Duration) string {
	if left < day {
		return "less than a day"
	}
	return quantity.Counted(int(left/day), "day")
}

// whyNot explains why the latest run did not change the directory.
func whyNot(s directory.ConnectorState) *Problem {
	if s.Held != nil {
		return &Problem{
			Title: "A run is held.", Detail: Line(health.BreachesInWords(s.Held.Breaches)),
			Hint: "Review what it would do, then approve or discard it.", Tone: ToneWarn,
		}
	}
	run := s.LastAttempt
	if run == nil || run.Error == nil || !s.Connector.Enabled {
		return nil
	}
	p := problemOf(*run.Error, RunState(run.State).Tone)
	return &p
}
