package main

import (
	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
)

func usersExplain(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "explain USER", Short: "Explain which rules apply to an account, and why", Args: takes("USER"),
		Long: `Explain which rules apply to an account, and why: whether it is in scope and by
which rule, its status, its authentication profile and the groups that decided it,
and the checks of a log-on. This does not contact Entra ID.`,
		RunE: p.opens(func(cmd *cobra.Command, args []string, s *session) error {
			e, err := s.Explain(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(explanationToJSON(e))
			}
			t := newTable(p.stdout)
			for _, line := range e.Lines() {
				t.row(line.Label, line.Text)
			}
			return t.flush()
		}),
	}
}

// explanationJSON shows what applies to an account. Denied is why Rollcall would deny a log-on
// without asking Entra ID; it is empty if Rollcall would ask.
type explanationJSON struct {
	ID                string                `json:"id"`
	UserPrincipalName string                `json:"userPrincipalName"`
	DisplayName       string                `json:"displayName"`
	Connector         string                `json:"connector"`
	InScope           bool                  `json:"inScope"`
	Scope             string                `json:"scope"`
	Status            string                `json:"status"`
	Why               string                `json:"why"`
	Profile           string                `json:"profile"`
	ProfileName       string                `json:"profileName"`
	Rule              string                `json:"rule"`
	Group             string                `json:"group"`
	Asked             []askedJSON           `json:"asked"`
	Denied            directory.LogOnReason `json:"denied"`
	Checked           []string              `json:"checked"`
}

type askedJSON struct {
	Profile     string `json:"profile"`
	ProfileName string `json:"profileName"`
	Holds       bool   `json:"holds"`
	Text        string `json:"text"`
}

func explanationToJSON(e logon.Explanation) explanationJSON {
	a := e.Account.Attributes
	out := explanationJSON{
		ID: e.Account.ID, UserPrincipalName: a.Text("userPrincipalName"), DisplayName: a.Text("displayName"),
		Connector: e.Connector.ID,
		InScope:   e.InScope, Scope: e.Scope, Status: e.Account.Status.String(), Why: e.Status, Profile: e.Profile.ID,
		ProfileName: e.Profile.Name, Rule: e.Rule.String(), Group: e.Rule.Group.ID, Asked: []askedJSON{},
		Denied: e.Denied, Checked: e.Checked,
	}
	for _, x := range e.Asked {
		out.Asked = append(out.Asked, askedJSON{x.Profile.ID, x.Profile.Name, x.Holds, x.Text})
	}
	return out
}
