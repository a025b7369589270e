package main

import (
	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
)

func usersExplain(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "explain USER", Short: "Say what holds for an account, and why", Args: takes("USER"),
		Long: `Say what holds for an account, and why: in scope or not and by which rule, its
status, the authentication profile that holds and the groups that mattered, and
what a log-on would be checked against. Entra ID is not asked.`,
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

// explanationJSON is what holds for an account. denied is why no log-on would
// come as far as Entra ID, empty where one would.
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
		ID: e.Account.ID, UserPrincipalName: a.Text("userPrincipalName"), DisplayName: a.Text("displayName"), Connector: e.Connector.ID,
		InScope: e.InScope, Scope: e.Scope, Status: e.Account.Status.String(), Why: e.Status, Profile: e.Profile.ID,
		ProfileName: e.Profile.Name, Rule: e.Rule.String(), Group: e.Rule.Group.ID, Asked: []askedJSON{}, Denied: e.Denied, Checked: e.Checked,
	}
	for _, x := range e.Asked {
		out.Asked = append(out.Asked, askedJSON{x.Profile.ID, x.Profile.Name, x.Holds, x.Text})
	}
	return out
}
