package directory

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/rollcallsync/rollcall/core/problem"
)

// VaultKind is a kind of vault. A vault stores secrets.
type VaultKind string

// The kinds of vaults.
const (
	VaultKeyring VaultKind = "keyring" // the keyring of the operating system
	VaultAge     VaultKind = "age"     // a file that age has encrypted
)

// VaultChoice says where the secrets of a data folder are kept. A person chooses it; Rollcall never
// changes it automatically.
type VaultChoice struct {
	Kind VaultKind `json:"kind"`
	// File is the path of the vault in a file. It stays known while the keyring is in use.
	File string `json:"file,omitempty"`
	// KeyFile is the path of a file that opens File. It contains a passphrase, or an age or SSH
	// identity. If it is empty, a credential of the service manager or a person opens File.
	KeyFile string `json:"keyFile,omitempty"`
}

// VaultKey says what a vault in a file is encrypted for: a passphrase, which cannot be combined
// with anything else, or an identity with any number of further recipients.
type VaultKey struct {
	Passphrase string // typed by a person; empty if KeyFile has the key
	KeyFile    string // a file with a passphrase, or with an age or SSH identity
	// Recipients are the age or SSH public keys of others who can open the vault. If it is nil, the
	// vault keeps the ones that it has.
	Recipients []string
}

// VaultContents describes an open vault, without its secrets.
type VaultContents struct {
	Recipients []string // empty if a passphrase opens the vault
	IDs        []string // of the secrets, sorted
}

// VaultOpener says what opens a vault in a file.
type VaultOpener string

// What opens a vault.
const (
	OpenedByKeyFile    VaultOpener = "key-file"   // the file that VaultChoice.KeyFile names
	OpenedByCredential VaultOpener = "credential" // a credential of the service manager
	OpenedByPerson     VaultOpener = "passphrase" // a passphrase that a person types
	OpenedByNothing    VaultOpener = "nothing"    // it needs an identity, and no file was named
)

// ByPassphrase reports whether a person can open the vault by typing a passphrase. That may also be
// the passphrase of the key in a file.
func (o VaultOpener) ByPassphrase() bool { return o == OpenedByPerson || o == OpenedByKeyFile }

// Name says where secrets are kept, in a few words that fit into a sentence.
func (c VaultChoice) Name() string {
	if c.Kind == VaultAge {
		return "the vault " + c.File
	}
	return "the keyring"
}

// Validate returns the first error, as a problem with code "usage".
func (c VaultChoice) Validate() error {
	switch {
	case c.Kind != VaultKeyring && c.Kind != VaultAge:
		return problem.Usage(fmt.Sprintf("Unknown vault %q", string(c.Kind)), "Choose keyring or age.")
	case c.Kind == VaultAge && c.File == "":
		return problem.Usage("The vault has no file", "Specify the file: age:FILE.")
	}
	return nil
}

// ParseVault reads a choice as people write it: "keyring", or "age:FILE". The path of the file
// becomes absolute.
func ParseVault(text string) (VaultChoice, error) {
	if text == string(VaultKeyring) {
		return VaultChoice{Kind: VaultKeyring}, nil
	}
	file, ok := strings.CutPrefix(text, string(VaultAge)+":")
	if !ok || file == "" {
		return VaultChoice{}, problem.Usage(fmt.Sprintf("%q is not a vault", text), "Write keyring, or age:FILE.")
	}
	file, err := filepath.Abs(file)
	if err != nil {
		return VaultChoice{}, fmt.Errorf("resolve path %q: %w", file, err)
	}
	return VaultChoice{Kind: VaultAge, File: file}, nil
}

// String writes a choice as ParseVault reads it.
func (c VaultChoice) String() string {
	if c.Kind == VaultAge {
		return string(VaultAge) + ":" + c.File
	}
	return string(VaultKeyring)
}
