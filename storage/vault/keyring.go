package vault

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/zalando/go-keyring"

	"github.com/rollcallsync/rollcall/core/problem"
)

const (
	// service is the name that all entries share in the keyring.
	service = "Rollcall"
	// version is the prefix of every stored value. If the encoding changes, a later version
	// can recognize its own values by another prefix.
	version = "v1:"
)

// user returns the name of an entry. An ID that is not a connector's contains a slash.
func user(id string) string {
	if strings.Contains(id, "/") {
		return id
	}
	return "connector/" + id
}

// Keyring keeps secrets in the operating system's keyring: Secret Service on
// Linux, Keychain on macOS, Credential Manager on Windows. Call NewKeyring once per
// program.
type Keyring struct {
	turn chan struct{} // holds one value during a request to the keyring
}

// NewKeyring returns the keyring of this session. It does not access the keyring yet.
func NewKeyring() *Keyring { return &Keyring{turn: make(chan struct{}, 1)} }

// Store stores the secret of a connector, replacing any earlier one, and reads it back.
// After an error, the earlier one is still there, unless ctx ended during the write. If a
// prompt is answered after ctx ended, nothing is written.
func (k *Keyring) Store(ctx context.Context, connectorID, secret string) error {
	if err := checkInput(connectorID, secret); err != nil {
		return fmt.Errorf("store secret: %w", err)
	}
	err := k.ask(ctx, func() error { return replace(ctx, system{}, user(connectorID), version+secret) })
	if err != nil {
		return fmt.Errorf("store secret: %w", err)
	}
	return nil
}

// Load returns the secret of a connector.
func (k *Keyring) Load(ctx context.Context, connectorID string) (string, error) {
	var value string
	err := k.ask(ctx, func() (err error) {
		value, err = keyring.Get(service, user(connectorID))
		return err
	})
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		return "", fmt.Errorf("load secret: %w", notStored("keyring", connectorID))
	case err != nil:
		return "", fmt.Errorf("load secret: %w", err)
	}
	secret, ok := strings.CutPrefix(value, version)
	if !ok {
		return "", fmt.Errorf("load secret: %w", foreign())
	}
	return secret, nil
}

// Remove deletes the secret of a connector. A missing secret is not an error. If a
// prompt is answered after ctx ended, the secret is still removed.
func (k *Keyring) Remove(ctx context.Context, connectorID string) error {
	err := k.ask(ctx, func() error { return keyring.Delete(service, user(connectorID)) })
	if err != nil && !errors.Is(err, keyring.ErrNotFound) {
		return fmt.Errorf("remove secret: %w", err)
	}
	return nil
}

// Check returns nil if there is an unlocked keyring. It writes nothing and causes no prompt.
func (k *Keyring) Check(ctx context.Context) error {
	if err := k.ask(ctx, probe); err != nil {
		return fmt.Errorf("check keyring: %w", err)
	}
	return nil
}

// entries is the part of a keyring that replace needs.
type entries interface {
	Get(service, user string) (string, error)
	Set(service, user, value string) error
	Delete(service, user string) error
}

// system is the keyring of the operating system.
type system struct{}

func (system) Get(service, user string) (string, error) { return keyring.Get(service, user) }
func (system) Set(service, user, value string) error    { return keyring.Set(service, user, value) }
func (system) Delete(service, user string) error        { return keyring.Delete(service, user) }

// replace writes a value and reads it back, because a keyring may accept a value but store
// a different one. It tests the real value, because a short one proves nothing about a long
// one. If the test fails, it restores the earlier entry.
func replace(ctx context.Context, e entries, user, value string) error {
	earlier, err := e.Get(service, user) // a locked keyring prompts here
	if err != nil && !errors.Is(err, keyring.ErrNotFound) && !undecodable(err) {
		return err
	}
	existed := err == nil
	if ctx.Err() != nil {
		return ctx.Err() // the prompt was answered after the caller had given up
	}
	if err := e.Set(service, user, value); err != nil {
		return err
	}
	got, err := e.Get(service, user)
	if err == nil && got == value {
		return nil
	}
	if err := putBack(e, user, earlier, existed); err != nil {
		return fmt.Errorf("%w, and the earlier entry could not be restored: %v", errReadBack, err)
	}
	return errReadBack
}

// putBack restores the earlier state of an entry.
func putBack(e entries, user, earlier string, existed bool) error {
	if existed {
		return e.Set(service, user, earlier)
	}
	err := e.Delete(service, user)
	if errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return err
}

// ask sends one request to the keyring and explains its error. It returns when ctx
// ends, even if the keyring does not answer.
func (k *Keyring) ask(ctx context.Context, question func() error) error {
	if ctx.Err() != nil {
		return unanswered(ctx)
	}
	select {
	case k.turn <- struct{}{}:
	case <-ctx.Done():
		return unanswered(ctx)
	}
	answer := make(chan error, 1)
	go func() {
		defer func() { <-k.turn }()
		answer <- guarded(question)
	}()
	select {
	case err := <-answer:
		return explain(err)
	case <-ctx.Done():
		return unanswered(ctx)
	}
}

// unanswered returns the error of a request that ended with ctx. If the time ran out, the
// reason is most likely a prompt that was not answered.
func unanswered(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	return locked(ctx.Err())
}

// guarded runs question and returns a panic as an error. go-keyring 0.2.8 panics if the
// session bus disappears while it waits for a prompt.
func guarded(question func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("keyring disappeared during a request")
		}
	}()
	if err := available(); err != nil {
		return err
	}
	return question()
}

// undecodable reports whether an entry has the prefix of go-keyring's encodings on macOS,
// but cannot be decoded. Such an entry was written by another program.
func undecodable(err error) bool {
	var notHex hex.InvalidByteError
	var notBase64 base64.CorruptInputError
	return errors.As(err, &notHex) || errors.Is(err, hex.ErrLength) || errors.As(err, &notBase64)
}

// explain turns an error from the keyring into a problem, unless it already is one.
func explain(err error) error {
	var known *problem.Problem
	switch {
	case err == nil, errors.Is(err, keyring.ErrNotFound), errors.As(err, &known):
		return err
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return full(err)
	case errors.Is(err, keyring.ErrUnsupportedPlatform):
		return missing(err)
	case undecodable(err):
		return foreign()
	}
	return diagnose(err)
}
