//go:build cgo

package main

import (
	"context"
	"time"

	"github.com/rollcallsync/rollcall/cmd/internal/wire"
	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/storage/vault"
)

// The demo's tenant answers slowly enough that a person can watch a run. It changes a little all
// the time.
const (
	demoLatency   = 150 * time.Millisecond
	demoChanges   = 4 // changes made together
	demoEvery     = 10 * time.Second
	demoSyncEvery = time.Minute
)

// demo is a practice tenant that changes while a person watches.
type demo struct {
	tenant *sim.Tenant
	vault  app.Vault // nil means the keyring
}

// newDemo makes the tenant. If the data folder is temporary, the secrets are kept only in memory.
func newDemo(temporary bool) *demo {
	o := wire.PracticeOptions
	o.Latency = demoLatency
	d := &demo{tenant: sim.New(o)}
	if temporary {
		d.vault = new(vault.Memory)
	}
	return d
}

// connect adds a connector for the tenant, so that the window opens with something to show. It does
// nothing if the data folder already has connectors.
func (d *demo) connect(ctx context.Context, a *wire.App) error {
	list, err := a.Connectors(ctx)
	if err == nil && len(list) == 0 {
		_, err = a.ConnectPractice(ctx)
	}
	return err
}

// live synchronizes at once. It then changes the tenant and synchronizes at short intervals, so
// that a person sees changes without waiting for the schedule.
func (d *demo) live(ctx context.Context, a *wire.App) error {
	a.StartSync(false)
	changed := make(chan error, 1)
	go func() { changed <- d.tenant.Live(ctx, demoEvery, demoChanges) }()
	ticker := time.NewTicker(demoSyncEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			if list, err := a.Connectors(ctx); err == nil && len(list) > 0 {
				a.StartSync(false)
			}
		case err := <-changed:
			return err
		}
	}
}
