package main

import (
	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/directory"
)

func connectorAttributes(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "attributes [CONNECTOR]", Short: "List the available attributes and those that a connector reads",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return takes("CONNECTOR")(cmd, args)
		},
		Long: `List the properties of users and groups that Microsoft Graph returns with the
base permissions, and show which of them a connector reads. "refused" marks a
property that Graph did not return in the last run. To choose the properties, use
connector edit --attributes. The next run then reads everything once. A new choice
does not appear as a change in the history.

Directory extensions (extension_…) are listed if the application has the
permission Directory.Read.All. Without that permission, name them: --attributes
all,extension_0123456789abcdef0123456789abcdef_costCenter. Reading their values
needs no further permission.`,
		Example: `  rollcallctl connector attributes Contoso
  rollcallctl connector edit Contoso --attributes all,-faxNumber,-identities`,
		RunE: p.opens(func(cmd *cobra.Command, args []string, s *session) error {
			ref := ""
			if len(args) > 0 {
				ref = args[0]
			}
			list, err := s.Attributes(cmd.Context(), ref)
			if err != nil {
				return err
			}
			return p.showReadables(list)
		}),
	}
}

// readableJSON is an attribute as --json shows it.
type readableJSON struct {
	Name   string `json:"name"`
	Users  bool   `json:"users"`
	Groups bool   `json:"groups"`
	State  string `json:"state"` // "needed", "read", "refused" or "not read"
}

func (p *program) showReadables(list []directory.Readable) error {
	if p.json {
		return printEach(p, list, func(x directory.Readable) readableJSON {
			return readableJSON{x.Name, x.Users, x.Groups, readableState(x)}
		})
	}
	t := newTable(p.stdout, "ATTRIBUTE", "OF", "STATE")
	for _, x := range list {
		t.row(x.Name, readableOf(x), readableState(x))
	}
	return t.flush()
}

func readableOf(x directory.Readable) string {
	switch {
	case x.Users && x.Groups:
		return "users and groups"
	case x.Groups:
		return "groups"
	}
	return "users"
}

func readableState(x directory.Readable) string {
	switch {
	case x.Refused && x.Chosen:
		return "refused"
	case x.Needed:
		return "needed"
	case x.Chosen:
		return "read"
	}
	return "not read"
}
