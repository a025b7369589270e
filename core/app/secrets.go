package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
)

// unlockPatience is how long a person has to unlock the keyring when it prompts for that.
const unlockPatience = time.Minute

// withSecret stores a secret in the vault, or removes the stored one if secret is empty, and calls
// change. If change fails, it restores the earlier secret; otherwise it drops the sign-in that was
// made with that secret. An entry that cannot be read (directory.ErrForeign) counts as missing,
// because the remedy is to enter the secret again or to remove the connector.
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
	a.signIns.Drop(id)
	return nil
}

// undoSecret restores the earlier secret, even after ctx has ended.
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

// tidy removes characters that files and clipboards add around a secret or passphrase.
func tidy(secret auth.Secret) auth.Secret { return auth.Secret(directory.TidySecret(string(secret))) }

// needsSecret reports whether a connector needs an entry in the vault. A certificate whose file has
// no passphrase does not need one.
func needsSecret(c directory.Connector) bool {
	if c.Certificate == "" {
		return true
	}
	_, err := auth.LoadCertificate(c.Certificate, "")
	return err != nil
}
