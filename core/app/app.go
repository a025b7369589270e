package app

import (
	"context"
	"iter"
	"log/slog"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/schedule"
	"github.com/rollcallsync/rollcall/core/syncer"
)

// Reads are the questions about what is stored; App passes them on.
type Reads interface {
	Connectors(ctx context.Context) ([]directory.Connector, error)
	// Connector finds by id, by an unambiguous prefix of it, or by description.
	Connector(ctx context.Context, ref string) (directory.Connector, error)
	States(ctx context.Context) ([]directory.ConnectorState, error)

	// LogOns is the log of log-ons, newest first.
	LogOns(ctx context.Context, q directory.LogOnQuery) iter.Seq2[directory.LogOn, error]

	// Profiles lists the authentication profiles, the default first, the others
	// in the order in which they are asked.
	Profiles(ctx context.Context) ([]directory.Profile, error)
	// Profile finds by id, by an unambiguous prefix of it, or by name.
	Profile(ctx context.Context, ref string) (directory.Profile, error)

	// Runs lists runs, newest first; of all connectors when connector is empty,
	// all when limit is 0.
	Runs(ctx context.Context, connector string, limit int) ([]directory.Run, error)
	// FindRuns lists the runs that a query selects, newest first.
	FindRuns(ctx context.Context, q directory.RunQuery) ([]directory.Run, error)
	Run(ctx context.Context, id int64) (directory.Run, error)
	// Changes hands over what one run changed, until each returns an error.
	Changes(ctx context.Context, run int64, each func(directory.Change) error) error
	// Planned hands over what a run changed or, where it was not applied, would
	// have changed.
	Planned(ctx context.Context, q directory.ChangeQuery, each func(directory.Change) error) error
	// ChangePage reads at most limit of these changes, and returns the key behind
	// which they go on.
	ChangePage(ctx context.Context, q directory.ChangeQuery, limit int) (page []directory.Change, last directory.ChangeKey, err error)
	// ChangeMarks tells where every so many of them end, and how many there are.
	ChangeMarks(ctx context.Context, q directory.ChangeQuery, every int) iter.Seq2[directory.ChangeMark, error]

	// Licences lists the products that a connector's tenant has licences of; none
	// where Graph does not tell.
	Licences(ctx context.Context, connector string) ([]directory.Licence, error)

	Users(ctx context.Context, q directory.Query) iter.Seq2[directory.User, error]
	// User finds by id, userPrincipalName or mail.
	User(ctx context.Context, ref string, at directory.Moment) (directory.User, error)
	// UserIn finds by id within one connector.
	UserIn(ctx context.Context, connector, id string, at directory.Moment) (directory.User, error)
	// UserMarks tells where every so many rows of a list begin, and how long it is.
	UserMarks(ctx context.Context, q directory.Query, every int) iter.Seq2[directory.Mark, error]
	// UserEvents tells what happened to an account, newest first; all when limit is 0.
	UserEvents(ctx context.Context, u directory.User, at directory.Moment, limit int) ([]directory.Event, error)
	// Domains lists the domains that accounts have.
	Domains(ctx context.Context, limit int) ([]string, error)
	Departments(ctx context.Context, limit int) ([]string, error)
	Groups(ctx context.Context, q directory.Query) iter.Seq2[directory.Group, error]
	// Group finds by id, mail or displayName.
	Group(ctx context.Context, ref string, at directory.Moment) (directory.Group, error)
	GroupIn(ctx context.Context, connector, id string, at directory.Moment) (directory.Group, error)
	GroupMarks(ctx context.Context, q directory.Query, every int) iter.Seq2[directory.Mark, error]
	GroupEvents(ctx context.Context, g directory.Group, at directory.Moment, limit int) ([]directory.Event, error)
	Members(ctx context.Context, g directory.Group, at directory.Moment, effective bool) iter.Seq2[directory.Membership, error]
	GroupsOf(ctx context.Context, u directory.User, at directory.Moment, effective bool) iter.Seq2[directory.Membership, error]
	// MemberCounts tells how many direct members each of some groups has, and RunEnds
	// when some runs ended: what lists show beside the properties.
	MemberCounts(ctx context.Context, groups []directory.Ref, at directory.Moment) (map[directory.Ref]int, error)
	RunEnds(ctx context.Context, runs []int64) (map[int64]time.Time, error)
	Memberships(ctx context.Context, q directory.Query, effective bool) iter.Seq2[directory.Membership, error]
	// Ties tells how members of the group q.MembersOf, or groups of the account
	// q.GroupsOf, belong to it: since when, and through what.
	Ties(ctx context.Context, q directory.Query, ids []string) ([]directory.Tie, error)
	// TieCounts counts them by what they are.
	TieCounts(ctx context.Context, q directory.Query) (directory.TieCounts, error)
	// OtherMembers lists those members of a group that are neither users nor groups.
	OtherMembers(ctx context.Context, q directory.Query) iter.Seq2[directory.Membership, error]

	Statistics(ctx context.Context) (directory.Statistics, error)
	// Check looks for damage and returns what it found, in words.
	Check(ctx context.Context) ([]string, error)
}

// Store keeps everything but secrets; storage.DB is the adapter.
type Store interface {
	Reads
	syncer.Store
	schedule.Memory
	// LockSchedule makes this program the one that runs the schedule of the data
	// folder, until release. Where another one does, the error is
	// directory.ErrBusy.
	LockSchedule(ctx context.Context) (release func(), err error)
	// Backup writes a checked copy of everything to a file; it takes the place of
	// an older backup, and of nothing else.
	Backup(ctx context.Context, path string) error
	// BackupContents tells what a backup holds, quickly; VerifyBackup reads all of
	// it, and returns why it cannot take the place of the database.
	BackupContents(ctx context.Context, path string) (directory.BackupContents, error)
	VerifyBackup(ctx context.Context, path string) error
	// Checkpoint moves what a log beside the database holds into it, and returns
	// the bytes of the log before and after.
	Checkpoint(ctx context.Context) (before, after int64, err error)
	// ForgetHistory drops what is older than a limit, and the tombstones of what
	// was deleted before another one, which is not later.
	ForgetHistory(ctx context.Context, connector string, before, tombstonesBefore time.Time) (directory.Forgotten, error)
	// HistoryBefore tells what that would drop of all connectors.
	HistoryBefore(ctx context.Context, before, tombstonesBefore time.Time) (directory.Forgotten, error)
	// CatchUp does a piece of what a database of an older version lacks, beside
	// readers and runs, and says whether there is more.
	CatchUp(ctx context.Context) (more bool, err error)
	// Size is how many bytes everything takes on the disk.
	Size(ctx context.Context) (int64, error)
	AddConnector(ctx context.Context, c directory.Connector) error
	UpdateConnector(ctx context.Context, c directory.Connector) error
	// RemoveConnector refuses a connector that an authentication profile uses.
	RemoveConnector(ctx context.Context, id string) error
	// AddProfile stores a profile at the place that its Order says; 0 is the last.
	AddProfile(ctx context.Context, p directory.Profile) error
	UpdateProfile(ctx context.Context, p directory.Profile) error
	RemoveProfile(ctx context.Context, id string) error
	SetDefaultProfile(ctx context.Context, id string) error
	// UsersNamed finds all accounts that a name may mean, in all connectors.
	UsersNamed(ctx context.Context, name string) ([]directory.User, error)
	AddLogOn(ctx context.Context, l directory.LogOn) error
	// ForgetLogOns drops what is older from the log of log-ons.
	ForgetLogOns(ctx context.Context, before time.Time) (dropped int, err error)
	// PreviewScope tells what a scope would make of the accounts that were read
	// last, with at most so many names for each kind of move; known is false
	// before the first applied run.
	PreviewScope(ctx context.Context, connector string, scope directory.Scope, names int) (p directory.ScopePreview, known bool, err error)
}

// Vault keeps one secret for each connector id: a client secret or the
// passphrase of a certificate. storage/vault is the adapter.
type Vault interface {
	// Check says whether a secret can be stored here at all.
	Check(ctx context.Context) error
	// Store keeps a secret and reads it back.
	Store(ctx context.Context, id, secret string) error
	// Load answers errors.Is(err, directory.ErrNotFound) where there is none.
	Load(ctx context.Context, id string) (string, error)
	// Remove forgets a secret; one that is not there is no error.
	Remove(ctx context.Context, id string) error
}

// ConnectOptions say how a tenant is opened.
type ConnectOptions struct {
	Connector directory.Connector
	Secret    auth.Secret
	Counters  *progress.Counters
	// Interactive is set when a person waits for the answers.
	Interactive bool
}

// Options are what an App is made of; all but Program, Version, Renewal, DiskFree,
// Log and Now are needed.
type Options struct {
	Folder string // of the data; the settings are in it
	// Program is the path of the window's program, for the start at log-in;
	// empty where it is not known.
	Program string
	Version string // of the program, for diagnostics
	Store   Store
	Vault   Vault
	// Connect prepares a tenant for reading. It does not touch the network.
	Connect func(ConnectOptions) (Tenant, error)
	// Renewal tells why the sign-in of a connector, by id, cannot be renewed while it
	// still works; nil where it is renewed, and where nobody can tell.
	Renewal func(connector string) *health.Renewal
	// Entra answers whether people who log on are who they say.
	Entra logon.Entra
	// DiskFree tells how many bytes a folder's disk has left for this account;
	// nil: nobody can tell.
	DiskFree func(folder string) (uint64, error)
	Person   string           // who approves and discards
	Log      *slog.Logger     // nil: nothing is logged
	Now      func() time.Time // nil: time.Now
}

// App is the application. See the package comment for its contract.
type App struct {
	Reads
	folder   string
	program  string
	version  string
	store    Store
	vault    Vault
	connect  func(ConnectOptions) (Tenant, error)
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

	// What Serve owns.
	work      crew          // schedule, runs, watch
	listeners crew          // subscriptions; they outlive the work
	closing   chan struct{} // closed when the work has ended
}

// New returns an App over its ports. It does nothing else.
func New(o Options) *App {
	a := &App{
		Reads: o.Store, folder: o.Folder, program: o.Program, store: o.Store, vault: o.Vault, connect: o.Connect, renewal: o.Renewal, diskFree: o.DiskFree,
		version: o.Version, person: o.Person, log: o.Log, now: o.Now,
		jobs: jobs{by: map[string]*job{}, turns: make(chan struct{}, maxRuns)},
		bus:  events.NewBus(sampleEvery), closing: make(chan struct{}),
	}
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
