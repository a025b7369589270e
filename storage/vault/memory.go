package vault

import (
	"context"
	"fmt"
	"sync"
)

// Memory keeps secrets in memory for the practice demo, until the program ends. Its zero value
// is ready for use and behaves like an unlocked keyring.
type Memory struct {
	mu      sync.Mutex
	secrets map[string]string
}

// Store stores the secret of a connector, replacing any earlier one.
func (m *Memory) Store(ctx context.Context, connectorID, secret string) error {
	if err := checkInput(connectorID, secret); err != nil {
		return fmt.Errorf("store secret: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("store secret: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.secrets == nil {
		m.secrets = map[string]string{}
	}
	m.secrets[connectorID] = secret
	return nil
}

// Load returns the secret of a connector.
func (m *Memory) Load(ctx context.Context, connectorID string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", fmt.Errorf("load secret: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	secret, ok := m.secrets[connectorID]
	if !ok {
		return "", fmt.Errorf("load secret: %w", notStored("keyring", connectorID))
	}
	return secret, nil
}

// Remove deletes the secret of a connector. A missing secret is not an error.
func (m *Memory) Remove(ctx context.Context, connectorID string) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("remove secret: %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.secrets, connectorID)
	return nil
}

// Check returns nil unless ctx has ended, because memory is always available.
func (m *Memory) Check(ctx context.Context) error { return ctx.Err() }

// String keeps the secrets out of printed text.
func (m *Memory) String() string { return "vault.Memory" }

// GoString keeps the secrets out of %#v.
func (m *Memory) GoString() string { return m.String() }
