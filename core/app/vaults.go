package app

import (
	"context"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/notify"
	"github.com/rollcallsync/rollcall/core/secrets"
	"github.com/rollcallsync/rollcall/core/settings"
)

// VaultStatus describes where secrets are kept; see secrets.Service.
func (a *App) VaultStatus(ctx context.Context) (secrets.Status, error) {
	ctx, cancel := context.WithTimeout(ctx, unlockPatience)
	defer cancel()
	return a.vault.Status(ctx)
}

// VaultName says where secrets are kept, such as "the keyring", without looking there.
func (a *App) VaultName() string { return a.vault.Name() }

// OpenVault opens the vault in a file, if one was chosen and an enabled connector or channel needs it. It asks a
// person for the passphrase if there is no other way.
func (a *App) OpenVault(ctx context.Context) error {
	list, err := a.Connectors(ctx)
	if err != nil {
		return err
	}
	needs := slices.ContainsFunc(list, func(c directory.Connector) bool { return c.Enabled && needsSecret(c) }) ||
		slices.ContainsFunc(a.Settings().Channels, func(c settings.Channel) bool {
			return c.Enabled && c.NeedsSecret()
		})
	if !needs {
		return nil
	}
	return a.vault.Open(ctx)
}

// UnlockVault opens the vault in a file with a passphrase, and keeps it open for this program.
func (a *App) UnlockVault(ctx context.Context, passphrase string) error {
	defer a.vaultChanged()
	return a.vault.Unlock(ctx, passphrase)
}

// InitVault makes a vault in a file; see secrets.Service.
func (a *App) InitVault(ctx context.Context, file string, key directory.VaultKey) (secrets.Status, error) {
	defer a.vaultChanged()
	return a.vault.Init(ctx, file, key)
}

// MoveSecrets moves all secrets to another kind of vault; see secrets.Service.
func (a *App) MoveSecrets(ctx context.Context, to directory.VaultKind, leave bool) (secrets.Moved, error) {
	defer a.vaultChanged()
	return a.vault.Move(ctx, to, leave)
}

// RekeyVault encrypts the vault in a file for another key; see secrets.Service.
func (a *App) RekeyVault(ctx context.Context, key directory.VaultKey) (secrets.Status, error) {
	defer a.vaultChanged()
	return a.vault.Rekey(ctx, key)
}

// vaultChanged makes the next overview look at the vault again, and publishes it.
func (a *App) vaultChanged() {
	a.computer.mu.Lock()
	a.computer.at = time.Time{}
	a.computer.mu.Unlock()
	a.bus.Changed()
}

// secretIDs lists the IDs of everything that may have a secret in a vault.
func (a *App) secretIDs(ctx context.Context) ([]string, error) {
	list, err := a.Connectors(ctx)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	for _, c := range a.Settings().Channels {
		if c.NeedsSecret() {
			ids = append(ids, notify.VaultID(c.ID))
		}
	}
	return ids, nil
}
