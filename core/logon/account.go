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

// findAccount finds whom the request is about, and whether the account may log
// on at all.
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

// accounts finds accounts by name. If nobody has the name, it tries the name with a
// profile's alternate domain suffix; the profile must apply to the account found, or be
// the one that the request names.
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

// throughProfile picks, of one account that several connectors read, the one of
// the connector that its profile goes through.
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

// sameTenant says whether two connectors are known to read one tenant.
func sameTenant(a, b directory.Connector) bool {
	return a.TenantID != "" && strings.EqualFold(a.TenantID, b.TenantID)
}

// profileOf is the profile that ref names, or else the one that holds.
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

// choose finds the profile that applies to an account: the first, in the order of
// profiles, that names one of its groups, or else the default. Groups that no longer
// exist have no members.
func (s *Service) choose(ctx context.Context, u directory.User, profiles []directory.Profile) (directory.Profile, Rule, error) {
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

// groups are the groups of an account by id, through nested ones too.
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

// signInName is the name sent to Entra ID: the userPrincipalName or, if the person
// typed another address, that address with the profile's suffix as its domain. Guests
// sign in with the address of their own organization.
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

// isGuest says whether an account is one of another organization that has an
// address there.
func isGuest(u directory.User) bool {
	return directory.IsGuest(u.Attributes) && directory.PrimaryAddress(u.Attributes) != ""
}

// clientID is the application of a profile.
func clientID(p directory.Profile, c directory.Connector) string {
	if p.ClientID != "" {
		return p.ClientID
	}
	return c.ClientID
}
