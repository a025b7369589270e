package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

func filtersCommand(p *program) *cobra.Command {
	cmd := group("filters", "Save and manage filters of accounts and groups", filtersList(p), filtersSave(p),
		filtersRename(p), filtersRemove(p))
	cmd.Long = `Manage saved filters. The window and the command line share them. To use a filter,
give --filter NAME to users list, groups list or export. Other flags on the same
command line override its values.`
	return cmd
}

func filtersList(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the saved filters", Args: takes(),
		RunE: p.opens(func(cmd *cobra.Command, _ []string, s *session) error {
			if p.json {
				return printEach(p, s.Filters(), itself)
			}
			t := newTable(p.stdout, "NAME", "OF", "FILTER")
			for _, f := range s.Filters() {
				of := "users"
				if f.Groups {
					of = "groups"
				}
				t.row(f.Name, of, describeFilter(f.Filter))
			}
			return p.finishList(t, "filter")
		}),
	}
}

// describeFilter returns the flags that are equivalent to a filter.
func describeFilter(f directory.Filter) string {
	var words []string
	add := func(flag, value string) {
		if value != "" {
			words = append(words, "--"+flag+" "+shellWord(value))
		}
	}
	add("search", f.Search)
	add("status", strings.ReplaceAll(strings.Join(f.Statuses, ","), " ", "-"))
	add("connector", f.Connector)
	add("domains", strings.Join(f.Domains, ","))
	add("guests", f.Guest.String())
	add("licensed", f.Licensed.String())
	add("agents", f.Agent.String())
	add("synced", f.Synced.String())
	add("department", f.Department)
	add("kind", f.GroupKind)
	return strings.Join(words, " ")
}

// checkKind rejects flags that do not suit the kind of objects in the filter.
func checkKind(cmd *cobra.Command, groups bool) error {
	others, of, hint := []string{"kind"}, "accounts", "Leave it out, or add --groups."
	if groups {
		others, of, hint = []string{"domains", "department", "guests", "licensed", "agents"}, "groups", "Leave it out."
	}
	for _, flag := range others {
		if cmd.Flags().Changed(flag) {
			return problem.Usage("--"+flag+" cannot be used in a filter of "+of, hint)
		}
	}
	return nil
}

func filtersSave(p *program) *cobra.Command {
	var flags selection
	cmd := &cobra.Command{
		Use: "save NAME", Short: "Save the given flags as a filter", Args: takes("NAME"),
		Example: "  rollcallctl filters save 'Guests without a licence' --guests yes --licensed no",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkKind(cmd, flags.groups); err != nil {
				return err
			}
			s, q, err := p.query(cmd.Context(), &flags)
			if err != nil {
				return err
			}
			f := directory.Filter{Search: q.Search, Domains: q.Domains, Traits: q.Traits}
			for _, status := range q.Statuses {
				f.Statuses = append(f.Statuses, status.String())
			}
			if len(q.Connectors) > 0 {
				f.Connector = q.Connectors[0]
			}
			return s.SaveFilter(cmd.Context(), directory.SavedFilter{Name: args[0], Groups: flags.groups, Filter: f})
		},
	}
	flags.bindFilter(cmd)
	flags.bindAccounts(cmd)
	flags.bindKind(cmd)
	cmd.Flags().BoolVar(&flags.groups, "groups", false, "filter groups instead of accounts")
	return cmd
}

func filtersRename(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "rename NAME NEW", Short: "Rename a filter", Args: takes("NAME", "NEW"),
		RunE: p.opens(func(cmd *cobra.Command, args []string, s *session) error {
			return s.RenameFilter(cmd.Context(), args[0], args[1])
		}),
	}
}

func filtersRemove(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "remove NAME", Short: "Remove a filter", Args: takes("NAME"),
		RunE: p.opens(func(cmd *cobra.Command, args []string, s *session) error {
			return s.RemoveFilter(cmd.Context(), args[0])
		}),
	}
}
