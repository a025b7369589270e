package logon

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/domain"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Explanation says what applies to an account, and why. It is computed without asking Entra ID.
type Explanation struct {
	Account   directory.User
	Connector directory.Connector // of the account
	InScope   bool                // according to the connector's current options
	Scope     string              // the rule that decides it
	Status    string              // with the reason
	Profile   directory.Profile
	Rule      Rule
	// Asked are the profiles up to the one that applies, in the order in which they are checked,
	// each with the result.
	Asked []Asked
	// Denied is the reason why every log-on would be denied before Entra ID is asked. It is empty
	// if Entra ID would be asked.
	Denied directory.LogOnReason
	// Checked lists the checks of a log-on, or says why there would be none.
	Checked []string
}

// Asked is a profile with the result of its check.
type Asked struct {
	Profile directory.Profile
	Holds   bool
	Text    string // the group that decided, or that there was none
}

// Line is one line of an Explanation for people.
type Line struct{ Label, Text string }

// Explain explains the account with the given name, which it finds in the same way as Evaluate. If
// no account or several accounts match, the error is a problem.Problem.
func (s *Service) Explain(ctx context.Context, name string) (Explanation, error) {
	d := &decision{Service: s, request: Request{User: name}}
	_, err := d.findAccount(ctx)
	denied, err := onlyDenial(err)
	if err != nil {
		return Explanation{}, fmt.Errorf("explain account: %w", err)
	}
	switch denied {
	case directory.LogOnNoAccount:
		return Explanation{}, notExplained(problem.CodeUserNotFound, "There is no account %q", name,
			"Check the spelling, or search the directory: a part of the name is enough.", directory.ErrNotFound)
	case directory.LogOnAmbiguous:
		return Explanation{}, notExplained(problem.CodeUserAmbiguous, "%q matches several accounts", name,
			"Use the sign-in name or the ID of the right one.", directory.ErrAmbiguous)
	}
	e := Explanation{Account: d.verdict.Account, Connector: d.connector}
	e.InScope, e.Scope = scopeOf(e.Account, e.Connector)
	e.Status = statusOf(e.Account, e.Connector)
	if e.Asked, err = s.ask(ctx, e.Account); err != nil {
		return Explanation{}, fmt.Errorf("explain account: %w", err)
	}
	_, err = d.chooseProfile(ctx)
	unfit, err := onlyDenial(err)
	if err != nil {
		return Explanation{}, fmt.Errorf("explain account: %w", err)
	}
	e.Profile, e.Rule = d.verdict.Profile, d.verdict.Rule
	if e.Denied = denied; denied == "" {
		e.Denied = unfit
	}
	e.Checked = d.checked(e.Denied)
	return e, nil
}

func notExplained(code problem.Code, title, name, hint string, cause error) error {
	return problem.Problem{Code: code, Title: fmt.Sprintf(title, name), Hint: hint}.Wrap(cause)
}

// onlyDenial returns the reason of a denial and treats any other error as an error.
func onlyDenial(err error) (directory.LogOnReason, error) {
	var why denial
	if errors.As(err, &why) {
		return why.reason, nil
	}
	return "", err
}

// scopeOf reports whether an account is in scope under a connector's options, and which option
// decides.
func scopeOf(u directory.User, c directory.Connector) (in bool, rule string) {
	f := directory.FactsOf(u.Attributes, domain.ASCII)
	listed := slices.Contains(c.Domains, f.Domain)
	filter := strings.Join(c.Domains, ", ")
	switch {
	case f.Guest && !c.Guests:
		return false, fmt.Sprintf("out of scope: it is a guest, and “%s” leaves guests out", c.Description)
	case len(c.Domains) == 0:
		return true, fmt.Sprintf("in scope: “%s” has no email domains filter", c.Description)
	case f.Domain == "":
		return false, fmt.Sprintf("out of scope: it has no address for the email domains filter of “%s” (%s)",
			c.Description, filter)
	case directory.AddressFault(u.Attributes) != "":
		return false, fmt.Sprintf("out of scope: its address %s; correct it in Entra ID",
			directory.AddressFault(u.Attributes))
	case listed:
		return true, fmt.Sprintf("in scope: %s is in the email domains filter of “%s” (%s)", f.Domain, c.Description,
			filter)
	}
	return false, fmt.Sprintf("out of scope: %s is not in the email domains filter of “%s” (%s)", f.Domain,
		c.Description, filter)
}

// statusOf returns the status of an account with the reason. If options were edited since the last
// run, it adds what the next run will do.
func statusOf(u directory.User, c directory.Connector) string {
	text := u.Status.String()
	f := directory.FactsOf(u.Attributes, domain.ASCII)
	switch {
	case u.Status == directory.StatusActive && !f.Enabled:
		text += fmt.Sprintf(": Entra ID says disabled, but “%s” does not acknowledge that", c.Description)
	case u.Status != directory.StatusActive && u.Cause != directory.CauseNone:
		text += ": " + u.Cause.String()
	}
	if next := directory.ScopeOf(c).Status(f); u.Status != directory.StatusDeleted && next != u.Status {
		text += fmt.Sprintf("; %s from the next run on, because the connector's options were edited", next)
	}
	return text
}

// ask checks the profiles in order until one applies to the account.
func (s *Service) ask(ctx context.Context, u directory.User) (asked []Asked, err error) {
	profiles, err := s.Directory.Profiles(ctx)
	if err != nil {
		return nil, fmt.Errorf("read profiles: %w", err)
	}
	groups, err := s.groups(ctx, u)
	if err != nil {
		return nil, err
	}
	for _, p := range profiles {
		if p.Default {
			continue
		}
		rule, holds := match(p, groups)
		a := Asked{Profile: p, Holds: holds, Text: "the account is in none of its groups"}
		switch {
		case holds:
			a.Text = rule.String()
		case len(p.Groups) == 0:
			a.Text = "it has no groups"
		case len(p.GoneGroups()) == len(p.Groups):
			a.Text = "its groups no longer exist"
		}
		asked = append(asked, a)
		if holds {
			break
		}
	}
	return asked, nil
}

// checked lists the checks of a log-on.
func (d *decision) checked(denied directory.LogOnReason) []string {
	if denied != "" {
		return []string{"A log-on is denied before Entra ID is asked: " + d.fill(texts[denied].text)}
	}
	p := d.verdict.Profile
	ways := make([]string, len(p.Ways))
	for i, way := range p.Ways {
		ways[i] = byWay[way]
	}
	from := "from anywhere"
	if len(p.PermittedIPs) > 0 {
		list := make([]string, len(p.PermittedIPs))
		for i, ips := range p.PermittedIPs {
			list[i] = ips.String()
		}
		from = "from " + strings.Join(list, ", ")
	}
	u := d.verdict.Account
	list := []string{
		fmt.Sprintf("Log-ons %s, %s.", strings.Join(ways, ", "), from),
		fmt.Sprintf("Entra ID must sign in %s to tenant %s through application %s.",
			signInName(u, p, ""), d.connector.TenantDomain, clientID(p, d.connector)),
		fmt.Sprintf("The account that signs in must be %s.", u.ID),
	}
	return append(list, remarks(u, p)...)
}

// remarks returns other known facts that affect a log-on.
func remarks(u directory.User, p directory.Profile) (list []string) {
	mail := directory.PrimaryAddress(u.Attributes)
	if name := signInName(u, p, mail); mail != "" && !strings.EqualFold(name, signInName(u, p, "")) {
		list = append(list, fmt.Sprintf("Users who enter %s are signed in as %s.", mail, name))
	}
	if isGuest(u) && slices.Contains(p.Ways, directory.WayPassword) {
		list = append(list, "Entra ID does not accept guests' passwords.")
	}
	if !directory.FactsOf(u.Attributes, domain.ASCII).Enabled {
		list = append(list,
			"At the last run, the account was disabled in Entra ID. Entra ID refuses sign-ins to disabled accounts.")
	}
	return list
}

// Lines returns the explanation for people.
func (e Explanation) Lines() []Line {
	lines := []Line{
		{"Account", strings.Join(slices.DeleteFunc([]string{
			e.Account.Attributes.Text("displayName"), e.Account.Attributes.Text("userPrincipalName"), e.Account.ID,
		}, func(part string) bool { return part == "" }), ", ")},
		{"Connector", e.Connector.Description},
		{"Scope", e.Scope},
		{"Status", e.Status},
	}
	for _, a := range e.Asked {
		if !a.Holds {
			lines = append(lines,
				Line{"Profile checked", fmt.Sprintf("“%s” does not apply: %s", a.Profile.Name, a.Text)})
		}
	}
	lines = append(lines, Line{"Profile", fmt.Sprintf("“%s”: %s", e.Profile.Name, e.Rule)})
	for i, text := range e.Checked {
		label := ""
		if i == 0 {
			label = "Log-on"
		}
		lines = append(lines, Line{label, text})
	}
	return lines
}
