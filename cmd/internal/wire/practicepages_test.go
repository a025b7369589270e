package wire

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/sim/simtest"
	"github.com/rollcallsync/rollcall/storage/vault"
)

// TestPagesOfThePracticeTenant checks that the pages of the practice tenant, which runs in this
// process, are on the loopback address only while a person signs in.
func TestPagesOfThePracticeTenant(t *testing.T) {
	tenant := sim.New(sim.Options{Seed: 3, Users: 60})
	a := open(t, Options{Vault: new(vault.Memory), Practice: tenant})
	c, secret := a.Practice(directory.Connector{
		Description: "P", Cloud: directory.CloudPractice, Enabled: true,
		Guests: true,
	})
	if _, err := a.AddConnector(t.Context(), c, secret); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Sync(t.Context(), nil, app.SyncOptions{Trigger: directory.TriggerManual}); err != nil {
		t.Fatal(err)
	}
	p, err := a.Profile(t.Context(), "Default")
	if err != nil {
		t.Fatal(err)
	}
	p.Mechanism = directory.MechanismOffice365
	if _, err := a.EditProfile(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	visitor := simtest.Visitor{HTTP: http.DefaultClient, As: tenant.People()[0].SignInName}
	var page string
	signedIn := make(chan error, 1)
	v, err := a.TestLogOn(t.Context(), logon.Request{
		User: visitor.As, Way: directory.WayDevice, ShowCode: func(code logon.DeviceCode) {
			page = code.Address
			go func() {
				signedIn <- visitor.SignIn(page, url.Values{"user_code": {code.Code}})
			}()
		},
	})
	if err != nil || !v.Allowed {
		t.Fatalf("%s: %s, %v", v.Reason, v.Text, err)
	}
	if err := <-signedIn; err != nil {
		t.Error(err)
	}
	if !strings.HasPrefix(page, "http://127.0.0.1:") {
		t.Errorf("the page is at %s", page)
	}
	if visitor.SignIn(page, nil) == nil {
		t.Error("the pages are served still")
	}
}
