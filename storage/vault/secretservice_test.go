//go:build linux

package vault_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/parttest"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/vault"
	"github.com/rollcallsync/rollcall/storage/vault/vaulttest"
)

// secretTool runs libsecret's own tool, which represents other programs.
func secretTool(t *testing.T, input string, args ...string) string {
	t.Helper()
	tool, err := exec.LookPath("secret-tool")
	if err != nil {
		parttest.Missing(t, "secret-tool is not installed")
	}
	cmd := exec.CommandContext(t.Context(), tool, args...)
	cmd.Stdin = strings.NewReader(input)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("secret-tool %v: %v\n%s", args, err, errs.String())
	}
	return out.String() + errs.String()
}

func TestOtherProgramsSeeTheEntry(t *testing.T) {
	vaulttest.StartSecretService(t)
	store(t, vault.NewKeyring(), "aaaaaaaaaa", secret)
	if got := secretTool(t, "", "lookup", "service", "Rollcall", "username", "connector/aaaaaaaaaa"); got != "v1:"+
		secret {
		t.Errorf("stored value is %q", got)
	}
}

func TestEntryOfAnotherVersion(t *testing.T) {
	vaulttest.StartSecretService(t)
	secretTool(t, "v9:something else", "store", "--label=x", "service", "Rollcall", "username", "connector/aaaaaaaaaa")
	v := vault.NewKeyring()
	_, err := v.Load(t.Context(), "aaaaaaaaaa")
	if p := problem.Of(err); p.Code != "keyring_foreign" ||
		strings.Contains(fmt.Sprintf("%v %+v", err, p), "something else") {
		t.Errorf("problem is %+v (%v)", p, err)
	}
	store(t, v, "aaaaaaaaaa", secret)
	wantSecret(t, v, "aaaaaaaaaa", secret)
}

func wantProblem(t *testing.T, v keeper, code problem.Code) {
	t.Helper()
	for name, err := range everyCall(t, v) {
		p := problem.Of(err)
		if p.Code != code || p.Title == "" || p.Detail == "" || p.Hint == "" {
			t.Errorf("%s: problem is %+v (%v), want %s", name, p, err, code)
		}
		if strings.Contains(fmt.Sprintf("%v %+v", err, p), secret) {
			t.Errorf("%s: error contains the secret", name)
		}
	}
}

func TestLockedKeyring(t *testing.T) {
	service := vaulttest.StartSecretService(t)
	v := vault.NewKeyring()
	store(t, v, "aaaaaaaaaa", "earlier")
	service.Lock()
	wantProblem(t, v, "keyring_locked")
}

func TestBusWithoutKeyring(t *testing.T) {
	vaulttest.StartBus(t)
	wantProblem(t, vault.NewKeyring(), "keyring_missing")
}

func TestNoBus(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
	wantProblem(t, vault.NewKeyring(), "keyring_missing")
}

func TestNoSessionStartsNoBus(t *testing.T) {
	if _, err := os.Stat(fmt.Sprintf("/run/user/%d/bus", os.Getuid())); err == nil {
		t.Skip("this account has a session bus at its fixed place")
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("PATH", launcher(t))
	wantProblem(t, vault.NewKeyring(), "keyring_missing")
	if _, err := os.Stat(os.Getenv("PATH") + "/launched"); err == nil {
		t.Error("a session bus was launched")
	}
}

// launcher makes a folder with a dbus-launch that records that it was run.
func launcher(t *testing.T) string {
	dir := t.TempDir()
	script := "#!/bin/sh\n: > " + dir + "/launched\nexit 1\n"
	if err := os.WriteFile(dir+"/dbus-launch", []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestRecipeForServersOpensTheKeyringOfADesktop checks that the commands in secrets.md open a
// keyring whose password is otherwise typed when logging in. The password file ends with a line
// break, as an editor leaves it.
func TestRecipeForServersOpensTheKeyringOfADesktop(t *testing.T) {
	service := vaulttest.StartSecretService(t)
	v := vault.NewKeyring()
	store(t, v, "aaaaaaaaaa", secret)
	guide, err := os.ReadFile("../../resources/docs/secrets.md")
	if err != nil {
		t.Fatal(err)
	}
	_, recipe, found := strings.Cut(string(guide), "dbus-run-session -- sh -c '")
	recipe, rest, ends := strings.Cut(recipe, " > /dev/null; exec rollcallctl sync'")
	if !found || !ends || rest == "" {
		t.Fatal("secrets.md has no recipe like that any more")
	}
	if err := os.WriteFile(os.Getenv("HOME")+"/.rollcall-keyring", []byte(vaulttest.Password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	service.Restart("sh", "-c", recipe+" --foreground")
	wantSecret(t, v, "aaaaaaaaaa", secret)

	// With the line break, it is another password.
	service.Restart("sh", "-c",
		"exec gnome-keyring-daemon --foreground --unlock --components=secrets < ~/.rollcall-keyring")
	if got := problem.Of(v.Check(t.Context())).Code; got != "keyring_locked" {
		t.Errorf("with a line break, the keyring is %q, want it locked", got)
	}
}
