package main

import (
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// changesFlags select the object whose changes are listed, and how many.
type changesFlags struct {
	user, group string
	selection
}

func changesCommand(p *program) *cobra.Command {
	var flags changesFlags
	cmd := &cobra.Command{
		Use: "changes", Short: "Show the history of an account or a group", Args: takes(),
		Long: "Show the history of an account or a group, newest first: when it was first seen, each\n" +
			"change of a property, when it was disabled, deleted and restored, and the groups or\n" +
			"members that it gained and lost.",
		Example: "  rollcallctl changes --user adele.vance@contoso.com\n  rollcallctl changes --group Sales --limit 20",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if (flags.user == "") == (flags.group == "") {
				return problem.Usage("No account or group was named", "Give either --user or --group.")
			}
			list, err := p.events(cmd, &flags)
			if err != nil {
				return err
			}
			return p.showEvents(list)
		},
	}
	cmd.Flags().StringVar(&flags.user, "user", "",
		"changes of this account: `USER` is its ID, sign-in name or mail address")
	cmd.Flags().StringVar(&flags.group, "group", "",
		"changes of this group: `GROUP` is its ID, mail address or display name")
	cmd.Flags().IntVar(&flags.limit, "limit", 0, "at most `N` entries, 0 for all")
	flags.bindAsOf(cmd)
	return cmd
}

func (p *program) events(cmd *cobra.Command, flags *changesFlags) ([]directory.Event, error) {
	ctx := cmd.Context()
	s, q, err := p.query(ctx, &flags.selection)
	if err != nil {
		return nil, err
	}
	if flags.group != "" {
		g, err := s.Group(ctx, flags.group, q.At)
		if err != nil {
			return nil, err
		}
		return s.GroupEvents(ctx, g, q.At, q.Limit)
	}
	u, err := s.User(ctx, flags.user, q.At)
	if err != nil {
		return nil, err
	}
	return s.UserEvents(ctx, u, q.At, q.Limit)
}

// eventJSON is a change and its time as --json shows them.
type eventJSON struct {
	At time.Time `json:"at"`
	changeJSON
}

func (p *program) showEvents(list []directory.Event) error {
	if p.json {
		return printEach(p, list, func(e directory.Event) eventJSON {
			return eventJSON{e.At, changeToJSON(e.Change)}
		})
	}
	t := newTable(p.stdout, "WHEN", "RUN", "CHANGE", "WHAT", "CAUSE")
	for _, e := range list {
		t.row(moment(e.At), strconv.FormatInt(e.Run, 10), string(e.Op), whatChanged(e.Change), e.Cause.String())
	}
	return p.finishList(t, "change")
}

// whatChanged returns the changed properties with their values, or the other object of a
// membership.
func whatChanged(c directory.Change) string {
	if c.What == "membership" {
		if c.Name != "" {
			return "in " + c.Name
		}
		return c.MemberName
	}
	text := ""
	for i, x := range c.Properties {
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprintf("%s %s > %s", x.Name, valueInWords(x.Old), valueInWords(x.New))
	}
	return text
}

func valueInWords(value string) string {
	if value == "" {
		return "(none)"
	}
	return value
}
