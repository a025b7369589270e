package vault_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/gofrs/flock"
	"golang.org/x/crypto/ssh"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/disk/disktest"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/vault"
)

const secret = "qWg8Q~abcdefghijklmnopqrstuvwxyz0123456789"

const passphrase = "correct horse battery staple"

// keyFile writes a key to a file that only this account may read, and returns its path.
func keyFile(t *testing.T, key string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte(key), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func newIdentity(t *testing.T) *age.X25519Identity {
	t.Helper()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return identity
}

// newAge makes a vault in a new file, with a key from a file.
func newAge(t *testing.T, key string, recipients ...string) *vault.Age {
	t.Helper()
	v := vault.NewQuickAge(vault.AgeOptions{File: filepath.Join(t.TempDir(), "secrets.age"), KeyFile: key})
	if err := v.Create(t.Context(), directory.VaultKey{Recipients: recipients}); err != nil {
		t.Fatal(err)
	}
	return v
}

// fileOf returns the path of a vault.
func fileOf(v *vault.Age) string {
	return strings.TrimSuffix(strings.TrimPrefix(v.String(), "vault.Age("), ")")
}

// again returns the vault in the same file, as another program opens it.
func again(v *vault.Age, key string) *vault.Age {
	return vault.NewQuickAge(vault.AgeOptions{File: fileOf(v), KeyFile: key})
}

func wantCode(t *testing.T, what string, err error, want problem.Code) problem.Problem {
	t.Helper()
	p := problem.Of(err)
	if p.Code != want || p.Title == "" || p.Hint == "" {
		t.Errorf("%s: %+v (%v), want %s with a title and a hint", what, p, err, want)
	}
	if text := fmt.Sprintf("%v %+v", err, p); strings.Contains(text, passphrase) || strings.Contains(text, secret) ||
		strings.Contains(text, "AGE-SECRET-KEY-1") {
		t.Errorf("%s: the error contains a secret: %s", what, text)
	}
	return p
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func write(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestWhatCannotBeUsedIsOneProblem checks that every call reports one problem for each state of the
// file and of its key.
func TestWhatCannotBeUsedIsOneProblem(t *testing.T) {
	identity := newIdentity(t)
	for name, test := range map[string]struct {
		key   string // of the vault
		use   string // used instead; "-" means nothing
		spoil func(t *testing.T, file, key string)
		want  problem.Code
		says  string
	}{
		"wrong passphrase": {key: passphrase, use: "another", want: problem.CodeVaultWrongKey, says: "passphrase"},
		"no passphrase":    {key: passphrase, use: "-", want: problem.CodeVaultLocked, says: "needs a passphrase"},
		"wrong identity": {
			key: identity.String(), use: newIdentity(t).String(), want: problem.CodeVaultWrongKey,
			says: "not encrypted for the identity",
		},
		"no identity": {key: identity.String(), use: "-", want: problem.CodeVaultLocked, says: "none was specified"},
		"passphrase for a vault with an identity": {
			key: identity.String(), use: passphrase, want: problem.CodeVaultWrongKey, says: "contains none",
		},
		"identity for a vault with a passphrase": {
			key: passphrase, use: identity.String(), want: problem.CodeVaultWrongKey,
			says: "is encrypted with a passphrase",
		},
		"key file is gone": {
			key: passphrase, want: problem.CodeVaultUnreadable, says: "does not exist",
			spoil: func(t *testing.T, _, key string) { os.Remove(key) },
		},
		"key file is empty": {key: passphrase, use: "\n", want: problem.CodeVaultUnreadable, says: "empty"},
		"key file is a text": {
			key: passphrase, use: "one\ntwo\n", want: problem.CodeVaultUnreadable, says: "several lines",
		},
		"key file is a public key": {
			key: identity.String(), use: identity.Recipient().String(), want: problem.CodeVaultUnreadable,
			says: "public key",
		},
		"identity is cut off": {
			key: identity.String(), use: identity.String()[:40], want: problem.CodeVaultUnreadable, says: "not valid",
		},
		"vault is gone": {
			key: passphrase, want: problem.CodeVaultMissing, says: "does not exist",
			spoil: func(t *testing.T, file, _ string) { os.Remove(file) },
		},
		"vault is a plain file": {
			key: passphrase, want: problem.CodeVaultDamaged, says: "not encrypted by age",
			spoil: func(t *testing.T, file, _ string) { write(t, file, []byte(`{"secrets":{}}`)) },
		},
		"vault is empty": {
			key: passphrase, want: problem.CodeVaultDamaged, says: "damaged",
			spoil: func(t *testing.T, file, _ string) { write(t, file, nil) },
		},
		"vault of another program": {
			key: identity.String(), want: problem.CodeVaultDamaged, says: "not a vault of this version",
			spoil: func(t *testing.T, file, _ string) { write(t, file, encrypted(t, "hello", identity.Recipient())) },
		},
		"vault of a later version": {
			key: identity.String(), want: problem.CodeVaultDamaged, says: "not a vault of this version",
			spoil: func(t *testing.T, file, _ string) {
				write(t, file, encrypted(t, `{"format":"rollcall-vault","version":2,"secrets":{}}`,
					identity.Recipient()))
			},
		},
		"vault that others may read": {
			key: passphrase, want: problem.CodeVaultExposed, says: "0604",
			spoil: func(t *testing.T, file, _ string) { os.Chmod(file, 0o604) },
		},
		"key that others may read": {
			key: passphrase, want: problem.CodeVaultExposed, says: "0644",
			spoil: func(t *testing.T, _, key string) { os.Chmod(key, 0o644) },
		},
		"vault that its group may change": {
			key: passphrase, want: problem.CodeVaultExposed, says: "0660",
			spoil: func(t *testing.T, file, _ string) { os.Chmod(file, 0o660) },
		},
		"key file is a folder": {
			key: passphrase, want: problem.CodeVaultUnreadable, says: "folder",
			spoil: func(t *testing.T, _, key string) {
				if err := errors.Join(os.Remove(key), os.Mkdir(key, 0o700)); err != nil {
					t.Fatal(err)
				}
			},
		},
		"key file is far too long": {
			key: passphrase, use: strings.Repeat("x", 1<<20), want: problem.CodeVaultUnreadable, says: "too large",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if runtime.GOOS == "windows" && test.want == problem.CodeVaultExposed {
				t.Skip("Windows has no modes")
			}
			key := keyFile(t, test.key)
			v := newAge(t, key)
			store(t, v, "aaaaaaaaaa", secret)
			switch test.use {
			case "":
			case "-":
				key = ""
			default:
				key = keyFile(t, test.use)
			}
			if test.spoil != nil {
				test.spoil(t, fileOf(v), key)
			}
			other := again(v, key)
			for call, err := range everyCall(t, other) {
				p := wantCode(t, call, err, test.want)
				if !strings.Contains(p.Title+" "+p.Detail, test.says) {
					t.Errorf("%s: %+v, want %q in it", call, p, test.says)
				}
			}
		})
	}
}

// encrypted returns an age file.
func encrypted(t *testing.T, text string, to age.Recipient) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestCutAnywhere checks that a vault that lacks its end, or has a changed byte, is never used. It
// has several pieces of 64 KiB, and age returns all complete ones before it notices.
func TestCutAnywhere(t *testing.T) {
	key := keyFile(t, newIdentity(t).String())
	v := newAge(t, key)
	all := map[string]string{}
	for i := range 150 {
		all[fmt.Sprintf("connector%02d", i)] = strings.Repeat("s", 1000)
	}
	if err := v.StoreAll(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	whole := read(t, fileOf(v))
	if len(whole) < 3*(64<<10) {
		t.Fatalf("the vault has %d bytes, want several pieces", len(whole))
	}
	cuts := []int{0, 1, 10, 22, 60, 200, 230, 64 << 10, 64<<10 + 250, 128 << 10, len(whole) - 17, len(whole) - 1}
	for _, at := range cuts {
		write(t, fileOf(v), whole[:at])
		_, err := again(v, key).Load(t.Context(), "connector00")
		wantCode(t, fmt.Sprintf("cut at %d", at), err, problem.CodeVaultDamaged)
		wantCode(t, fmt.Sprintf("open and cut at %d", at), v.Check(t.Context()), problem.CodeVaultDamaged)
	}
	for _, at := range []int{250, 64 << 10, len(whole) / 2, len(whole) - 1} {
		changed := slices.Clone(whole)
		changed[at] ^= 1
		write(t, fileOf(v), changed)
		_, err := again(v, key).Load(t.Context(), "connector00")
		wantCode(t, fmt.Sprintf("changed at %d", at), err, problem.CodeVaultDamaged)
	}
	write(t, fileOf(v), append(slices.Clone(whole), 'x'))
	wantCode(t, "longer", again(v, key).Check(t.Context()), problem.CodeVaultDamaged)
	write(t, fileOf(v), whole)
	wantSecret(t, v, "connector00", all["connector00"])
}

// TestFailedWriteLeavesTheVault checks that a disk that becomes full changes nothing.
func TestFailedWriteLeavesTheVault(t *testing.T) {
	folder := disktest.New(t, 64<<10)
	v := vault.NewQuickAge(vault.AgeOptions{
		File: filepath.Join(folder, "secrets.age"), KeyFile: keyFile(t, newIdentity(t).String()),
	})
	if err := v.Create(t.Context(), directory.VaultKey{}); err != nil {
		t.Fatal(err)
	}
	var full error
	kept := 0
	for full == nil {
		id := fmt.Sprintf("connector%02d", kept)
		if full = v.Store(t.Context(), id, strings.Repeat("s", 2000)); full == nil {
			kept++
		}
	}
	if p := wantCode(t, "store", full, problem.CodeVaultUnwritable); !strings.Contains(p.Detail, "is full") {
		t.Errorf("%+v, want the disk full", p)
	}
	if c, err := v.Contents(t.Context()); err != nil || len(c.IDs) != kept || kept == 0 {
		t.Errorf("the vault has %d secrets, %v, want %d", len(c.IDs), err, kept)
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 2 {
		t.Errorf("the folder contains %v, %v", entries, err)
	}
}

func TestFileIsPrivateAndHasNoPlainText(t *testing.T) {
	v := newAge(t, keyFile(t, passphrase))
	store(t, v, "aaaaaaaaaa", secret)
	text := read(t, fileOf(v))
	for _, plain := range []string{secret, "aaaaaaaaaa", "rollcall"} {
		if bytes.Contains(text, []byte(plain)) {
			t.Errorf("the file contains %q", plain)
		}
	}
	entries, err := os.ReadDir(filepath.Dir(fileOf(v)))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
			t.Errorf("%s has mode %v", entry.Name(), info.Mode())
		}
	}
	if len(entries) != 2 { // the vault and its lock
		t.Errorf("the folder contains %v", entries)
	}
	if printed := fmt.Sprintf("%v %+v %#v %s", v, v, v, v); strings.Contains(printed, secret) ||
		strings.Contains(printed, passphrase) {
		t.Errorf("it prints as %s", printed)
	}
}

// TestLinkStaysALink checks that the file that a link names is replaced, not the link.
func TestLinkStaysALink(t *testing.T) {
	key := keyFile(t, newIdentity(t).String())
	v := newAge(t, key)
	link := filepath.Join(t.TempDir(), "link.age")
	if err := os.Symlink(fileOf(v), link); err != nil {
		t.Skip("this system has no links: ", err)
	}
	other := vault.NewQuickAge(vault.AgeOptions{File: link, KeyFile: key})
	store(t, other, "aaaaaaaaaa", secret)
	wantSecret(t, v, "aaaaaaaaaa", secret)

	// A program that uses the link waits for one that uses the file.
	lock := flock.New(fileOf(v) + ".lock")
	if ok, err := lock.TryLock(); !ok || err != nil {
		t.Fatalf("the lock is not free: %v", err)
	}
	defer lock.Close()
	soon, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	wantCode(t, "busy", other.Store(soon, "aaaaaaaaab", secret), problem.CodeBusy)
}

// TestLeftoversOfKilledPrograms checks that a write removes the unfinished files of earlier ones,
// and no other.
func TestLeftoversOfKilledPrograms(t *testing.T) {
	v := newAge(t, keyFile(t, newIdentity(t).String()))
	folder, name := filepath.Split(fileOf(v))
	unfinished, swap := folder+"."+name+".1234567890", folder+"."+name+".swp"
	write(t, unfinished, []byte("half"))
	write(t, swap, []byte("of an editor"))
	store(t, v, "aaaaaaaaaa", secret)
	if _, err := os.Stat(unfinished); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the unfinished file: %v", err)
	}
	if got := string(read(t, swap)); got != "of an editor" {
		t.Errorf("the other file contains %q", got)
	}
}

// TestNoLockWhileAPersonTypes checks that other programs can write the vault while one waits for a
// passphrase.
func TestNoLockWhileAPersonTypes(t *testing.T) {
	key := keyFile(t, passphrase)
	v := newAge(t, key)
	asked := 0
	slow := vault.NewQuickAge(vault.AgeOptions{File: fileOf(v), Ask: func(context.Context, string) (string, error) {
		asked++
		return passphrase, v.Store(t.Context(), "aaaaaaaaaa", "of another program")
	}})
	store(t, slow, "aaaaaaaaab", secret)
	wantSecret(t, slow, "aaaaaaaaaa", "of another program")
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
}

// TestKeyThatAGroupMayRead checks that an administrator can own the key of a service.
func TestKeyThatAGroupMayRead(t *testing.T) {
	key := keyFile(t, passphrase)
	if err := os.Chmod(key, 0o640); err != nil {
		t.Fatal(err)
	}
	store(t, newAge(t, key), "aaaaaaaaaa", secret)
}

// TestTwoWriters checks that two programs that store at the same time lose nothing.
func TestTwoWriters(t *testing.T) {
	key := keyFile(t, newIdentity(t).String())
	v := newAge(t, key)
	done := make(chan error)
	const each = 10
	for program := range 2 {
		go func() {
			own := again(v, key)
			for i := range each {
				if err := own.Store(context.Background(), fmt.Sprintf("p%d-%d", program, i), secret); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range 2 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if c, err := v.Contents(t.Context()); err != nil || len(c.IDs) != 2*each {
		t.Errorf("the vault has %d secrets, %v, want %d", len(c.IDs), err, 2*each)
	}
}

func TestCreateKeepsAnExistingFile(t *testing.T) {
	key := keyFile(t, passphrase)
	path := filepath.Join(t.TempDir(), "notes.txt")
	write(t, path, []byte("mine"))
	v := vault.NewQuickAge(vault.AgeOptions{File: path, KeyFile: key})
	wantCode(t, "create", v.Create(t.Context(), directory.VaultKey{}), problem.CodeVaultExists)
	if got := string(read(t, path)); got != "mine" {
		t.Errorf("the file contains %q", got)
	}
	if _, err := os.Stat(path + ".lock"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("there is a lock next to the file: %v", err)
	}
}

func TestKeysThatCannotBeUsedTogether(t *testing.T) {
	identity, other := newIdentity(t), newIdentity(t).Recipient().String()
	quantum, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		key  string
		to   directory.VaultKey
		says string
	}{
		"nothing": {says: "needs a key"},
		"passphrase with a recipient": {
			key: passphrase, to: directory.VaultKey{Recipients: []string{other}},
			says: "cannot be combined",
		},
		"recipient that is none": {
			key: identity.String(),
			to:  directory.VaultKey{Recipients: []string{"age1nonsense"}}, says: "age1nonsense",
		},
		"recipient that is a private key": {
			key: identity.String(),
			to:  directory.VaultKey{Recipients: []string{newIdentity(t).String()}}, says: "age or SSH public key",
		},
		"recipients of two kinds": {
			key: quantum.String(), to: directory.VaultKey{Recipients: []string{other}},
			says: "cannot be used together",
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := vault.AgeOptions{File: filepath.Join(t.TempDir(), "v.age")}
			if test.key != "" {
				o.KeyFile = keyFile(t, test.key)
			}
			err := vault.NewQuickAge(o).Create(t.Context(), test.to)
			if p := wantCode(t, "create", err, problem.CodeUsage); !strings.Contains(p.Title, test.says) {
				t.Errorf("%q, want %q in it", p.Title, test.says)
			}
			if _, err := os.Stat(o.File); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the file exists: %v", err)
			}
		})
	}
}

// TestRekey checks that the old key opens nothing once the vault has a new one, and that a running
// program finds the new key in its key file.
func TestRekey(t *testing.T) {
	key, recovery := keyFile(t, passphrase), newIdentity(t)
	v := newAge(t, key)
	store(t, v, "aaaaaaaaaa", secret)
	identity := keyFile(t, newIdentity(t).String())
	rekeyed := func(to directory.VaultKey) {
		t.Helper()
		if err := v.Rekey(t.Context(), to); err != nil {
			t.Fatal(err)
		}
	}
	rekeyed(directory.VaultKey{KeyFile: identity, Recipients: []string{recovery.Recipient().String()}})
	wantCode(t, "earlier key", again(v, key).Check(t.Context()), problem.CodeVaultWrongKey)
	wantSecret(t, again(v, identity), "aaaaaaaaaa", secret)
	wantSecret(t, again(v, keyFile(t, recovery.String())), "aaaaaaaaaa", secret)

	second := keyFile(t, newIdentity(t).String())
	rekeyed(directory.VaultKey{KeyFile: second}) // the one for recovery stays
	wantCode(t, "second key", again(v, identity).Check(t.Context()), problem.CodeVaultWrongKey)
	wantSecret(t, again(v, keyFile(t, recovery.String())), "aaaaaaaaaa", secret)
	wantCode(t, "passphrase next to recipients", v.Rekey(t.Context(), directory.VaultKey{Passphrase: "new one"}),
		problem.CodeUsage)

	rekeyed(directory.VaultKey{Passphrase: "new one", Recipients: []string{}})
	wantSecret(t, v, "aaaaaaaaaa", secret) // the program that changed it has it open
	wantSecret(t, again(v, keyFile(t, "new one\r\n")), "aaaaaaaaaa", secret)
	wantCode(t, "recovery", again(v, keyFile(t, recovery.String())).Check(t.Context()), problem.CodeVaultWrongKey)
}

// TestRekeyForgetsAKeyWithAComment covers a vault whose key was also given as a recipient, with the
// comment that ssh-keygen writes. A new key must replace it all the same.
func TestRekeyForgetsAKeyWithAComment(t *testing.T) {
	earlier, public := sshKeyFile(t)
	v := newAge(t, earlier, public+" ada@example")
	store(t, v, "aaaaaaaaaa", secret)
	if c, err := v.Contents(t.Context()); err != nil || len(c.Recipients) != 1 {
		t.Errorf("recipients %q, %v, want the key once", c.Recipients, err)
	}
	_, other := sshKeyFile(t)
	both := directory.VaultKey{Recipients: []string{public + " ada", other + " bob"}}
	if err := v.Rekey(t.Context(), both); err != nil {
		t.Fatal(err)
	}
	key := keyFile(t, newIdentity(t).String())
	if err := v.Rekey(t.Context(), directory.VaultKey{KeyFile: key}); err != nil {
		t.Fatal(err)
	}
	wantCode(t, "earlier key", again(v, earlier).Check(t.Context()), problem.CodeVaultWrongKey)
	if c, err := v.Contents(t.Context()); err != nil || !slices.Contains(c.Recipients, other+" bob") {
		t.Errorf("recipients %q, %v, want that of Bob with its comment", c.Recipients, err)
	}
}

// sshKeyFile writes a new SSH private key and returns its path and its public key.
func sshKeyFile(t *testing.T) (path, public string) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(signer.PublicKey())))
	return keyFile(t, string(pem.EncodeToMemory(block))), text
}

// TestKeyFileThatChanges checks that a program that has the vault open follows a new key that
// another program gave it.
func TestKeyFileThatChanges(t *testing.T) {
	key := keyFile(t, passphrase)
	v := newAge(t, key)
	store(t, v, "aaaaaaaaaa", secret)
	other := again(v, key)
	if err := other.Rekey(t.Context(), directory.VaultKey{Passphrase: "new one"}); err != nil {
		t.Fatal(err)
	}
	wantCode(t, "earlier key", v.Check(t.Context()), problem.CodeVaultWrongKey)
	write(t, key, []byte("new one"))
	wantSecret(t, v, "aaaaaaaaaa", secret)
}

func TestPassphraseOfAPerson(t *testing.T) {
	v := newAge(t, keyFile(t, passphrase))
	store(t, v, "aaaaaaaaaa", secret)
	asked := 0
	answer := passphrase
	o := vault.AgeOptions{File: fileOf(v), Ask: func(_ context.Context, what string) (string, error) {
		asked++
		if !strings.Contains(what, fileOf(v)) {
			t.Errorf("asks for %q, want the vault's name in it", what)
		}
		return answer, nil
	}}
	person := vault.NewQuickAge(o)
	if err := person.Check(t.Context()); err != nil || asked != 0 {
		t.Errorf("Check asked %d times: %v", asked, err)
	}
	answer = "wrong"
	_, err := person.Load(t.Context(), "aaaaaaaaaa")
	wantCode(t, "wrong answer", err, problem.CodeVaultWrongKey)
	answer = passphrase
	wantSecret(t, person, "aaaaaaaaaa", secret)
	store(t, person, "aaaaaaaaab", secret)
	wantSecret(t, person, "aaaaaaaaab", secret)
	if asked != 2 {
		t.Errorf("asked %d times, want once for each answer", asked)
	}
	o.Ask = func(context.Context, string) (string, error) { return "", context.DeadlineExceeded }
	_, err = vault.NewQuickAge(o).Load(t.Context(), "aaaaaaaaaa")
	wantCode(t, "no answer", err, problem.CodeVaultLocked)
}

// TestUnlock covers the window, which asks for the passphrase itself.
func TestUnlock(t *testing.T) {
	v := newAge(t, keyFile(t, passphrase))
	store(t, v, "aaaaaaaaaa", secret)
	window := again(v, "")
	wantCode(t, "locked", window.Check(t.Context()), problem.CodeVaultLocked)
	wantCode(t, "wrong", window.Unlock(t.Context(), "wrong"), problem.CodeVaultWrongKey)
	wantCode(t, "empty", window.Unlock(t.Context(), ""), problem.CodeVaultLocked)
	if err := window.Unlock(t.Context(), passphrase); err != nil {
		t.Fatal(err)
	}
	wantSecret(t, window, "aaaaaaaaaa", secret)
	store(t, v, "aaaaaaaaab", "of another program")
	wantSecret(t, window, "aaaaaaaaab", "of another program")
}

func TestCredentialOfTheServiceManager(t *testing.T) {
	v := newAge(t, keyFile(t, passphrase))
	store(t, v, "aaaaaaaaaa", secret)
	folder := t.TempDir()
	service := vault.NewQuickAge(vault.AgeOptions{File: fileOf(v), Credentials: folder})
	wantCode(t, "no credential", service.Check(t.Context()), problem.CodeVaultLocked)
	if got := service.OpenedBy(); got != directory.OpenedByPerson {
		t.Errorf("opened by %q", got)
	}
	// systemd shows an access list as rights of the group.
	path := filepath.Join(folder, vault.CredentialName)
	if err := os.WriteFile(path, []byte(passphrase+"\n"), 0o444); err != nil {
		t.Fatal(err)
	}
	wantSecret(t, service, "aaaaaaaaaa", secret)
	if got := service.OpenedBy(); got != directory.OpenedByCredential {
		t.Errorf("opened by %q", got)
	}
}

// TestFormat fixes what other programs find in an open vault.
func TestFormat(t *testing.T) {
	identity := newIdentity(t)
	v := newAge(t, keyFile(t, identity.String()))
	store(t, v, "aaaaaaaaaa", "s")
	r, err := age.Decrypt(bytes.NewReader(read(t, fileOf(v))), identity)
	if err != nil {
		t.Fatal(err)
	}
	var got any
	if err := json.NewDecoder(r).Decode(&got); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprint(map[string]any{
		"format": "rollcall-vault", "version": 1, "recipients": []any{identity.Recipient().String()},
		"secrets": map[string]any{"aaaaaaaaaa": "cw=="},
	})
	if fmt.Sprint(got) != want {
		t.Errorf("contents are %v, want %s", got, want)
	}
}

// everyCall returns the error of each method for a vault that cannot be used.
func everyCall(t *testing.T, v keeper) map[string]error {
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	_, loadErr := v.Load(ctx, "aaaaaaaaaa")
	return map[string]error{
		"Check": v.Check(ctx), "Store": v.Store(ctx, "aaaaaaaaaa", secret),
		"Load": loadErr, "Remove": v.Remove(ctx, "aaaaaaaaaa"),
	}
}
