package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// profileFlags are the flags of add and edit for the fields of an authentication profile.
type profileFlags struct {
	name, description, mechanism, connector, clientID string
	ways, suffix, allowIP                             string
	groups                                            []string
	order                                             int
}

func (f *profileFlags) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.name, "name", "", "`NAME` of the profile, at most 120 characters")
	flags.StringVar(&f.description, "description", "", "notes: any `TEXT` of at most 240 characters")
	flags.StringVar(&f.mechanism, "mechanism", "", "`MECHANISM`: none (no one may log on) or office365 (default none)")
	flags.StringVar(&f.connector, "connector", "", "use the tenant and application of this `CONNECTOR`")
	flags.StringVar(&f.clientID, "client-id", "",
		"Application (client) `ID` of a public client, instead of the connector's application")
	flags.StringVar(&f.ways, "ways", "",
		"comma-separated `METHODS`: browser, device, password (default browser,device)")
	flags.StringVar(&f.suffix, "suffix", "",
		"at sign-in, replace the domain of a typed address that is not the sign-in name with this `DOMAIN`")
	flags.StringVar(&f.allowIP, "allow-ip", "", "allow log-ons only from these `ADDRESSES`: 192.0.2.0/24,2001:db8::1")
	flags.StringArrayVar(&f.groups, "groups", nil,
		"comma-separated `GROUPS` to whose members the profile applies, by ID, mail address or name; quote a name "+
			"that contains a comma; may be repeated")
	flags.IntVar(&f.order, "order", 0, "`PLACE` in the order of profiles, from 1 (default last)")
	completeFlag(cmd, "mechanism", completions(directory.Mechanisms)...)
	completeFlag(cmd, "ways", completions(directory.Ways)...)
}

func completions[T ~string](words []T) []cobra.Completion {
	list := make([]cobra.Completion, len(words))
	for i, word := range words {
		list[i] = cobra.Completion(word)
	}
	return list
}

// apply sets the profile's fields whose flags were given. Whether the values fit together is
// checked when the profile is stored.
func (f *profileFlags) apply(cmd *cobra.Command, p *directory.Profile) (err error) {
	given := cmd.Flags().Changed
	for name, text := range map[string]struct{ value, field *string }{
		"name": {&f.name, &p.Name}, "description": {&f.description, &p.Description},
		"connector": {&f.connector, &p.Connector},
		"client-id": {&f.clientID, &p.ClientID}, "suffix": {&f.suffix, &p.Suffix},
	} {
		if given(name) {
			*text.field = *text.value
		}
	}
	if given("mechanism") {
		if p.Mechanism, err = directory.ParseMechanism(f.mechanism); err != nil {
			return err
		}
	}
	if given("ways") {
		if p.Ways, err = directory.ParseWays(f.ways); err != nil {
			return err
		}
	}
	if given("allow-ip") {
		if p.PermittedIPs, err = directory.ParsePermittedIPs(f.allowIP); err != nil {
			return err
		}
	}
	if given("order") {
		p.Order = f.order
	}
	return nil
}

// applyGroups finds the groups named by the flag, if it was given.
func (f *profileFlags) applyGroups(cmd *cobra.Command, s *session, p *directory.Profile) (err error) {
	if cmd.Flags().Changed("groups") {
		p.Groups, err = groupRefs(f.groups, func(name string) (bool, error) {
			_, err := s.Group(cmd.Context(), name, directory.Moment{})
			return isName(err)
		})
	}
	return err
}

// changed reports whether any flag for a field of the profile was given.
func (f *profileFlags) changed(cmd *cobra.Command) bool { return anyFlag(cmd) }

// orderOf returns the position of a profile as text.
func orderOf(p directory.Profile) string {
	if p.Default {
		return "default"
	}
	return quantity.Number(p.Order)
}

// waysOf returns the sign-in methods as a list, or "" if no one may log on.
func waysOf(p directory.Profile) string {
	if p.Mechanism == directory.MechanismNone {
		return ""
	}
	return joined(p.Ways, ",")
}

// appliesTo returns to whom a profile applies.
func appliesTo(p directory.Profile) string {
	switch {
	case p.Default:
		return "everyone else"
	case len(p.Groups) == 0:
		return "nobody: it has no group"
	}
	names := make([]string, len(p.Groups))
	for i, g := range p.Groups {
		if names[i] = g.Name; g.Name == "" {
			names[i] = g.ID
		}
		if g.Gone {
			names[i] += " (no longer exists)"
		}
	}
	return strings.Join(names, ", ")
}

// letsIn describes what a profile allows.
func letsIn(p directory.Profile) string {
	if p.Mechanism == directory.MechanismNone {
		return "it blocks all log-ons."
	}
	text := "log-on with Microsoft 365 by " + joined(p.Ways, ", ")
	if slices.Contains(p.Ways, directory.WayPassword) {
		text += " (legacy)"
	}
	if len(p.PermittedIPs) > 0 {
		text += ", from " + joined(p.PermittedIPs, ", ")
	}
	return text + "."
}
