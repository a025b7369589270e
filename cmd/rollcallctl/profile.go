package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

func profileCommand(p *program) *cobra.Command {
	return group("profile", "Decide who may log on, and how",
		profileList(p), profileShow(p), profileAdd(p), profileEdit(p), profileRemove(p), profileDefault(p))
}

func profileList(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the authentication profiles, with the default first", Args: takes(),
		Long: `List the authentication profiles: the default first, then the others in order. The
first profile that names one of an account's groups applies to that account. If no
profile does, the default applies.`,
		RunE: p.opens(func(cmd *cobra.Command, _ []string, s *session) error {
			list, err := s.Profiles(cmd.Context())
			if err != nil {
				return err
			}
			return p.showProfiles(list)
		}),
	}
}

func (p *program) showProfiles(list []directory.Profile) error {
	if p.json {
		return printEach(p, list, profileToJSON)
	}
	t := newTable(p.stdout, "ORDER", "ID", "NAME", "MECHANISM", "METHODS", "APPLIES TO")
	for _, profile := range list {
		t.row(orderOf(profile), profile.ID, profile.Name, string(profile.Mechanism), waysOf(profile),
			appliesTo(profile))
	}
	return t.flush()
}

func profileShow(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "show PROFILE", Short: "Show one authentication profile", Args: takes("PROFILE"),
		RunE: p.opens(func(cmd *cobra.Command, args []string, s *session) error {
			profile, err := s.Profile(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(profileToJSON(profile))
			}
			return p.showProfile(cmd.Context(), s, profile)
		}),
	}
}

func (p *program) showProfile(ctx context.Context, s *session, profile directory.Profile) error {
	connector := profile.Connector
	if connector != "" {
		c, err := s.Connector(ctx, connector)
		if err != nil {
			return err
		}
		connector = c.Description
	}
	t := newTable(p.stdout)
	t.facts([][2]string{
		{"ID", profile.ID},
		{"Name", profile.Name},
		{"Description", profile.Description},
		{"Order", orderOf(profile)},
		{"Applies to", appliesTo(profile)},
		{"Mechanism", string(profile.Mechanism)},
		{"Methods", waysOf(profile)},
		{"Connector", connector},
		{"Client ID", profile.ClientID},
		{"Suffix", profile.Suffix},
		{"Permitted addresses", joined(profile.PermittedIPs, ",")},
		{"Added", moment(profile.CreatedAt)},
		{"Changed", moment(profile.UpdatedAt)},
	})
	return t.flush()
}

func profileAdd(p *program) *cobra.Command {
	var flags profileFlags
	cmd := &cobra.Command{
		Use: "add", Short: "Add an authentication profile and print its ID", Args: takes(),
		Long: `Add an authentication profile for the members of groups, including members of nested
groups. The default profile applies to everyone else; change it with rollcallctl
profile edit.

A profile whose mechanism is "none" blocks all log-ons. With "office365", Entra ID
decides, in the tenant of a connector; if there is only one connector, it is used.
The method "password" is a legacy method, allowed only if you name it. Entra ID
refuses it for accounts with multi-factor authentication, federated accounts without
WS-Trust, accounts without a password, and guests. For what each method needs in the
app registration, see rollcallctl logon test --help.`,
		Example: `  rollcallctl profile add --name Staff --mechanism office365 --groups staff@contoso.com
  rollcallctl profile add --name Contractors --mechanism office365 --ways browser \
      --allow-ip 192.0.2.0/24,2001:db8::/32 --groups "External people" --order 1`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			profile := directory.NewProfile()
			if !cmd.Flags().Changed("name") {
				return problem.Usage("--name is required", fmt.Sprintf("See %s --help.", cmd.CommandPath()))
			}
			if err := flags.apply(cmd, &profile); err != nil {
				return err
			}
			s, err := p.open(cmd.Context())
			if err != nil {
				return err
			}
			if err := flags.applyGroups(cmd, s, &profile); err != nil {
				return err
			}
			added, err := s.AddProfile(cmd.Context(), profile)
			if err != nil || p.json {
				return p.confirmProfile(added, "", err)
			}
			writeLine(p.stdout, added.ID)
			return p.confirmProfile(added, "Added", nil)
		},
	}
	flags.bind(cmd)
	return cmd
}

func profileEdit(p *program) *cobra.Command {
	var flags profileFlags
	cmd := &cobra.Command{
		Use: "edit PROFILE", Short: "Change an authentication profile", Args: takes("PROFILE"),
		Long: `Change the fields whose flags you give. To clear an optional field, give an empty
value, for example --allow-ip "". The groups that you give replace all existing
ones.`,
		Example: `  rollcallctl profile edit Default --mechanism office365
  rollcallctl profile edit Contractors --allow-ip 192.0.2.0/24 --order 1`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !flags.changed(cmd) {
				return problem.Usage("No change was given",
					"Specify a field to change, such as --mechanism. See rollcallctl profile edit --help.")
			}
			s, err := p.open(cmd.Context())
			if err != nil {
				return err
			}
			profile, err := s.Profile(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if err := flags.apply(cmd, &profile); err != nil {
				return err
			}
			if err := flags.applyGroups(cmd, s, &profile); err != nil {
				return err
			}
			profile, err = s.EditProfile(cmd.Context(), profile)
			return p.confirmProfile(profile, "Changed", err)
		},
	}
	flags.bind(cmd)
	return cmd
}

func profileRemove(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "remove PROFILE", Short: "Remove an authentication profile that is not in use", Args: takes("PROFILE"),
		Long: `Remove an authentication profile that is not in use. To remove the default, first
make another profile the default. To remove a profile with groups, first remove its
groups. The next matching profile, or the default, then applies to their members.`,
		Example: `  rollcallctl profile edit Contractors --groups ""
  rollcallctl profile remove Contractors`,
		RunE: p.opens(func(cmd *cobra.Command, args []string, s *session) error {
			profile, err := s.RemoveProfile(cmd.Context(), args[0])
			return p.confirmProfile(profile, "Removed", err)
		}),
	}
}

func profileDefault(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "default PROFILE", Short: "Make an authentication profile the default", Args: takes("PROFILE"),
		Long: `Make a profile the default. It then applies to everyone not covered by another
profile, and loses its groups. The previous default takes the other profile's place
in the order, and applies to nobody until you give it groups.`,
		RunE: p.opens(func(cmd *cobra.Command, args []string, s *session) error {
			profile, err := s.SetDefaultProfile(cmd.Context(), args[0])
			return p.confirmProfile(profile, "Made the default:", err)
		}),
	}
}

// confirmProfile shows a profile after a successful change, as JSON or in words.
func (p *program) confirmProfile(profile directory.Profile, done string, err error) error {
	if err != nil {
		return err
	}
	return p.done(profileToJSON(profile),
		fmt.Sprintf("%s %q. It applies to %s; %s", done, oneLine(profile.Name), oneLine(appliesTo(profile)),
			letsIn(profile)))
}
