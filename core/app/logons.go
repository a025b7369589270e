package app

import (
	"context"
	"io"
	"net/netip"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/export"
	"github.com/rollcallsync/rollcall/core/logon"
)

// thisComputer is the address used if an administrator does not give one.
var thisComputer = netip.AddrFrom4([4]byte{127, 0, 0, 1})

// TestLogOn lets an administrator test a log-on; see logon.Service.Evaluate. It reports every step,
// and the log entry says that it was a test. Without an address, the log-on comes from this
// computer.
func (a *App) TestLogOn(ctx context.Context, r logon.Request) (logon.Verdict, error) {
	r.Administrator = true
	if !r.From.IsValid() {
		r.From = thisComputer
	}
	v, err := a.logons.Evaluate(ctx, r)
	switch {
	case err == nil && v.Cause != nil:
		a.log.Warn("Entra ID could not be asked about a log-on", "way", string(r.Way), "profile", v.Profile.ID, "code",
			v.Code, "error", v.Cause)
	case err == nil:
		a.log.Info("log-on tried", "reason", string(v.Reason), "way", string(r.Way), "profile", v.Profile.ID, "code",
			v.Code)
	}
	return v, err
}

// SaveLogOns writes the log-ons that match a query to a file, like export.Save, and returns their
// number.
func (a *App) SaveLogOns(ctx context.Context, q directory.LogOnQuery, path string) (int, error) {
	return export.Save(path, func(w io.Writer, f export.Format) (int, error) {
		return export.LogOns(w, f, a.LogOns(ctx, q))
	})
}

// Explain says what applies to an account, and why, without asking Entra ID.
func (a *App) Explain(ctx context.Context, name string) (logon.Explanation, error) {
	return a.logons.Explain(ctx, name)
}
