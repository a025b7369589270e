package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Result of a check.
type Result string

// The results, as the JSON of a check shows them.
const (
	Passed  Result = "passed"
	Warning Result = "warning" // something optional is missing, or will be soon
	Failed  Result = "failed"  // runs cannot work
	Skipped Result = "skipped" // an earlier check failed
)

// Check is one line of a connector's checklist.
type Check struct {
	Name   string
	Result Result
	Detail string           // what was found
	Cause  *problem.Problem // why, unless passed or skipped
}

// ExpiryWarning is how long before a key expires the checklist warns about it.
const ExpiryWarning = 30 * 24 * time.Hour

// TestConnector goes through the checklist of a connector and passes each line to each
// as soon as it is known: secret, sign-in, tenant, each permission and what is lost
// without it, each call of the table of permissions, key expiry. Checks that depend on
// a failed one are skipped. The error only says that the connector was not found; its
// own faults are in the checks.
func (a *App) TestConnector(ctx context.Context, ref string, each func(Check)) error {
	c, err := a.Connector(ctx, ref)
	if err != nil {
		return err
	}
	l := &checklist{app: a, connector: c, each: each, tried: map[string]trial{}, found: map[string]string{}}
	for _, step := range []struct {
		name string
		run  func(context.Context) (detail string, err error)
	}{
		{"Secret", l.secretStep},
		{"Sign-in", l.signIn},
		{"Tenant", l.readTenant},
	} {
		l.report(step.name, step.run, ctx)
	}
	l.permissions(ctx)
	l.calls(ctx)
	l.expiry(ctx)
	return ctx.Err()
}

// checklist is one pass through the checks of a connector.
type checklist struct {
	app       *App
	connector directory.Connector
	each      func(Check)

	stuck  bool // a check failed on which the later ones depend
	secret auth.Secret
	tenant Tenant
	facts  directory.Tenant
	tried  map[string]trial  // calls that were probed, by path
	found  map[string]string // an ID found in a listing, by the listing's path
}

// report runs a check on which all later ones depend.
func (l *checklist) report(name string, run func(context.Context) (string, error), ctx context.Context) {
	if l.stuck {
		l.each(Check{Name: name, Result: Skipped})
		return
	}
	detail, err := run(ctx)
	if err == nil {
		l.each(Check{Name: name, Result: Passed, Detail: detail})
		return
	}
	// A refused permission must not end the checklist before all permissions have been
	// reported.
	l.stuck = problem.Of(err).Code != problem.CodePermissionMissing
	l.app.log.Warn("connector check failed", "connector", l.connector.ID, "check", name, "error", err)
	l.each(Check{Name: name, Result: Failed, Cause: causeOf(err)})
}

func causeOf(err error) *problem.Problem {
	p := problem.Of(err)
	return &p
}

func (l *checklist) secretStep(ctx context.Context) (detail string, err error) {
	if l.secret, err = l.app.secretOf(ctx, l.connector); err != nil {
		return "", err
	}
	if l.tenant, err = l.app.examine(ConnectOptions{Connector: l.connector, Secret: l.secret, Interactive: true}); err != nil {
		return "", err
	}
	if l.connector.Certificate == "" {
		return "client secret is in the keyring", nil
	}
	certificate, err := auth.LoadCertificate(l.connector.Certificate, l.secret)
	if err != nil {
		return "", err
	}
	return "certificate " + certificate.Thumbprint, certificate.CheckDates(l.app.now())
}

func (l *checklist) signIn(ctx context.Context) (string, error) {
	place, _ := l.connector.Endpoints()
	if l.connector.Cloud == directory.CloudPractice {
		place = "the practice tenant"
	}
	return "signed in at " + place, l.tenant.SignIn(ctx)
}

func (l *checklist) readTenant(ctx context.Context) (detail string, err error) {
	if l.facts, err = l.tenant.Tenant(ctx); err != nil {
		return "", err
	}
	if known := l.connector.TenantID; known != "" && known != l.facts.ID {
		return "", &problem.Problem{
			Code: problem.CodeTenantChanged, Title: "The connector now reaches a different tenant",
			Detail: fmt.Sprintf("Earlier runs read tenant %s, this is %s.", known, l.facts.ID),
			Hint:   "Correct the tenant domain, or add a new connector for this tenant.",
		}
	}
	return fmt.Sprintf("%s (%s, %s)", l.facts.DisplayName, l.facts.DefaultDomain, l.facts.ID), nil
}

// expiry says how long the key will last: as Graph knows it, else as typed.
// It never stops a run, so it warns at most.
func (l *checklist) expiry(ctx context.Context) {
	const name = "Key expiry"
	if l.stuck {
		l.each(Check{Name: name, Result: Skipped})
		return
	}
	expires, source := l.connector.KeyExpires, "as entered"
	if l.connector.Certificate != "" {
		source = "of the certificate"
	} else if known, err := l.keyFromGraph(ctx); err == nil && !known.IsZero() {
		expires, source = known, "according to Microsoft Graph"
		l.remember(ctx, known)
	}
	l.each(l.judgeExpiry(name, expires, source))
}

func (l *checklist) judgeExpiry(name string, expires time.Time, source string) Check {
	if expires.IsZero() {
		return Check{Name: name, Result: Warning, Cause: &problem.Problem{
			Code: problem.CodeKeyExpiryUnknown, Title: "The expiry date of the key is not known",
			Hint:   "Enter the date in the connector, or grant Application.Read.All.",
			Remedy: problem.Remedy{Kind: problem.SetKeyExpiry},
		}}
	}
	if ends := keyEnds(expires, l.app.now()); ends != nil {
		return Check{Name: name, Result: Warning, Cause: ends}
	}
	return Check{Name: name, Result: Passed, Detail: fmt.Sprintf("%s, %s", expires.Format("2 January 2006"), source)}
}

// keyEnds is the problem of a key that has expired or soon will. It is nil otherwise,
// and if the expiry is not known.
func keyEnds(expires, now time.Time) *problem.Problem {
	const day = "2 January 2006"
	left := expires.Sub(now)
	if expires.IsZero() || left >= ExpiryWarning {
		return nil
	}
	p := &problem.Problem{
		Code: problem.CodeKeyExpiring, Title: fmt.Sprintf("The key expires on %s, in %d days", expires.Format(day), int(left.Hours()/24)),
		Hint: "Create a new secret or certificate in the app registration, and enter it in the connector.",
	}
	if left < 0 {
		p.Code, p.Title = problem.CodeKeyExpired, "The key expired on "+expires.Format(day)
	}
	return p
}

// keyFromGraph finds the connector's secret among the application's keys by the hint,
// the first characters of the secret. If several match, the earliest expiry counts.
func (l *checklist) keyFromGraph(ctx context.Context) (time.Time, error) {
	keys, err := l.tenant.Keys(ctx, l.connector.ClientID)
	if err != nil {
		return time.Time{}, err
	}
	keys = slices.DeleteFunc(keys, func(k Key) bool {
		return k.Certificate || k.Hint == "" || !strings.HasPrefix(string(l.secret), k.Hint) || k.Expires.Before(l.app.now())
	})
	if len(keys) == 0 {
		return time.Time{}, nil
	}
	return slices.MinFunc(keys, func(x, y Key) int { return x.Expires.Compare(y.Expires) }).Expires, nil
}

// remember stores the date that Graph returned, so that status shows it. If it cannot
// be stored, the test of the connection does not fail.
func (l *checklist) remember(ctx context.Context, expires time.Time) {
	if l.connector.KeyExpires.Equal(expires) && l.connector.KeyFromGraph {
		return
	}
	l.connector.KeyExpires, l.connector.KeyFromGraph = expires, true
	if err := l.app.changed(l.app.connectorWrites.UpdateConnector(ctx, l.connector)); err != nil {
		l.app.log.Warn("keep key expiry", "connector", l.connector.ID, "error", err)
	}
}
