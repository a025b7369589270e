package wire

import (
	"context"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/backup"
	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/graph"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/secrets"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/syncer"
	"github.com/rollcallsync/rollcall/core/tenants"
	"github.com/rollcallsync/rollcall/storage"
	"github.com/rollcallsync/rollcall/storage/vault"
)

// The adapters satisfy the ports.
var (
	_ app.Store             = (*storage.DB)(nil)
	_ app.Vault             = (*vault.Keyring)(nil)
	_ app.Vault             = (*vault.Memory)(nil)
	_ secrets.File          = (*vault.Age)(nil)
	_ app.SignIns           = (*tenants.Cache)(nil)
	_ syncer.Source         = (*graph.Client)(nil)
	_ syncer.PropertySource = (*graph.Client)(nil)
	_ checklist.Tenant      = (*graph.Client)(nil)
)

// Options are the options of Open.
type Options struct {
	Path    string       // path of the database
	Program string       // path of the window's program, or "" if it is not known
	Version string       // version of this program
	Log     *slog.Logger // if nil, nothing is logged
	// Vault keeps the secrets, unless the data folder or VaultOverride chooses a vault in a file. If it
	// is nil, it is the keyring of this session.
	Vault         app.Vault
	VaultOverride directory.VaultChoice
	// AskPassphrase asks a person for the passphrase of a vault. If it is nil, no person can be
	// asked.
	AskPassphrase vault.Ask
	// Practice is the tenant behind connectors of the cloud "practice". If it is nil, the usual
	// tenant is created when it is first needed. It is the same in every program.
	Practice *sim.Tenant
	Now      func() time.Time // time.Now if nil
}

// App is the application with its database open.
type App struct {
	*app.App
	db       *storage.DB
	practice func() *sim.Tenant
	signIns  *tenants.Cache
}

// Open opens the database and makes the application.
func Open(ctx context.Context, o Options) (*App, error) {
	db, err := storage.Open(ctx, storage.Options{Path: o.Path, Now: o.Now})
	if err != nil {
		now := o.Now
		if now == nil {
			now = time.Now
		}
		return nil, explainDamage(err, backup.Newest(filepath.Dir(o.Path), now()))
	}
	if o.Vault == nil {
		o.Vault = vault.NewKeyring()
	}
	practice := practiceTenant(o.Practice)
	signIns := tenants.NewCache(transport(practice), o.Log)
	application := app.New(app.Options{
		Folder: filepath.Dir(o.Path), Program: o.Program, Version: o.Version, Person: person(),
		Store: db, Vault: o.Vault, VaultFile: vaultFile(o.AskPassphrase), VaultOverride: o.VaultOverride,
		SignIns: signIns, DiskFree: diskFree, Log: o.Log, Now: o.Now,
		Connect: func(c directory.Connector, s auth.Secret, n *progress.Counters) (syncer.Source, error) {
			return signIns.Open(c, s, n)
		},
		Examine: func(c directory.Connector, s auth.Secret) (checklist.Tenant, error) { return signIns.Examine(c, s) },
		Entra:   &entra{logon.Microsoft{Transport: transport(practice)}, practice},
	})
	return &App{App: application, db: db, practice: practice, signIns: signIns}, nil
}

// Close ends the background work of the sign-ins and closes the database.
func (a *App) Close() error {
	a.signIns.Close()
	return a.db.Close()
}

// PracticePeople returns people of the practice tenant, at least one for each possible result of a
// log-on.
func (a *App) PracticePeople() []sim.Person { return a.practice().People() }

// Practice fills in the fields that a connector needs to reach the practice tenant, and returns the
// secret for it.
func (a *App) Practice(c directory.Connector) (directory.Connector, auth.Secret) {
	t := a.practice()
	c.TenantDomain, c.ClientID = t.Domain, t.ClientID
	return c, auth.Secret(t.Secret)
}

// ConnectPractice adds a connector for the practice tenant and returns it as stored. Its errors are
// those of AddConnector.
func (a *App) ConnectPractice(ctx context.Context) (directory.Connector, error) {
	c, secret := a.Practice(directory.Connector{
		Description: "Practice tenant", Cloud: directory.CloudPractice, Enabled: true, AcknowledgeDisabled: true,
		Guests: true,
	})
	return a.AddConnector(ctx, c, secret)
}
