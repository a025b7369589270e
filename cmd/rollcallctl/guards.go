package main

import (
	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
)

func guardsCommand(p *program) *cobra.Command {
	cmd := group("guards", "Limits above which a run is held for review", guardsList(p), guardsSet(p))
	cmd.Long = `A run is held if it would remove, enable or let in more than its guards
allow. A held run changes nothing until a person approves it. A limit is a
percentage of the total with a number that is always allowed ("10% at least 20"), a
maximum ("at most 500"), both, or "off". The limits here are the defaults. A
connector may have its own limits; see rollcallctl connector edit --guard. After a
week of runs, guards list also suggests limits: a multiple of the changes on the
busiest normal day.`
	return cmd
}

func guardsList(p *program) *cobra.Command {
	var connector string
	cmd := &cobra.Command{
		Use: "list", Short: "List the default limits or a connector's own, with suggestions from the history",
		Args: takes(),
		RunE: p.opens(func(cmd *cobra.Command, _ []string, s *session) error {
			suggestions, err := s.SuggestGuards(cmd.Context(), connector)
			if err != nil {
				return err
			}
			var c directory.Connector
			if connector != "" {
				if c, err = s.Connector(cmd.Context(), connector); err != nil {
					return err
				}
			}
			return p.showGuards(c.Guards, s.Settings().Guards, suggestions)
		}),
	}
	cmd.Flags().StringVar(&connector, "connector", "", "show the limits of this `CONNECTOR`")
	return cmd
}

// guardJSON is a guard as --json shows it. Default says that the connector does not have its own
// limit. Suggestion is null if the history suggests nothing.
type guardJSON struct {
	Guard      directory.Guard       `json:"guard"`
	Limit      directory.Limit       `json:"limit"`
	Default    bool                  `json:"default"`
	Suggestion *directory.Suggestion `json:"suggestion"`
}

// showGuards shows the limits that apply to a connector, and the suggestions from its history. If
// own is empty, it shows the defaults.
func (p *program) showGuards(own, defaults directory.Guards, suggestions []directory.Suggestion) error {
	limits := own.Over(defaults)
	t := newTable(p.stdout, "GUARD", "LIMIT", "FROM", "LARGEST NORMAL DAY", "SUGGESTED")
	for i, g := range directory.AllGuards {
		_, isOwn := own[g]
		line := guardJSON{Guard: g, Limit: limits[g], Default: !isOwn}
		from, largest, suggested := "default", "-", "-"
		if isOwn {
			from = "connector"
		}
		if len(suggestions) > 0 {
			line.Suggestion = &suggestions[i]
			largest, suggested = quantity.Number(suggestions[i].Largest), suggestions[i].Limit.String()
		}
		if p.json {
			if err := p.printJSON(line); err != nil {
				return err
			}
			continue
		}
		t.row(g.Flag(), limits[g].String(), from, largest, suggested)
	}
	if p.json {
		return nil
	}
	return t.flush()
}

func guardsSet(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "set GUARD LIMIT", Short: "Set a default limit", Args: takes("GUARD", "LIMIT"),
		Example: `  rollcallctl guards set accounts-removed "10% at least 20"
  rollcallctl guards set memberships-removed "at most 5000"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			guard, err := directory.ParseGuard(args[0])
			if err != nil {
				return err
			}
			limit, err := directory.ParseLimit(args[1])
			if err != nil {
				return err
			}
			s, err := p.open(cmd.Context())
			if err != nil {
				return err
			}
			settings := s.Settings()
			settings.Guards = directory.Guards{guard: limit}.Over(settings.Guards)
			if err := s.SaveSettings(cmd.Context(), settings); err != nil {
				return err
			}
			return p.showGuards(nil, settings.Guards, nil)
		},
	}
}
