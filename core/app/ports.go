package app

import (
	"context"
	"iter"
	"time"

	"github.com/rollcallsync/rollcall/core/backup"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/notify"
	"github.com/rollcallsync/rollcall/core/schedule"
	"github.com/rollcallsync/rollcall/core/secrets"
	"github.com/rollcallsync/rollcall/core/syncer"
)

// Store contains everything except secrets. storage.DB implements it. It combines the interfaces
// below; code that uses the store takes only the interfaces that it needs.
//
// All these interfaces follow the rules below, as well as the rules in core/syncer:
//
//   - A write is complete or absent, and permanent once the method has returned. Programs
//     that share the store, on this computer or on another one, see all of it from then
//     on, and never a part.
//   - An answer shows one moment: the moment of the call or, for an iterator, of its first row. A
//     run that any program applies in the meantime does not show. Two calls may show different
//     moments.
//   - Iterators stop at their first error and yield it once, with the zero value. They can
//     be ranged over again, and then read again.
//   - errors.Is recognizes directory.ErrNotFound if a name or ID does not exist,
//     directory.ErrAmbiguous if a name matches several, directory.ErrBusy if another
//     program has the lock, and the cause if ctx ended. A list without rows is not an
//     error.
//   - Methods may be called from several goroutines.
type Store interface {
	ConnectorReads
	ConnectorWrites
	ScopePreviews
	ProfileReads
	ProfileWrites
	RunReads
	ChangeReads
	AccountReads
	GroupReads
	MembershipReads
	LogOnReads
	Inspection
	Retention
	BackupReads
	Maintenance
	ScheduleStore

	backup.Store
	logon.Directory
	syncer.Runs
	syncer.Fetches
	syncer.Plans
}

// ConnectorReads read the connectors and their state.
type ConnectorReads interface {
	// Connectors lists the connectors by description.
	Connectors(ctx context.Context) ([]directory.Connector, error)
	// Connector finds a connector by ID, by an unambiguous prefix of the ID, or by description.
	Connector(ctx context.Context, ref string) (directory.Connector, error)
	// States lists the connectors with their latest runs, in the order of Connectors.
	States(ctx context.Context) ([]directory.ConnectorState, error)
	// Licences lists the products for which a connector's tenant has licences. The list is empty if
	// Graph does not return them.
	Licences(ctx context.Context, connector string) ([]directory.Licence, error)
}

// ConnectorWrites change the connectors. If two programs change the same connector at once, the
// last write wins. The caller must prevent this.
type ConnectorWrites interface {
	AddConnector(ctx context.Context, c directory.Connector) error
	UpdateConnector(ctx context.Context, c directory.Connector) error
	// RemoveConnector deletes a connector with all of its data. It refuses a connector that an
	// authentication profile uses.
	RemoveConnector(ctx context.Context, id string) error
}

// ScopePreviews shows the effects of edited options.
type ScopePreviews interface {
	// PreviewScope shows how a scope would change the accounts that were last read. It returns at
	// most the given number of names for each kind of move. known is false before the first applied
	// run.
	PreviewScope(
		ctx context.Context, connector string, scope directory.Scope, names int,
	) (p directory.ScopePreview, known bool, err error)
}

// ProfileReads read the authentication profiles.
type ProfileReads interface {
	// Profiles lists the authentication profiles. The default comes first, and the others follow in
	// the order in which they are checked. There is always a default.
	Profiles(ctx context.Context) ([]directory.Profile, error)
	// Profile finds a profile by ID, by an unambiguous prefix of the ID, or by name.
	Profile(ctx context.Context, ref string) (directory.Profile, error)
}

// ProfileWrites change the authentication profiles.
type ProfileWrites interface {
	// AddProfile stores a profile at the position in its Order; 0 means last.
	AddProfile(ctx context.Context, p directory.Profile) error
	UpdateProfile(ctx context.Context, p directory.Profile) error
	// RemoveProfile removes a profile. It refuses the default.
	RemoveProfile(ctx context.Context, id string) error
	// SetDefaultProfile makes a profile the default and the previous default an ordinary profile,
	// in one transaction.
	SetDefaultProfile(ctx context.Context, id string) error
}

// RunReads reads runs.
type RunReads interface {
	// Runs lists runs, the newest first. An empty connector means all connectors, and a limit of 0
	// means all runs.
	Runs(ctx context.Context, connector string, limit int) ([]directory.Run, error)
	// FindRuns lists the runs that match a query, the newest first.
	FindRuns(ctx context.Context, q directory.RunQuery) ([]directory.Run, error)
	Run(ctx context.Context, id int64) (directory.Run, error)
	// RunEnds returns when runs ended. It leaves out unknown runs.
	RunEnds(ctx context.Context, runs []int64) (map[int64]time.Time, error)
}

// ChangeReads reads what runs changed or would have changed, in the order of directory.ChangeKey.
// An error from each ends the call and is returned.
type ChangeReads interface {
	// Changes calls each with the changes of one run.
	Changes(ctx context.Context, run int64, each func(directory.Change) error) error
	// Planned calls each with the changes that a run made or, if it was not applied, would have
	// made.
	Planned(ctx context.Context, q directory.ChangeQuery, each func(directory.Change) error) error
	// ChangePage reads at most limit of these changes, and returns the key after which the next
	// page begins.
	ChangePage(
		ctx context.Context, q directory.ChangeQuery, limit int,
	) (page []directory.Change, last directory.ChangeKey, err error)
	// ChangeMarks returns where each page of changes ends, and the number of changes.
	ChangeMarks(ctx context.Context, q directory.ChangeQuery, every int) iter.Seq2[directory.ChangeMark, error]
}

// AccountReads reads accounts. A Moment is a run; the zero Moment is now.
type AccountReads interface {
	// Users lists the accounts that match a query, in the query's order.
	Users(ctx context.Context, q directory.Query) iter.Seq2[directory.User, error]
	// User finds an account by ID, userPrincipalName or mail.
	User(ctx context.Context, ref string, at directory.Moment) (directory.User, error)
	// UserIn finds an account by ID within one connector.
	UserIn(ctx context.Context, connector, id string, at directory.Moment) (directory.User, error)
	// UserMarks returns where each page of a list begins, and the length of the list.
	UserMarks(ctx context.Context, q directory.Query, every int) iter.Seq2[directory.Mark, error]
	// UserEvents lists what happened to an account, the newest first. A limit of 0 means all.
	UserEvents(ctx context.Context, u directory.User, at directory.Moment, limit int) ([]directory.Event, error)
	// Domains and Departments list the domains and departments that accounts have or had, each
	// once, in order.
	Domains(ctx context.Context, limit int) ([]string, error)
	Departments(ctx context.Context, limit int) ([]string, error)
}

// GroupReads reads groups. It corresponds to AccountReads.
type GroupReads interface {
	Groups(ctx context.Context, q directory.Query) iter.Seq2[directory.Group, error]
	// Group finds a group by ID, mail or displayName.
	Group(ctx context.Context, ref string, at directory.Moment) (directory.Group, error)
	GroupIn(ctx context.Context, connector, id string, at directory.Moment) (directory.Group, error)
	GroupMarks(ctx context.Context, q directory.Query, every int) iter.Seq2[directory.Mark, error]
	GroupEvents(ctx context.Context, g directory.Group, at directory.Moment, limit int) ([]directory.Event, error)
	// MemberCounts returns the number of direct members of each group.
	MemberCounts(ctx context.Context, groups []directory.Ref, at directory.Moment) (map[directory.Ref]int, error)
}

// MembershipReads reads which objects belong to which groups. Effective memberships include nested
// groups.
type MembershipReads interface {
	Members(
		ctx context.Context, g directory.Group, at directory.Moment, effective bool,
	) iter.Seq2[directory.Membership, error]
	GroupsOf(
		ctx context.Context, u directory.User, at directory.Moment, effective bool,
	) iter.Seq2[directory.Membership, error]
	// Memberships lists the memberships of the groups that match a query.
	Memberships(ctx context.Context, q directory.Query, effective bool) iter.Seq2[directory.Membership, error]
	// Ties says since when and through which group an object belongs to a group. The objects are
	// members of the group q.MembersOf, or groups of the account q.GroupsOf.
	Ties(ctx context.Context, q directory.Query, ids []string) ([]directory.Tie, error)
	// TieCounts counts the same memberships by kind.
	TieCounts(ctx context.Context, q directory.Query) (directory.TieCounts, error)
	// OtherMembers lists the members of a group that are neither users nor groups.
	OtherMembers(ctx context.Context, q directory.Query) iter.Seq2[directory.Membership, error]
}

// LogOnReads reads the log of log-ons.
type LogOnReads interface {
	// LogOns lists the log of log-ons, the newest first.
	LogOns(ctx context.Context, q directory.LogOnQuery) iter.Seq2[directory.LogOn, error]
}

// Inspection looks at the store as a whole.
type Inspection interface {
	// Statistics counts the stored data.
	Statistics(ctx context.Context) (directory.Statistics, error)
	// Check looks for damage and describes what it finds. The list is empty if there is no damage.
	// It reads the whole database.
	Check(ctx context.Context) ([]string, error)
}

// Retention drops old data.
type Retention interface {
	// ForgetHistory drops history older than one limit, and tombstones of objects deleted before
	// another limit, which must not be later than the first.
	ForgetHistory(
		ctx context.Context, connector string, before, tombstonesBefore time.Time,
	) (directory.Forgotten, error)
	// HistoryBefore returns what ForgetHistory would drop from all connectors.
	HistoryBefore(ctx context.Context, before, tombstonesBefore time.Time) (directory.Forgotten, error)
	// ForgetLogOns drops entries of the log of log-ons that are older than a limit.
	ForgetLogOns(ctx context.Context, before time.Time) (dropped int, err error)
}

// BackupReads reads backups.
type BackupReads interface {
	// BackupContents quickly describes a backup without checking it for damage.
	BackupContents(ctx context.Context, path string) (directory.BackupContents, error)
	// VerifyBackup reads a whole backup. It returns an error if the backup cannot replace the
	// database because it is damaged, belongs to another program, or was written by a newer
	// version.
	VerifyBackup(ctx context.Context, path string) error
}

// Maintenance contains the regular maintenance of a store.
type Maintenance interface {
	// Checkpoint moves the contents of a log file next to the database into the database, and
	// returns the size of the log file in bytes before and after. It returns 0 and 0 if the store
	// has no such file or manages it automatically.
	Checkpoint(ctx context.Context) (before, after int64, err error)
	// FinishUpgrade adds one piece that a database from an older version lacks, and reports whether
	// there are more. Other programs can read and run at the same time. If several programs call
	// it, they share the work.
	FinishUpgrade(ctx context.Context) (more bool, err error)
}

// ScheduleStore ensures that each slot of the schedule is run only once.
type ScheduleStore interface {
	// LockSchedule makes this program the one that runs the schedule of the store, until it calls
	// release. If another program runs it, the error is directory.ErrBusy. The lock of a program that
	// died, or that can no longer reach the store, is released automatically.
	LockSchedule(ctx context.Context) (release func(), err error)
	schedule.Memory
	notify.Memory
}

// Vault stores one secret for each ID: the client secret or the passphrase of a connector, or the
// secrets of a channel, whose ID begins with notify/. storage/vault implements it.
type Vault = secrets.Vault

// SignIns are the sign-ins that Options.Connect keeps between runs, by connector ID. tenants.Cache
// implements it. No method accesses the network.
type SignIns interface {
	// Renewal returns why the sign-in of a connector cannot be renewed although its token still
	// works. It returns nil if the sign-in can be renewed or this is unknown.
	Renewal(connector string) *health.Renewal
	// Changed drops the sign-in of a connector if it was created with different settings.
	Changed(c directory.Connector)
	// Drop drops the sign-in of a connector.
	Drop(connector string)
	// Retain drops all sign-ins except those of the listed connectors that were created with these
	// settings.
	Retain(list []directory.Connector)
}
