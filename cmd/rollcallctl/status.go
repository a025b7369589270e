package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

func statusCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "Show where every connector stands, and what waits to be mended", Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := p.open(cmd.Context())
			if err != nil {
				return err
			}
			list, err := s.Status(cmd.Context())
			if err != nil {
				return err
			}
			return p.showStatus(list)
		},
	}
}

type statusJSON struct {
	Connector   string            `json:"connector"`
	Description string            `json:"description"`
	State       string            `json:"state"`
	LastAttempt *runJSON          `json:"lastAttempt"`
	LastSuccess *runJSON          `json:"lastSuccess"`
	Users       int               `json:"users"`
	Groups      int               `json:"groups"`
	Memberships int               `json:"memberships"`
	KeyExpires  *time.Time        `json:"keyExpires"`
	Conditions  []problem.Problem `json:"conditions"`
}

func statusToJSON(s app.Status) statusJSON {
	optionalRun := func(r *directory.Run) *runJSON {
		if r == nil {
			return nil
		}
		out := runToJSON(*r)
		return &out
	}
	return statusJSON{
		Connector: s.Connector.ID, Description: s.Connector.Description, State: s.Word(),
		LastAttempt: optionalRun(s.LastAttempt), LastSuccess: optionalRun(s.LastSuccess),
		Users: s.Users, Groups: s.Groups, Memberships: s.Memberships, KeyExpires: optionalTime(s.Connector.KeyExpires),
		Conditions: append([]problem.Problem{}, s.Conditions...),
	}
}

func (p *program) showStatus(list []app.Status) error {
	if p.json {
		for _, s := range list {
			if err := p.printJSON(statusToJSON(s)); err != nil {
				return err
			}
		}
		return nil
	}
	if len(list) == 0 {
		return p.showConnectors(nil)
	}
	t := newTable(p.stdout, "CONNECTOR", "STATE", "LAST ATTEMPT", "LAST SUCCESS", "ACCOUNTS", "GROUPS", "MEMBERSHIPS", "KEY EXPIRES")
	for _, s := range list {
		t.row(s.Connector.Description, s.Word(), startOf(s.LastAttempt), startOf(s.LastSuccess),
			number(s.Users), number(s.Groups), number(s.Memberships), day(s.Connector.KeyExpires))
	}
	if err := t.flush(); err != nil {
		return err
	}
	for _, s := range list {
		for _, c := range s.Conditions {
			writeLine(p.stdout, "")
			writeLine(p.stdout, oneLine(s.Connector.Description+": "+c.Title))
			for _, text := range []string{c.Detail, c.Hint} {
				if text != "" {
					writeLine(p.stdout, "  "+oneLine(text))
				}
			}
		}
	}
	return nil
}

func startOf(r *directory.Run) string {
	if r == nil {
		return "-"
	}
	return moment(r.StartedAt)
}
