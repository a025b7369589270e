package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// planFlags contains the flags that select changes of a plan.
type planFlags struct {
	search, what, op, cause, property string
	limit                             int
}

func runsPlan(p *program) *cobra.Command {
	var flags planFlags
	cmd := &cobra.Command{
		Use: "plan RUN", Short: "Show what a run changed or would have changed: totals, causes and every object",
		Args: takes("RUN"),
		Long: `Show the plan of a run: its totals, its causes and each change. For a run that was
held, discarded or only previewed, the plan is what it would have changed. For any
other run, it is what the run changed.

With --json, every change is one object: "what" (user, group, membership), "op"
(added, updated, disabled, enabled, removed, restored), "cause", the object and, if
properties changed, "properties" with old and new values. To write the changes to a
file, use rollcallctl export changes.`,
		Example: "  rollcallctl runs plan 17\n  rollcallctl runs plan 17 --op removed --search meier --limit 0\n  " +
			"rollcallctl --json runs plan 17",
		RunE: p.opensPlan(&flags, func(cmd *cobra.Command, q directory.ChangeQuery, s *session) error {
			if p.json {
				return p.printPlan(cmd, s, q, flags.limit)
			}
			return p.showPlan(cmd, s, q, flags.limit)
		}),
	}
	flags.bind(cmd)
	cmd.Flags().IntVar(&flags.limit, "limit", 0, "at most `N` changes, 0 for all (default: 50 in a table)")
	return cmd
}

// opensPlan wraps a command that shows changes of a run. The argument of the command is the run's
// number.
func (p *program) opensPlan(
	flags *planFlags, do func(cmd *cobra.Command, q directory.ChangeQuery, s *session) error,
) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		run, err := parseRun(args[0])
		if err != nil {
			return err
		}
		q, err := flags.query(run)
		if err != nil {
			return err
		}
		return p.opens(func(cmd *cobra.Command, _ []string, s *session) error { return do(cmd, q, s) })(cmd, args)
	}
}

func (f *planFlags) bind(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.search, "search", "", "only changes with this `TEXT` in the name or ID")
	cmd.Flags().StringVar(&f.what, "what", "", "only changes of this `KIND`: user, group or membership")
	cmd.Flags().StringVar(&f.op, "op", "",
		"only changes with this `OPERATION`: added, updated, disabled, enabled, removed or restored")
	cmd.Flags().StringVar(&f.cause, "cause", "",
		"only changes with this `CAUSE`, as named by --json: soft-deleted, left-filter, domains-edited, …")
	cmd.Flags().StringVar(&f.property, "property", "",
		"only changes of this `PROPERTY` of an account or group: department, manager, …")
	completeFlag(cmd, "what", planKinds...)
	completeFlag(cmd, "op", planOps...)
	completeFlag(cmd, "cause", completions(directory.AllCauses())...)
}

var (
	planKinds = []cobra.Completion{"user", "group", "membership"}
	planOps   = []cobra.Completion{"added", "updated", "disabled", "enabled", "removed", "restored"}
)

func (f planFlags) query(run int64) (directory.ChangeQuery, error) {
	for _, x := range []struct {
		flag, value string
		known       []cobra.Completion
	}{{"what", f.what, planKinds}, {"op", f.op, planOps}} {
		if x.value != "" && !slices.Contains(x.known, x.value) {
			return directory.ChangeQuery{}, problem.Usage(fmt.Sprintf("--%s %q is not known", x.flag, x.value),
				"Choose one of "+strings.Join(x.known, ", ")+".")
		}
	}
	var cause directory.Cause
	if err := cause.UnmarshalText([]byte(f.cause)); err != nil {
		return directory.ChangeQuery{}, problem.Usage(fmt.Sprintf("--cause %q is not known", f.cause),
			"Choose one of "+strings.Join(completions(directory.AllCauses()), ", ")+".")
	}
	if f.limit < 0 {
		return directory.ChangeQuery{}, problem.Usage(fmt.Sprintf("--limit %d is negative", f.limit),
			"Use a positive number, or 0 for no limit.")
	}
	return directory.ChangeQuery{
		Run: run, What: f.what, Op: directory.Op(f.op), Cause: cause, Property: f.property,
		Search: f.search,
	}, nil
}

// changeJSON is a change as --json shows it.
type changeJSON struct {
	Run        int64           `json:"run"`
	Connector  string          `json:"connector"`
	What       string          `json:"what"`
	Op         directory.Op    `json:"op"`
	Cause      directory.Cause `json:"cause"`
	ID         string          `json:"id"` // ID of the object; for a membership, of the group
	Name       string          `json:"name"`
	Member     string          `json:"member,omitempty"`
	MemberName string          `json:"memberName,omitempty"`
	MemberType string          `json:"memberType,omitempty"`
	Properties []propertyJSON  `json:"properties,omitempty"`
}

// propertyJSON is a changed property. null means no value.
type propertyJSON struct {
	Name string          `json:"name"`
	Old  json.RawMessage `json:"old"`
	New  json.RawMessage `json:"new"`
}

func changeToJSON(c directory.Change) changeJSON {
	out := changeJSON{
		Run: c.Run, Connector: c.Connector, What: c.What, Op: c.Op, Cause: c.Cause, ID: c.ID, Name: c.Name,
		Member: c.Member, MemberName: c.MemberName,
	}
	if c.Member != "" {
		out.MemberType = c.MemberKind.String()
	}
	for _, x := range c.Properties {
		out.Properties = append(out.Properties, propertyJSON{x.Name, rawOrNull(x.Old), rawOrNull(x.New)})
	}
	return out
}

func rawOrNull(value string) json.RawMessage {
	if value == "" {
		return nil
	}
	return json.RawMessage(value)
}

func (p *program) printPlan(cmd *cobra.Command, s *session, q directory.ChangeQuery, limit int) error {
	_, err := upTo(limit, func(each func(directory.Change) error) error { return s.Planned(cmd.Context(), q, each) },
		func(c directory.Change) error { return p.printJSON(changeToJSON(c)) })
	return err
}

// upTo passes on at most limit changes, and reports whether there are more.
func upTo(limit int, read func(func(directory.Change) error) error, each func(directory.Change) error) (more bool,
	err error,
) {
	shown := 0
	err = read(func(c directory.Change) error {
		if limit > 0 && shown == limit {
			return errEnough
		}
		shown++
		return each(c)
	})
	if errors.Is(err, errEnough) {
		return true, nil
	}
	return false, err
}

// planShown is how many changes of a plan a table shows by default.
const planShown = 50

func (p *program) showPlan(cmd *cobra.Command, s *session, q directory.ChangeQuery, limit int) error {
	run, err := s.Run(cmd.Context(), q.Run)
	if err != nil {
		return err
	}
	if q == (directory.ChangeQuery{Run: q.Run}) {
		if err := p.showPlanHead(run); err != nil {
			return err
		}
	}
	if !cmd.Flags().Changed("limit") {
		limit = planShown
	}
	t := newTable(p.stdout)
	more, err := upTo(limit, func(each func(directory.Change) error) error { return s.Planned(cmd.Context(), q, each) },
		func(c directory.Change) error {
			t.row(planCells(c)...)
			return nil
		})
	if err != nil {
		return err
	}
	if err := t.flush(); err != nil {
		return err
	}
	if more {
		p.talk(fmt.Sprintf("Only the first %d changes are shown. To see all, use --limit 0.", limit))
	}
	return nil
}

// planCells returns the cells for a change: what, who, why, and the details.
func planCells(c directory.Change) []string {
	who := c.Name
	if c.What == "membership" {
		who = c.MemberName
	}
	return []string{string(c.Op), c.What, who, c.Cause.String(), whatChanged(c)}
}

// showPlanHead shows totals, guards and causes.
func (p *program) showPlanHead(run directory.Run) error {
	writeLine(p.stdout, oneLine(summary(run)))
	for _, e := range run.Edits {
		writeLine(p.stdout, oneLine("Option "+editInWords(e)))
	}
	for _, b := range run.Breaches {
		writeLine(p.stdout, oneLine(b.Guard.Flag()+": "+health.BreachInWords(b)))
	}
	if len(run.Causes) == 0 {
		return nil
	}
	writeLine(p.stdout, "")
	t := newTable(p.stdout)
	for _, c := range run.Causes {
		t.row(quantity.Number(c.Count), c.What, string(c.Op), c.Cause.String())
	}
	if err := t.flush(); err != nil {
		return err
	}
	writeLine(p.stdout, "")
	return nil
}

// editInWords describes an edited option: its old and new value, and when it was edited.
func editInWords(e directory.OptionEdit) string {
	text := fmt.Sprintf("%s edited from %q to %q", e.Option, e.Old, e.New)
	if !e.At.IsZero() {
		text += ", " + moment(e.At)
	}
	return text
}

// parseRun parses the number of a run.
func parseRun(typed string) (int64, error) {
	id, err := strconv.ParseInt(typed, 10, 64)
	if err != nil || id <= 0 {
		return 0, problem.Usage(fmt.Sprintf("%q is not a run number", typed),
			"To see the numbers, use rollcallctl runs list.")
	}
	return id, nil
}
