package present

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/secrets"
)

func TestVaultText(t *testing.T) {
	in := func(opener directory.VaultOpener, code problem.Code, title string) secrets.Status {
		s := secrets.Status{
			Choice:   directory.VaultChoice{Kind: directory.VaultAge, File: "/v.age", KeyFile: "/key"},
			OpenedBy: opener,
		}
		if code != "" {
			s.Problem = problem.Problem{Code: code, Title: title, Hint: "Do this."}.Wrap(nil)
		}
		return s
	}
	overridden := in(directory.OpenedByPerson, "", "")
	overridden.Overridden = true
	for name, test := range map[string]struct {
		status secrets.Status
		want   string
	}{
		"keyring": {secrets.Status{}, "Secrets are in this computer's keyring."},
		"key file": {
			in(directory.OpenedByKeyFile, "", ""),
			"Secrets are in the vault /v.age, which is opened by /key.",
		},
		"credential": {
			in(directory.OpenedByCredential, "", ""),
			"Secrets are in the vault /v.age, which is opened by a credential of the service.",
		},
		"locked": {
			in(directory.OpenedByPerson, problem.CodeVaultLocked, "The vault is locked"),
			"Secrets are in the vault /v.age, which is opened by a passphrase. It is locked.",
		},
		"damaged": {
			in(directory.OpenedByPerson, problem.CodeVaultDamaged, "It is damaged"),
			"Secrets are in the vault /v.age, which is opened by a passphrase. It is damaged. Do this.",
		},
		"no key": {
			in(directory.OpenedByNothing, problem.CodeVaultLocked, "It needs an identity"),
			"Secrets are in the vault /v.age, which is opened by an identity file. It needs an identity. Do this.",
		},
		"overridden": {
			overridden,
			"Secrets are in the vault /v.age, which is opened by a passphrase. A flag or the environment says so.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := VaultText(test.status, nil); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
	if got := VaultText(secrets.Status{}, problem.Usage("No idea", "Look.")); got !=
		"Where secrets are kept is unknown. No idea. Look." {
		t.Errorf("unknown: %q", got)
	}
}
