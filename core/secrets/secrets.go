package secrets

import (
	"context"
	"log/slog"
	"sync"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
)

// Options are the options of New. All are required, except Override and Log.
type Options struct {
	Folder  string // the data folder, which contains the choice
	Keyring Vault
	// File returns the vault in a file, without reading the file. If it is nil, only the keyring can be
	// chosen.
	File func(directory.VaultChoice) File
	// Override replaces the choice if its Kind is set. Otherwise, its KeyFile, if set, replaces the
	// KeyFile of the choice.
	Override directory.VaultChoice
	// IDs lists the IDs of everything that may have a secret.
	IDs func(context.Context) ([]string, error)
	Log *slog.Logger // nil: nothing is logged
}

// Service keeps secrets in the chosen vault. It also has the methods of a Vault.
type Service struct {
	o Options

	mu    sync.Mutex
	files map[directory.VaultChoice]File // those that were used, which may be open
}

// New returns a Service. It does nothing else.
func New(o Options) *Service {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Service{o: o, files: map[directory.VaultChoice]File{}}
}

// Check reports whether secrets can be kept in the chosen vault.
func (s *Service) Check(ctx context.Context) error {
	return s.with(func(v Vault) error { return v.Check(ctx) })
}

// Store stores a secret in the chosen vault, and reads it back.
func (s *Service) Store(ctx context.Context, id, secret string) error {
	return s.with(func(v Vault) error { return v.Store(ctx, id, secret) })
}

// Load returns a secret from the chosen vault.
func (s *Service) Load(ctx context.Context, id string) (secret string, err error) {
	err = s.with(func(v Vault) error {
		secret, err = v.Load(ctx, id)
		return err
	})
	return secret, err
}

// Remove deletes a secret from the chosen vault.
func (s *Service) Remove(ctx context.Context, id string) error {
	return s.with(func(v Vault) error { return v.Remove(ctx, id) })
}

func (s *Service) with(do func(Vault) error) error {
	c, err := s.choice()
	if err != nil {
		return err
	}
	v, err := s.vault(c)
	if err != nil {
		return err
	}
	return do(v)
}

// choice returns what a person has chosen.
func (s *Service) choice() (directory.VaultChoice, error) {
	if s.overridden() {
		c := s.o.Override
		return c, c.Validate()
	}
	c, err := settings.LoadVault(s.o.Folder)
	if err == nil && s.o.Override.KeyFile != "" {
		c.KeyFile = s.o.Override.KeyFile
	}
	return c, err
}

// overridden reports whether the choice in the data folder is not used.
func (s *Service) overridden() bool { return s.o.Override.Kind != "" }

func (s *Service) vault(c directory.VaultChoice) (Vault, error) {
	if c.Kind == directory.VaultKeyring {
		return s.o.Keyring, nil
	}
	return s.file(c)
}

// file returns the vault in the file of c, whether it is chosen or not.
func (s *Service) file(c directory.VaultChoice) (File, error) {
	if s.o.File == nil {
		return nil, problem.Usage("This program cannot keep secrets in a file", "Choose the keyring.")
	}
	c.Kind = directory.VaultAge
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.files[c] == nil {
		s.files[c] = s.o.File(c)
	}
	return s.files[c], nil
}

// Name says where secrets are kept, such as "the keyring", without looking there.
func (s *Service) Name() string {
	c, err := s.choice()
	if err != nil {
		return "an unknown place"
	}
	return c.Name()
}

// Status describes where secrets are kept.
type Status struct {
	Choice     directory.VaultChoice
	Overridden bool // flags or the environment replace the choice in the data folder
	// OpenedBy says what opens the file. It is empty for the keyring.
	OpenedBy directory.VaultOpener
	// Contents describes the file. It is nil for the keyring, or if the file is not open.
	Contents *directory.VaultContents
	// Problem says why the vault cannot be used. It is nil if it can.
	Problem error
}

// Locked reports whether a passphrase that a person types would open the vault.
func (s Status) Locked() bool {
	return problem.Of(s.Problem).Code == problem.CodeVaultLocked && s.OpenedBy.ByPassphrase()
}

// Status describes where secrets are kept. It asks for no passphrase, and changes nothing. The
// error says why the choice is unknown.
func (s *Service) Status(ctx context.Context) (Status, error) {
	c, err := s.choice()
	if err != nil {
		return Status{}, err
	}
	status := Status{Choice: c, Overridden: s.overridden()}
	if c.Kind == directory.VaultKeyring {
		status.Problem = s.o.Keyring.Check(ctx)
		return status, nil
	}
	f, err := s.file(c)
	if err != nil {
		return Status{}, err
	}
	status.OpenedBy = f.OpenedBy()
	contents, err := f.Contents(ctx)
	if status.Problem = err; err == nil {
		status.Contents = &contents
	}
	return status, nil
}

// Open opens the chosen vault, if it is a file. It asks a person for the passphrase if there is no
// other way.
func (s *Service) Open(ctx context.Context) error {
	return s.with(func(v Vault) error {
		if f, ok := v.(File); ok {
			return f.Open(ctx)
		}
		return nil
	})
}

// Unlock opens the chosen vault with a passphrase, and keeps it open for this program.
func (s *Service) Unlock(ctx context.Context, passphrase string) error {
	c, err := s.choice()
	if err != nil {
		return err
	}
	if c.Kind != directory.VaultAge {
		return problem.Usage("Secrets are kept in the keyring", "Unlock the keyring with its own program.")
	}
	f, err := s.file(c)
	if err != nil {
		return err
	}
	return f.Unlock(ctx, passphrase)
}
