package secrets

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// Init makes a vault in a file. The vault is used from then on, unless the choice is overridden or
// the keyring may have secrets, which must be moved first. After an error there is no new file.
func (s *Service) Init(ctx context.Context, file string, key directory.VaultKey) (status Status, err error) {
	err = s.alone(ctx, func() error {
		status, err = s.init(ctx, file, key)
		return err
	})
	return status, err
}

func (s *Service) init(ctx context.Context, file string, key directory.VaultKey) (Status, error) {
	made, before, err := s.prepare(ctx, file, key)
	if err != nil {
		return Status{}, err
	}
	ids, err := s.o.IDs(ctx)
	if err != nil {
		return Status{}, err
	}
	f, err := s.file(made)
	if err != nil {
		return Status{}, err
	}
	if err := f.Create(ctx, key); err != nil {
		return Status{}, err
	}
	s.o.Log.Info("vault made", "file", made.File)
	if !s.overridden() {
		if before.Kind == directory.VaultKeyring && len(ids) > 0 {
			made.Kind = directory.VaultKeyring
		}
		if err := settings.SaveVault(s.o.Folder, made); err != nil {
			return Status{}, errors.Join(err, os.Remove(made.File)) // the file has no secrets yet
		}
	}
	return s.Status(ctx)
}

// prepare returns the choice for a new vault, and the current choice. It refuses to forget a vault
// that is in use.
func (s *Service) prepare(
	ctx context.Context, file string, key directory.VaultKey,
) (made, before directory.VaultChoice, err error) {
	if before, err = settings.LoadVault(s.o.Folder); err != nil {
		return made, before, err
	}
	made = directory.VaultChoice{Kind: directory.VaultAge}
	if made.File, err = filepath.Abs(file); err != nil {
		return made, before, fmt.Errorf("resolve path %q: %w", file, err)
	}
	if key.KeyFile != "" {
		if made.KeyFile, err = filepath.Abs(key.KeyFile); err != nil {
			return made, before, fmt.Errorf("resolve path %q: %w", key.KeyFile, err)
		}
	}
	if before.Kind != directory.VaultAge || before.File == made.File || s.overridden() {
		return made, before, nil
	}
	f, err := s.file(before)
	if err != nil {
		return made, before, err
	}
	if _, err := f.Contents(ctx); problem.Of(err).Code == problem.CodeVaultMissing {
		return made, before, nil // the earlier vault is lost
	}
	return made, before, problem.Usage(fmt.Sprintf("Secrets are already kept in %s", before.File),
		"To change its key, rekey it. To use another file, first move the secrets to the keyring.")
}

// Moved says what a move did.
type Moved struct {
	To      directory.VaultChoice
	IDs     []string // of the secrets that were moved
	Missing []string // IDs without a secret, or with one that cannot be read
	// Left says why secrets could not be removed from the earlier vault. They are also in the new one,
	// which is now used.
	Left error
}

// Move moves all secrets to the other kind of vault, and uses that from then on. With leave, it
// moves none, in case the earlier vault cannot be opened. The secrets then have to be entered
// again. If a move to this kind was interrupted, Move completes it: it removes the secrets that are
// in both from the earlier vault.
func (s *Service) Move(ctx context.Context, kind directory.VaultKind, leave bool) (m Moved, err error) {
	err = s.alone(ctx, func() error {
		from, err := s.choice()
		if err != nil {
			return err
		}
		if err := s.refuseMove(from, kind, leave); err != nil {
			return err
		}
		m.To = from
		m.To.Kind = kind
		target, err := s.vault(m.To)
		if err != nil {
			return err
		}
		switch {
		case from.Kind == kind:
			m, err = s.endMove(ctx, m, target)
		case leave:
			if err = ready(ctx, target); err == nil {
				err = s.choose(kind)
			}
		default:
			m, err = s.move(ctx, m, from, target)
		}
		return err
	})
	return m, err
}

// move copies the secrets from one vault to the other, changes the choice, and removes them from the
// first.
func (s *Service) move(ctx context.Context, m Moved, from directory.VaultChoice, target Vault) (Moved, error) {
	source, err := s.vault(from)
	if err != nil {
		return m, err
	}
	all, missing, err := s.loadAll(ctx, source)
	if err != nil {
		return m, err
	}
	m.IDs, m.Missing = slices.Sorted(maps.Keys(all)), missing
	if err := storeAll(ctx, target, all); err != nil {
		return m, err
	}
	if err := s.choose(m.To.Kind); err != nil {
		return m, errors.Join(err, removeAll(ctx, target, m.IDs))
	}
	m.Left = removeAll(ctx, source, m.IDs)
	s.o.Log.Info("secrets moved", "to", m.To.String(), "secrets", len(m.IDs), "left", m.Left)
	return m, nil
}

// choose changes the kind in the data folder's choice. A file that opens the vault only for this
// program does not become part of the choice.
func (s *Service) choose(kind directory.VaultKind) error {
	c, err := settings.LoadVault(s.o.Folder)
	if err != nil {
		return err
	}
	c.Kind = kind
	return settings.SaveVault(s.o.Folder, c)
}

// endMove removes from the other vault the secrets that the chosen one also has. It is an error if
// there are none.
func (s *Service) endMove(ctx context.Context, m Moved, chosen Vault) (Moved, error) {
	earlier := m.To
	earlier.Kind = directory.VaultAge
	if m.To.Kind == directory.VaultAge {
		earlier.Kind = directory.VaultKeyring
	}
	if earlier.Validate() != nil {
		return m, alreadyIn(m.To) // there was never another vault
	}
	v, err := s.vault(earlier)
	if err != nil {
		return m, err
	}
	all, _, err := s.loadAll(ctx, v)
	if err != nil {
		return m, alreadyIn(m.To).Wrap(err)
	}
	for id, secret := range all {
		if kept, err := chosen.Load(ctx, id); err == nil && kept == secret {
			m.IDs = append(m.IDs, id)
		}
	}
	if len(m.IDs) == 0 {
		return m, alreadyIn(m.To)
	}
	slices.Sort(m.IDs)
	m.Left = removeAll(ctx, v, m.IDs)
	s.o.Log.Info("interrupted move ended", "to", m.To.String(), "secrets", len(m.IDs), "left", m.Left)
	return m, nil
}

func alreadyIn(c directory.VaultChoice) *problem.Problem {
	return problem.Usage(fmt.Sprintf("Secrets are already kept in %s", c.Name()), "Move them to the other vault.")
}

// loadAll returns the secrets in a vault, and the IDs that have none or one that cannot be read.
func (s *Service) loadAll(ctx context.Context, v Vault) (all map[string]string, missing []string, err error) {
	ids, err := s.stored(ctx, v)
	if err != nil {
		return nil, nil, err
	}
	all = map[string]string{}
	for _, id := range ids {
		secret, err := v.Load(ctx, id)
		switch {
		case errors.Is(err, directory.ErrNotFound), errors.Is(err, directory.ErrForeign):
			missing = append(missing, id)
		case err != nil:
			return nil, nil, err
		default:
			all[id] = secret
		}
	}
	return all, missing, nil
}

// ready returns an error if a vault cannot keep secrets. If the vault is a file, ready opens it.
func ready(ctx context.Context, v Vault) error {
	if f, ok := v.(File); ok {
		return f.Open(ctx)
	}
	return v.Check(ctx)
}

func (s *Service) refuseMove(from directory.VaultChoice, kind directory.VaultKind, leave bool) error {
	switch {
	case s.overridden():
		return problem.Usage("A flag or the environment says where secrets are kept",
			"Move secrets without it, so that the data folder's own choice changes.")
	case from.Kind == kind && leave:
		return alreadyIn(from)
	case kind == directory.VaultAge && from.File == "":
		return problem.Usage("There is no vault to move secrets to", "First make one in a file.").
			With(problem.MakeVault).Wrap(nil)
	}
	return nil
}

// stored returns the IDs that may have a secret in a vault, and opens it.
func (s *Service) stored(ctx context.Context, v Vault) ([]string, error) {
	ids, err := s.o.IDs(ctx)
	if err != nil {
		return nil, err
	}
	if f, ok := v.(File); ok {
		if err := f.Open(ctx); err != nil {
			return nil, err
		}
		contents, err := f.Contents(ctx)
		if err != nil {
			return nil, err
		}
		ids = append(ids, contents.IDs...)
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// storeAll stores all secrets or none.
func storeAll(ctx context.Context, v Vault, all map[string]string) error {
	if err := ready(ctx, v); err != nil {
		return err
	}
	if f, ok := v.(File); ok {
		return f.StoreAll(ctx, all)
	}
	var done []string
	for id, secret := range all {
		err := v.Store(ctx, id, secret)
		if err == nil {
			var back string
			if back, err = v.Load(ctx, id); err == nil && back != secret {
				err = errors.New("vault returned a different secret")
			}
		}
		if err != nil {
			return errors.Join(err, removeAll(ctx, v, done))
		}
		done = append(done, id)
	}
	return nil
}

// removeAll removes secrets, even after ctx has ended.
func removeAll(ctx context.Context, v Vault, ids []string) error {
	ctx = context.WithoutCancel(ctx)
	var failed error
	for _, id := range ids {
		failed = errors.Join(failed, v.Remove(ctx, id))
	}
	return failed
}

// Rekey encrypts the vault in a file for another key, and remembers what opens it.
func (s *Service) Rekey(ctx context.Context, key directory.VaultKey) (status Status, err error) {
	err = s.alone(ctx, func() error {
		status, err = s.rekey(ctx, key)
		return err
	})
	return status, err
}

func (s *Service) rekey(ctx context.Context, key directory.VaultKey) (Status, error) {
	c, err := s.choice()
	if err != nil {
		return Status{}, err
	}
	if c.File == "" {
		return Status{}, problem.Usage("There is no vault with a key of its own",
			"The operating system manages the key of the keyring.")
	}
	f, err := s.file(c)
	if err != nil {
		return Status{}, err
	}
	if key.KeyFile != "" {
		if key.KeyFile, err = filepath.Abs(key.KeyFile); err != nil {
			return Status{}, fmt.Errorf("resolve path %q: %w", key.KeyFile, err)
		}
	}
	if err := f.Rekey(ctx, key); err != nil {
		return Status{}, err
	}
	s.o.Log.Info("vault has a new key", "file", c.File)
	saved, err := settings.LoadVault(s.o.Folder)
	if err == nil && !s.overridden() && saved.File == c.File && (key.KeyFile != "" || key.Passphrase != "") {
		saved.KeyFile = key.KeyFile
		err = settings.SaveVault(s.o.Folder, saved)
	}
	if err != nil {
		return Status{}, newKeyForgotten(err)
	}
	return s.Status(ctx)
}

// newKeyForgotten says that the vault has a new key but the data folder still names the earlier
// one.
func newKeyForgotten(err error) error {
	p := problem.Of(err)
	p.Title = "The vault has its new key, but the data folder still names the earlier one"
	p.Hint = problem.Joined(p.Hint, "Then rekey again, and specify the new key as the present one too.")
	return p.Wrap(err)
}
