package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
)

// unlockPatience is how long a person has to unlock the keyring when it asks.
const unlockPatience = time.Minute

// withSecret puts a secret into the vault (an empty one removes what is there)
// and calls change; when that fails, the vault gets back what it held. An entry
// that cannot be read (directory.ErrForeign) counts as none: to enter the secret
// again, or to remove the connector, is what helps then.
func (a *App) withSecret(ctx context.Context, id string, secret auth.Secret, change func() error) error {
	asking, cancel := context.WithTimeout(ctx, unlockPatience)
	defer cancel()
	if err := a.vault.Check(asking); err != nil {
		return fmt.Errorf("check keyring: %w", err)
	}
	before, err := a.vault.Load(asking, id)
	if err != nil && !errors.Is(err, directory.ErrNotFound) && !errors.Is(err, directory.ErrForeign) {
		return fmt.Errorf("read secret: %w", err)
	}
	if err := a.putSecret(asking, id, secret); err != nil {
		return err
	}
	if err := change(); err != nil {
		return errors.Join(err, a.undoSecret(ctx, id, auth.Secret(before)))
	}
	return nil
}

// undoSecret puts back what the vault held, even after ctx has ended.
func (a *App) undoSecret(ctx context.Context, id string, before auth.Secret) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), unlockPatience)
	defer cancel()
	return a.putSecret(ctx, id, before)
}

func (a *App) putSecret(ctx context.Context, id string, secret auth.Secret) error {
	if secret == "" {
		return a.vault.Remove(ctx, id)
	}
	return a.vault.Store(ctx, id, string(secret))
}

// secretOf reads a connector's secret from the vault.
func (a *App) secretOf(ctx context.Context, c directory.Connector) (auth.Secret, error) {
	if !needsSecret(c) {
		return "", nil
	}
	ctx, cancel := context.WithTimeout(ctx, unlockPatience)
	defer cancel()
	secret, err := a.vault.Load(ctx, c.ID)
	return tidy(auth.Secret(secret)), err
}

// tidy drops what files and clipboards put around a secret or passphrase.
func tidy(secret auth.Secret) auth.Secret { return auth.Secret(directory.TidySecret(string(secret))) }

// needsSecret says whether the vault has to hold something for a connector: a
// certificate whose file opens without a passphrase needs nothing.
func needsSecret(c directory.Connector) bool {
	if c.Certificate == "" {
		return true
	}
	_, err := auth.LoadCertificate(c.Certificate, "")
	return err != nil
}
