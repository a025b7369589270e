package wire

import (
	"context"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/syncer"
	"github.com/rollcallsync/rollcall/storage"
	"github.com/rollcallsync/rollcall/storage/vault"
)

// The adapters satisfy the ports.
var (
	_ app.Store             = (*storage.DB)(nil)
	_ syncer.Source         = tenant{}
	_ syncer.PropertySource = tenant{}
	_ app.Vault             = (*vault.Keyring)(nil)
	_ app.Vault             = (*vault.Memory)(nil)
	_ app.Tenant            = tenant{}
)

// Options for Open.
type Options struct {
	Path    string       // of the database
	Program string       // path of the window's program; empty if not known
	Version string       // of the program
	Log     *slog.Logger // if nil, nothing is logged
	// Vault keeps the secrets. If nil, they are in the keyring of this session.
	Vault app.Vault
	// Practice is the tenant behind connectors of the cloud "practice". If it is nil, the
	// usual tenant, the same in every program, is made when it is first needed.
	Practice *sim.Tenant
	Now      func() time.Time // nil: time.Now
}

// App is the application over an open database.
type App struct {
	*app.App
	db          *storage.DB
	practice    func() *sim.Tenant
	connections *connections
}

// Open opens the database and makes the application.
func Open(ctx context.Context, o Options) (*App, error) {
	db, err := storage.Open(ctx, storage.Options{Path: o.Path, Now: o.Now})
	if err != nil {
		now := o.Now
		if now == nil {
			now = time.Now
		}
		return nil, explainDamage(err, app.NewestBackup(filepath.Dir(o.Path), now()))
	}
	if o.Vault == nil {
		o.Vault = vault.NewKeyring()
	}
	practice := practiceTenant(o.Practice)
	connections := &connections{practice: practice, log: o.Log, kept: map[string]connection{}}
	application := app.New(app.Options{
		Folder: filepath.Dir(o.Path), Program: o.Program, Version: o.Version, Person: person(), Store: db, Vault: o.Vault, DiskFree: diskFree,
		Connect: func(o app.ConnectOptions) (syncer.Source, error) { return connections.open(o) },
		Examine: func(o app.ConnectOptions) (app.Tenant, error) { return connections.open(o) },
		Renewal: connections.renewal, Entra: &entra{logon.Microsoft{Transport: connections.transport}, practice}, Log: o.Log, Now: o.Now,
	})
	return &App{App: application, db: db, practice: practice, connections: connections}, nil
}

// Close ends the background work of the connections, and closes the database.
func (a *App) Close() error {
	a.connections.close()
	return a.db.Close()
}

// PracticePeople returns people of the practice tenant: at least one for each possible
// result of a log-on.
func (a *App) PracticePeople() []sim.Person { return a.practice().People() }

// Practice fills in the fields that a connector needs to reach the practice tenant, and
// returns its secret.
func (a *App) Practice(c directory.Connector) (directory.Connector, auth.Secret) {
	t := a.practice()
	c.TenantDomain, c.ClientID = t.Domain, t.ClientID
	return c, auth.Secret(t.Secret)
}

// ConnectPractice adds a connector of the practice tenant and returns it as stored. It
// returns the errors of AddConnector.
func (a *App) ConnectPractice(ctx context.Context) (directory.Connector, error) {
	c, secret := a.Practice(directory.Connector{
		Description: "Practice tenant", Cloud: directory.CloudPractice, Enabled: true, AcknowledgeDisabled: true, Guests: true,
	})
	return a.AddConnector(ctx, c, secret)
}
