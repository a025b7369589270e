package secrets_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/secrets"
	"github.com/rollcallsync/rollcall/core/settings"
)

// The vaults of these tests are in memory and can fail. cmd/internal/wire and the scripts of
// cmd/rollcallctl test the same with real ones.
type place struct {
	secrets  map[string]string
	refuses  string // the ID that cannot be stored
	stuck    string // the ID that cannot be removed
	foreign  string // the ID that cannot be read
	lies     string // the ID that comes back changed
	checkErr error
	onRemove func() // called before each removal
}

var errPlace = &problem.Problem{Code: problem.CodeKeyringFailed, Title: "the vault failed"}

func (p *place) Check(context.Context) error { return p.checkErr }

func (p *place) Store(_ context.Context, id, secret string) error {
	if id == p.refuses {
		return errPlace
	}
	p.secrets[id] = secret
	return nil
}

func (p *place) Load(_ context.Context, id string) (string, error) {
	secret, ok := p.secrets[id]
	switch {
	case id == p.foreign:
		return "", directory.ErrForeign
	case !ok:
		return "", directory.ErrNotFound
	case id == p.lies:
		return "changed", nil
	}
	return secret, nil
}

func (p *place) Remove(_ context.Context, id string) error {
	if p.onRemove != nil {
		p.onRemove()
	}
	if id == p.stuck {
		return errPlace
	}
	delete(p.secrets, id)
	return nil
}

// paper is a vault in a file.
type paper struct {
	place
	made    bool
	onWrite func() // called when the file has been made or rekeyed
}

func (p *paper) Create(ctx context.Context, key directory.VaultKey) error {
	p.made = true
	return p.Rekey(ctx, key)
}

func (p *paper) Rekey(context.Context, directory.VaultKey) error {
	if p.onWrite != nil {
		p.onWrite()
	}
	return p.checkErr
}

func (p *paper) OpenedBy() directory.VaultOpener      { return directory.OpenedByPerson }
func (p *paper) Open(context.Context) error           { return p.checkErr }
func (p *paper) Unlock(context.Context, string) error { p.checkErr = nil; return nil }

func (p *paper) Contents(context.Context) (directory.VaultContents, error) {
	return directory.VaultContents{IDs: slices.Sorted(maps.Keys(p.secrets))}, p.checkErr
}

func (p *paper) StoreAll(_ context.Context, all map[string]string) error {
	if _, ok := all[p.refuses]; ok {
		return errPlace
	}
	maps.Copy(p.secrets, all)
	return nil
}

type rig struct {
	*secrets.Service
	folder   string
	keyring  *place
	file     *paper
	override directory.VaultChoice
}

// newRig returns a service whose keyring has three secrets, with a vault in a file next to it.
func newRig(t *testing.T, override directory.VaultChoice) *rig {
	t.Helper()
	r := &rig{
		folder:  t.TempDir(),
		keyring: &place{secrets: map[string]string{"a": "1", "b": "2", "c": "3"}},
		file:    &paper{place: place{secrets: map[string]string{}}},
	}
	r.override = override
	r.Service = r.program()
	choose(t, r.folder, directory.VaultKeyring)
	return r
}

// program returns the service of another program on the same data folder.
func (r *rig) program() *secrets.Service {
	return secrets.New(secrets.Options{
		Folder: r.folder, Keyring: r.keyring, Override: r.override,
		File: func(directory.VaultChoice) secrets.File { return r.file },
		IDs:  func(context.Context) ([]string, error) { return []string{"a", "b", "c", "without"}, nil },
	})
}

func choose(t *testing.T, folder string, kind directory.VaultKind) {
	t.Helper()
	if err := settings.SaveVault(folder, directory.VaultChoice{Kind: kind, File: "/v.age"}); err != nil {
		t.Fatal(err)
	}
}

func (r *rig) wantKind(t *testing.T, want directory.VaultKind) {
	t.Helper()
	if c, err := settings.LoadVault(r.folder); err != nil || c.Kind != want || c.File != "/v.age" {
		t.Errorf("the choice is %+v, %v, want %s", c, err, want)
	}
}

func TestMove(t *testing.T) {
	r := newRig(t, directory.VaultChoice{})
	r.keyring.foreign = "b"
	all := map[string]string{"a": "1", "c": "3"}
	moved, err := r.Move(t.Context(), directory.VaultAge, false)
	if err != nil || !slices.Equal(moved.IDs, []string{"a", "c"}) ||
		!slices.Equal(moved.Missing, []string{"b", "without"}) || moved.Left != nil {
		t.Fatalf("moved %+v, %v", moved, err)
	}
	r.wantKind(t, directory.VaultAge)
	if diff := cmp.Diff(all, r.file.secrets); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[string]string{"b": "2"}, r.keyring.secrets); diff != "" {
		t.Errorf("left in the keyring: %s", diff)
	}
	if got, err := r.Load(t.Context(), "c"); err != nil || got != "3" {
		t.Errorf("Load is %q, %v", got, err)
	}
	// The file itself says what is in it, so a secret without a connector moves too.
	r.file.secrets["old"] = "4"
	moved, err = r.Move(t.Context(), directory.VaultKeyring, false)
	if err != nil || !slices.Equal(moved.IDs, []string{"a", "c", "old"}) || len(r.file.secrets) != 0 {
		t.Errorf("moved %+v, %v, left %v", moved, err, r.file.secrets)
	}
	r.wantKind(t, directory.VaultKeyring)
}

// TestFailedMoveChangesNothing checks that any failure before the choice changes leaves everything
// in its place.
func TestFailedMoveChangesNothing(t *testing.T) {
	for name, test := range map[string]struct {
		to    directory.VaultKind
		spoil func(r *rig)
	}{
		"the file is locked":            {directory.VaultAge, func(r *rig) { r.file.checkErr = errPlace }},
		"the file refuses":              {directory.VaultAge, func(r *rig) { r.file.refuses = "b" }},
		"the keyring cannot be checked": {directory.VaultKeyring, func(r *rig) { r.keyring.checkErr = errPlace }},
		"the keyring refuses":           {directory.VaultKeyring, func(r *rig) { r.keyring.refuses = "b" }},
		"the keyring changes a secret":  {directory.VaultKeyring, func(r *rig) { r.keyring.lies = "b" }},
		"the file cannot be opened":     {directory.VaultKeyring, func(r *rig) { r.file.checkErr = errPlace }},
		"the choice cannot be written":  {directory.VaultAge, func(r *rig) { os.RemoveAll(r.folder) }},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, directory.VaultChoice{})
			from, other := r.keyring, &r.file.place
			if test.to == directory.VaultKeyring {
				choose(t, r.folder, directory.VaultAge)
				from, other = other, from
				from.secrets, other.secrets = other.secrets, from.secrets
			}
			test.spoil(r)
			if _, err := r.Move(t.Context(), test.to, false); err == nil {
				t.Fatal("the move succeeded")
			}
			if len(from.secrets) != 3 {
				t.Errorf("the earlier vault has %v", from.secrets)
			}
			for id := range other.secrets {
				if id != other.lies {
					t.Errorf("the new vault has %q", id)
				}
			}
			if name != "the choice cannot be written" {
				r.wantKind(t, otherKind(test.to))
			}
		})
	}
}

// otherKind returns the kind of vault that secrets are moved from.
func otherKind(to directory.VaultKind) directory.VaultKind {
	if to == directory.VaultAge {
		return directory.VaultKeyring
	}
	return directory.VaultAge
}

// TestMovesDoNotOverlap checks that while a program removes secrets from the vault that they came
// from, no other one moves them back there.
func TestMovesDoNotOverlap(t *testing.T) {
	r := newRig(t, directory.VaultChoice{})
	other := r.program()
	r.keyring.onRemove = func() {
		soon, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		if moved, err := other.Move(soon, directory.VaultKeyring, false); err == nil {
			t.Errorf("moved %+v back", moved)
		}
	}
	if _, err := r.Move(t.Context(), directory.VaultAge, false); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"a": "1", "b": "2", "c": "3"}, r.file.secrets); diff != "" {
		t.Error(diff)
	}
}

// TestInterruptedMoveIsEnded covers a program that was killed before it had removed the secrets
// from the keyring. The same move again must remove those that are the same in the file, and no
// others.
func TestInterruptedMoveIsEnded(t *testing.T) {
	r := newRig(t, directory.VaultChoice{})
	choose(t, r.folder, directory.VaultAge)
	r.file.secrets = map[string]string{"a": "1", "b": "new"}
	if _, err := r.Move(t.Context(), directory.VaultAge, true); problem.Of(err).Code != problem.CodeUsage {
		t.Errorf("without secrets: %v, want a refusal", err)
	}
	moved, err := r.Move(t.Context(), directory.VaultAge, false)
	if err != nil || !slices.Equal(moved.IDs, []string{"a"}) {
		t.Errorf("moved %+v, %v", moved, err)
	}
	if diff := cmp.Diff(map[string]string{"b": "2", "c": "3"}, r.keyring.secrets); diff != "" {
		t.Errorf("left in the keyring: %s", diff)
	}
	if _, err := r.Move(t.Context(), directory.VaultAge, false); problem.Of(err).Code != problem.CodeUsage {
		t.Errorf("again: %v, want a refusal", err)
	}
	r.wantKind(t, directory.VaultAge)
}

// TestKeyOfOneProgramIsNotRemembered checks that a flag that opens the vault for one program does
// not change what opens it for all.
func TestKeyOfOneProgramIsNotRemembered(t *testing.T) {
	r := newRig(t, directory.VaultChoice{KeyFile: "/only-now"})
	if _, err := r.Move(t.Context(), directory.VaultAge, false); err != nil {
		t.Fatal(err)
	}
	if c, err := settings.LoadVault(r.folder); err != nil || c.KeyFile != "" || c.Kind != directory.VaultAge {
		t.Errorf("the choice is %+v, %v", c, err)
	}
}

// TestChoiceThatCannotBeWritten checks that a new vault that cannot be chosen is not left behind. A
// new key must stay in the vault, and the error must say so.
func TestChoiceThatCannotBeWritten(t *testing.T) {
	r := newRig(t, directory.VaultChoice{})
	path := filepath.Join(t.TempDir(), "new.age")
	r.file.onWrite = func() {
		write(t, path, "sealed")
		choice := filepath.Join(r.folder, settings.VaultFile)
		if err := errors.Join(os.Remove(choice), os.MkdirAll(filepath.Join(choice, "in the way"), 0o700)); err != nil {
			t.Fatal(err)
		}
	}
	_, err := r.Init(t.Context(), path, directory.VaultKey{})
	if problem.Of(err).Code != problem.CodeSettingsUnwritable {
		t.Errorf("Init: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is still there: %v", err)
	}
	if err := os.RemoveAll(filepath.Join(r.folder, settings.VaultFile)); err != nil {
		t.Fatal(err)
	}
	choose(t, r.folder, directory.VaultAge)
	_, err = r.Rekey(t.Context(), directory.VaultKey{KeyFile: "/new-key"})
	if p := problem.Of(err); !strings.Contains(p.Title, "has its new key") || p.Hint == "" {
		t.Errorf("Rekey: %+v", p)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestSecretsThatStayBehindAreReported(t *testing.T) {
	r := newRig(t, directory.VaultChoice{})
	r.keyring.stuck = "b"
	moved, err := r.Move(t.Context(), directory.VaultAge, false)
	if err != nil || !errors.Is(moved.Left, errPlace) || len(moved.IDs) != 3 {
		t.Errorf("moved %+v, %v", moved, err)
	}
	r.wantKind(t, directory.VaultAge)
}

// TestChoiceIsReadEachTime covers secrets that another program has moved.
func TestChoiceIsReadEachTime(t *testing.T) {
	r := newRig(t, directory.VaultChoice{})
	r.file.secrets["a"] = "in the file"
	choose(t, r.folder, directory.VaultAge)
	if got, err := r.Load(t.Context(), "a"); err != nil || got != "in the file" {
		t.Errorf("Load is %q, %v", got, err)
	}
	if err := r.Store(t.Context(), "n", "new"); err != nil || r.file.secrets["n"] != "new" {
		t.Errorf("the file has %v, %v", r.file.secrets, err)
	}
}

// TestRelativePaths: paths that someone wrote by hand are relative to the data folder, and not to the
// folder in which a program was started.
func TestRelativePaths(t *testing.T) {
	r := newRig(t, directory.VaultChoice{})
	write(t, filepath.Join(r.folder, settings.VaultFile), `{"kind":"age","file":"s.age","keyFile":"key"}`)
	status, err := r.Status(t.Context())
	if want := filepath.Join(r.folder, "s.age"); err != nil || status.Choice.File != want {
		t.Errorf("file %q, %v, want %q", status.Choice.File, err, want)
	}
	if want := filepath.Join(r.folder, "key"); status.Choice.KeyFile != want {
		t.Errorf("key file %q, want %q", status.Choice.KeyFile, want)
	}
}

// TestUnknownChoiceIsNotTheKeyring checks that nothing is read from or written to any vault.
func TestUnknownChoiceIsNotTheKeyring(t *testing.T) {
	for name, text := range map[string]string{
		"damaged": "{", "empty": "", "of another kind": `{"kind":"paper"}`, "without a file": `{"kind":"age"}`,
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t, directory.VaultChoice{})
			if err := os.WriteFile(filepath.Join(r.folder, settings.VaultFile), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, loadErr := r.Load(t.Context(), "a")
			_, statusErr := r.Status(t.Context())
			_, moveErr := r.Move(t.Context(), directory.VaultAge, false)
			for call, err := range map[string]error{
				"Load": loadErr, "Store": r.Store(t.Context(), "n", "x"), "Remove": r.Remove(t.Context(), "a"),
				"Check": r.Check(t.Context()), "Status": statusErr, "Move": moveErr,
			} {
				if p := problem.Of(err); p.Code != problem.CodeVaultUnknown || p.Hint == "" {
					t.Errorf("%s: %+v", call, p)
				}
			}
			if len(r.keyring.secrets) != 3 || len(r.file.secrets) != 0 {
				t.Errorf("the vaults have %v and %v", r.keyring.secrets, r.file.secrets)
			}
		})
	}
}

func TestOverride(t *testing.T) {
	r := newRig(t, directory.VaultChoice{Kind: directory.VaultAge, File: "/other.age"})
	if err := r.Store(t.Context(), "n", "x"); err != nil || r.file.secrets["n"] != "x" {
		t.Errorf("the file has %v, %v", r.file.secrets, err)
	}
	status, err := r.Status(t.Context())
	if err != nil || !status.Overridden || status.Choice.File != "/other.age" {
		t.Errorf("status %+v, %v", status, err)
	}
	if _, err := r.Move(t.Context(), directory.VaultKeyring, false); problem.Of(err).Code != problem.CodeUsage {
		t.Errorf("Move: %v, want a refusal", err)
	}
	if _, err := r.Init(t.Context(), "/third.age", directory.VaultKey{}); err != nil || !r.file.made {
		t.Errorf("Init: %v", err)
	}
	r.wantKind(t, directory.VaultKeyring)
}

// TestVaultInUseIsNotForgotten checks that no second vault is made, because it would hide the
// secrets in the first.
func TestVaultInUseIsNotForgotten(t *testing.T) {
	r := newRig(t, directory.VaultChoice{})
	choose(t, r.folder, directory.VaultAge)
	if _, err := r.Init(t.Context(), "/second.age", directory.VaultKey{}); problem.Of(err).Code != problem.CodeUsage ||
		r.file.made {
		t.Errorf("Init: %v, want a refusal", err)
	}
	r.file.checkErr = errPlace
	if _, err := r.Init(t.Context(), "/second.age", directory.VaultKey{}); problem.Of(err).Code != problem.CodeUsage ||
		r.file.made {
		t.Errorf("Init: %v, want a refusal", err)
	}
}
