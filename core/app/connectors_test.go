package app

import (
	"errors"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

func TestAddConnector(t *testing.T) {
	r := newRig(t)
	got := r.add(t, typed())
	if !directory.IsID(got.ID) {
		t.Errorf("id = %q", got.ID)
	}
	want := typed()
	want.ID, want.Enabled, want.TenantDomain, want.CreatedAt, want.UpdatedAt = got.ID, true, "contoso.com", today, today
	if diff := cmp.Diff(want, r.store.connectors[got.ID]); diff != "" {
		t.Errorf("stored (-want +got):\n%s", diff)
	}
	if secret := r.vault.secrets[got.ID]; secret != "value~of~secret" {
		t.Errorf("vault contains %q", secret)
	}
}

func TestAddConnectorStoresNothingWhenItFails(t *testing.T) {
	broken := errors.New("broken")
	for name, test := range map[string]struct {
		spoil  func(*rig)
		typed  func(*directory.Connector)
		secret auth.Secret
		code   problem.Code
	}{
		"keyring missing": {spoil: func(r *rig) {
			r.vault.checkErr = &problem.Problem{Code: "keyring_missing"}
		}, code: "keyring_missing"},
		"keyring full": {spoil: func(r *rig) {
			r.vault.storeErr = &problem.Problem{Code: "keyring_full"}
		}, code: "keyring_full"},
		"row refused":    {spoil: func(r *rig) { r.store.writeErr = broken }, code: problem.CodeUnknown},
		"bad client id":  {typed: func(c *directory.Connector) { c.ClientID = "x" }, code: problem.CodeUsage},
		"secret id":      {secret: clientID, code: problem.CodeUsage},
		"secret, pasted": {secret: "value~of~secret\u00A0", code: problem.CodeUsage},
		"missing certificate": {typed: func(c *directory.Connector) {
			c.Certificate = "none.pem"
		}, code: "certificate_missing"},
		"missing authorities": {typed: func(c *directory.Connector) { c.CAFile = "none.pem" }, code: "ca_file_missing"},
	} {
		t.Run(name, func(t *testing.T) {
			r, c, secret := newRig(t), typed(), auth.Secret("value~of~secret")
			if test.spoil != nil {
				test.spoil(r)
			}
			if test.typed != nil {
				test.typed(&c)
			}
			if test.secret != "" {
				secret = test.secret
			}
			_, err := r.AddConnector(t.Context(), c, secret)
			if code := problem.Of(err).Code; code != test.code {
				t.Errorf("code = %q (%v), want %q", code, err, test.code)
			}
			if len(r.store.connectors) != 0 || len(r.vault.secrets) != 0 {
				t.Errorf("left behind: %v, %v", r.store.connectors, r.vault.secrets)
			}
		})
	}
}

// TestSecretsAreStoredWithoutTheirLineEnd also checks that a byte order mark is removed.
func TestSecretsAreStoredWithoutTheirLineEnd(t *testing.T) {
	r := newRig(t)
	c, err := r.AddConnector(t.Context(), typed(), "\uFEFFvalue~of~secret\r\n")
	if err != nil || r.vault.secrets[c.ID] != "value~of~secret" {
		t.Errorf("vault contains %q, %v", r.vault.secrets[c.ID], err)
	}
	secret := auth.Secret("\uFEFFanother\n")
	if _, err := r.EditConnector(t.Context(), c, &secret); err != nil || r.vault.secrets[c.ID] != "another" {
		t.Errorf("vault contains %q, %v", r.vault.secrets[c.ID], err)
	}
}

func TestEditConnector(t *testing.T) {
	r := newRig(t)
	c := r.add(t, typed())
	c.TenantID, c.TenantName, c.KeyExpires, c.KeyFromGraph = "t1", "Contoso", today, true
	r.store.connectors[c.ID] = c

	edited := c
	edited.Description, edited.Domains, edited.TenantID = "Fabrikam", []string{"B.com"}, "forged"
	got, err := r.EditConnector(t.Context(), edited, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !got.KeyFromGraph {
		t.Error("an edit of something else forgets that Graph reported the expiry of the key")
	}
	typedEnd := edited
	typedEnd.KeyExpires = today.AddDate(0, 0, 3)
	if got, err := r.EditConnector(t.Context(), typedEnd, nil); err != nil || got.KeyFromGraph {
		t.Errorf("a day that was typed counts as reported by Graph: %v, %v", got.KeyFromGraph, err)
	}
	r.store.connectors[c.ID] = c
	if got.Description != "Fabrikam" || got.TenantID != "t1" || got.Domains[0] != "b.com" {
		t.Errorf("stored %+v", got)
	}
	if r.vault.secrets[c.ID] != "value~of~secret" {
		t.Error("an edit without a secret changed it")
	}

	replacement := auth.Secret("another~one")
	if _, err := r.EditConnector(t.Context(), edited, &replacement); err != nil ||
		r.vault.secrets[c.ID] != "another~one" {
		t.Errorf("new secret: %v, vault %v", err, r.vault.secrets)
	}

	if kept := r.store.connectors[c.ID].KeyExpires; !kept.IsZero() {
		t.Errorf("key expiry = %v, want none: it was the old secret's", kept)
	}

	third := auth.Secret("third~one")
	r.store.writeErr = errors.New("broken")
	if _, err := r.EditConnector(t.Context(), edited, &third); err == nil || r.vault.secrets[c.ID] != "another~one" {
		t.Errorf("refused row: %v, vault %v, want what it held before", err, r.vault.secrets)
	}
}

// A locked keyring does not prevent changing the description.
func TestEditConnectorAsksTheKeyringOnlyForSecrets(t *testing.T) {
	r := newRig(t)
	c := r.add(t, typed())
	clear(r.vault.secrets)
	r.vault.checkErr = &problem.Problem{Code: "keyring_locked"}
	c.Description = "Fabrikam"
	if _, err := r.EditConnector(t.Context(), c, nil); err != nil {
		t.Errorf("without a secret: %v", err)
	}
	secret := auth.Secret("another~one")
	if _, err := r.EditConnector(t.Context(), c, &secret); problem.Of(err).Code != "keyring_locked" {
		t.Errorf("with a secret: %v", err)
	}
}

func TestEditConnectorNeedsTheOtherKindOfSecret(t *testing.T) {
	r := newRig(t)
	c := r.add(t, typed())
	c.Certificate = "app.pfx"
	_, err := r.EditConnector(t.Context(), c, nil)
	if p := problem.Of(err); p.Code != problem.CodeUsage {
		t.Errorf("problem = %+v", p)
	}
}

func TestRemoveConnector(t *testing.T) {
	r := newRig(t)
	c := r.add(t, typed())

	release, err := r.store.LockConnector(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.RemoveConnector(t.Context(), c.ID); problem.Of(err).Code != problem.CodeBusy {
		t.Errorf("during a run: %v, want busy", err)
	}
	release()

	before := maps.Clone(r.vault.secrets)
	r.store.writeErr = errors.New("broken")
	if _, err := r.RemoveConnector(t.Context(), c.ID); err == nil || !maps.Equal(before, r.vault.secrets) {
		t.Errorf("refused by the store: %v, vault %v, want its secret back", err, r.vault.secrets)
	}
	r.store.writeErr = nil

	if _, err := r.RemoveConnector(t.Context(), "contoso"); err != nil {
		t.Fatal(err)
	}
	if len(r.store.connectors) != 0 || len(r.vault.secrets) != 0 {
		t.Errorf("left behind: %v, %v", r.store.connectors, r.vault.secrets)
	}
}

func TestSetEnabled(t *testing.T) {
	r := newRig(t)
	c := r.add(t, typed())
	if got, err := r.SetEnabled(t.Context(), c.ID, false); err != nil || got.Enabled ||
		r.store.connectors[c.ID].Enabled {
		t.Errorf("got %+v, %v", got, err)
	}
	if _, err := r.SetEnabled(t.Context(), "nobody", true); !errors.Is(err, directory.ErrNotFound) {
		t.Errorf("err = %v", err)
	}
}

// TestUnreadableEntryOfTheKeyring follows the advice for such an entry (field fault 26), which is
// to enter the secret again or to remove the connector.
func TestUnreadableEntryOfTheKeyring(t *testing.T) {
	r := newRig(t)
	c := r.add(t, typed())
	spoil := func() { r.vault.foreign = map[string]bool{c.ID: true} }

	spoil()
	secret := auth.Secret("another~of~secret")
	if _, err := r.EditConnector(t.Context(), c, &secret); err != nil {
		t.Fatalf("enter the secret again: %v", err)
	}
	if got := r.vault.secrets[c.ID]; got != string(secret) || r.vault.foreign[c.ID] {
		t.Errorf("vault contains %q", got)
	}

	spoil()
	r.store.writeErr = errors.New("broken")
	if _, err := r.EditConnector(t.Context(), c, &secret); !errors.Is(err, r.store.writeErr) {
		t.Errorf("error is %v, want that of the store", err)
	}
	if got, ok := r.vault.secrets[c.ID]; ok {
		t.Errorf("a refused connector left %q", got)
	}
	r.store.writeErr = nil

	spoil()
	if _, err := r.RemoveConnector(t.Context(), c.ID); err != nil {
		t.Errorf("remove: %v", err)
	}
	if r.vault.foreign[c.ID] {
		t.Error("the entry is still there")
	}
}

// A connector that is added as disabled never takes part in a run.
func TestAddDisabledConnector(t *testing.T) {
	for _, enabled := range []bool{true, false} {
		r, c := newRig(t), typed()
		c.Enabled = enabled
		if got := r.add(t, c); got.Enabled != enabled || r.store.connectors[got.ID].Enabled != enabled {
			t.Errorf("enabled is %v, stored as %v, want %v", got.Enabled, r.store.connectors[got.ID].Enabled, enabled)
		}
	}
}
