package vault

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"github.com/rollcallsync/rollcall/core/atomicfile"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

const (
	// lockPatience is how long another program may take to change the file.
	lockPatience = 20 * time.Second
	// lockEvery is how often a lock of another program is tried again.
	lockEvery = 50 * time.Millisecond
)

// Ask asks a person for a passphrase; what says which one. It returns an error if no one answers
// before ctx ends.
type Ask func(ctx context.Context, what string) (string, error)

// AgeOptions are the options of NewAge.
type AgeOptions struct {
	File string // the vault
	// KeyFile opens the vault. It contains a passphrase, or an age or SSH identity. If it is empty,
	// the credential CredentialName in the folder Credentials opens the vault, or else a person
	// does.
	KeyFile     string
	Credentials string // $CREDENTIALS_DIRECTORY of the service manager; may be empty
	// Ask asks for a passphrase that is in no file. If it is nil, no person can be asked, and only
	// Unlock opens such a vault.
	Ask Ask

	workFactor int // of new passphrases; 0 means age's default
}

// CredentialName is the name of the credential that opens a vault, as in LoadCredential= of a
// systemd unit.
const CredentialName = "rollcall-vault"

// Age keeps secrets in a file that age has encrypted. Make it with NewAge, once for each file and
// program. Programs may share the file.
type Age struct {
	o    AgeOptions
	turn chan struct{} // holds one value while a method works

	key   *key // opened the file last; nil if it was never open
	sum   [sha256.Size]byte
	known *contents // of the file with this sum; nil if key is
}

// NewAge returns the vault in a file. It does not read the file yet.
func NewAge(o AgeOptions) *Age { return &Age{o: o, turn: make(chan struct{}, 1)} }

// Create makes the file, with no secret in it. It refuses a file that exists.
func (a *Age) Create(ctx context.Context, to directory.VaultKey) error {
	if _, err := os.Lstat(a.o.File); err == nil {
		return fmt.Errorf("create vault: %w", ageExists(a.o.File)) // and leave no lock next to it
	}
	return a.locked(ctx, "create vault", func() error {
		if _, err := os.Lstat(a.o.File); err == nil {
			return ageExists(a.o.File)
		}
		k, recipients, err := a.newKey(ctx, to, nil)
		if err != nil {
			return err
		}
		return a.write(&contents{Recipients: recipients}, k, nil)
	})
}

// Rekey encrypts the file, with all its secrets, for another key. Recipients other than the earlier
// key stay, unless there are new ones.
func (a *Age) Rekey(ctx context.Context, to directory.VaultKey) error {
	if err := a.Open(ctx); err != nil { // no program waits while a person types
		return fmt.Errorf("rekey vault: %w", err)
	}
	return a.locked(ctx, "rekey vault", func() error {
		now, before, err := a.read(ctx, a.o.Ask)
		if err != nil {
			return err
		}
		own := a.key.own
		others := slices.DeleteFunc(slices.Clone(now.Recipients), func(r string) bool {
			return names(own, r)
		})
		k, recipients, err := a.newKey(ctx, to, others)
		if err != nil {
			return err
		}
		return a.write(&contents{Recipients: recipients, Secrets: now.Secrets}, k, before)
	})
}

// Store keeps the secret of a connector, replacing any earlier one, and reads it back. After an
// error the earlier one is still there.
func (a *Age) Store(ctx context.Context, connectorID, secret string) error {
	if err := checkInput(connectorID, secret); err != nil {
		return fmt.Errorf("store secret: %w", err)
	}
	return a.change(ctx, "store secret", func(c *contents) { c.Secrets[connectorID] = []byte(secret) })
}

// StoreAll keeps several secrets: all of them or none.
func (a *Age) StoreAll(ctx context.Context, secrets map[string]string) error {
	for id, secret := range secrets {
		if err := checkInput(id, secret); err != nil {
			return fmt.Errorf("store secrets: %w", err)
		}
	}
	return a.change(ctx, "store secrets", func(c *contents) {
		for id, secret := range secrets {
			c.Secrets[id] = []byte(secret)
		}
	})
}

// Remove deletes the secret of a connector. A missing secret is not an error.
func (a *Age) Remove(ctx context.Context, connectorID string) error {
	return a.change(ctx, "remove secret", func(c *contents) { delete(c.Secrets, connectorID) })
}

// Load returns the secret of a connector.
func (a *Age) Load(ctx context.Context, connectorID string) (secret string, err error) {
	err = a.alone(ctx, "load secret", func() error {
		c, _, err := a.read(ctx, a.o.Ask)
		if err != nil {
			return err
		}
		value, ok := c.Secrets[connectorID]
		if !ok {
			return notStored("vault", connectorID)
		}
		secret = string(value)
		return nil
	})
	return secret, err
}

// Check returns nil if the vault is open, can be opened without a person, or can ask one. It
// never asks for a passphrase and writes nothing.
func (a *Age) Check(ctx context.Context) error {
	return a.alone(ctx, "check vault", func() error {
		_, _, err := a.read(ctx, nil)
		if problem.Of(err).Code == problem.CodeVaultLocked && a.o.Ask != nil {
			return nil
		}
		return err
	})
}

// Unlock opens the vault with a passphrase that a person typed, and keeps it open for this program.
func (a *Age) Unlock(ctx context.Context, passphrase string) error {
	return a.alone(ctx, "unlock vault", func() error {
		_, _, err := a.read(ctx, func(context.Context, string) (string, error) { return passphrase, nil })
		return err
	})
}

// Open opens the vault, and asks a person if there is no other way.
func (a *Age) Open(ctx context.Context) error {
	return a.alone(ctx, "open vault", func() error {
		_, _, err := a.read(ctx, a.o.Ask)
		return err
	})
}

// OpenedBy says what opens the vault.
func (a *Age) OpenedBy() directory.VaultOpener {
	_, private, ok := a.keySource()
	text, err := readVault(a.o.File)
	switch {
	case ok && private:
		return directory.OpenedByKeyFile
	case ok:
		return directory.OpenedByCredential
	case err == nil && !ofPassphrase(text):
		return directory.OpenedByNothing
	}
	return directory.OpenedByPerson
}

// Contents describes the vault. It does not ask for a passphrase: a vault that needs a passphrase
// has to be open.
func (a *Age) Contents(ctx context.Context) (found directory.VaultContents, err error) {
	err = a.alone(ctx, "read vault", func() error {
		c, _, err := a.read(ctx, nil)
		if err == nil {
			found = directory.VaultContents{Recipients: c.Recipients, IDs: slices.Sorted(maps.Keys(c.Secrets))}
		}
		return err
	})
	return found, err
}

// String keeps the secrets out of printed text.
func (a *Age) String() string { return "vault.Age(" + a.o.File + ")" }

// GoString keeps the secrets out of %#v.
func (a *Age) GoString() string { return a.String() }

// alone runs do while no other method works, unless ctx has ended.
func (a *Age) alone(ctx context.Context, what string, do func() error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", what, ctx.Err())
	}
	select {
	case a.turn <- struct{}{}:
		defer func() { <-a.turn }()
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", what, unanswered(ctx))
	}
	if err := do(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// locked runs do while no other method works and no other program writes the file.
func (a *Age) locked(ctx context.Context, what string, do func() error) error {
	return a.alone(ctx, what, func() error {
		waiting, cancel := context.WithTimeout(ctx, lockPatience)
		defer cancel()
		lock := flock.New(a.target()+".lock", flock.SetPermissions(0o600))
		switch _, err := lock.TryLockContext(waiting, lockEvery); {
		case errors.Is(err, context.Canceled):
			return err
		case errors.Is(err, context.DeadlineExceeded):
			return ageBusy(a.o.File)
		case err != nil:
			return ageUnwritable(a.o.File, err)
		}
		defer lock.Close()
		return do()
	})
}

// target returns the path of the file itself if File is a link to it. The file is replaced, not the
// link, and programs that use different links share one lock.
func (a *Age) target() string {
	if target, err := filepath.EvalSymlinks(a.o.File); err == nil {
		return target
	}
	return a.o.File
}

// change rewrites the file with its contents changed by edit. If that changes nothing, the file
// stays.
func (a *Age) change(ctx context.Context, what string, edit func(*contents)) error {
	if err := a.Open(ctx); err != nil { // no program waits while a person types
		return fmt.Errorf("%s: %w", what, err)
	}
	return a.locked(ctx, what, func() error {
		now, before, err := a.read(ctx, a.o.Ask)
		if err != nil {
			return err
		}
		next := &contents{Recipients: now.Recipients, Secrets: maps.Clone(now.Secrets)}
		edit(next)
		if maps.EqualFunc(now.Secrets, next.Secrets, bytes.Equal) {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err() // the prompt was answered after the caller had gone
		}
		return a.write(next, a.key, before)
	})
}

// read returns the contents of the file, and the file itself. It decrypts only what has changed
// since the last time.
func (a *Age) read(ctx context.Context, ask Ask) (*contents, []byte, error) {
	text, err := readVault(a.o.File)
	if err != nil {
		return nil, nil, err
	}
	sum := sha256.Sum256(text)
	if a.known != nil && a.sum == sum {
		return a.known, text, nil
	}
	if a.key != nil {
		if c, err := decrypt(a.o.File, text, a.key); err == nil {
			a.sum, a.known = sum, c
			return c, text, nil
		}
		a.key, a.known = nil, nil // another program may have changed the key
	}
	k, err := a.findKey(ctx, text, ask)
	if err != nil {
		return nil, nil, err
	}
	c, err := decrypt(a.o.File, text, k)
	if err != nil {
		return nil, nil, err
	}
	a.key, a.sum, a.known = k, sum, c
	return c, text, nil
}

// write replaces the file and reads it back. If the file does not return what was written, it gets
// its earlier text again; nil means that there was no file.
func (a *Age) write(next *contents, k *key, before []byte) error {
	text, err := encrypt(next, k, a.o.workFactor)
	if err != nil {
		return err
	}
	path := a.target()
	sweep(path)
	if err := atomicfile.Replace(path, text); err != nil {
		return ageUnwritable(path, err)
	}
	written, err := readVault(path)
	if err == nil {
		var back *contents
		if back, err = decrypt(path, written, k); err == nil && !back.equal(next) {
			err = errReadBack
		}
	}
	if err == nil {
		a.key, a.sum, a.known = k, sha256.Sum256(written), next
		return nil
	}
	if before == nil {
		return errors.Join(ageUnwritable(path, err), os.Remove(path))
	}
	return errors.Join(ageUnwritable(path, err), atomicfile.Replace(path, before))
}

// sweep removes the unfinished files of programs that were killed while they wrote the vault at path.
// They are encrypted, but possibly for an earlier key. The caller holds the lock.
func sweep(path string) {
	entries, _ := os.ReadDir(filepath.Dir(path)) // what cannot be listed stays
	begin := strings.TrimSuffix(atomicfile.Beside(path), "*")
	for _, entry := range entries {
		number, ours := strings.CutPrefix(entry.Name(), begin)
		if _, err := strconv.ParseUint(number, 10, 64); ours && err == nil && entry.Type().IsRegular() {
			_ = os.Remove(filepath.Join(filepath.Dir(path), entry.Name())) // the next write tries again
		}
	}
}
