package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/domain"
	"github.com/rollcallsync/rollcall/core/problem"
)

func connectorCommand(p *program) *cobra.Command {
	return group("connector", "Add, change and test connectors",
		connectorAdd(p), connectorList(p), connectorShow(p), connectorEdit(p), connectorRemove(p),
		connectorAttributes(p),
		connectorSwitch(p, "enable", "Include a connector in runs", true),
		connectorSwitch(p, "disable", "Exclude a connector from runs", false),
		connectorTest(p),
	)
}

func connectorAdd(p *program) *cobra.Command {
	var flags connectorFlags
	cmd := &cobra.Command{
		Use: "add", Short: "Add a connector and print its ID", Args: takes(),
		Long: `Add a connector for one tenant. The secret is kept only in the vault: the keyring of
your user account, or a file that you have chosen (see rollcallctl vault). The
private key of a certificate stays in its file.

The app registration needs the application permissions User.Read.All and
GroupMember.Read.All of Microsoft Graph, with admin consent. After you add the
connector, check it with rollcallctl connector test.`,
		Example: `  rollcallctl connector add --description Contoso --tenant contoso.com --client-id ID --secret-stdin
  rollcallctl connector add --description Contoso --tenant contoso.com --client-id ID \
      --certificate app.pfx --passphrase-file pass.txt
  rollcallctl connector add --description Contoso --tenant contoso.com --client-id ID \
      --secret-file F --domains contoso.com,fabrikam.com
  rollcallctl connector add --description Practice --cloud practice`,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.addConnector(cmd, &flags) },
	}
	flags.bind(cmd)
	cmd.Flags().BoolVar(&flags.disabled, "disabled", false, "exclude it from runs until rollcallctl connector enable")
	return cmd
}

func (p *program) addConnector(cmd *cobra.Command, flags *connectorFlags) error {
	c := directory.Connector{Cloud: directory.CloudGlobal, Guests: true, Enabled: !flags.disabled}
	if err := flags.apply(cmd, &c); err != nil {
		return err
	}
	practice := c.Cloud == directory.CloudPractice
	if err := flags.requireForAdd(cmd, practice); err != nil {
		return err
	}
	if !practice {
		// Ask for the secret when everything else is valid.
		var err error
		if c, err = c.Normalize(domain.Parse); err != nil {
			return err
		}
	}
	s, err := p.open(cmd.Context())
	if err != nil {
		return err
	}
	var secret auth.Secret
	if practice {
		c, secret = s.Practice(c)
	} else if secret, err = flags.secret.read(cmd.Context(), p); err != nil {
		return err
	}
	added, err := s.AddConnector(cmd.Context(), c, secret)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(connectorToJSON(added))
	}
	writeLine(p.stdout, added.ID)
	p.talk(fmt.Sprintf("Added %q. Test it with: rollcallctl connector test %s", oneLine(added.Description), added.ID))
	return nil
}

func connectorList(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the connectors", Args: takes(),
		RunE: p.opens(func(cmd *cobra.Command, _ []string, s *session) error {
			list, err := s.Connectors(cmd.Context())
			if err != nil {
				return err
			}
			return p.showConnectors(list)
		}),
	}
}

func (p *program) showConnectors(list []directory.Connector) error {
	if p.json {
		return printEach(p, list, connectorToJSON)
	}
	if len(list) == 0 {
		p.talk("There are no connectors yet. Add one with rollcallctl connector add, or try rollcallctl demo.")
		return nil
	}
	t := newTable(p.stdout, "ID", "DESCRIPTION", "TENANT", "CLOUD", "ENABLED", "KEY EXPIRES")
	for _, c := range list {
		t.row(c.ID, c.Description, c.TenantDomain, string(c.Cloud), yesNo(c.Enabled), day(c.KeyExpires))
	}
	return t.flush()
}

func connectorShow(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "show CONNECTOR", Short: "Show one connector", Args: takes("CONNECTOR"),
		RunE: p.opens(func(cmd *cobra.Command, args []string, s *session) error {
			c, err := s.Connector(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(connectorToJSON(c))
			}
			return p.showConnector(c)
		}),
	}
}

func (p *program) showConnector(c directory.Connector) error {
	login, graph := c.Endpoints()
	key := "client secret"
	if c.Certificate != "" {
		key = "certificate " + c.Certificate
	}
	t := newTable(p.stdout)
	t.facts([][2]string{
		{"ID", c.ID},
		{"Description", c.Description},
		{"Info", c.Info},
		{"Enabled", yesNo(c.Enabled)},
		{"Tenant", c.TenantDomain},
		{"Tenant name", c.TenantName},
		{"Tenant ID", c.TenantID},
		{"Client ID", c.ClientID},
		{"Key", key},
		{"Key expires", keyExpires(c)},
		{"Cloud", string(c.Cloud)},
		{"Sign-in address", login},
		{"Graph address", graph},
		{"Extra authorities", c.CAFile},
		{"Proxy", c.Proxy},
		{"Domain filter", strings.Join(c.Domains, ",")},
		{"Attributes", attributesInWords(c.Attributes)},
		{"Acknowledge disabled", yesNo(c.AcknowledgeDisabled)},
		{"Guests", yesNo(c.Guests)},
		{"Guards", guardsInWords(c.Guards)},
		{"Added", moment(c.CreatedAt)},
		{"Changed", moment(c.UpdatedAt)},
	})
	return t.flush()
}

// keyExpires returns the day on which the key expires, and the source of that date.
func keyExpires(c directory.Connector) string {
	text := day(c.KeyExpires)
	if c.KeyFromGraph {
		text += " (from Microsoft Graph)"
	}
	return text
}

func connectorEdit(p *program) *cobra.Command {
	var flags connectorFlags
	var preview bool
	cmd := &cobra.Command{
		Use: "edit CONNECTOR", Short: "Change a connector", Args: takes("CONNECTOR"),
		Long: `Change the fields whose flags you give. To clear an optional field, give an empty
value, for example --domains "".

Scope options take effect with the next run, and guards may hold that run.
--preview shows which accounts would enter or leave the scope. It needs no network
and changes nothing.`,
		Example: `  rollcallctl connector edit Contoso --secret-stdin --key-expires 2027-03-31
  rollcallctl connector edit Contoso --domains contoso.com --preview`,
		RunE: func(cmd *cobra.Command, args []string) error { return p.editConnector(cmd, args[0], &flags, preview) },
	}
	flags.bind(cmd)
	cmd.Flags().BoolVar(&preview, "preview", false,
		"only show which accounts would enter or leave the scope")
	return cmd
}

func (p *program) editConnector(cmd *cobra.Command, ref string, flags *connectorFlags, preview bool) error {
	if !flags.changed(cmd) {
		return problem.Usage("No change was given",
			"Specify a field to change, such as --description. See rollcallctl connector edit --help.")
	}
	s, err := p.open(cmd.Context())
	if err != nil {
		return err
	}
	c, err := s.Connector(cmd.Context(), ref)
	if err != nil {
		return err
	}
	if err := flags.apply(cmd, &c); err != nil {
		return err
	}
	if preview {
		return p.previewScope(cmd, s, c)
	}
	var replacement *auth.Secret
	if flags.secret.given(cmd) {
		secret, err := flags.secret.read(cmd.Context(), p)
		if err != nil {
			return err
		}
		replacement = &secret
	}
	c, err = s.EditConnector(cmd.Context(), c, replacement)
	if err := p.confirm(c, "Changed", err); err != nil {
		return err
	}
	return p.tellScope(cmd, s, c)
}

// confirm shows a connector after a successful change, as JSON or in words.
func (p *program) confirm(c directory.Connector, done string, err error) error {
	if err != nil {
		return err
	}
	return p.done(connectorToJSON(c), fmt.Sprintf("%s %q.", done, oneLine(c.Description)))
}

func connectorRemove(p *program) *cobra.Command {
	agreed := false
	cmd := &cobra.Command{
		Use: "remove CONNECTOR", Short: "Remove a connector with its secret, directory and history",
		Args: takes("CONNECTOR"),
		Long: `Remove a connector with its secret, its directory and its history. This cannot be
undone, so the command asks first. Without a terminal, it needs --yes.`,
		RunE: p.opens(func(cmd *cobra.Command, args []string, s *session) error {
			c, err := s.Connector(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if !agreed {
				question := fmt.Sprintf("Remove %q with its secret, directory and history?", oneLine(c.Description))
				if err := p.askConsent(cmd.Context(), question); err != nil {
					return err
				}
			}
			c, err = s.RemoveConnector(cmd.Context(), c.ID)
			return p.confirm(c, "Removed", err)
		}),
	}
	cmd.Flags().BoolVar(&agreed, "yes", false, "remove it without asking")
	return cmd
}

func connectorSwitch(p *program, use, short string, enabled bool) *cobra.Command {
	return &cobra.Command{
		Use: use + " CONNECTOR", Short: short, Args: takes("CONNECTOR"),
		RunE: p.opens(func(cmd *cobra.Command, args []string, s *session) error {
			c, err := s.SetEnabled(cmd.Context(), args[0], enabled)
			return p.confirm(c, strings.ToUpper(use[:1])+use[1:]+"d", err)
		}),
	}
}
