package wire

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/storage/vault/vaulttest"
)

// TestEntryOfAnotherProgramInTheKeyring repeats field fault 26 with a real keyring. A run asks for
// the secret to be entered again. Entering it works, and so does removing the connector.
func TestEntryOfAnotherProgramInTheKeyring(t *testing.T) {
	keyring := vaulttest.StartSecretService(t)
	a := open(t, Options{Practice: sim.New(sim.Options{Seed: 3, Users: 60})})
	c, secret := a.Practice(directory.Connector{Description: "P", Cloud: directory.CloudPractice, Enabled: true})
	c, err := a.AddConnector(t.Context(), c, secret)
	if err != nil {
		t.Fatal(err)
	}
	keyring.Overwrite(c.ID, "of another program")
	if got := syncCode(t, a); got != "keyring_foreign" {
		t.Errorf("the run ends with %q, want keyring_foreign", got)
	}
	if _, err := a.EditConnector(t.Context(), c, &secret); err != nil {
		t.Fatalf("enter the secret again: %v", err)
	}
	if got := syncCode(t, a); got != "" {
		t.Errorf("the run after that ends with %q", got)
	}
	keyring.Overwrite(c.ID, "of another program")
	if _, err := a.RemoveConnector(t.Context(), c.ID); err != nil {
		t.Errorf("remove: %v", err)
	}
}

// syncCode synchronizes and returns the code of the problem, or "" if there was none.
func syncCode(t *testing.T, a *App) problem.Code {
	t.Helper()
	outcomes, err := a.Sync(t.Context(), nil, app.SyncOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err = outcomes[0].Err; err == nil && outcomes[0].Run.Error != nil {
		err = outcomes[0].Run.Error
	}
	if err == nil {
		return ""
	}
	return problem.Of(err).Code
}
