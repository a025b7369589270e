package logon

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// beat is when callers who are not administrators hear that somebody may not
// log on. It is longer than Entra ID takes for a wrong password, and short
// enough for a person who mistyped.
const beat = 3 * time.Second

// What a caller who is not an administrator hears.
var (
	quietNo = Verdict{
		Reason: directory.LogOnRefused, Text: "The name or the password is wrong, or log-ons are not allowed.",
		Hint: "Try again. The log of log-ons tells an administrator why.",
	}
	quietUnavailable = Verdict{
		Reason: directory.LogOnUnavailable, Text: "Log-ons cannot be checked at the moment.", Hint: "Try again in a few minutes.",
	}
)

// quietly says of a verdict only what such a caller may know, and waits for the
// next beat with anything but a yes.
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
	wait := time.NewTimer(beat - time.Since(begun)%beat)
	defer wait.Stop()
	select {
	case <-wait.C:
		return said, nil
	case <-ctx.Done():
		return Verdict{}, fmt.Errorf("wait for the answer: %w", ctx.Err())
	}
}

// silent says whether Entra ID cannot be asked. Where it was not, since the
// denial needed no question, it is reached all the same: the names that exist
// would be those whose log-on depends on it.
func (d *decision) silent(ctx context.Context) (bool, error) {
	if d.asked || d.request.Way != directory.WayPassword || len(d.request.Password) == 0 {
		return d.verdict.Reason == directory.LogOnUnavailable, nil
	}
	c, ok, err := d.usualConnector(ctx)
	if err != nil || !ok {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, passwordPatience)
	defer cancel()
	err = d.Entra.Reach(ctx, c)
	var silent *Unavailable
	return errors.As(err, &silent) || errors.Is(err, context.DeadlineExceeded), nil
}

// usualConnector is what log-ons of people whom no group singles out go through.
func (d *decision) usualConnector(ctx context.Context) (c directory.Connector, ok bool, err error) {
	profiles, err := d.Directory.Profiles(ctx)
	if err != nil {
		return c, false, fmt.Errorf("read profiles: %w", err)
	}
	for _, p := range profiles {
		if p.Default && p.Mechanism == directory.MechanismOffice365 && p.Connector != "" {
			c, err := d.Directory.Connector(ctx, p.Connector)
			return c, err == nil, err
		}
	}
	return c, false, nil
}
