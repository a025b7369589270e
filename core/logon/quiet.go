package logon

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/pause"
)

// beat is the interval at which a caller who is not an administrator can get a "no". It is longer
// than Entra ID takes to refuse a password, and short enough for a person who mistyped.
const beat = 3 * time.Second

// The answers for a caller who is not an administrator.
var (
	quietNo = Verdict{
		Reason: directory.LogOnRefused, Text: "The name or the password is wrong, or log-ons are not allowed.",
		Hint: "Try again. The log-on log tells an administrator why.",
	}
	quietUnavailable = Verdict{
		Reason: directory.LogOnUnavailable, Text: "Log-ons cannot be checked at the moment.",
		Hint: "Try again in a few minutes.",
	}
)

// quietly reduces a verdict to what such a caller is allowed to know. Any answer except a yes waits
// for the next beat.
func (d *decision) quietly(ctx context.Context, begun time.Time) (Verdict, error) {
	if d.verdict.Allowed {
		yes := d.verdict
		yes.Steps = nil
		return yes, nil
	}
	said := quietNo
	if silent, err := d.silent(ctx); err != nil {
		return Verdict{}, err
	} else if silent {
		said = quietUnavailable
	}
	if err := pause.For(ctx, beat-time.Since(begun)%beat); err != nil {
		return Verdict{}, fmt.Errorf("wait for the answer: %w", err)
	}
	return said, nil
}

// silent reports whether any sign-in service cannot be reached, including those that this log-on
// does not need. If only the needed service were checked, "unavailable" would show which names
// exist.
func (d *decision) silent(ctx context.Context) (bool, error) {
	silent := d.verdict.Reason == directory.LogOnUnavailable
	if d.request.Way != directory.WayPassword || len(d.request.Password) == 0 {
		return silent, nil
	}
	all, err := d.connectorsInUse(ctx)
	if err != nil {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, passwordPatience)
	defer cancel()
	for _, c := range all {
		if d.asked != "" && c.ID == d.connector.ID {
			continue
		}
		err := d.Entra.Reach(ctx, c)
		var unavailable *Unavailable
		silent = silent || errors.As(err, &unavailable) || errors.Is(err, context.DeadlineExceeded)
	}
	return silent, nil
}

// connectorsInUse returns the connectors that log-ons go through, each once.
func (d *decision) connectorsInUse(ctx context.Context) (all []directory.Connector, err error) {
	profiles, err := d.Directory.Profiles(ctx)
	if err != nil {
		return nil, fmt.Errorf("read profiles: %w", err)
	}
	for _, p := range profiles {
		known := slices.ContainsFunc(all, func(c directory.Connector) bool { return c.ID == p.Connector })
		if known || p.Mechanism != directory.MechanismOffice365 || p.Connector == "" {
			continue
		}
		c, err := d.Directory.Connector(ctx, p.Connector)
		if err != nil {
			return nil, fmt.Errorf("find connector of a profile: %w", err)
		}
		all = append(all, c)
	}
	return all, nil
}
