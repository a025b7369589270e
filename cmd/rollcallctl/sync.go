package main

import (
	"fmt"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/changes"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/quantity"
)

func syncCommand(p *program) *cobra.Command {
	var full, preview bool
	cmd := &cobra.Command{
		Use: "sync [CONNECTOR…]", Short: "Synchronize now: the named connectors, or every enabled one",
		Long: `Synchronize now. The first run of a connector reads everything, later runs read
only changes; --full reads everything again. Several connectors run in parallel.
With --json, every run is one object, printed when the run ends.

--preview reads, plans and checks the guards like a run, but changes nothing. Its
plan is kept; see rollcallctl runs plan. A run that would remove more than its
guards allow is held, with exit code 3; see rollcallctl runs approve.`,
		Example: "  rollcallctl sync\n  rollcallctl sync Contoso --full\n  rollcallctl sync Contoso --preview",
		RunE: p.opens(func(cmd *cobra.Command, args []string, s *session) error {
			outcomes, err := p.synchronize(cmd, s, args, app.SyncOptions{Full: full, Preview: preview})
			if err != nil {
				return err
			}
			return outcomesStatus(outcomes)
		}),
	}
	cmd.Flags().BoolVar(&full, "full", false, "read everything again")
	cmd.Flags().BoolVar(&preview, "preview", false, "make a plan, but change nothing")
	return cmd
}

// synchronize runs connectors. It shows the progress, and each result when a run ends.
func (p *program) synchronize(cmd *cobra.Command, s *session, refs []string, o app.SyncOptions) ([]app.Outcome, error) {
	if err := p.openVault(cmd.Context(), s); err != nil {
		return nil, err
	}
	meter := p.newMeter()
	defer meter.close()
	options := p.shown(meter)
	options.Full, options.Preview, options.Trigger = o.Full, o.Preview, directory.TriggerCommand
	return s.Sync(cmd.Context(), refs, options)
}

// shown returns options that show progress and results.
func (p *program) shown(meter *meter) app.SyncOptions {
	var mu sync.Mutex // Results come from several goroutines.
	return app.SyncOptions{
		Started: meter.started,
		Ended: func(o app.Outcome) {
			mu.Lock()
			defer mu.Unlock()
			meter.ended(o)
			p.showOutcome(o)
		},
	}
}

// outcomesStatus returns the exit status for the worst outcome. The error of a single connector was
// already shown.
func outcomesStatus(outcomes []app.Outcome) error {
	code := exitSuccess
	for _, o := range outcomes {
		code = worse(code, outcomeCode(o))
	}
	return asStatus(code)
}

func (p *program) showOutcome(o app.Outcome) {
	if o.Err != nil {
		p.report(o.Err)
		return
	}
	if p.json {
		// The other runs continue even if the output is no longer read.
		_ = p.printJSON(runToJSON(o.Run))
		return
	}
	fmt.Fprintf(p.stdout, "%s: %s\n", oneLine(o.Connector.Description), summary(o.Run))
	if o.Run.Error != nil {
		p.showProblem(*o.Run.Error)
	}
	for _, w := range o.Run.Warnings {
		p.showProblem(w)
	}
	p.showBreaches(o.Run)
}

// showBreaches shows which limits a run would exceed, and what to do.
func (p *program) showBreaches(r directory.Run) {
	for _, b := range r.Breaches {
		writeLine(p.stderr, "rollcallctl: "+oneLine(b.Guard.Flag()+": "+health.BreachInWords(b)))
	}
	if r.State == directory.StateHeld {
		p.talk(fmt.Sprintf("Nothing was changed. See rollcallctl runs plan %d, then approve or discard it.", r.ID))
	}
}

// showProblem prints the problem with a run below its result.
func (p *program) showProblem(shown problem.Problem) {
	shown = withRemedy(shown)
	writeLine(p.stderr, "rollcallctl: "+oneLine(shown.Title))
	p.showDetails(shown)
}

// summary describes the result of a run in one line.
func summary(r directory.Run) string {
	text := string(r.State)
	changed := changesInWords(r)
	if r.State.Applied() {
		text += fmt.Sprintf(" (%s, %s, %s)", quantity.Counted(r.Users.Total, "account"),
			quantity.Counted(r.Groups.Total, "group"), quantity.Counted(r.Memberships.Total, "membership"))
	}
	switch {
	case changed == "":
	case r.State.Applied():
		text += ", " + changed
	default:
		text += ", would make " + changed
	}
	text += fmt.Sprintf(", run %d", r.ID)
	if !r.EndedAt.IsZero() {
		text += fmt.Sprintf(", %s, %s", span(r.EndedAt.Sub(r.StartedAt)), quantity.Counted(r.Requests, "request"))
	}
	return text
}

// changesInWords describes how much a run changed: "4 changes; accounts: 3 added, 1 disabled".
func changesInWords(r directory.Run) string {
	if !r.Changed() {
		return ""
	}
	u, g, m := r.Users, r.Groups, r.Memberships
	parts := []string{changes.Counted(r.Tally())}
	for _, kind := range []struct {
		noun   string
		counts []count
	}{
		{"accounts", []count{
			{u.Added, "added"},
			{u.Updated, "updated"},
			{u.Disabled, "disabled"},
			{u.Enabled, "enabled"},
			{u.Removed, "removed"},
			{u.Restored, "restored"},
		}},
		{"groups", []count{{g.Added, "added"}, {g.Updated, "updated"}, {g.Removed, "removed"}}},
		{"memberships", []count{{m.Added, "added"}, {m.Removed, "removed"}}},
	} {
		if words := countsInWords(kind.counts); words != "" {
			parts = append(parts, kind.noun+": "+words)
		}
	}
	if others := changes.Companions(r.Tally()); others != "" {
		parts = append(parts, "in addition, "+others)
	}
	return strings.Join(parts, "; ")
}

type count struct {
	n    int
	word string
}

func countsInWords(counts []count) string {
	var words []string
	for _, c := range counts {
		if c.n > 0 {
			words = append(words, quantity.Number(c.n)+" "+c.word)
		}
	}
	return strings.Join(words, ", ")
}
