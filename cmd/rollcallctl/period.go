package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/dates"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// period contains the flags that select a period.
type period struct{ since, until string }

func (f *period) bind(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.since, "since", "",
		"from `TIME` on: 2026-11-23 or your own date format, \"2026-11-23 08:00\", today, or 7d for the last "+
			"seven days")
	cmd.Flags().StringVar(&f.until, "until", "", "before `TIME`; a date includes that day")
}

// times parses the flags. The zero time means no limit.
func (f *period) times(now time.Time) (since, until time.Time, err error) {
	if since, err = readTime("since", f.since, now, false); err != nil {
		return since, until, err
	}
	until, err = readTime("until", f.until, now, true)
	if err == nil && !until.IsZero() && !since.IsZero() && !since.Before(until) {
		err = problem.Usage(fmt.Sprintf("--since %s is not before --until %s", f.since, f.until),
			"Give an earlier time as --since.")
	}
	return since, until, err
}

// readTime parses a time. A date means the beginning of the day or, if end is set, the beginning of
// the next day.
func readTime(flag, typed string, now time.Time, end bool) (time.Time, error) {
	year, month, day := now.Date()
	today := time.Date(year, month, day, 0, 0, 0, 0, now.Location())
	if end {
		today = today.AddDate(0, 0, 1)
	}
	if strings.TrimSpace(typed) == "" {
		return time.Time{}, nil
	}
	if days, isDays := strings.CutSuffix(typed, "d"); isDays {
		if n, err := strconv.Atoi(days); err == nil && n > 0 {
			return today.AddDate(0, 0, 1-n), nil
		}
	}
	t, isDay, err := dateForm().Time(typed, dates.Clock{Now: now, Zone: now.Location()})
	switch {
	case err == nil && isDay && end:
		return t.AddDate(0, 0, 1), nil
	case err == nil:
		return t, nil
	}
	return time.Time{}, problem.Usage(fmt.Sprintf("--%s %q is not a time", flag, typed),
		"Give a time such as 2026-11-23 or \"2026-11-23 08:00\", today, or 7d.")
}

// runFlags contains the flags that select runs.
type runFlags struct {
	period
	connector, states, triggers string
}

var (
	runStates = []directory.State{
		directory.StateRunning, directory.StateSucceeded, directory.StateUnchanged, directory.StateWarnings,
		directory.StateHeld, directory.StateFailed,
		directory.StateCancelled, directory.StateInterrupted, directory.StateDiscarded, directory.StateApproved,
		directory.StatePreviewed,
	}
	runTriggers = []directory.Trigger{
		directory.TriggerManual, directory.TriggerSchedule, directory.TriggerCatchUp,
		directory.TriggerCommand,
	}
)

func (f *runFlags) bind(cmd *cobra.Command) {
	f.period.bind(cmd)
	cmd.Flags().StringVar(&f.connector, "connector", "", "only runs of this `CONNECTOR`")
	cmd.Flags().StringVar(&f.states, "state", "", "only runs with these comma-separated `RESULTS`: "+
		joined(runStates, ", "))
	cmd.Flags().StringVar(&f.triggers, "trigger", "", "only runs with these comma-separated `TRIGGERS`: "+
		joined(runTriggers, ", "))
	completeFlag(cmd, "state", completions(runStates)...)
	completeFlag(cmd, "trigger", completions(runTriggers)...)
}

// runQuery turns the flags into a query. It checks everything but the connector before it opens the
// data folder.
func (p *program) runQuery(ctx context.Context, f *runFlags) (*session, directory.RunQuery, error) {
	var q directory.RunQuery
	var err error
	if q.Since, q.Until, err = f.times(time.Now()); err != nil {
		return nil, q, err
	}
	if q.States, err = knownWords("state", f.states, runStates); err != nil {
		return nil, q, err
	}
	if q.Triggers, err = knownWords("trigger", f.triggers, runTriggers); err != nil {
		return nil, q, err
	}
	s, err := p.open(ctx)
	if err != nil {
		return nil, q, err
	}
	ids, err := connectorIDs(ctx, s, f.connector)
	q.Connector = first(ids)
	return s, q, err
}

// knownWords parses a comma-separated list of words and checks that all are known.
func knownWords[T ~string](flag, typed string, known []T) ([]T, error) {
	if typed == "" {
		return nil, nil
	}
	var list []T
	for _, word := range strings.Split(typed, ",") {
		if !slices.Contains(known, T(word)) {
			return nil, problem.Usage(fmt.Sprintf("--%s %q is not known", flag, word),
				"Choose from "+joined(known, ", ")+".")
		}
		list = append(list, T(word))
	}
	return list, nil
}

// logOnFlags contains the flags that select log-ons.
type logOnFlags struct {
	period
	connector, outcome, search string
}

func (f *logOnFlags) bind(cmd *cobra.Command) {
	f.period.bind(cmd)
	cmd.Flags().StringVar(&f.connector, "connector", "", "only log-ons with accounts of this `CONNECTOR`")
	cmd.Flags().StringVar(&f.outcome, "verdict", "", "only log-ons with this `VERDICT`: "+
		joined(directory.AllOutcomes, ", "))
	cmd.Flags().StringVar(&f.search, "search", "", "only log-ons with this `TEXT` in the name or the profile")
	completeFlag(cmd, "verdict", completions(directory.AllOutcomes)...)
}

// logOnQuery turns the flags into a query and checks them as runQuery does.
func (p *program) logOnQuery(ctx context.Context, f *logOnFlags) (*session, directory.LogOnQuery, error) {
	q := directory.LogOnQuery{Search: strings.TrimSpace(f.search)}
	var err error
	if q.Since, q.Until, err = f.times(time.Now()); err != nil {
		return nil, q, err
	}
	outcomes, err := knownWords("verdict", f.outcome, directory.AllOutcomes)
	switch {
	case err != nil:
		return nil, q, err
	case len(outcomes) > 1:
		return nil, q, problem.Usage("--verdict takes one word",
			"Choose one of "+joined(directory.AllOutcomes, ", ")+".")
	case len(outcomes) == 1:
		q.Outcome = outcomes[0]
	}
	s, err := p.open(ctx)
	if err != nil {
		return nil, q, err
	}
	ids, err := connectorIDs(ctx, s, f.connector)
	q.Connector = first(ids)
	return s, q, err
}
