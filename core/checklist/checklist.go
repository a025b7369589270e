package checklist

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Result of a check.
type Result string

// The results, as they appear in the JSON of a check.
const (
	Passed  Result = "passed"
	Warning Result = "warning" // something optional is missing or will be soon
	Failed  Result = "failed"  // runs cannot work
	Skipped Result = "skipped" // an earlier check failed
)

// Check is one line of a connector's checklist.
type Check struct {
	Name   string
	Result Result
	Detail string           // the result in words
	Cause  *problem.Problem // the reason, unless passed or skipped
}

// day is the format of dates in checks.
const day = "2 January 2006"

// expiryWarning is how early the checklist warns about the expiry of a key.
const expiryWarning = 30 * 24 * time.Hour

// Options are the options of a checklist. All are required.
type Options struct {
	Connector directory.Connector
	// Secret reads the secret of the connector, or the passphrase of its certificate.
	Secret func(context.Context, directory.Connector) (auth.Secret, error)
	// Open prepares the connector's tenant. It does not access the network.
	Open func(directory.Connector, auth.Secret) (Tenant, error)
	// Remember stores the connector with the expiry date that Graph returned.
	Remember func(context.Context, directory.Connector) error
	Log      *slog.Logger
	Now      func() time.Time
}

// Run runs the checks of a connector and calls each with every line as soon as it is known. The
// package comment describes its contract.
func Run(ctx context.Context, o Options, each func(Check)) error {
	l := &checklist{Options: o, each: each, tried: map[string]trial{}, found: map[string]string{}}
	for _, step := range []struct {
		name string
		run  func(context.Context) (detail string, err error)
	}{
		{"Secret", l.readSecret},
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
	Options
	each func(Check)

	stuck  bool // whether a check failed that the later ones depend on
	secret auth.Secret
	tenant Tenant
	facts  directory.Tenant
	tried  map[string]trial  // probed calls, by path
	found  map[string]string // an ID found in a listing, by the listing's path
}

// report runs a check on which all later checks depend.
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
	l.Log.Warn("connector check failed", "connector", l.Connector.ID, "check", name, "error", err)
	l.each(Check{Name: name, Result: Failed, Cause: causeOf(err)})
}

func causeOf(err error) *problem.Problem {
	p := problem.Of(err)
	return &p
}

func (l *checklist) readSecret(ctx context.Context) (detail string, err error) {
	if l.secret, err = l.Secret(ctx, l.Connector); err != nil {
		return "", err
	}
	if l.tenant, err = l.Open(l.Connector, l.secret); err != nil {
		return "", err
	}
	if l.Connector.Certificate == "" {
		return "client secret is stored", nil
	}
	certificate, err := auth.LoadCertificate(l.Connector.Certificate, l.secret)
	if err != nil {
		return "", err
	}
	return "certificate " + certificate.Thumbprint, certificate.CheckDates(l.Now())
}

func (l *checklist) signIn(ctx context.Context) (string, error) {
	place, _ := l.Connector.Endpoints()
	if l.Connector.Cloud == directory.CloudPractice {
		place = "the practice tenant"
	}
	return "signed in at " + place, l.tenant.SignIn(ctx)
}

func (l *checklist) readTenant(ctx context.Context) (detail string, err error) {
	if l.facts, err = l.tenant.Tenant(ctx); err != nil {
		return "", err
	}
	if known := l.Connector.TenantID; known != "" && known != l.facts.ID {
		return "", &problem.Problem{
			Code: problem.CodeTenantChanged, Title: "The connector now reaches a different tenant",
			Detail: fmt.Sprintf("Earlier runs read tenant %s, this is %s.", known, l.facts.ID),
			Hint:   "Correct the tenant domain, or add a new connector for this tenant.",
		}
	}
	return fmt.Sprintf("%s (%s, %s)", l.facts.DisplayName, l.facts.DefaultDomain, l.facts.ID), nil
}

// expiry reports how long the key will be valid, according to Graph or else as entered. An expired
// key does not prevent a run from starting, so the result is at most a warning.
func (l *checklist) expiry(ctx context.Context) {
	const name = "Key expiry"
	if l.stuck {
		l.each(Check{Name: name, Result: Skipped})
		return
	}
	expires, source := l.Connector.KeyExpires, "as entered"
	if l.Connector.Certificate != "" {
		source = "from the certificate"
	} else if known, err := l.keyFromGraph(ctx); err == nil && !known.IsZero() {
		expires, source = known, "according to Microsoft Graph"
		l.remember(ctx, known)
	}
	l.each(l.judgeExpiry(name, expires, source))
}

func (l *checklist) judgeExpiry(name string, expires time.Time, source string) Check {
	if expires.IsZero() {
		return Check{Name: name, Result: Warning, Cause: &problem.Problem{
			Code: problem.CodeKeyExpiryUnknown, Title: "The expiry date of the key is unknown",
			Hint:   "Enter the date in the connector, or grant Application.Read.All.",
			Remedy: problem.Remedy{Kind: problem.SetKeyExpiry},
		}}
	}
	if ends := keyEnds(expires, l.Now()); ends != nil {
		return Check{Name: name, Result: Warning, Cause: ends}
	}
	return Check{Name: name, Result: Passed, Detail: fmt.Sprintf("%s, %s", expires.Format(day), source)}
}

// keyEnds returns the problem for a key that has expired or will expire soon. Otherwise, or if the
// expiry is unknown, it returns nil.
func keyEnds(expires, now time.Time) *problem.Problem {
	left := expires.Sub(now)
	if expires.IsZero() || left >= expiryWarning {
		return nil
	}
	p := &problem.Problem{
		Code:  problem.CodeKeyExpiring,
		Title: fmt.Sprintf("The key expires on %s, in %d days", expires.Format(day), int(left.Hours()/24)),
		Hint:  "Create a new secret or certificate in the app registration, and enter it in the connector.",
	}
	if left < 0 {
		p.Code, p.Title = problem.CodeKeyExpired, "The key expired on "+expires.Format(day)
	}
	return p
}

// keyFromGraph finds the connector's secret among the application's keys by the hint, which is the
// beginning of the secret. If several keys match, the earliest expiry counts.
func (l *checklist) keyFromGraph(ctx context.Context) (time.Time, error) {
	keys, err := l.tenant.Keys(ctx, l.Connector.ClientID)
	if err != nil {
		return time.Time{}, err
	}
	keys = slices.DeleteFunc(keys, func(k directory.AppKey) bool {
		return k.Certificate || k.Hint == "" || !strings.HasPrefix(string(l.secret), k.Hint) ||
			k.Expires.Before(l.Now())
	})
	if len(keys) == 0 {
		return time.Time{}, nil
	}
	return slices.MinFunc(keys, func(x, y directory.AppKey) int { return x.Expires.Compare(y.Expires) }).Expires, nil
}

// remember stores the date that Graph returned, because status shows it. A failure to store it does
// not fail the connection test.
func (l *checklist) remember(ctx context.Context, expires time.Time) {
	if l.Connector.KeyExpires.Equal(expires) && l.Connector.KeyFromGraph {
		return
	}
	l.Connector.KeyExpires, l.Connector.KeyFromGraph = expires, true
	if err := l.Remember(ctx, l.Connector); err != nil {
		l.Log.Warn("store key expiry", "connector", l.Connector.ID, "error", err)
	}
}
