//go:build unix

package vault_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/parttest"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/vault"
)

// TestKeyFromAPipe checks that a pipe can open a vault, and one to which nobody writes keeps no one
// waiting. A vault is not made with a key from a pipe, because the key would not be there the next
// time.
func TestKeyFromAPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		parttest.Missing(t, "pipes cannot be made here: "+err.Error())
	}
	v := newAge(t, keyFile(t, passphrase))
	store(t, v, "aaaaaaaaaa", secret)
	p := wantCode(t, "nobody writes", again(v, pipe).Check(t.Context()), problem.CodeVaultUnreadable)
	if !strings.Contains(p.Detail, "empty") {
		t.Errorf("%+v, want that the pipe is empty", p)
	}

	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if _, err := writer.WriteString(passphrase); err != nil {
		t.Fatal(err)
	}
	writer.Close()
	wantSecret(t, again(v, fmt.Sprintf("/dev/fd/%d", reader.Fd())), "aaaaaaaaaa", secret)

	next := vault.NewQuickAge(vault.AgeOptions{File: filepath.Join(t.TempDir(), "v.age")})
	for name, path := range map[string]string{"pipe": pipe, "folder": t.TempDir()} {
		err := next.Create(t.Context(), directory.VaultKey{KeyFile: path})
		p := wantCode(t, name, err, problem.CodeVaultUnreadable)
		if !strings.Contains(p.Detail, "ordinary file") {
			t.Errorf("%s: %+v, want that it is not an ordinary file", name, p)
		}
	}
}
