package app

import (
	"log/slog"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/backup"
	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/core/diagnostics"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/exchange"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/notify"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/secrets"
	"github.com/rollcallsync/rollcall/core/syncer"
	"github.com/rollcallsync/rollcall/core/update"
)

// Options are the options of an App. All are required except Program, Version, VaultFile,
// VaultOverride, DiskFree, Log and Now.
type Options struct {
	Folder string // the data folder, which also contains the settings
	// Program is the path of the window's program, for the start at log-in. It is empty if the path is
	// unknown.
	Program string
	Version string // of the program, for diagnostics and updates
	Store   Store
	// Vault is the keyring. It keeps the secrets unless a vault in a file was chosen.
	Vault Vault
	// VaultFile opens the vault in a file. If VaultFile is nil, secrets cannot be kept in a file.
	// VaultOverride replaces the choice in the data folder.
	VaultFile     func(directory.VaultChoice) secrets.File
	VaultOverride directory.VaultChoice
	// Connect prepares a tenant for a run, and Examine prepares one for the checklist. They do not
	// access the network. SignIns contains what Connect keeps for the next run.
	Connect func(directory.Connector, auth.Secret, *progress.Counters) (syncer.Source, error)
	Examine func(directory.Connector, auth.Secret) (checklist.Tenant, error)
	SignIns SignIns
	// Entra checks whether people who log on are who they claim to be.
	Entra logon.Entra
	// DiskFree returns how many bytes this user can still write to the disk of a folder. If
	// DiskFree is nil, this is unknown.
	DiskFree func(folder string) (uint64, error)
	Person   string           // the person who approves and discards runs
	Log      *slog.Logger     // nil: nothing is logged
	Now      func() time.Time // nil: time.Now
}

// App is the application. The package comment describes its contract.
type App struct {
	// App exposes the read methods of the store.
	ConnectorReads
	ProfileReads
	RunReads
	ChangeReads
	AccountReads
	GroupReads
	MembershipReads
	LogOnReads
	Inspection
	BackupReads

	connectorWrites ConnectorWrites
	profileWrites   ProfileWrites
	scopes          ScopePreviews
	retention       Retention
	maintenance     Maintenance
	scheduleStore   ScheduleStore
	runs            syncer.Runs
	fetches         syncer.Fetches
	plans           syncer.Plans

	folder   string
	program  string
	vault    *secrets.Service
	connect  func(directory.Connector, auth.Secret, *progress.Counters) (syncer.Source, error)
	examine  func(directory.Connector, auth.Secret) (checklist.Tenant, error)
	signIns  SignIns
	diskFree func(folder string) (uint64, error)
	person   string
	log      *slog.Logger
	now      func() time.Time

	logons   logon.Service
	backups  *backup.Keeper
	exchange exchange.Service
	report   diagnostics.Report
	notices  *notify.Service
	updates  *update.Service

	preferences preferences
	computer    computer
	jobs        jobs
	bus         *events.Bus

	// The following fields belong to Serve.
	work      crew          // schedule, runs, watch
	listeners crew          // subscriptions, which outlive the work
	closing   chan struct{} // closed when the work has ended
}

// New returns an App with the given options. It does nothing else.
func New(o Options) *App {
	a := &App{
		folder: o.Folder, program: o.Program,
		connect: o.Connect, examine: o.Examine, signIns: o.SignIns,
		diskFree: o.DiskFree, person: o.Person, log: o.Log, now: o.Now,
		jobs: jobs{by: map[string]*job{}, turns: make(chan struct{}, maxRuns)},
		bus:  events.NewBus(sampleEvery), closing: make(chan struct{}),
	}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	if a.now == nil {
		a.now = time.Now
	}
	a.use(o.Store)
	a.vault = secrets.New(secrets.Options{
		Folder: o.Folder, Keyring: o.Vault, File: o.VaultFile, Override: o.VaultOverride, IDs: a.secretIDs, Log: a.log,
	})
	a.logons = logon.Service{Directory: o.Store, Entra: o.Entra, Now: a.now}
	a.backups = backup.New(backup.Options{
		Data: o.Folder, Store: o.Store, Settings: a.Settings, Free: func() bool {
			return a.ownsSchedule() && !a.isRunning()
		},
		DiskFree: o.DiskFree, Log: a.log, Now: a.now,
	})
	a.notices = notify.New(notify.Options{
		Settings: a.Settings, ChangeSettings: a.ChangeSettings, Vault: a.vault, Runs: o.Store, Memory: o.Store,
		Owns: a.ownsSchedule, Computer: computerName(), Log: a.log, Now: a.now,
	})
	a.updates = update.New(update.Options{
		Folder: o.Folder, Version: o.Version, Settings: a.Settings, Owns: a.ownsSchedule, Log: a.log, Now: a.now,
	})
	a.exchange = exchange.Service{
		Store: o.Store, Settings: a.Settings, SaveSettings: a.SaveSettings,
		Normalize: normalize, HasKey: a.hasKey, Log: a.log, Now: a.now,
	}
	a.report = diagnostics.Report{
		Folder: o.Folder, Version: o.Version, Store: o.Store, Secret: a.secretOf, ChannelSecrets: a.notices.Secrets,
		Settings: a.Settings,
		Overview: a.Overview, Backups: a.Backups, Log: a.log, Now: a.now,
	}
	return a
}

// use gives each part of App the interfaces of the store that it needs.
func (a *App) use(s Store) {
	a.ConnectorReads, a.ProfileReads, a.RunReads, a.ChangeReads = s, s, s, s
	a.AccountReads, a.GroupReads, a.MembershipReads = s, s, s
	a.LogOnReads, a.Inspection, a.BackupReads = s, s, s
	a.connectorWrites, a.profileWrites, a.scopes = s, s, s
	a.retention, a.maintenance, a.scheduleStore = s, s, s
	a.runs, a.fetches, a.plans = s, s, s
}
