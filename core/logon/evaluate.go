package logon

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Time limits for Entra ID and for the person.
const (
	passwordPatience = 30 * time.Second
	personPatience   = 15 * time.Minute
)

// recordPatience limits how long writing the log may take after the caller has gone.
const recordPatience = 10 * time.Second

// Service decides about log-ons.
type Service struct {
	Directory Directory
	Entra     Entra
	Now       func() time.Time // nil: time.Now
}

// Evaluate decides whether a person may log on, records the decision in the log, and overwrites the
// password. The error means that the directory could not be read or the log could not be written;
// the verdict then allows nothing. If the context ends while Evaluate waits for Entra ID or the
// person, the verdict is "cancelled", or "timed-out" if its deadline passed.
func (s *Service) Evaluate(ctx context.Context, r Request) (Verdict, error) {
	defer clear(r.Password)
	begun := time.Now()
	d := &decision{Service: s, request: r, from: r.From.Unmap()}
	if err := d.decide(ctx); err != nil {
		return Verdict{}, fmt.Errorf("decide log-on: %w", err)
	}
	if err := d.record(ctx); err != nil {
		return Verdict{}, err
	}
	if r.Administrator {
		return d.verdict, nil
	}
	return d.quietly(ctx, begun)
}

// decision is the state of one call of Evaluate.
type decision struct {
	*Service
	request   Request
	from      netip.Addr
	connector directory.Connector // of the account at first, then of the profile
	asked     string              // the sign-in name that was sent to Entra ID, or ""
	verdict   Verdict
}

// decide runs the stages until one fails. If it returns nil, the verdict has a reason.
func (d *decision) decide(ctx context.Context) error {
	for _, stage := range []struct {
		name Stage
		look func(context.Context) (text string, err error)
	}{
		{StageAccount, d.findAccount},
		{StageProfile, d.chooseProfile},
		{StageAddress, d.checkAddress},
		{StageWay, d.checkWay},
		{StageSignIn, d.signIn},
		{StageIdentity, d.compare},
	} {
		d.tell(Step{Stage: stage.name, Result: UnderWay})
		text, err := stage.look(ctx)
		var denied denial
		switch {
		case errors.As(err, &denied):
			d.deny(denied)
			d.step(Step{stage.name, Failed, d.verdict.Text})
			return nil
		case err != nil:
			return err
		}
		d.step(Step{stage.name, Passed, text})
	}
	d.verdict.Allowed, d.verdict.Reason = true, directory.LogOnAllowed
	d.verdict.Text = d.fill(texts[directory.LogOnAllowed].text)
	return nil
}

// denial ends a decision. If text and hint are not empty, they replace those of the reason.
type denial struct {
	reason     directory.LogOnReason
	text, hint string
	code       int
	requestID  string
	cause      error // why Entra ID could not answer
}

func (d denial) Error() string { return "log-on denied: " + string(d.reason) }

func deny(reason directory.LogOnReason) error { return denial{reason: reason} }

func (d *decision) deny(why denial) {
	said := texts[why.reason]
	if why.text != "" {
		said.text = why.text
	}
	if why.reason == directory.LogOnSetup && why.hint == "" {
		why.hint = setupHint[d.request.Way]
	}
	if why.hint != "" {
		said.hint = why.hint
	}
	if d.request.Way == directory.WayBrowser && why.code == 0 &&
		(why.reason == directory.LogOnCancelled || why.reason == directory.LogOnTimedOut) {
		said.hint = strings.TrimSpace(said.hint + " " + StuckPage)
	}
	v := &d.verdict
	v.Reason, v.Code, v.RequestID, v.Text, v.Hint = why.reason, why.code, why.requestID, d.fill(said.text),
		d.fill(said.hint)
	v.Cause = why.cause
}

// step adds a decided step to the verdict.
func (d *decision) step(s Step) {
	d.verdict.Steps = append(d.verdict.Steps, s)
	d.tell(s)
}

func (d *decision) tell(s Step) {
	if d.request.Tell != nil && d.request.Administrator {
		d.request.Tell(s)
	}
}

// checkAddress compares the person's address with the profile.
func (d *decision) checkAddress(context.Context) (string, error) {
	permitted := d.verdict.Profile.PermittedIPs
	if len(permitted) == 0 {
		return "The profile permits log-ons from anywhere.", nil
	}
	i := slices.IndexFunc(permitted, func(p netip.Prefix) bool { return p.Contains(d.from) })
	if i < 0 {
		return "", deny(directory.LogOnAddress)
	}
	return fmt.Sprintf("%s is within %s.", d.from, permitted[i]), nil
}

// checkWay compares the method with the profile. It also refuses an empty password, because some
// directories treat one as a sign-in without a password and accept it.
func (d *decision) checkWay(context.Context) (string, error) {
	switch way := d.request.Way; {
	case !slices.Contains(d.verdict.Profile.Ways, way):
		return "", deny(directory.LogOnWay)
	case way == directory.WayPassword && len(d.request.Password) == 0:
		return "", deny(directory.LogOnNoPassword)
	}
	return fmt.Sprintf("The profile allows log-ons %s.", byWay[d.request.Way]), nil
}

// signIn asks Entra ID.
func (d *decision) signIn(ctx context.Context) (string, error) {
	patience := personPatience
	if d.request.Way == directory.WayPassword {
		patience = passwordPatience
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	profile := d.verdict.Profile
	a := Attempt{
		Connector: d.connector, ClientID: clientID(profile, d.connector), Way: d.request.Way,
		Name:     signInName(d.verdict.Account, profile, d.request.User),
		Password: d.request.Password, ShowCode: d.request.ShowCode, OpenBrowser: d.request.OpenBrowser,
	}
	d.asked = a.Name
	who, err := d.Entra.SignIn(ctx, a)
	if err != nil {
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return "", d.refused(err)
	}
	d.verdict.SignedIn = who
	return fmt.Sprintf("Entra ID signed in %s.", who.Name), nil
}

// compare checks that the right account signed in. In the browser, it could be anybody.
func (d *decision) compare(context.Context) (string, error) {
	who := d.verdict.SignedIn
	switch {
	case who.ObjectID == "" || !strings.EqualFold(who.ObjectID, d.verdict.Account.ID):
		return "", deny(directory.LogOnOtherPerson)
	case d.connector.TenantID != "" && !strings.EqualFold(who.TenantID, d.connector.TenantID):
		return "", deny(directory.LogOnOtherPerson)
	}
	return "It is the requested account.", nil
}

// record writes the attempt to the log, even if the caller has gone.
func (d *decision) record(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordPatience)
	defer cancel()
	if err := d.Directory.AddLogOn(ctx, d.entry()); err != nil {
		return fmt.Errorf("enter log-on in the log: %w", err)
	}
	return nil
}

func (d *decision) entry() directory.LogOn {
	now := time.Now
	if d.Now != nil {
		now = d.Now
	}
	v := d.verdict
	return directory.LogOn{
		At: now(), Name: loggedName(d.request.User, v.Account), User: v.Account.ID,
		DisplayName: v.Account.Attributes.Text("displayName"),
		Connector:   v.Account.Connector, Profile: v.Profile.ID, ProfileName: v.Profile.Name, Way: d.request.Way,
		Reason: v.Reason, Code: v.Code, RequestID: v.RequestID, From: d.from, Test: d.request.Administrator,
	}
}

// longestName limits how much of a name goes into the log.
const longestName = 320 // maximum length of an address (RFC 5321, 4.5.3.1)

// loggedName returns the typed name for the log. It returns "" if the text matches no account and
// does not look like an address, because it may be something else.
func loggedName(typed string, found directory.User) string {
	local, host, isAddress := strings.Cut(typed, "@")
	if found.ID == "" && (!isAddress || local == "" || !strings.Contains(host, ".") ||
		strings.ContainsAny(typed, " \t\r\n") || len(typed) > longestName) {
		return ""
	}
	return typed
}
