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
		Use: "approve RUN --note TEXT", Short: "Approve the plan of a held run, for one run", Args: takes("RUN"),
		Long: `Run the connector of a held run once more, and apply the removals of the held run's
plan. Further removals count against the guards, and may hold the run again. The
history shows who approved it, when, and the note.`,
		Example: `  rollcallctl runs approve 17 --note "the Lyon office was closed"`,
		RunE: p.opensRun(func(cmd *cobra.Command, id int64, s *session) error {
			meter := p.newMeter()
			defer meter.close()
			options := p.shown(meter)
			options.Trigger = directory.TriggerCommand
			outcome, err := s.Approve(cmd.Context(), id, note, options)
			if err != nil {
				return err
			}
			return outcomesStatus([]app.Outcome{outcome})
		}),
	}
	cmd.Flags().StringVar(&note, "note", "", "reason, kept in the history: `TEXT`")
	return cmd
}

func runsDiscard(p *program) *cobra.Command {
	var note string
	cmd := &cobra.Command{
		Use: "discard RUN", Short: "Discard the plan of a held run; the next run makes a new plan", Args: takes("RUN"),
		RunE: p.opensRun(func(cmd *cobra.Command, id int64, s *session) error {
			run, err := s.Discard(cmd.Context(), id, note)
			if err != nil {
				return err
			}
			return p.done(runToJSON(run), fmt.Sprintf("Discarded run %d. The directory did not change.", run.ID))
		}),
	}
	cmd.Flags().StringVar(&note, "note", "", "reason, kept in the history: `TEXT`")
	return cmd
}

// showReview shows why a run was held, what was decided, and which held run it approves.
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

// decisionInWords describes the decision on a held run: what was decided, by whom, when and why.
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
