package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/rollcallsync/rollcall/core/atomicfile"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/disk"
	"github.com/rollcallsync/rollcall/core/problem"
)

// VaultFile is the name of the file in the data folder that says where secrets are kept. It is not
// part of the settings file: if the settings are damaged, the defaults apply, but secrets must not
// go to another place unless someone chooses it.
const VaultFile = "vault.json"

// LoadVault reads where the secrets of a data folder are kept. Without a file, they are kept in the
// keyring. A file that cannot be used is an error, and never means the keyring.
func LoadVault(folder string) (directory.VaultChoice, error) {
	path := filepath.Join(folder, VaultFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return directory.VaultChoice{Kind: directory.VaultKeyring}, nil
	}
	var c directory.VaultChoice
	if err == nil {
		if err = json.Unmarshal(text, &c); err == nil {
			err = c.Validate()
		}
	}
	if err != nil {
		return directory.VaultChoice{}, problem.Problem{
			Code: problem.CodeVaultUnknown, Title: fmt.Sprintf("The file %s does not say where secrets are kept", path),
			Detail: "It cannot be read, or is not valid. Rollcall does not guess.",
			Hint:   "Fix the file. To keep secrets in the keyring, remove it.",
		}.Wrap(err)
	}
	// A path that someone wrote by hand must mean the same file in each program.
	for _, path := range []*string{&c.File, &c.KeyFile} {
		if *path != "" && !filepath.IsAbs(*path) {
			*path = filepath.Join(folder, *path)
		}
	}
	return c, nil
}

// SaveVault writes where the secrets of a data folder are kept, as a whole or not at all.
func SaveVault(folder string, c directory.VaultChoice) error {
	if err := c.Validate(); err != nil {
		return err
	}
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return fmt.Errorf("encode the choice of the vault: %w", err)
	}
	path := filepath.Join(folder, VaultFile)
	if err := atomicfile.Replace(path, append(text, '\n')); err != nil {
		return problem.Problem{
			Code: problem.CodeSettingsUnwritable, Title: fmt.Sprintf("The settings cannot be written to %s", path),
			Detail: disk.Reason(path, err),
			Hint:   "Fix the permissions of the data folder, or free up space on its disk.",
		}.Wrap(err)
	}
	return nil
}
