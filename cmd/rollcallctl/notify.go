package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/notify"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

func notifyCommand(p *program) *cobra.Command {
	cmd := group("notify", "Send notifications by mail, to Slack, to Teams or to a webhook",
		notifyAdd(p), notifyList(p), notifyShow(p), notifyEdit(p), notifyRemove(p), notifyTest(p),
		notifySwitch(p, "enable", "Send notifications to a channel", true),
		notifySwitch(p, "disable", "Send nothing to a channel", false),
	)
	cmd.Long = `Send notifications away from this computer. Each channel is one mail account with its
recipients, or one webhook. The program that runs the schedule sends them: the
window, the daemon, or daemon --once. It also reports runs of other programs.

A message that is not accepted is tried again for two days. Quiet hours and the time
of the daily summary are settings: see rollcallctl config set --help.`
	return cmd
}

func notifyAdd(p *program) *cobra.Command {
	var flags notifyFlags
	cmd := &cobra.Command{
		Use: "add", Short: "Add a channel and print its ID", Args: takes(),
		Long: `Add a channel. Its secrets are kept only in the vault, as those of connectors are:
the address of a webhook, the key that signs its requests, and the password of a mail
account.

  mail     SMTP, with STARTTLS or TLS
  slack    an incoming webhook of Slack, or of a program with the same format
  teams    a Teams workflow "when a Teams webhook request is received"
  webhook  any HTTP server; it gets a JSON object. With a key, the header
           Rollcall-Signature is t=SECONDS,v1=HEX, where HEX is the HMAC-SHA256 of
           SECONDS, a full stop and the body

The occasions are failed, held, recovered, key (a key expires soon) and digest (a
daily summary). Templates are those of Go without range, template and block, and have
{{.Title}}, {{.Text}}, {{.Occasion}}, {{.Connector}}, {{.Run}}, {{.Code}}, {{.At}} and
{{.Computer}}.`,
		Example: `  rollcallctl notify add --name Operations --kind slack --url-stdin
  rollcallctl notify add --name Ticket --kind webhook --url-file url.txt --key-file key.txt --on failed,held,recovered
  rollcallctl notify add --name Mail --kind mail --server smtp.example.com --from me@example.com --to ops@example.com`,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.addChannel(cmd, &flags) },
	}
	flags.bind(cmd)
	cmd.Flags().StringVar(&flags.kind, "kind", "", "`KIND` of channel: mail, slack, teams or webhook")
	cmd.Flags().BoolVar(&flags.disabled, "disabled", false, "send nothing until rollcallctl notify enable")
	completeFlag(cmd, "kind", completions(settings.ChannelKinds)...)
	return cmd
}

func (p *program) addChannel(cmd *cobra.Command, flags *notifyFlags) error {
	c := settings.Channel{Kind: settings.ChannelKind(flags.kind), Enabled: !flags.disabled, On: settings.Occasions}
	hint := fmt.Sprintf("See %s --help.", cmd.CommandPath())
	switch {
	case flags.kind == "":
		return problem.Usage("--kind is required", hint)
	case flags.name == "":
		return problem.Usage("--name is required", hint)
	}
	if err := flags.apply(cmd, &c); err != nil {
		return err
	}
	s, err := p.open(cmd.Context())
	if err != nil {
		return err
	}
	secrets, err := flags.secrets(cmd, p)
	if err != nil {
		return err
	}
	added, err := s.AddChannel(cmd.Context(), c, secrets)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(added)
	}
	writeLine(p.stdout, added.ID)
	p.talk(fmt.Sprintf("Added %q. Test it with: rollcallctl notify test %s", oneLine(added.Name), added.ID))
	return nil
}

func notifyList(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the channels", Args: takes(),
		RunE: p.opens(func(_ *cobra.Command, _ []string, s *session) error {
			list := s.Channels()
			if p.json {
				return printEach(p, list, itself)
			}
			if len(list) == 0 {
				p.talk("There are no channels yet. Add one with rollcallctl notify add.")
				return nil
			}
			t := newTable(p.stdout, "ID", "NAME", "KIND", "ENABLED", "TO", "ON")
			for _, c := range list {
				t.row(c.ID, c.Name, string(c.Kind), yesNo(c.Enabled), c.Target(), joined(c.On, ","))
			}
			return t.flush()
		}),
	}
}

func notifyShow(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "show CHANNEL", Short: "Show one channel", Args: takes("CHANNEL"),
		RunE: p.opens(func(_ *cobra.Command, args []string, s *session) error {
			c, err := s.Channel(args[0])
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(c)
			}
			return p.showChannel(c)
		}),
	}
}

func (p *program) showChannel(c settings.Channel) error {
	facts := [][2]string{
		{"ID", c.ID},
		{"Name", c.Name},
		{"Kind", string(c.Kind)},
		{"Enabled", yesNo(c.Enabled)},
		{"On", joined(c.On, ",")},
	}
	if m := c.Mail; m != nil {
		facts = append(facts, [][2]string{
			{"Server", fmt.Sprintf("%s:%d", m.Server, m.Port)},
			{"Encryption", string(m.Security)},
			{"User", m.User},
			{"From", m.From},
			{"To", strings.Join(m.To, ", ")},
		}...)
	} else {
		facts = append(facts, [2]string{"Host", c.Host}, [2]string{"Signed", yesNo(c.Signed)})
	}
	t := newTable(p.stdout)
	t.facts(append(facts, [][2]string{
		{"CA file", c.CAFile}, {"Title template", c.Title}, {"Text template", c.Text}, {"Changed", moment(c.UpdatedAt)},
	}...))
	return t.flush()
}

func notifyEdit(p *program) *cobra.Command {
	var flags notifyFlags
	cmd := &cobra.Command{
		Use: "edit CHANNEL", Short: "Change a channel", Args: takes("CHANNEL"),
		Long: `Change the fields whose flags you give. Messages that wait for the channel are sent
again at once. The kind of a channel cannot be changed.`,
		Example: `  rollcallctl notify edit Operations --on failed,held
  rollcallctl notify edit Mail --password-stdin`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !anyFlag(cmd) {
				return problem.Usage("No change was given",
					fmt.Sprintf("Specify a field to change, such as --on. See %s --help.", cmd.CommandPath()))
			}
			s, err := p.open(cmd.Context())
			if err != nil {
				return err
			}
			c, err := s.Channel(args[0])
			if err != nil {
				return err
			}
			if err := flags.apply(cmd, &c); err != nil {
				return err
			}
			secrets, err := flags.secrets(cmd, p)
			if err != nil {
				return err
			}
			c, err = s.EditChannel(cmd.Context(), c, secrets)
			return p.confirmChannel(c, "Changed", err)
		},
	}
	flags.bind(cmd)
	return cmd
}

func notifySwitch(p *program, use, short string, enabled bool) *cobra.Command {
	return &cobra.Command{
		Use: use + " CHANNEL", Short: short, Args: takes("CHANNEL"),
		RunE: p.opens(func(cmd *cobra.Command, args []string, s *session) error {
			c, err := s.Channel(args[0])
			if err != nil {
				return err
			}
			if c.Enabled != enabled {
				c.Enabled = enabled
				c, err = s.EditChannel(cmd.Context(), c, notify.Changes{})
			}
			return p.confirmChannel(c, map[bool]string{true: "Enabled", false: "Disabled"}[enabled], err)
		}),
	}
}

func notifyRemove(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "remove CHANNEL", Short: "Remove a channel and its secrets", Args: takes("CHANNEL"),
		RunE: p.opens(func(cmd *cobra.Command, args []string, s *session) error {
			c, err := s.RemoveChannel(cmd.Context(), args[0])
			return p.confirmChannel(c, "Removed", err)
		}),
	}
}

func notifyTest(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "test CHANNEL", Short: "Send a test message to a channel", Args: takes("CHANNEL"),
		Long: `Send a test message now, even during quiet hours and if the channel is disabled. A
mail channel sends one to each recipient. The exit code is 0 if the server accepted
it.`,
		RunE: p.opens(func(cmd *cobra.Command, args []string, s *session) error {
			c, err := s.TestChannel(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return p.done(c, fmt.Sprintf("The test message was accepted for %s.", oneLine(c.Target())))
		}),
	}
}

// confirmChannel shows a channel after a successful change, as JSON or in words.
func (p *program) confirmChannel(c settings.Channel, done string, err error) error {
	if err != nil {
		return err
	}
	return p.done(c, fmt.Sprintf("%s %q.", done, oneLine(c.Name)))
}
