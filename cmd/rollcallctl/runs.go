package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/changes"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/quantity"
)

func runsCommand(p *program) *cobra.Command {
	return group("runs", "Show the history of runs, and approve or discard held runs",
		runsList(p), runsShow(p), runsPlan(p), runsApprove(p), runsDiscard(p))
}

func runsList(p *program) *cobra.Command {
	var flags runFlags
	var limit int
	cmd := &cobra.Command{
		Use: "list", Short: "List runs, newest first", Args: takes(),
		Example: "  rollcallctl runs list --since 2026-11-01 --state held,failed\n  rollcallctl runs list --since 7d " +
			"--trigger catch-up",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if limit < 0 {
				return problem.Usage(fmt.Sprintf("--limit %d is negative", limit),
					"Use a positive number, or 0 for no limit.")
			}
			s, q, err := p.runQuery(cmd.Context(), &flags)
			if err != nil {
				return err
			}
			q.Limit = limit
			runs, err := s.FindRuns(cmd.Context(), q)
			if err != nil {
				return err
			}
			return p.showRuns(cmd.Context(), s, runs, q)
		},
	}
	flags.bind(cmd)
	cmd.Flags().IntVar(&limit, "limit", 50, "at most `N` runs, 0 for all")
	return cmd
}

func first(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}

func (p *program) showRuns(ctx context.Context, s *session, runs []directory.Run, q directory.RunQuery) error {
	if p.json {
		return printEach(p, runs, runToJSON)
	}
	if len(runs) == 0 {
		if q.Connector != "" || len(q.States)+len(q.Triggers) > 0 || !q.Since.IsZero() || !q.Until.IsZero() {
			p.talk("No run matches.")
			return nil
		}
		p.talk("There are no runs yet. Start one with rollcallctl sync.")
		return nil
	}
	names, err := connectorNames(ctx, s)
	if err != nil {
		return err
	}
	t := newTable(p.stdout, "RUN", "CONNECTOR", "STARTED", "TOOK", "TRIGGER", "MODE", "STATE", "CHANGES")
	for _, r := range runs {
		took, changes := "-", changesInWords(r)
		if changes != "" && !r.State.Applied() {
			changes = "would make " + changes
		}
		if !r.EndedAt.IsZero() {
			took = span(r.EndedAt.Sub(r.StartedAt))
		}
		if r.Error != nil {
			changes = r.Error.Title
		}
		t.row(strconv.FormatInt(r.ID, 10), names[r.Connector], moment(r.StartedAt), took, string(r.Trigger),
			string(r.Mode), string(r.State), changes)
	}
	return t.flush()
}

// connectorNames returns the descriptions of the connectors, by ID.
func connectorNames(ctx context.Context, s *session) (map[string]string, error) {
	list, err := s.Connectors(ctx)
	names := make(map[string]string, len(list))
	for _, c := range list {
		names[c.ID] = c.Description
	}
	return names, err
}

func runsShow(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "show RUN", Short: "Show one run: counts, warnings, error and what it changed", Args: takes("RUN"),
		RunE: p.opensRun(func(cmd *cobra.Command, id int64, s *session) error {
			run, err := s.Run(cmd.Context(), id)
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(runToJSON(run))
			}
			return p.showRun(cmd, s, run)
		}),
	}
}

func (p *program) showRun(cmd *cobra.Command, s *session, r directory.Run) error {
	names, err := connectorNames(cmd.Context(), s)
	if err != nil {
		return err
	}
	t := newTable(p.stdout)
	ended := moment(r.EndedAt)
	if !r.EndedAt.IsZero() {
		ended += ", after " + span(r.EndedAt.Sub(r.StartedAt))
	}
	t.facts([][2]string{
		{"Run", strconv.FormatInt(r.ID, 10)},
		{"Connector", names[r.Connector]},
		{"State", string(r.State)},
		{"Trigger", string(r.Trigger)},
		{"Slots", slotsInWords(r.Slots)},
		{"Mode", modeInWords(r)},
		{"Started", moment(r.StartedAt)},
		{"Ended", ended},
		{"Accounts", quantity.Number(r.Users.Total)},
		{"Groups", quantity.Number(r.Groups.Total)},
		{"Memberships", quantity.Number(r.Memberships.Total)},
		{changesLabel(r), changesInWords(r)},
		{"Everything read again", r.Resync},
		{"Completeness", r.Verified},
		{"Found by verification", changes.FoundInWords(r.Found)},
		{"Traffic", fmt.Sprintf("%s, %s, %d throttled, %d repeated", quantity.Counted(r.Requests, "request"),
			quantity.Bytes(r.Bytes), r.Throttled, r.Retried)},
	})
	showReview(t, r)
	showRunProblems(t, r)
	if err := t.flush(); err != nil {
		return err
	}
	return p.showChanges(cmd, s, r)
}

// changesLabel returns the heading for the changes that a run made or would have made.
func changesLabel(r directory.Run) string {
	if r.State.Applied() {
		return "Changes"
	}
	return "Would make"
}

// slotsListed is how many slots are listed one by one: those of a day in the usual schedule.
const slotsListed = 3

// slotsInWords returns the slots of the schedule that a run covers.
func slotsInWords(slots []time.Time) string {
	words := make([]string, len(slots))
	for i, slot := range slots {
		words[i] = slot.Local().Format("2006-01-02 15:04")
	}
	if len(words) > slotsListed {
		return fmt.Sprintf("%s, from %s to %s", quantity.Counted(len(words), "slot"), words[0], words[len(words)-1])
	}
	return strings.Join(words, ", ")
}

func showRunProblems(t *table, r directory.Run) {
	add := func(label string, shown problem.Problem) {
		shown = withRemedy(shown)
		t.row(label, shown.Title)
		for _, text := range []string{shown.Detail, shown.Hint} {
			if text != "" {
				t.row("", text)
			}
		}
		if shown.RequestID != "" {
			t.row("", "Request ID: "+shown.RequestID)
		}
	}
	if r.Error != nil {
		add("Error", *r.Error)
	}
	for _, w := range r.Warnings {
		add("Warning", w)
	}
}

// changesShown is the largest number of changes that are listed below a run.
const changesShown = 25

var errEnough = errors.New("enough changes shown")

// showChanges lists the first changes of a run.
func (p *program) showChanges(cmd *cobra.Command, s *session, r directory.Run) error {
	if !r.State.Applied() || !r.Changed() {
		return nil
	}
	t := newTable(p.stdout)
	more, err := upTo(changesShown, func(each func(directory.Change) error) error {
		return s.Changes(cmd.Context(), r.ID, each)
	},
		func(c directory.Change) error {
			t.row(changeCells(c)...)
			return nil
		})
	if err != nil {
		return err
	}
	writeLine(p.stdout, "")
	if err := t.flush(); err != nil {
		return err
	}
	if more {
		p.talk(fmt.Sprintf("Only the first %d changes are shown.", changesShown))
	}
	return nil
}

// changeCells returns the cells for a change: what, who, how, why.
func changeCells(c directory.Change) []string {
	who, how := c.Name, ""
	switch {
	case c.What == "membership":
		who, how = c.MemberName, "in "+c.Name
	case len(c.Properties) > 0:
		for i, property := range c.Properties {
			if i > 0 {
				how += ", "
			}
			how += property.Name
		}
	case c.Cause != directory.CauseAdded:
		how = c.Cause.String()
	}
	return []string{string(c.Op), c.What, who, how}
}

// modeInWords describes how a run read the tenant.
func modeInWords(r directory.Run) string {
	if r.Listing {
		return "listing mode: the tenant does not track changes, so each run reads everything"
	}
	return string(r.Mode)
}
