package wire

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/storage/vault"
)

// TestVaultInAFile covers a program that makes a vault with a passphrase that is in no file.
// Another program on the same data folder, such as the window, needs the passphrase before it can
// run.
func TestVaultInAFile(t *testing.T) {
	const passphrase = "correct horse battery staple"
	path, file := filepath.Join(t.TempDir(), "rollcall.db"), filepath.Join(t.TempDir(), "secrets.age")
	tenant, keyring := sim.New(sim.Options{Seed: 3, Users: 60}), new(vault.Memory)
	console := open(t, Options{Path: path, Vault: keyring, Practice: tenant})
	if _, err := console.ConnectPractice(t.Context()); err != nil {
		t.Fatal(err)
	}
	window := open(t, Options{Path: path, Vault: keyring, Practice: tenant})
	if got := syncCode(t, window); got != "" {
		t.Fatalf("with the keyring: %q", got)
	}
	if _, err := console.InitVault(t.Context(), file, directory.VaultKey{Passphrase: passphrase}); err != nil {
		t.Fatal(err)
	}
	if moved, err := console.MoveSecrets(t.Context(), directory.VaultAge, false); err != nil || len(moved.IDs) != 1 ||
		moved.Left != nil {
		t.Fatalf("moved %+v, %v", moved, err)
	}
	if got := syncCode(t, console); got != "" {
		t.Errorf("the program that made the vault: %q", got)
	}

	status, err := window.VaultStatus(t.Context())
	if err != nil || !status.Locked() || status.Choice.File != file {
		t.Errorf("status %+v, %v, want it locked", status, err)
	}
	if got := syncCode(t, window); got != problem.CodeVaultLocked {
		t.Errorf("before it is unlocked: %q", got)
	}
	overview, err := window.Overview(t.Context())
	if err != nil || len(overview.Conditions) == 0 || overview.Conditions[0].Code != problem.CodeVaultUnusable {
		t.Errorf("conditions %+v, %v", overview.Conditions, err)
	}
	if got := problem.Of(window.UnlockVault(t.Context(), "wrong")).Code; got != problem.CodeVaultWrongKey {
		t.Errorf("wrong passphrase: %q", got)
	}
	if err := window.UnlockVault(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	if got := syncCode(t, window); got != "" {
		t.Errorf("after it is unlocked: %q", got)
	}
	if overview, err = window.Overview(t.Context()); err != nil || len(overview.Conditions) != 0 {
		t.Errorf("conditions %+v, %v", overview.Conditions, err)
	}
}

// TestPersonIsAskedOnce checks that a program that can ask does so when it first needs a secret.
func TestPersonIsAskedOnce(t *testing.T) {
	const passphrase = "correct horse battery staple"
	path, file := filepath.Join(t.TempDir(), "rollcall.db"), filepath.Join(t.TempDir(), "secrets.age")
	tenant, asked := sim.New(sim.Options{Seed: 3, Users: 60}), 0
	a := open(t, Options{
		Path: path, Vault: new(vault.Memory), Practice: tenant,
		AskPassphrase: func(context.Context, string) (string, error) { asked++; return passphrase, nil },
	})
	maker := open(t, Options{Path: path, Vault: new(vault.Memory), Practice: tenant})
	if _, err := maker.InitVault(t.Context(), file, directory.VaultKey{Passphrase: passphrase}); err != nil {
		t.Fatal(err)
	}
	if err := a.OpenVault(t.Context()); err != nil || asked != 0 {
		t.Errorf("without connectors: asked %d times, %v", asked, err)
	}
	if _, err := a.ConnectPractice(t.Context()); err != nil || asked != 1 {
		t.Fatalf("asked %d times, %v", asked, err)
	}
	if err := a.OpenVault(t.Context()); err != nil {
		t.Error(err)
	}
	if got := syncCode(t, a); got != "" || asked != 1 {
		t.Errorf("run ends with %q, asked %d times", got, asked)
	}
}

func TestVaultOverride(t *testing.T) {
	t.Setenv("ROLLCALL_VAULT", "age:/srv/v.age")
	t.Setenv("ROLLCALL_VAULT_KEY", "/srv/key")
	for _, test := range []struct {
		choice, key string
		want        directory.VaultChoice
		code        problem.Code
	}{
		{want: directory.VaultChoice{Kind: directory.VaultAge, File: "/srv/v.age", KeyFile: "/srv/key"}},
		{choice: "keyring", want: directory.VaultChoice{Kind: directory.VaultKeyring, KeyFile: "/srv/key"}},
		{key: "/other", want: directory.VaultChoice{Kind: directory.VaultAge, File: "/srv/v.age", KeyFile: "/other"}},
		{choice: "age:", code: problem.CodeUsage},
		{choice: "file", code: problem.CodeUsage},
	} {
		got, err := VaultOverride(test.choice, test.key)
		if problem.Of(err).Code != test.code || err == nil && got != test.want {
			t.Errorf("VaultOverride(%q, %q) = %+v, %v, want %+v", test.choice, test.key, got, err, test.want)
		}
	}
	os.Unsetenv("ROLLCALL_VAULT")
	os.Unsetenv("ROLLCALL_VAULT_KEY")
	if got, err := VaultOverride("", ""); err != nil || got != (directory.VaultChoice{}) {
		t.Errorf("nothing chosen: %+v, %v", got, err)
	}
}
