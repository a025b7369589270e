package vault

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/zalando/go-keyring"

	"github.com/rollcallsync/rollcall/core/problem"
)

// TestUnansweredPrompt checks that calls end with their context while a prompt is unanswered, and
// that only one request waits for the answer.
func TestUnansweredPrompt(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent") // never used
	synctest.Test(t, func(t *testing.T) {
		k := NewKeyring()
		answered := make(chan struct{})
		var asked atomic.Int32
		for range 3 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			start := time.Now()
			err := k.ask(ctx, func() error { asked.Add(1); <-answered; return nil })
			if got := problem.Of(err).Code; got != "keyring_locked" || time.Since(start) != time.Minute {
				t.Errorf("code %q after %v, want keyring_locked after 1m", got, time.Since(start))
			}
		}
		if got := asked.Load(); got != 1 {
			t.Errorf("%d requests are waiting for an answer, want 1", got)
		}
		close(answered)
		if err := k.ask(t.Context(), func() error { return nil }); err != nil {
			t.Errorf("after the prompt was answered: %v", err)
		}
	})
}

// prompting is a keyring that opens only after its caller has given up.
type prompting struct {
	lossy
	gaveUp context.CancelFunc
}

func (p prompting) Get(service, user string) (string, error) {
	p.gaveUp()
	return p.lossy.Get(service, user)
}

func TestPromptAnsweredTooLateWritesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	values := map[string]string{"u": "earlier"}
	err := replace(ctx, prompting{lossy{values, 100}, cancel}, "u", "later")
	if !errors.Is(err, context.Canceled) || values["u"] != "earlier" {
		t.Errorf("entry is %q, error %v", values["u"], err)
	}
}

func TestKeyringThatDisappears(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent") // consulted to explain the error
	err := NewKeyring().ask(t.Context(), func() error { panic("signal of a closed connection") })
	if err == nil || problem.Of(err).Code == problem.CodeUnknown {
		t.Errorf("error is %v, want a problem", err)
	}
}

// lossy is a keyring that keeps at most limit bytes of a value.
type lossy struct {
	values map[string]string
	limit  int
}

func (l lossy) Get(_, user string) (string, error) {
	value, ok := l.values[user]
	if !ok {
		return "", keyring.ErrNotFound
	}
	return value, nil
}

func (l lossy) Set(_, user, value string) error {
	if l.limit == 0 {
		return nil // reports success but stores nothing
	}
	l.values[user] = value[:min(l.limit, len(value))]
	return nil
}

func (l lossy) Delete(_, user string) error {
	if _, ok := l.values[user]; !ok {
		return keyring.ErrNotFound
	}
	delete(l.values, user)
	return nil
}

func TestReadBackFindsALossyKeyring(t *testing.T) {
	for name, test := range map[string]struct {
		limit  int
		values map[string]string
	}{
		"cuts a new value off":        {10, map[string]string{}},
		"cuts a later value off":      {10, map[string]string{"u": "earlier"}},
		"stores nothing new":          {0, map[string]string{}},
		"keeps only an earlier value": {0, map[string]string{"u": "earlier"}},
	} {
		t.Run(name, func(t *testing.T) {
			earlier, existed := test.values["u"]
			err := replace(t.Context(), lossy{test.values, test.limit}, "u", "a value of some length")
			if !errors.Is(err, errReadBack) || errors.Is(err, keyring.ErrNotFound) {
				t.Errorf("error is %v", err)
			}
			if got, ok := test.values["u"]; got != earlier || ok != existed {
				t.Errorf("entry is %q, %v, want %q, %v as before", got, ok, earlier, existed)
			}
		})
	}
}

func TestEveryKindOfErrorIsExplained(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
	for name, test := range map[string]struct {
		err  error
		want problem.Code
	}{
		"too big":     {keyring.ErrSetDataTooBig, "keyring_full"},
		"unsupported": {keyring.ErrUnsupportedPlatform, "keyring_missing"},
		"explained":   {locked(nil), "keyring_locked"},
		"not hex":     {hex.InvalidByteError('x'), "keyring_foreign"},
		"half hex":    {hex.ErrLength, "keyring_foreign"},
		"not base64":  {base64.CorruptInputError(3), "keyring_foreign"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := problem.Of(explain(test.err)).Code; got != test.want {
				t.Errorf("code is %q, want %q", got, test.want)
			}
		})
	}
}

// odd is a keyring on macOS whose entry has the prefix of go-keyring's encoding, but was not
// encoded by go-keyring.
type odd struct{ lossy }

func (o odd) Get(service, user string) (string, error) {
	if value, err := o.lossy.Get(service, user); err != nil || value != "go-keyring-base64:?" {
		return value, err
	}
	return "", base64.CorruptInputError(0)
}

func TestEntryThatCannotBeDecodedIsReplaced(t *testing.T) {
	values := map[string]string{"u": "go-keyring-base64:?"}
	if err := replace(t.Context(), odd{lossy{values, 100}}, "u", "new"); err != nil || values["u"] != "new" {
		t.Errorf("entry is %q, %v", values["u"], err)
	}
}
