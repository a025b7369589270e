package secrets

import (
	"context"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Vault keeps secrets by ID. storage/vault implements it.
type Vault interface {
	// Check reports whether secrets can be kept here at all. It does not cause a prompt.
	Check(ctx context.Context) error
	// Store stores a secret and reads it back.
	Store(ctx context.Context, id, secret string) error
	// Load returns a secret. errors.Is recognizes directory.ErrNotFound if there is none.
	Load(ctx context.Context, id string) (string, error)
	// Remove deletes a secret. A missing secret is not an error.
	Remove(ctx context.Context, id string) error
}

// File is a vault in a file. vault.Age implements it.
type File interface {
	Vault
	// Create makes the file, without secrets. It refuses a file that exists.
	Create(ctx context.Context, key directory.VaultKey) error
	// Rekey encrypts the file for another key.
	Rekey(ctx context.Context, key directory.VaultKey) error
	// OpenedBy says what opens the file.
	OpenedBy() directory.VaultOpener
	// Open opens the file, and asks a person for the passphrase if there is no other way.
	Open(ctx context.Context) error
	// Unlock opens the file with a passphrase, and keeps it open for this program.
	Unlock(ctx context.Context, passphrase string) error
	// Contents describes the file. It does not ask for a passphrase.
	Contents(ctx context.Context) (directory.VaultContents, error)
	// StoreAll stores several secrets at once: all of them or none.
	StoreAll(ctx context.Context, secrets map[string]string) error
}
