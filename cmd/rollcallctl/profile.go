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
		Use: "list", Short: "List the authentication profiles, the default first", Args: takes(),
		Long: `List the authentication profiles: the default first, the others in the order in
which they are asked. For an account the first profile holds that names one of
its groups; where none does, the default.`,
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
		for _, profile := range list {
			if err := p.printJSON(profileToJSON(profile)); err != nil {
				return err
			}
		}
		return nil
	}
	t := newTable(p.stdout, "ORDER", "ID", "NAME", "MECHANISM", "WAYS", "HOLDS FOR")
	for _, profile := range list {
		t.row(orderOf(profile), profile.ID, profile.Name, string(profile.Mechanism), waysOf(profile), holdsFor(profile))
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
	for _, line := range [][2]string{
		{"ID", profile.ID},
		{"Name", profile.Name},
		{"Description", profile.Description},
		{"Order", orderOf(profile)},
		{"Holds for", holdsFor(profile)},
		{"Mechanism", string(profile.Mechanism)},
		{"Ways", waysOf(profile)},
		{"Connector", connector},
		{"Client ID", profile.ClientID},
		{"Suffix", profile.Suffix},
		{"Permitted addresses", joined(profile.PermittedIPs, ",")},
		{"Added", moment(profile.CreatedAt)},
		{"Changed", moment(profile.UpdatedAt)},
	} {
		if line[1] != "" {
			t.row(line[0], line[1])
		}
	}
	return t.flush()
}

func profileAdd(p *program) *cobra.Command {
	var flags profileFlags
	cmd := &cobra.Command{
		Use: "add", Short: "Add an authentication profile, and print its id", Args: takes(),
		Long: `Add an authentication profile for the members of groups, through nested groups
too. For everyone else the default profile holds: change that one with
rollcallctl profile edit.

Nobody logs on by a profile with the mechanism none. With office365, Entra ID is
asked, in the tenant of a connector; where there is just one connector, that is
the one. The way "password" is a legacy one and not allowed unless named: Entra ID
refuses it to accounts with multi-factor authentication, to federated ones without
WS-Trust, to those without a password, and to guests. What the ways need in the app
registration: rollcallctl logon test --help.`,
		Example: `  rollcallctl profile add --name Staff --mechanism office365 --groups staff@contoso.com
  rollcallctl profile add --name Contractors --mechanism office365 --ways browser --allow-ip 192.0.2.0/24,2001:db8::/32 --groups "External people" --order 1`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			profile := directory.NewProfile()
			if !cmd.Flags().Changed("name") {
				return problem.Usage("A profile needs --name", fmt.Sprintf("See %s --help.", cmd.CommandPath()))
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
		Long: `Change what the given flags name; everything else stays. A flag with an empty value
clears what may be empty, such as --allow-ip "". The groups that are given take
the place of all that were there.`,
		Example: `  rollcallctl profile edit Default --mechanism office365
  rollcallctl profile edit Contractors --allow-ip 192.0.2.0/24 --order 1`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !flags.changed(cmd) {
				return problem.Usage("Nothing is to be changed", "Name what to change, such as --mechanism; see rollcallctl profile edit --help.")
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
		Use: "remove PROFILE", Short: "Remove an authentication profile that holds for nobody", Args: takes("PROFILE"),
		Long: `Remove an authentication profile. One that is in use stays: for the default, make
another one the default first; for one with groups, take these out first. Then the
next profile that fits holds for their members, or the default.`,
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
		Long: `Make a profile the default: it then holds for everyone for whom no other profile
holds, and loses its groups. The one that was the default takes its place in the
order, and holds for nobody until it is given groups.`,
		RunE: p.opens(func(cmd *cobra.Command, args []string, s *session) error {
			profile, err := s.SetDefaultProfile(cmd.Context(), args[0])
			return p.confirmProfile(profile, "Made the default:", err)
		}),
	}
}

// confirmProfile shows a profile after a change, unless that failed: as JSON, or
// in a word.
func (p *program) confirmProfile(profile directory.Profile, done string, err error) error {
	if err != nil {
		return err
	}
	return p.done(profileToJSON(profile), fmt.Sprintf("%s %q. It holds for %s; %s", done, oneLine(profile.Name), oneLine(holdsFor(profile)), letsIn(profile)))
}
