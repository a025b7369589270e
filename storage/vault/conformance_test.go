package vault_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/vault"
	"github.com/rollcallsync/rollcall/storage/vault/vaulttest"
)

// keeper has the methods of every vault.
type keeper interface {
	Store(ctx context.Context, connectorID, secret string) error
	Load(ctx context.Context, connectorID string) (string, error)
	Remove(ctx context.Context, connectorID string) error
	Check(ctx context.Context) error
}

func TestMemoryConforms(t *testing.T) { conform(t, &vault.Memory{}) }

func TestKeyringConforms(t *testing.T) {
	vaulttest.StartSecretService(t)
	conform(t, vault.NewKeyring())
}

func TestAgeWithPassphraseConforms(t *testing.T) {
	conform(t, newAge(t, keyFile(t, "correct horse battery staple\n")))
}

func TestAgeWithIdentityConforms(t *testing.T) {
	conform(t, newAge(t, keyFile(t, newIdentity(t).String())))
}

// conform checks the contract of the package on one vault.
func conform(t *testing.T, v keeper) {
	t.Run("is ready", func(t *testing.T) {
		if err := v.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
	for name, secret := range map[string]string{
		"one byte":      "x",
		"client secret": "qWg8Q~abcdefghijklmnopqrstuvwxyz0123456789",
		"version tag":   "v1:v1:",
		"spaces":        "  leading and trailing \t",
		"lines":         "one\r\ntwo\n",
		"quotes":        `'"\$(id)%;&|`,
		"unicode":       "Gürtel и 帯 👖 e\u0301",
		"not UTF-8":     "\xff\xfe",
		"longest":       strings.Repeat("ü", 1024),
	} {
		t.Run("keeps "+name, func(t *testing.T) { keeps(t, v, secret) })
	}
	t.Run("has nothing", func(t *testing.T) { hasNothing(t, v, "nobody") })
	t.Run("names the owner", func(t *testing.T) { namesTheOwner(t, v) })
	t.Run("replaces", func(t *testing.T) { replaces(t, v) })
	t.Run("removes", func(t *testing.T) { removes(t, v) })
	t.Run("keeps connectors apart", func(t *testing.T) { keepsApart(t, v) })
	t.Run("refuses", func(t *testing.T) { refuses(t, v) })
	t.Run("obeys its context", func(t *testing.T) { obeysContext(t, v) })
	t.Run("serves many at once", func(t *testing.T) { servesMany(t, v) })
}

func store(t *testing.T, v keeper, id, secret string) {
	t.Helper()
	if err := v.Store(t.Context(), id, secret); err != nil {
		t.Fatalf("Store: %v", err)
	}
}

func wantSecret(t *testing.T, v keeper, id, want string) {
	t.Helper()
	if got, err := v.Load(t.Context(), id); err != nil || got != want {
		t.Errorf("Load(%s) is %q, %v, want %q", id, got, err, want)
	}
}

func keeps(t *testing.T, v keeper, secret string) {
	store(t, v, "aaaaaaaaaa", secret)
	wantSecret(t, v, "aaaaaaaaaa", secret)
}

func hasNothing(t *testing.T, v keeper, id string) {
	t.Helper()
	_, err := v.Load(t.Context(), id)
	if !errors.Is(err, directory.ErrNotFound) {
		t.Errorf("error is %v, want not found", err)
	}
	if p := problem.Of(err); p.Code != "secret_not_stored" || p.Hint == "" {
		t.Errorf("problem is %+v", p)
	}
}

// namesTheOwner checks that the problem says what has no secret.
func namesTheOwner(t *testing.T, v keeper) {
	for id, want := range map[string]string{"nobody": "connector", "notify/nobody": "channel"} {
		_, err := v.Load(t.Context(), id)
		p := problem.Of(err)
		if !strings.HasSuffix(p.Title, want) || !strings.HasSuffix(p.Detail, want+" nobody.") ||
			!strings.Contains(p.Hint, want) {
			t.Errorf("%s: %+v, want %q in each sentence", id, p, want)
		}
	}
}

func replaces(t *testing.T, v keeper) {
	store(t, v, "aaaaaaaaaa", "a longer earlier secret")
	store(t, v, "aaaaaaaaaa", "new")
	wantSecret(t, v, "aaaaaaaaaa", "new")
}

func removes(t *testing.T, v keeper) {
	store(t, v, "aaaaaaaaaa", "secret")
	for range 2 { // removing a missing secret is not an error
		if err := v.Remove(t.Context(), "aaaaaaaaaa"); err != nil {
			t.Errorf("Remove: %v", err)
		}
		hasNothing(t, v, "aaaaaaaaaa")
	}
}

func keepsApart(t *testing.T, v keeper) {
	store(t, v, "aaaaaaaaaa", "first")
	store(t, v, "aaaaaaaaab", "second")
	if err := v.Remove(t.Context(), "aaaaaaaaab"); err != nil {
		t.Fatal(err)
	}
	wantSecret(t, v, "aaaaaaaaaa", "first")
}

func refuses(t *testing.T, v keeper) {
	store(t, v, "aaaaaaaaaa", "earlier")
	for name, test := range map[string]struct {
		secret string
		code   problem.Code
	}{
		"too long": {strings.Repeat("s", 2049), "keyring_full"},
		"empty":    {"", problem.CodeUsage},
	} {
		err := v.Store(t.Context(), "aaaaaaaaaa", test.secret)
		if got := problem.Of(err).Code; got != test.code {
			t.Errorf("%s: code is %q (%v), want %q", name, got, err, test.code)
		}
		if err != nil && test.secret != "" && strings.Contains(err.Error(), test.secret) {
			t.Errorf("%s: error contains the secret", name)
		}
	}
	wantSecret(t, v, "aaaaaaaaaa", "earlier")
	if err := v.Store(t.Context(), "", "secret"); err == nil {
		t.Error("a secret without a connector was stored")
	}
}

func obeysContext(t *testing.T, v keeper) {
	store(t, v, "aaaaaaaaaa", "earlier")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, loadErr := v.Load(ctx, "aaaaaaaaaa")
	for name, err := range map[string]error{
		"Store": v.Store(ctx, "aaaaaaaaaa", "later"), "Load": loadErr,
		"Remove": v.Remove(ctx, "aaaaaaaaaa"), "Check": v.Check(ctx),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want canceled", name, err)
		}
	}
	wantSecret(t, v, "aaaaaaaaaa", "earlier")
}

func servesMany(t *testing.T, v keeper) {
	var all sync.WaitGroup
	for i := range 8 {
		id := strings.Repeat(string(rune('a'+i)), 10)
		all.Go(func() {
			if err := v.Store(t.Context(), id, "secret of "+id); err != nil {
				t.Errorf("Store: %v", err)
			}
			if got, err := v.Load(t.Context(), id); err != nil || got != "secret of "+id {
				t.Errorf("Load is %q, %v", got, err)
			}
		})
	}
	all.Wait()
}
