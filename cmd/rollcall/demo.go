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

// The behaviour of the demo's tenant: it answers slowly enough that a run can be watched,
// and changes a little all the time.
const (
	demoLatency   = 150 * time.Millisecond
	demoChanges   = 4 // at once
	demoEvery     = 10 * time.Second
	demoSyncEvery = time.Minute
)

// demo is a practice tenant that changes while a person watches.
type demo struct {
	tenant *sim.Tenant
	vault  app.Vault // nil: the keyring
}

// newDemo makes the tenant. If the data folder is temporary, its secrets are only kept in
// memory.
func newDemo(temporary bool) *demo {
	o := wire.PracticeOptions
	o.Latency = demoLatency
	d := &demo{tenant: sim.New(o)}
	if temporary {
		d.vault = new(vault.Memory)
	}
	return d
}

// connect connects the tenant, so that the window opens on the main job of the program. A
// data folder that already has connectors is not changed.
func (d *demo) connect(ctx context.Context, a *wire.App) error {
	list, err := a.Connectors(ctx)
	if err == nil && len(list) == 0 {
		_, err = a.ConnectPractice(ctx)
	}
	return err
}

// live synchronizes at once, then changes the tenant and synchronizes at intervals, so that
// changes appear without waiting for the schedule.
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
