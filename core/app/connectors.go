package app

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/domain"
	"github.com/rollcallsync/rollcall/core/problem"
)

// AddConnector checks a connector as typed by an administrator. It stores the secret, or the
// passphrase of the certificate (which may be empty), in the vault, and then stores the connector,
// enabled or disabled as c says. It returns the stored connector with its new ID. If anything
// fails, nothing is stored.
func (a *App) AddConnector(
	ctx context.Context, c directory.Connector, secret auth.Secret,
) (directory.Connector, error) {
	c, err := normalize(c)
	if err != nil {
		return c, err
	}
	secret = tidy(secret)
	if c, err = a.checkKey(c, secret); err != nil {
		return c, err
	}
	c.ID = directory.NewID()
	c.CreatedAt = a.now().UTC()
	c.UpdatedAt = c.CreatedAt
	add := func() error { return a.changed(c, a.connectorWrites.AddConnector(ctx, c)) }
	if secret == "" {
		err = add() // a certificate without a passphrase does not need the keyring
	} else {
		err = a.withSecret(ctx, c.ID, secret, add)
	}
	if err == nil {
		a.log.Info("connector added", "connector", c.ID, "tenant", c.TenantDomain)
	}
	return c, err
}

// EditConnector replaces the connector with the ID of edited. If secret is nil, the stored secret
// is kept. Otherwise the new secret replaces it, and the expiry of the old one is forgotten. A
// change between secret and certificate requires a new secret.
func (a *App) EditConnector(
	ctx context.Context, edited directory.Connector, secret *auth.Secret,
) (directory.Connector, error) {
	stored, err := a.Connector(ctx, edited.ID)
	if err != nil {
		return edited, err
	}
	if secret == nil && (stored.Certificate == "") != (edited.Certificate == "") {
		return edited,
			problem.Usage("Switching between client secret and certificate needs the new secret or passphrase",
				"Enter the new secret or passphrase with this change.")
	}
	if secret != nil {
		tidied := tidy(*secret)
		secret = &tidied
	}
	if secret != nil && edited.KeyExpires.Equal(stored.KeyExpires) {
		edited.KeyExpires = time.Time{} // it belonged to the old secret
	}
	edited.KeyFromGraph = stored.KeyFromGraph && edited.KeyExpires.Equal(stored.KeyExpires)
	c, err := normalize(edited)
	if err != nil {
		return c, err
	}
	if secret != nil || c.Certificate != stored.Certificate {
		current, err := a.currentSecret(ctx, stored, secret)
		if err != nil {
			return c, err
		}
		if c, err = a.checkKey(c, current); err != nil {
			return c, err
		}
	}
	c.CreatedAt, c.TenantID, c.TenantName = stored.CreatedAt, stored.TenantID, stored.TenantName
	c.UpdatedAt = a.now().UTC()
	update := func() error { return a.update(ctx, c) }
	if secret == nil || *secret == "" && !needsSecret(stored) {
		return c, update()
	}
	return c, a.withSecret(ctx, c.ID, *secret, update)
}

// currentSecret returns the new secret if there is one, and otherwise the stored one.
func (a *App) currentSecret(
	ctx context.Context, stored directory.Connector, replacement *auth.Secret,
) (auth.Secret, error) {
	if replacement != nil {
		return *replacement, nil
	}
	return a.secretOf(ctx, stored)
}

// SetEnabled enables or disables a connector for runs.
func (a *App) SetEnabled(ctx context.Context, ref string, enabled bool) (directory.Connector, error) {
	c, err := a.Connector(ctx, ref)
	if err != nil || c.Enabled == enabled {
		return c, err
	}
	c.Enabled, c.UpdatedAt = enabled, a.now().UTC()
	return c, a.update(ctx, c)
}

// update stores a changed connector.
func (a *App) update(ctx context.Context, c directory.Connector) error {
	return a.changed(c, a.connectorWrites.UpdateConnector(ctx, c))
}

// changed publishes that a connector was added or changed, unless that failed.
func (a *App) changed(c directory.Connector, err error) error {
	if err == nil {
		a.signIns.Changed(c)
		a.bus.Changed()
	}
	return err
}

// RemoveConnector removes a connector with its secret, its directory and its history. It refuses a
// connector with a run in progress, and a connector that an authentication profile uses.
func (a *App) RemoveConnector(ctx context.Context, ref string) (directory.Connector, error) {
	c, err := a.Connector(ctx, ref)
	if err != nil {
		return c, err
	}
	release, err := a.runs.LockConnector(ctx, c.ID)
	if err != nil {
		return c, busy(c, err)
	}
	defer release()
	profiles, err := a.Profiles(ctx)
	if err != nil {
		return c, err
	}
	// The store refuses this too, but only after the secret was removed and restored.
	if err := directory.RefuseUsed(c.ID, profiles); err != nil {
		return c, err
	}
	remove := func() error { return a.connectorWrites.RemoveConnector(ctx, c.ID) }
	if needsSecret(c) {
		err = a.withSecret(ctx, c.ID, "", remove)
	} else {
		err = remove()
	}
	if err == nil {
		a.signIns.Drop(c.ID)
		a.bus.Changed()
		a.log.Info("connector removed", "connector", c.ID)
	}
	return c, err
}

// normalize returns a connector in its normal form, and checks that its extra certificate
// authorities can be used.
func normalize(c directory.Connector) (directory.Connector, error) {
	c, err := c.Normalize(domain.Parse)
	if err != nil {
		return c, err
	}
	for _, path := range []*string{&c.Certificate, &c.CAFile} {
		if *path != "" {
			if *path, err = filepath.Abs(*path); err != nil {
				return c, fmt.Errorf("resolve path %q: %w", *path, err)
			}
		}
	}
	_, err = auth.Transport(c)
	return c, err
}

// checkKey checks, as far as possible on this computer, that the connector can sign in. It uses the
// secret, or the certificate with this passphrase.
func (a *App) checkKey(c directory.Connector, secret auth.Secret) (directory.Connector, error) {
	if c.Certificate == "" {
		return c, directory.CheckSecret(string(secret))
	}
	certificate, err := auth.LoadCertificate(c.Certificate, secret)
	if err != nil {
		return c, err
	}
	// The date in the file is more reliable than a typed one.
	c.KeyExpires, c.KeyFromGraph = certificate.NotAfter.UTC(), false
	return c, certificate.CheckDates(a.now())
}

// busy converts directory.ErrBusy to a problem for people. It returns other errors unchanged.
func busy(c directory.Connector, err error) error {
	if !errors.Is(err, directory.ErrBusy) {
		return err
	}
	return problem.Problem{
		Code: problem.CodeBusy, Title: fmt.Sprintf("Another run of connector %q is in progress", c.Description),
		Hint: "Wait until it finishes.",
	}.Wrap(err)
}
