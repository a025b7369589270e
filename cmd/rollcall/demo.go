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

// How the demo's tenant behaves: it answers slowly enough that a run can be
// watched, and changes a little all the time.
const (
	demoLatency   = 150 * time.Millisecond
	demoChanges   = 4 // at once
	demoEvery     = 10 * time.Second
	demoSyncEvery = time.Minute
)

// demo is a practice tenant that changes while somebody watches.
type demo struct {
	tenant *sim.Tenant
	vault  app.Vault // nil: the keyring
}

// newDemo makes the tenant. The secrets of a folder that goes with the demo go
// with it too.
func newDemo(temporary bool) *demo {
	o := wire.PracticeOptions
	o.Latency = demoLatency
	d := &demo{tenant: sim.New(o)}
	if temporary {
		d.vault = new(vault.Memory)
	}
	return d
}

// connect connects the tenant, so that the window opens on what the program is
// for. A data folder that has connectors already is left as it is.
func (d *demo) connect(ctx context.Context, a *wire.App) error {
	list, err := a.Connectors(ctx)
	if err == nil && len(list) == 0 {
		_, err = a.ConnectPractice(ctx)
	}
	return err
}

// live synchronizes at once, changes the tenant from then on, and synchronizes
// now and then, so that the changes show without waiting for the schedule.
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
