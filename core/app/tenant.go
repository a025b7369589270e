package app

import (
	"context"
	"time"

	"github.com/rollcallsync/rollcall/core/syncer"
)

// Tenant is an opened tenant: what the engine reads, and the probes of the
// connector's checklist. The composition root makes it of core/auth and
// core/graph.
type Tenant interface {
	syncer.Source
	// SignIn gets an access token, a fresh one at the first call.
	SignIn(ctx context.Context) error
	// OneUser and OneGroup read one account and one group: the proof that the
	// permissions work. A tenant without any is no error.
	OneUser(ctx context.Context) error
	OneGroup(ctx context.Context) error
	// Keys lists the secrets and certificates of the application.
	Keys(ctx context.Context, clientID string) ([]Key, error)
}

// Key is a client secret or certificate as the app registration lists it.
type Key struct {
	Name        string
	Hint        string // first characters of a secret's value; empty for a certificate
	Certificate bool
	Expires     time.Time
}

// Problem codes of Microsoft 365 answers that the checklist asks about.
const codePermissionMissing = "permission_missing"
