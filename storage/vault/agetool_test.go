package vault_test

import (
	"context"
	"encoding/base64"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/parttest"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/vault"
)

// tool runs an age or OpenSSH program, which is the other side of these tests. If it is not
// installed, the test is skipped, or fails if ROLLCALL_E2E_REQUIRED is set.
func tool(t *testing.T, input, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		parttest.Missing(t, name+" is not installed")
	}
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Stdin = strings.NewReader(input)
	var talk strings.Builder
	cmd.Stderr = &talk
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, talk.String())
	}
	return string(out)
}

// TestAgeOpensOurVault checks that the system's age program opens a vault with the identity of its
// owner, and with a recovery identity.
func TestAgeOpensOurVault(t *testing.T) {
	folder := t.TempDir()
	key, recovery := filepath.Join(folder, "key"), filepath.Join(folder, "recovery")
	tool(t, "", "age-keygen", "-o", key)
	tool(t, "", "age-keygen", "-o", recovery)
	public := strings.TrimSpace(tool(t, "", "age-keygen", "-y", recovery))
	v := newAge(t, key, public)
	store(t, v, "aaaaaaaaaa", secret)
	for _, identity := range []string{key, recovery} {
		plain := tool(t, "", "age", "-d", "-i", identity, fileOf(v))
		if want := base64.StdEncoding.EncodeToString([]byte(secret)); !strings.Contains(plain, want) {
			t.Errorf("%s: age shows %s", identity, plain)
		}
	}
	if c, err := v.Contents(t.Context()); err != nil || len(c.Recipients) != 2 || c.Recipients[1] != public {
		t.Errorf("recipients are %v, %v", c.Recipients, err)
	}
}

// TestAgeWritesOurVault covers a vault that a person changed with age, as a text file.
func TestAgeWritesOurVault(t *testing.T) {
	folder := t.TempDir()
	key := filepath.Join(folder, "key")
	tool(t, "", "age-keygen", "-o", key)
	public := strings.TrimSpace(tool(t, "", "age-keygen", "-y", key))
	v := newAge(t, key)
	store(t, v, "aaaaaaaaaa", "earlier")
	plain := tool(t, "", "age", "-d", "-i", key, fileOf(v))
	encode := base64.StdEncoding.EncodeToString
	plain = strings.Replace(plain, encode([]byte("earlier")), encode([]byte("by hand")), 1)
	tool(t, plain, "age", "-a", "-r", public, "-o", fileOf(v))
	wantSecret(t, v, "aaaaaaaaaa", "by hand")
	store(t, v, "aaaaaaaaab", secret)
	wantSecret(t, again(v, key), "aaaaaaaaaa", "by hand")
}

// TestSSHKeys checks that OpenSSH keys, with and without a passphrase, open a vault both in
// Rollcall and in the age program.
func TestSSHKeys(t *testing.T) {
	for name, args := range map[string][]string{
		"ed25519": {"-t", "ed25519", "-N", ""},
		"rsa":     {"-t", "rsa", "-b", "2048", "-N", ""},
		"pem":     {"-t", "rsa", "-b", "2048", "-m", "PEM", "-N", ""},
	} {
		t.Run(name, func(t *testing.T) {
			key := filepath.Join(t.TempDir(), "id")
			tool(t, "", "ssh-keygen", append(args, "-q", "-f", key)...)
			v := newAge(t, key)
			store(t, v, "aaaaaaaaaa", secret)
			wantSecret(t, again(v, key), "aaaaaaaaaa", secret)
			if name != "pem" { // Debian's age does not read that form
				if plain := tool(t, "", "age", "-d", "-i", key, fileOf(v)); !strings.Contains(plain, `"aaaaaaaaaa"`) {
					t.Errorf("age shows %s", plain)
				}
			}
		})
	}
	t.Run("with a passphrase", func(t *testing.T) {
		key := filepath.Join(t.TempDir(), "id")
		tool(t, "", "ssh-keygen", "-t", "ed25519", "-N", passphrase, "-q", "-f", key)
		o := vault.AgeOptions{File: filepath.Join(t.TempDir(), "v.age"), KeyFile: key}
		wantCode(t, "nobody to ask", vault.NewQuickAge(o).Create(t.Context(), directory.VaultKey{}),
			problem.CodeVaultLocked)
		o.Ask = answers(passphrase)
		v := vault.NewQuickAge(o)
		if err := v.Create(t.Context(), directory.VaultKey{}); err != nil {
			t.Fatal(err)
		}
		store(t, v, "aaaaaaaaaa", secret)
		window := again(v, key)
		wantCode(t, "locked", window.Check(t.Context()), problem.CodeVaultLocked)
		wantCode(t, "wrong", window.Unlock(t.Context(), "wrong"), problem.CodeVaultWrongKey)
		if err := window.Unlock(t.Context(), passphrase); err != nil {
			t.Fatal(err)
		}
		wantSecret(t, window, "aaaaaaaaaa", secret)
	})
	t.Run("of a kind that age does not use", func(t *testing.T) {
		key := filepath.Join(t.TempDir(), "id")
		tool(t, "", "ssh-keygen", "-t", "ecdsa", "-N", "", "-q", "-f", key)
		v := vault.NewQuickAge(vault.AgeOptions{File: filepath.Join(t.TempDir(), "v.age"), KeyFile: key})
		wantCode(t, "create", v.Create(t.Context(), directory.VaultKey{}), problem.CodeVaultUnreadable)
	})
}

func answers(text string) vault.Ask {
	return func(context.Context, string) (string, error) { return text, nil }
}
