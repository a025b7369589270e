package vault

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rsa"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"filippo.io/age"
	"filippo.io/age/agessh"
	"golang.org/x/crypto/ssh"

	"github.com/rollcallsync/rollcall/core/directory"
)

// maxWorkFactor is the largest cost of a passphrase that is accepted: 2^20 needs 1 GB of memory.
// age itself uses 2^18.
const maxWorkFactor = 20

// key opens a vault: a passphrase, or identities.
type key struct {
	passphrase string // empty for identities
	identities []age.Identity
	own        []string // the recipients of the identities
	source     string   // the path of the file that it came from; empty if a person typed it
}

func passphraseKey(passphrase, source string) (*key, error) {
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, keyUnusable(source, "it is empty", err)
	}
	identity.SetMaxWorkFactor(maxWorkFactor)
	return &key{passphrase: passphrase, identities: []age.Identity{identity}, source: source}, nil
}

// recipients returns for whom a vault is encrypted: the passphrase alone, or the listed recipients.
func (k *key) recipients(listed []string, workFactor int) ([]age.Recipient, error) {
	if k.passphrase == "" {
		return parseRecipients(listed)
	}
	recipient, err := age.NewScryptRecipient(k.passphrase)
	if err != nil {
		return nil, fmt.Errorf("use passphrase: %w", err)
	}
	if workFactor != 0 {
		recipient.SetWorkFactor(workFactor)
	}
	return []age.Recipient{recipient}, nil
}

// findKey returns the key that should open a vault.
func (a *Age) findKey(ctx context.Context, text []byte, ask Ask) (*key, error) {
	if path, private, ok := a.keySource(); ok {
		return keyFromFile(ctx, path, private, ask)
	}
	if !ofPassphrase(text) {
		return nil, ageNoIdentity(a.o.File)
	}
	passphrase, err := asked(ctx, ask, a.o.File, "Passphrase of the vault "+a.o.File)
	if err != nil {
		return nil, err
	}
	return passphraseKey(passphrase, "")
}

// keySource returns the path of the file that opens the vault, if any, and whether other accounts
// must have no rights to it. The service manager protects a credential from other accounts by the
// folder that contains it.
func (a *Age) keySource() (path string, private, ok bool) {
	if a.o.KeyFile != "" {
		return a.o.KeyFile, true, true
	}
	if a.o.Credentials != "" {
		path := filepath.Join(a.o.Credentials, CredentialName)
		if _, err := os.Stat(path); err == nil {
			return path, false, true
		}
	}
	return "", false, false
}

// newKey returns the key for a vault that is to be written, and its recipients. others are those
// that the vault already has.
func (a *Age) newKey(ctx context.Context, to directory.VaultKey, others []string) (*key, []string, error) {
	k, err := a.keyFor(ctx, to)
	if err != nil {
		return nil, nil, err
	}
	if to.Recipients != nil {
		others = to.Recipients
	}
	if k.passphrase != "" {
		if len(others) > 0 {
			return nil, nil, passphraseNotAlone()
		}
		return k, nil, nil
	}
	all := slices.Clone(k.own)
	for _, r := range others {
		if r = strings.TrimSpace(r); !names(all, r) {
			all = append(all, r)
		}
	}
	_, err = parseRecipients(all)
	return k, all, err
}

// names reports whether a list contains a recipient. It ignores the comment after an SSH public
// key.
func names(list []string, recipient string) bool {
	bare := withoutComment(recipient)
	return slices.ContainsFunc(list, func(r string) bool { return withoutComment(r) == bare })
}

// withoutComment returns a recipient in a form that can be compared.
func withoutComment(recipient string) string {
	public, _, _, _, err := ssh.ParseAuthorizedKey([]byte(recipient))
	if err != nil {
		return recipient
	}
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(public)))
}

func (a *Age) keyFor(ctx context.Context, to directory.VaultKey) (*key, error) {
	if to.Passphrase != "" {
		return passphraseKey(to.Passphrase, "")
	}
	if to.KeyFile != "" {
		if info, err := os.Stat(to.KeyFile); err == nil && !info.Mode().IsRegular() {
			return nil, keyUnusable(to.KeyFile, "it is not an ordinary file, and is needed again later", nil)
		}
		return keyFromFile(ctx, to.KeyFile, true, a.o.Ask)
	}
	if path, private, ok := a.keySource(); ok {
		return keyFromFile(ctx, path, private, a.o.Ask)
	}
	return nil, noNewKey()
}

// keyFromFile reads a passphrase or identities from a file.
func keyFromFile(ctx context.Context, path string, private bool, ask Ask) (*key, error) {
	text, err := readFile(path, maxKey, private)
	if errors.Is(err, os.ErrNotExist) {
		return nil, keyUnusable(path, "it does not exist", err)
	}
	if err != nil {
		return nil, err
	}
	switch {
	case bytes.Contains(text, []byte("PRIVATE KEY-----")):
		return sshKey(ctx, path, text, ask)
	case bytes.Contains(text, []byte("AGE-SECRET-KEY-")):
		return ageKey(path, text)
	case bytes.Contains(text, []byte("AGE-PLUGIN-")):
		return nil, keyUnusable(path, "it contains a plugin identity, but Rollcall does not start plugins", nil)
	case strings.HasPrefix(string(text), "ssh-"), strings.HasPrefix(string(text), "age1"):
		return nil, keyUnusable(path, "it contains a public key, but only the private key opens a vault", nil)
	}
	passphrase := directory.TidySecret(string(directory.PlainText(text)))
	if strings.ContainsAny(passphrase, "\r\n") {
		return nil, keyUnusable(path, "it has several lines but contains no age or SSH identity", nil)
	}
	return passphraseKey(passphrase, path)
}

// ageKey reads age identities.
func ageKey(path string, text []byte) (*key, error) {
	identities, err := age.ParseIdentities(bytes.NewReader(text))
	if err != nil {
		// The cause may quote the identity.
		return nil, keyUnusable(path, "its identity is not valid", nil)
	}
	k := &key{identities: identities, source: path}
	for _, identity := range identities {
		switch identity := identity.(type) {
		case *age.X25519Identity:
			k.own = append(k.own, identity.Recipient().String())
		case *age.HybridIdentity:
			k.own = append(k.own, identity.Recipient().String())
		}
	}
	return k, nil
}

// sshKey reads an SSH private key. It asks for the passphrase of the key, if it has one.
func sshKey(ctx context.Context, path string, text []byte, ask Ask) (*key, error) {
	private, err := ssh.ParseRawPrivateKey(text)
	var protected *ssh.PassphraseMissingError
	if errors.As(err, &protected) {
		passphrase, askErr := asked(ctx, ask, path, "Passphrase of the SSH key "+path)
		if askErr != nil {
			return nil, askErr
		}
		if private, err = ssh.ParseRawPrivateKeyWithPassphrase(text, []byte(passphrase)); err != nil {
			return nil, wrongSSHPassphrase(path)
		}
	}
	if err != nil {
		return nil, keyUnusable(path, "it contains no SSH key that can be read", err)
	}
	var identity age.Identity
	switch private := private.(type) {
	case *ed25519.PrivateKey:
		identity, err = agessh.NewEd25519Identity(*private)
	case ed25519.PrivateKey:
		identity, err = agessh.NewEd25519Identity(private)
	case *rsa.PrivateKey:
		identity, err = agessh.NewRSAIdentity(private)
	default:
		return nil, keyUnusable(path, "age can use only Ed25519 and RSA keys among SSH keys", nil)
	}
	if err != nil {
		return nil, keyUnusable(path, "age cannot use this SSH key", err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		return nil, keyUnusable(path, "age cannot use this SSH key", err)
	}
	public := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(signer.PublicKey())))
	return &key{identities: []age.Identity{identity}, own: []string{public}, source: path}, nil
}

// parseRecipients reads age and SSH public keys.
func parseRecipients(list []string) ([]age.Recipient, error) {
	var all []age.Recipient
	for _, text := range list {
		if strings.HasPrefix(text, "ssh-") {
			recipient, err := agessh.ParseRecipient(text)
			if err != nil {
				return nil, badRecipient(text, err)
			}
			all = append(all, recipient)
			continue
		}
		if strings.ContainsAny(text, "\r\n#") {
			return nil, badRecipient(text, nil)
		}
		some, err := age.ParseRecipients(strings.NewReader(text))
		if err != nil {
			return nil, badRecipient(text, err)
		}
		all = append(all, some...)
	}
	return all, nil
}

// asked asks a person, and explains why there was no answer.
func asked(ctx context.Context, ask Ask, path, what string) (string, error) {
	if ask == nil {
		return "", ageLocked(path, nil)
	}
	typed, err := ask(ctx, what)
	switch {
	case errors.Is(err, context.Canceled):
		return "", err
	case errors.Is(err, context.DeadlineExceeded):
		return "", ageLocked(path, err)
	case err != nil:
		return "", err
	}
	typed = directory.TidySecret(typed)
	if typed == "" {
		return "", ageLocked(path, errEmpty)
	}
	return typed, nil
}
