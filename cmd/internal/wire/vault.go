package wire

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/secrets"
	"github.com/rollcallsync/rollcall/storage/vault"
)

// The variables that choose a vault for one program.
const (
	vaultVariable    = "ROLLCALL_VAULT"
	vaultKeyVariable = "ROLLCALL_VAULT_KEY"
)

// VaultOverride returns what flags or, if they are empty, the environment say about the vault.
// choice is "keyring" or "age:FILE", and keyFile is the path of a file that opens the latter.
func VaultOverride(choice, keyFile string) (o directory.VaultChoice, err error) {
	if choice == "" {
		choice = os.Getenv(vaultVariable)
	}
	if keyFile == "" {
		keyFile = os.Getenv(vaultKeyVariable)
	}
	if choice != "" {
		if o, err = directory.ParseVault(choice); err != nil {
			return o, err
		}
	}
	if keyFile != "" {
		if o.KeyFile, err = filepath.Abs(keyFile); err != nil {
			return o, fmt.Errorf("resolve path %q: %w", keyFile, err)
		}
	}
	return o, nil
}

// vaultFile returns a function that returns the vault in a file.
func vaultFile(ask vault.Ask) func(directory.VaultChoice) secrets.File {
	return func(c directory.VaultChoice) secrets.File {
		return vault.NewAge(vault.AgeOptions{
			File: c.File, KeyFile: c.KeyFile, Credentials: os.Getenv("CREDENTIALS_DIRECTORY"), Ask: ask,
		})
	}
}
