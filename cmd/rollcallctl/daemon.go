package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/health"
)

func daemonCommand(p *program) *cobra.Command {
	var once bool
	cmd := &cobra.Command{
		Use: "daemon", Short: "Run the schedule without a window", Args: takes(),
		Long: `Run the schedule without a window until interrupted. If runs were missed, each
connector runs once at the start. If the window or another daemon already runs the
schedule of this data folder, this daemon waits until the other program ends, and
then takes over.

With --once, the command runs only what is due now and then ends. Use it with a
timer of the operating system. If scheduled times passed since the last check, each
connector runs once to make up for them. The first check never finds a missed time.
Exit codes are the same as for sync. A connector that another program is already
running is skipped.

With --json, every run is one object, printed when the run ends, and every new
condition is an object {"condition":{…}}.`,
		Example: "  rollcallctl daemon\n  rollcallctl daemon --once",
		RunE: p.opens(func(cmd *cobra.Command, _ []string, s *session) error {
			if once {
				return p.runDue(cmd.Context(), s)
			}
			return p.keepSchedule(cmd.Context(), s)
		}),
	}
	cmd.Flags().BoolVar(&once, "once", false, "run what is due now, then end")
	return cmd
}

// runDue runs what is due now.
func (p *program) runDue(ctx context.Context, s *session) error {
	meter := p.newMeter()
	defer meter.close()
	due, outcomes, err := s.SyncDue(ctx, p.shown(meter))
	if err != nil {
		return err
	}
	if len(due.Slots) == 0 {
		overview, err := s.Overview(ctx)
		if err == nil {
			p.talk("Nothing is due. " + nextInWords(overview, planOf(s.App.App)))
		}
		return err
	}
	left := outcomes[:0]
	for _, o := range outcomes {
		if !errors.Is(o.Err, directory.ErrBusy) {
			left = append(left, o)
		}
	}
	return outcomesStatus(left)
}

// keepSchedule runs the schedule until ctx ends. This is not an error.
func (p *program) keepSchedule(ctx context.Context, s *session) error {
	d := diary{program: p, app: s.App.App}
	if kept, err := s.ScheduleKept(ctx); err == nil && kept {
		d.line("Another program runs the schedule of this data folder; waiting to take over.")
	}
	happened, cancel := s.Subscribe()
	defer cancel()
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx) }()
	for e := range happened { // The channel is closed when Serve ends.
		if _, standing := e.(events.Overview); ctx.Err() == nil || !standing { // After an interrupt, print only results.
			d.write(e)
		}
	}
	err := <-served
	if ctx.Err() != nil {
		d.line("Ended.")
		return nil
	}
	return err
}

// diary prints one line for each event. Results go to standard output, everything else to standard
// error.
type diary struct {
	*program
	app   *app.App
	last  events.Overview
	names map[string]string // names of connectors, by ID
}

func (d *diary) write(e events.Event) {
	switch e := e.(type) {
	case events.Overview:
		d.overview(e)
	case events.RunBegan:
		d.line(fmt.Sprintf("%s: run %d began (%s)%s", d.names[e.Run.Connector], e.Run.ID, e.Run.Trigger, standsFor(e.Run)))
	case events.RunEnded:
		d.runEnded(e.Run)
	case events.ConditionsAppeared:
		for _, c := range e.Conditions {
			d.condition(c)
		}
	}
}

// overview reports who runs the schedule, and when the next run is due.
func (d *diary) overview(o events.Overview) {
	d.names = make(map[string]string, len(o.Connectors))
	for _, c := range o.Connectors {
		d.names[c.Connector.ID] = c.Connector.Description
	}
	before := d.last
	d.last = o
	if before.Region == "" && len(o.Connectors) == 0 {
		d.line("There are no connectors yet. Nothing runs until you add one.")
	}
	news := !before.OwnsSchedule || !before.Next.Equal(o.Next) || before.Region != o.Region
	if o.OwnsSchedule && news {
		d.line(nextInWords(o, planOf(d.app)))
	}
}

func (d *diary) runEnded(r directory.Run) {
	if d.json {
		_ = d.printJSON(runToJSON(r)) // The schedule continues even if nobody reads the output.
		return
	}
	writeLine(d.stdout, stamped(d.names[r.Connector]+": "+summary(r)))
	if r.Error != nil {
		d.showProblem(*r.Error)
	}
	for _, w := range r.Warnings {
		d.showProblem(w)
	}
}

func (d *diary) condition(c health.Condition) {
	c = conditionTold(c)
	if d.json {
		_ = d.printJSON(conditionJSON{c})
		return
	}
	text := c.Severity.String() + ": " + c.Title
	if c.Hint != "" {
		text += ". " + c.Hint
	}
	writeLine(d.stdout, stamped(text))
}

// line prints a message with the time.
func (d *diary) line(text string) { d.talk(stamped(text)) }

// stamped adds the time to the beginning of a line.
func stamped(text string) string { return moment(time.Now()) + " " + oneLine(text) }

// standsFor returns the number and times of the missed slots that a run makes up for.
func standsFor(r directory.Run) string {
	if r.Trigger != directory.TriggerCatchUp {
		return ""
	}
	return " for " + slotsInWords(r.Slots)
}
