package main

import (
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/quantity"
	"github.com/rollcallsync/rollcall/core/schedule"
)

func statusCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "Show the state and next run of every connector, and what needs attention", Args: takes(),
		Long: `Show the state of every connector, when the schedule runs next, and open problems,
most serious first.

With --json, there is one object for each connector, with its conditions in
"conditions" and its next run in "nextRun" (null if the connector is disabled or the
schedule is paused). Each condition of the whole computer, such as a full disk,
follows as a separate object {"condition":{…}}.

Exit codes, for monitors: 0 nothing needs attention, 4 a warning, 3 a run is held for
review, 1 a problem is serious, so the directory is out of date or will be within a
day. If the state cannot be read, the exit code is also 1, and the error goes to
standard error. The worst problem decides. To watch the daemon in other ways, see
rollcallctl daemon --listen and rollcallctl metrics.`,
		RunE: p.opens(func(cmd *cobra.Command, _ []string, s *session) error {
			overview, err := s.Overview(cmd.Context())
			if err != nil {
				return err
			}
			verdict := asStatus(verdictCode(health.VerdictOf(overview.Conditions)))
			if err := p.showOverview(overview); err != nil {
				return err
			}
			if p.json || len(overview.Connectors) == 0 {
				return verdict
			}
			kept, err := s.ScheduleKept(cmd.Context())
			if err != nil {
				return err
			}
			p.showSchedule(overview, planOf(s.App.App), kept)
			return verdict
		}),
	}
}

type statusJSON struct {
	Connector   string             `json:"connector"`
	Description string             `json:"description"`
	State       string             `json:"state"`
	LastAttempt *runJSON           `json:"lastAttempt"`
	LastSuccess *runJSON           `json:"lastSuccess"`
	NextRun     *time.Time         `json:"nextRun"`
	Users       int                `json:"users"`
	Agents      int                `json:"agents"`
	Groups      int                `json:"groups"`
	Memberships int                `json:"memberships"`
	VerifiedAt  *time.Time         `json:"verifiedAt"` // when everything was last read and compared; null if not known
	KeyExpires  *time.Time         `json:"keyExpires"`
	Conditions  []health.Condition `json:"conditions"`
}

type conditionJSON struct {
	Condition health.Condition `json:"condition"`
}

func statusToJSON(o events.Overview, c events.ConnectorOverview) statusJSON {
	optionalRun := func(r *directory.Run) *runJSON {
		if r == nil {
			return nil
		}
		out := runToJSON(*r)
		return &out
	}
	out := statusJSON{
		Connector: c.Connector.ID, Description: c.Connector.Description, State: c.Word(),
		LastAttempt: optionalRun(c.LastAttempt), LastSuccess: optionalRun(c.LastSuccess),
		Users: c.Users, Agents: c.Agents, Groups: c.Groups, Memberships: c.Memberships,
		KeyExpires: optionalTime(c.Connector.KeyExpires),
		VerifiedAt: optionalTime(c.VerifiedAt),
		Conditions: append([]health.Condition{}, o.ConditionsOf(c.Connector.ID)...),
	}
	if c.Connector.Enabled {
		out.NextRun = optionalTime(o.Next)
	}
	return out
}

func (p *program) showOverview(o events.Overview) error {
	o.Conditions = slices.Clone(o.Conditions)
	for i, c := range o.Conditions {
		o.Conditions[i] = conditionWithRemedy(c)
	}
	if p.json {
		return p.printOverview(o)
	}
	if err := p.showStates(o.Connectors); err != nil {
		return err
	}
	for _, c := range o.Conditions {
		p.showCondition(c)
	}
	return nil
}

// showStates prints a line for each connector.
func (p *program) showStates(connectors []events.ConnectorOverview) error {
	if len(connectors) == 0 {
		return p.showConnectors(nil)
	}
	t := newTable(p.stdout, "CONNECTOR", "STATE", "LAST ATTEMPT", "LAST SUCCESS", "ACCOUNTS", "GROUPS", "MEMBERSHIPS",
		"VERIFIED", "KEY EXPIRES")
	for _, c := range connectors {
		t.row(c.Connector.Description, c.Word(), startOf(c.LastAttempt), startOf(c.LastSuccess),
			accountsOf(c), quantity.Number(c.Groups), quantity.Number(c.Memberships), day(c.VerifiedAt),
			day(c.Connector.KeyExpires))
	}
	return t.flush()
}

// accountsOf returns the number of accounts and, if there are any, of agents.
func accountsOf(c events.ConnectorOverview) string {
	if c.Agents == 0 {
		return quantity.Number(c.Users)
	}
	return quantity.Number(c.Users) + " (" + quantity.Counted(c.Agents, "agent") + ")"
}

func (p *program) printOverview(o events.Overview) error {
	err := printEach(p, o.Connectors, func(c events.ConnectorOverview) statusJSON { return statusToJSON(o, c) })
	if err != nil {
		return err
	}
	return printEach(p, o.ConditionsOf(""), func(c health.Condition) conditionJSON { return conditionJSON{c} })
}

// showCondition shows an open problem: when it began, why, and what to do.
func (p *program) showCondition(c health.Condition) {
	title := c.Title
	if !c.Since.IsZero() && c.Code == problem.CodeConnectorFailing {
		title += ", since " + moment(c.Since)
	}
	writeLine(p.stdout, "")
	writeLine(p.stdout, oneLine(c.Severity.String()+": "+title))
	for _, text := range []string{c.Detail, c.Hint} {
		if text != "" {
			writeLine(p.stdout, "  "+oneLine(text))
		}
	}
}

// showSchedule shows when the schedule runs next, in the region's time and in this computer's, and
// whether any program is running the schedule.
func (p *program) showSchedule(o events.Overview, plan schedule.Plan, kept bool) {
	writeLine(p.stdout, "")
	writeLine(p.stdout, nextInWords(o, plan))
	if !kept && !o.Paused {
		writeLine(p.stdout, "  No program is running the schedule: leave the window open, or start rollcallctl daemon.")
	}
}

// nextInWords describes the next run: "Next run: Tue 24 November, 08:00 GMT (09:00 here)".
func nextInWords(o events.Overview, plan schedule.Plan) string {
	if o.Next.IsZero() {
		return "The schedule is paused."
	}
	zone, err := o.Region.Zone()
	if err != nil {
		zone = time.Local // Settings with such a region are never loaded.
	}
	return "Next run: " + o.Next.In(zone).Format("Mon 2 January") + ", " + plan.Text(o.Next, time.Local)
}

// planOf returns the plan of the schedule. Settings without a valid plan are never loaded.
func planOf(a *app.App) schedule.Plan {
	plan, _ := a.Settings().Plan()
	return plan
}

func startOf(r *directory.Run) string {
	if r == nil {
		return "-"
	}
	return moment(r.StartedAt)
}
