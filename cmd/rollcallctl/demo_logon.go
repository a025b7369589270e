package main

import (
	"context"
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/sim"
)

// logOn lets people log on through the default profile. For each possible result, it then tries the
// password of one person.
func (d *demo) logOn(ctx context.Context) error {
	d.headline("Who may log on")
	profile, err := d.session.Profile(ctx, "Default")
	if err != nil {
		return err
	}
	profile.Mechanism, profile.Ways = directory.MechanismOffice365, directory.Ways
	if profile, err = d.session.EditProfile(ctx, profile); err != nil {
		return err
	}
	fmt.Fprintf(d.out, "  The profile %q applies to %s; %s\n", profile.Name, appliesTo(profile), letsIn(profile))
	t := newTable(d.out)
	tried := map[string]bool{}
	for _, p := range d.tenant.People() {
		if tried[p.Remark] {
			continue
		}
		tried[p.Remark] = true
		v, err := d.session.TestLogOn(ctx,
			logon.Request{User: p.SignInName, Way: directory.WayPassword, Password: []byte(sim.Password)})
		if err != nil {
			return err
		}
		t.row(" ", p.DisplayName, p.Remark, verdictWord(directory.LogOn{Reason: v.Reason}))
	}
	return t.flush()
}
