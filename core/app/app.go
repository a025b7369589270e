package app

import (
	"log/slog"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/syncer"
)

// ConnectOptions say how a tenant is opened.
type ConnectOptions struct {
	Connector directory.Connector
	Secret    auth.Secret
	Counters  *progress.Counters
	// Interactive is set when a person waits for the answers.
	Interactive bool
}

// Options are the parts of an App. All are required except Program, Version, Renewal,
// DiskFree, Log and Now.
type Options struct {
	Folder string // of the data; the settings are in it
	// Program is the path of the window's program, for the start at log-in. It is empty
	// if it is not known.
	Program string
	Version string // of the program, for diagnostics
	Store   Store
	Vault   Vault
	// Connect prepares a tenant for a run, Examine for the checklist. They do not touch
	// the network.
	Connect func(ConnectOptions) (syncer.Source, error)
	Examine func(ConnectOptions) (Tenant, error)
	// Renewal says why the sign-in of a connector, by ID, cannot be renewed although it
	// still works. It returns nil if the sign-in is renewed, or if that is not known.
	Renewal func(connector string) *health.Renewal
	// Entra checks whether people who log on are who they claim to be.
	Entra logon.Entra
	// DiskFree returns how many bytes this account may still write to a folder's disk.
	// If DiskFree is nil, that is not known.
	DiskFree func(folder string) (uint64, error)
	Person   string           // who approves and discards
	Log      *slog.Logger     // nil: nothing is logged
	Now      func() time.Time // nil: time.Now
}

// App is the application. See the package comment for its contract.
type App struct {
	// The App exposes the store's reads.
	ConnectorReads
	ProfileReads
	RunReads
	ChangeReads
	AccountReads
	GroupReads
	MembershipReads
	LogOnReads
	Inspection

	connectorWrites ConnectorWrites
	profileWrites   ProfileWrites
	scopes          ScopePreviews
	retention       Retention
	backupStore     BackupStore
	maintenance     Maintenance
	scheduleStore   ScheduleStore
	runs            syncer.Runs
	fetches         syncer.Fetches
	plans           syncer.Plans

	folder   string
	program  string
	version  string
	vault    Vault
	connect  func(ConnectOptions) (syncer.Source, error)
	examine  func(ConnectOptions) (Tenant, error)
	logons   logon.Service
	diskFree func(folder string) (uint64, error)
	renewal  func(connector string) *health.Renewal
	person   string
	log      *slog.Logger
	now      func() time.Time

	preferences preferences
	computer    computer
	backups     backups
	jobs        jobs
	bus         *events.Bus

	// The fields below belong to Serve.
	work      crew          // schedule, runs, watch
	listeners crew          // subscriptions; they outlive the work
	closing   chan struct{} // closed when the work has ended
}

// New returns an App over its ports. It does nothing else.
func New(o Options) *App {
	a := &App{
		folder: o.Folder, program: o.Program, vault: o.Vault, connect: o.Connect, examine: o.Examine, renewal: o.Renewal,
		diskFree: o.DiskFree, version: o.Version, person: o.Person, log: o.Log, now: o.Now,
		jobs: jobs{by: map[string]*job{}, turns: make(chan struct{}, maxRuns)},
		bus:  events.NewBus(sampleEvery), closing: make(chan struct{}),
	}
	a.use(o.Store)
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	if a.now == nil {
		a.now = time.Now
	}
	if a.renewal == nil {
		a.renewal = func(string) *health.Renewal { return nil }
	}
	a.logons = logon.Service{Directory: o.Store, Entra: o.Entra, Now: a.now}
	return a
}

// use gives each part of App the ports of the store that it needs.
func (a *App) use(s Store) {
	a.ConnectorReads, a.ProfileReads, a.RunReads, a.ChangeReads = s, s, s, s
	a.AccountReads, a.GroupReads, a.MembershipReads = s, s, s
	a.LogOnReads, a.Inspection = s, s
	a.connectorWrites, a.profileWrites, a.scopes = s, s, s
	a.retention, a.backupStore, a.maintenance, a.scheduleStore = s, s, s, s
	a.runs, a.fetches, a.plans = s, s, s
}
