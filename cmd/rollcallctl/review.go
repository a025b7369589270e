package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
)

func runsApprove(p *program) *cobra.Command {
	var note string
	cmd := &cobra.Command{
		Use: "approve RUN --note TEXT", Short: "Let a held run take away what its plan says, this once", Args: takes("RUN"),
		Long: `Run the connector of a held run once more, and apply what the plan of the held
run takes away. What goes beyond that plan by now counts against the guards, and
may hold the run again. Who approved, when, and the note stay in the history.`,
		Example: `  rollcallctl runs approve 17 --note "the Lyon office was closed"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := parseRun(args[0])
			if err != nil {
				return err
			}
			s, err := p.open(cmd.Context())
			if err != nil {
				return err
			}
			meter := p.newMeter()
			defer meter.close()
			options := p.shown(meter)
			options.Trigger = directory.TriggerCommand
			outcome, err := s.Approve(cmd.Context(), id, note, options)
			if err != nil {
				return err
			}
			return outcomesStatus([]app.Outcome{outcome})
		},
	}
	cmd.Flags().StringVar(&note, "note", "", "why: a `TEXT` for the history")
	return cmd
}

func runsDiscard(p *program) *cobra.Command {
	var note string
	cmd := &cobra.Command{
		Use: "discard RUN", Short: "Drop the plan of a held run; the next run plans anew", Args: takes("RUN"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := parseRun(args[0])
			if err != nil {
				return err
			}
			s, err := p.open(cmd.Context())
			if err != nil {
				return err
			}
			run, err := s.Discard(cmd.Context(), id, note)
			if err != nil {
				return err
			}
			return p.done(runToJSON(run), fmt.Sprintf("Discarded run %d. The directory is as it was.", run.ID))
		},
	}
	cmd.Flags().StringVar(&note, "note", "", "why: a `TEXT` for the history")
	return cmd
}

// showReview shows why a run was held, what became of it, and what it approves.
func showReview(t *table, r directory.Run) {
	for _, e := range r.Edits {
		t.row("Option", editInWords(e))
	}
	for _, b := range r.Breaches {
		t.row("Guard", b.Guard.Flag()+": "+health.BreachInWords(b))
	}
	if !r.RenewedAt.IsZero() {
		t.row("Renewed", moment(r.RenewedAt))
	}
	if r.Approves != 0 {
		t.row("Approves", fmt.Sprintf("run %d", r.Approves))
	}
	for _, d := range r.Decisions {
		t.row("Decision", decisionInWords(d))
	}
}

// decisionInWords tells what became of a held run: whose decision, when, why.
func decisionInWords(d directory.Decision) string {
	text := string(d.Verdict)
	if d.By != "" {
		text += " by " + d.By
	}
	text += ", " + moment(d.At)
	if d.Run != 0 {
		text += fmt.Sprintf(", run %d", d.Run)
	}
	if d.Note != "" {
		text += ": " + d.Note
	}
	return text
}
