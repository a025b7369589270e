package logon

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/spelling"
)

// findAccount finds the account that the request names, and checks whether it may log on at all.
func (d *decision) findAccount(ctx context.Context) (string, error) {
	found, err := d.accounts(ctx)
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		return "", deny(directory.LogOnNoAccount)
	}
	if slices.ContainsFunc(found, func(u directory.User) bool { return !strings.EqualFold(u.ID, found[0].ID) }) {
		return "", deny(directory.LogOnAmbiguous)
	}
	if d.verdict.Account, err = d.throughProfile(ctx, found); err != nil {
		return "", err
	}
	if d.connector, err = d.Directory.Connector(ctx, d.verdict.Account.Connector); err != nil {
		return "", fmt.Errorf("find connector of the account: %w", err)
	}
	switch d.verdict.Account.Status {
	case directory.StatusActive:
		return d.who() + " is active.", nil
	case directory.StatusDisabled:
		return "", deny(directory.LogOnDisabled)
	case directory.StatusOutOfScope:
		return "", deny(directory.LogOnOutOfScope)
	}
	return "", deny(directory.LogOnDeleted)
}

// accounts finds accounts by name. If there are none, it tries the name with a profile's alternate
// domain suffix. That profile must apply to the account, or be the one that the request names.
func (d *decision) accounts(ctx context.Context) ([]directory.User, error) {
	name := spelling.Trim(d.request.User)
	found, err := d.named(ctx, name)
	local, _, isAddress := strings.Cut(name, "@")
	if err != nil || len(found) > 0 || !isAddress {
		return found, err
	}
	profiles, err := d.Directory.Profiles(ctx)
	if err != nil {
		return nil, fmt.Errorf("read profiles: %w", err)
	}
	for _, p := range profiles {
		if p.Suffix == "" || p.Mechanism != directory.MechanismOffice365 {
			continue
		}
		found, err := d.named(ctx, local+"@"+p.Suffix)
		if err != nil {
			return nil, err
		}
		for _, u := range found {
			if holds, _, err := d.profileOf(ctx, u, d.request.Profile); err != nil || holds.ID == p.ID {
				return found, err
			}
		}
	}
	return nil, nil
}

func (s *Service) named(ctx context.Context, name string) ([]directory.User, error) {
	if name == "" {
		return nil, nil
	}
	found, err := s.Directory.UsersNamed(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("find account: %w", err)
	}
	return found, nil
}

// throughProfile chooses among several connectors that read the same account. It returns the
// account as read by the connector of its profile.
func (d *decision) throughProfile(ctx context.Context, found []directory.User) (directory.User, error) {
	if len(found) == 1 {
		return found[0], nil
	}
	for _, u := range found {
		p, _, err := d.profileOf(ctx, u, d.request.Profile)
		if err != nil {
			return u, err
		}
		if p.Connector == u.Connector {
			return u, nil
		}
	}
	return found[0], nil
}

// chooseProfile finds the profile that applies to the account.
func (d *decision) chooseProfile(ctx context.Context) (string, error) {
	p, rule, err := d.profileOf(ctx, d.verdict.Account, d.request.Profile)
	if err != nil {
		return "", err
	}
	d.verdict.Profile, d.verdict.Rule = p, rule
	switch {
	case p.Mechanism != directory.MechanismOffice365:
		return "", deny(directory.LogOnNobody)
	case p.Connector == "":
		return "", deny(directory.LogOnNoConnector)
	}
	of := d.connector
	if d.connector, err = d.Directory.Connector(ctx, p.Connector); err != nil {
		return "", fmt.Errorf("find connector of the profile: %w", err)
	}
	if of.ID != d.connector.ID && !sameTenant(of, d.connector) {
		return "", deny(directory.LogOnOtherTenant)
	}
	text := fmt.Sprintf("“%s”: %s.", p.Name, rule)
	if !rule.Named {
		return text, nil
	}
	usual, _, err := d.profileOf(ctx, d.verdict.Account, "")
	switch {
	case err != nil:
		return "", err
	case usual.ID != p.ID:
		text += fmt.Sprintf(" Otherwise, “%s” applies.", usual.Name)
	}
	return text, nil
}

// sameTenant reports whether two connectors are known to read the same tenant.
func sameTenant(a, b directory.Connector) bool {
	return a.TenantID != "" && strings.EqualFold(a.TenantID, b.TenantID)
}

// profileOf returns the profile that ref names or, if ref is empty, the one that applies to the
// account.
func (s *Service) profileOf(ctx context.Context, u directory.User, ref string) (directory.Profile, Rule, error) {
	if ref != "" {
		p, err := s.Directory.Profile(ctx, ref)
		return p, Rule{Named: true}, err
	}
	profiles, err := s.Directory.Profiles(ctx)
	if err != nil {
		return directory.Profile{}, Rule{}, fmt.Errorf("read profiles: %w", err)
	}
	return s.choose(ctx, u, profiles)
}

var errNoDefault = errors.New("there is no default profile")

// choose finds the profile that applies to an account. It is the first profile in order that has
// one of the account's groups, or else the default. Groups that no longer exist have no members.
func (s *Service) choose(
	ctx context.Context, u directory.User, profiles []directory.Profile,
) (directory.Profile, Rule, error) {
	groups, err := s.groups(ctx, u)
	if err != nil {
		return directory.Profile{}, Rule{}, err
	}
	fallback := -1
	for i, p := range profiles {
		if p.Default {
			fallback = i
			continue
		}
		if rule, ok := match(p, groups); ok {
			return p, rule, nil
		}
	}
	if fallback < 0 {
		return directory.Profile{}, Rule{}, errNoDefault
	}
	return profiles[fallback], Rule{Default: true}, nil
}

// groups returns the groups of an account by ID, including nested ones.
func (s *Service) groups(ctx context.Context, u directory.User) (map[string]directory.Membership, error) {
	groups := map[string]directory.Membership{}
	for m, err := range s.Directory.GroupsOf(ctx, u, directory.Moment{}, true) {
		if err != nil {
			return nil, fmt.Errorf("read groups of the account: %w", err)
		}
		groups[strings.ToLower(m.Group)] = m
	}
	return groups, nil
}

// match finds the first group of a profile among those of an account.
func match(p directory.Profile, groups map[string]directory.Membership) (Rule, bool) {
	for _, g := range p.Groups {
		if m, ok := groups[strings.ToLower(g.ID)]; ok {
			rule := Rule{Group: g, Through: m.ThroughName}
			if rule.Group.Name == "" {
				rule.Group.Name = m.Name
			}
			return rule, true
		}
	}
	return Rule{}, false
}

// signInName returns the name that is sent to Entra ID. It is the userPrincipalName or, if the
// person typed another address, that address with the profile's suffix as its domain. Guests sign
// in with the address of their own organization.
func signInName(u directory.User, p directory.Profile, typed string) string {
	typed, name := spelling.Trim(typed), spelling.Trim(u.Attributes.Text("userPrincipalName"))
	local, _, isAddress := strings.Cut(typed, "@")
	switch {
	case isGuest(u):
		return directory.PrimaryAddress(u.Attributes)
	case p.Suffix == "" || !isAddress || spelling.Same(typed, name):
		return name
	}
	return local + "@" + p.Suffix
}

// isGuest reports whether an account belongs to another organization and has an address there.
func isGuest(u directory.User) bool {
	return directory.IsGuest(u.Attributes) && directory.PrimaryAddress(u.Attributes) != ""
}

// clientID returns the application that a profile uses.
func clientID(p directory.Profile, c directory.Connector) string {
	if p.ClientID != "" {
		return p.ClientID
	}
	return c.ClientID
}
