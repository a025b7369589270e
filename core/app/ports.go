package app

import (
	"context"
	"iter"
	"time"

	"github.com/rollcallsync/rollcall/core/backup"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/schedule"
	"github.com/rollcallsync/rollcall/core/syncer"
)

// Store keeps everything except secrets; storage.DB is the adapter. It is the sum of the
// ports, for the composition root. A user of the store takes only the ports it needs.
//
// All ports keep these rules, as well as the ones of core/syncer:
//
//   - A write is complete or absent, and permanent once the method has returned. Programs
//     that share the store, on this computer or on another one, see all of it from then
//     on, and never a part.
//   - An answer shows one moment: the moment of the call or, for an iterator, of its first
//     row. A run that any program applies in the meantime does not show. Two calls may
//     show two moments.
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

// ConnectorReads tell which connectors there are, and how they are.
type ConnectorReads interface {
	// Connectors lists them by description.
	Connectors(ctx context.Context) ([]directory.Connector, error)
	// Connector finds by id, by an unambiguous prefix of it, or by description.
	Connector(ctx context.Context, ref string) (directory.Connector, error)
	// States lists them with their newest runs, in the order of Connectors.
	States(ctx context.Context) ([]directory.ConnectorState, error)
	// Licences lists the products that a connector's tenant has licences for. The list
	// is empty if Graph does not show them.
	Licences(ctx context.Context, connector string) ([]directory.Licence, error)
}

// ConnectorWrites change the connectors. The caller makes sure that no two programs
// change the same one at once: the last write wins.
type ConnectorWrites interface {
	AddConnector(ctx context.Context, c directory.Connector) error
	UpdateConnector(ctx context.Context, c directory.Connector) error
	// RemoveConnector deletes a connector with all its data. It refuses a connector
	// that an authentication profile uses.
	RemoveConnector(ctx context.Context, id string) error
}

// ScopePreviews shows what edited options would do.
type ScopePreviews interface {
	// PreviewScope shows how a scope would change the accounts that were last read,
	// with at most the given number of names for each kind of move. known is false
	// before the first applied run.
	PreviewScope(
		ctx context.Context, connector string, scope directory.Scope, names int,
	) (p directory.ScopePreview, known bool, err error)
}

// ProfileReads tell which authentication profiles there are.
type ProfileReads interface {
	// Profiles lists the authentication profiles: the default first, the others in the
	// order in which they are checked. There is always a default.
	Profiles(ctx context.Context) ([]directory.Profile, error)
	// Profile finds by id, by an unambiguous prefix of it, or by name.
	Profile(ctx context.Context, ref string) (directory.Profile, error)
}

// ProfileWrites change the authentication profiles.
type ProfileWrites interface {
	// AddProfile stores a profile at the place that its Order says; 0 is the last.
	AddProfile(ctx context.Context, p directory.Profile) error
	UpdateProfile(ctx context.Context, p directory.Profile) error
	// RemoveProfile refuses the default one.
	RemoveProfile(ctx context.Context, id string) error
	// SetDefaultProfile makes a profile the default one, and the one that was so far an
	// ordinary one, in one transaction.
	SetDefaultProfile(ctx context.Context, id string) error
}

// RunReads reads runs.
type RunReads interface {
	// Runs lists runs, newest first; of all connectors when connector is empty,
	// all when limit is 0.
	Runs(ctx context.Context, connector string, limit int) ([]directory.Run, error)
	// FindRuns lists the runs that a query selects, newest first.
	FindRuns(ctx context.Context, q directory.RunQuery) ([]directory.Run, error)
	Run(ctx context.Context, id int64) (directory.Run, error)
	// RunEnds tells when some runs ended; those that are not known are missing.
	RunEnds(ctx context.Context, runs []int64) (map[int64]time.Time, error)
}

// ChangeReads reads what runs changed, or would have changed, in the order of
// directory.ChangeKey. An error from each ends the call and is returned.
type ChangeReads interface {
	// Changes passes on what one run changed.
	Changes(ctx context.Context, run int64, each func(directory.Change) error) error
	// Planned passes on what a run changed or, if it was not applied, would have
	// changed.
	Planned(ctx context.Context, q directory.ChangeQuery, each func(directory.Change) error) error
	// ChangePage reads at most limit of these changes, and returns the key behind
	// which they go on.
	ChangePage(
		ctx context.Context, q directory.ChangeQuery, limit int,
	) (page []directory.Change, last directory.ChangeKey, err error)
	// ChangeMarks returns where each page of changes ends, and how many changes there
	// are.
	ChangeMarks(ctx context.Context, q directory.ChangeQuery, every int) iter.Seq2[directory.ChangeMark, error]
}

// AccountReads reads accounts. A Moment is a run; the zero Moment is now.
type AccountReads interface {
	// Users lists the accounts that a query selects, in the query's order.
	Users(ctx context.Context, q directory.Query) iter.Seq2[directory.User, error]
	// User finds by id, userPrincipalName or mail.
	User(ctx context.Context, ref string, at directory.Moment) (directory.User, error)
	// UserIn finds by id within one connector.
	UserIn(ctx context.Context, connector, id string, at directory.Moment) (directory.User, error)
	// UserMarks returns where each page of a list begins, and how long the list is.
	UserMarks(ctx context.Context, q directory.Query, every int) iter.Seq2[directory.Mark, error]
	// UserEvents lists what happened to an account, newest first. A limit of 0 means
	// all.
	UserEvents(ctx context.Context, u directory.User, at directory.Moment, limit int) ([]directory.Event, error)
	// Domains and Departments list those that accounts have or had, each once, in order.
	Domains(ctx context.Context, limit int) ([]string, error)
	Departments(ctx context.Context, limit int) ([]string, error)
}

// GroupReads reads groups, as AccountReads does accounts.
type GroupReads interface {
	Groups(ctx context.Context, q directory.Query) iter.Seq2[directory.Group, error]
	// Group finds by id, mail or displayName.
	Group(ctx context.Context, ref string, at directory.Moment) (directory.Group, error)
	GroupIn(ctx context.Context, connector, id string, at directory.Moment) (directory.Group, error)
	GroupMarks(ctx context.Context, q directory.Query, every int) iter.Seq2[directory.Mark, error]
	GroupEvents(ctx context.Context, g directory.Group, at directory.Moment, limit int) ([]directory.Event, error)
	// MemberCounts tells how many direct members each of some groups has.
	MemberCounts(ctx context.Context, groups []directory.Ref, at directory.Moment) (map[directory.Ref]int, error)
}

// MembershipReads reads who belongs to which group. Effective memberships include those
// through nested groups.
type MembershipReads interface {
	Members(
		ctx context.Context, g directory.Group, at directory.Moment, effective bool,
	) iter.Seq2[directory.Membership, error]
	GroupsOf(
		ctx context.Context, u directory.User, at directory.Moment, effective bool,
	) iter.Seq2[directory.Membership, error]
	// Memberships lists those of the groups that a query selects.
	Memberships(ctx context.Context, q directory.Query, effective bool) iter.Seq2[directory.Membership, error]
	// Ties says since when, and through which group, members of the group q.MembersOf,
	// or groups of the account q.GroupsOf, belong to it.
	Ties(ctx context.Context, q directory.Query, ids []string) ([]directory.Tie, error)
	// TieCounts counts them by kind.
	TieCounts(ctx context.Context, q directory.Query) (directory.TieCounts, error)
	// OtherMembers lists the members of a group that are neither users nor groups.
	OtherMembers(ctx context.Context, q directory.Query) iter.Seq2[directory.Membership, error]
}

// LogOnReads reads the log of log-ons.
type LogOnReads interface {
	// LogOns is the log of log-ons, newest first.
	LogOns(ctx context.Context, q directory.LogOnQuery) iter.Seq2[directory.LogOn, error]
}

// Inspection looks at the store as a whole.
type Inspection interface {
	// Statistics counts the stored data.
	Statistics(ctx context.Context) (directory.Statistics, error)
	// Check looks for damage and describes what it found; the list is empty if
	// everything is sound. It reads the whole database.
	Check(ctx context.Context) ([]string, error)
}

// Retention drops old data.
type Retention interface {
	// ForgetHistory drops history older than one limit, and the tombstones of objects
	// deleted before another limit, which is not later.
	ForgetHistory(
		ctx context.Context, connector string, before, tombstonesBefore time.Time,
	) (directory.Forgotten, error)
	// HistoryBefore returns what that would drop from all connectors.
	HistoryBefore(ctx context.Context, before, tombstonesBefore time.Time) (directory.Forgotten, error)
	// ForgetLogOns drops older entries from the log of log-ons.
	ForgetLogOns(ctx context.Context, before time.Time) (dropped int, err error)
}

// BackupReads reads backups.
type BackupReads interface {
	// BackupContents describes a backup quickly, without checking it for damage.
	BackupContents(ctx context.Context, path string) (directory.BackupContents, error)
	// VerifyBackup reads all of a backup, and returns why it cannot take the place of the
	// database: it is damaged, another program's, or of a newer version.
	VerifyBackup(ctx context.Context, path string) error
}

// Maintenance is regular care of a store.
type Maintenance interface {
	// Checkpoint moves the contents of a log next to the database into it, and returns
	// the size of the log in bytes before and after. It returns 0 and 0 if the store
	// has no such log, or manages it by itself.
	Checkpoint(ctx context.Context) (before, after int64, err error)
	// FinishUpgrade adds one piece that a database from an older version lacks, while
	// others read and run, and reports whether there is more. If several programs call
	// it, they share the work.
	FinishUpgrade(ctx context.Context) (more bool, err error)
}

// ScheduleStore makes sure that each slot of the schedule is run once.
type ScheduleStore interface {
	// LockSchedule makes this program the one that runs the schedule of the store,
	// until release. If another program does so, the error is directory.ErrBusy. The
	// lock of a program that died, or that cannot reach the store any more, is released
	// by itself.
	LockSchedule(ctx context.Context) (release func(), err error)
	schedule.Memory
}

// Vault keeps one secret for each connector id: a client secret or the
// passphrase of a certificate. storage/vault is the adapter.
type Vault interface {
	// Check says whether a secret can be stored here at all.
	Check(ctx context.Context) error
	// Store keeps a secret and reads it back.
	Store(ctx context.Context, id, secret string) error
	// The error of Load is directory.ErrNotFound, for errors.Is, if there is none.
	Load(ctx context.Context, id string) (string, error)
	// Remove deletes a secret. A missing secret is not an error.
	Remove(ctx context.Context, id string) error
}

// SignIns are the sign-ins that Options.Connect keeps between runs, by connector ID.
// tenants.Cache is the adapter. None of the methods touches the network.
type SignIns interface {
	// Renewal says why the sign-in of a connector cannot be renewed although it still
	// works. It returns nil if the sign-in is renewed, or if that is not known.
	Renewal(connector string) *health.Renewal
	// Changed drops the sign-in of a connector if it was made from other settings.
	Changed(c directory.Connector)
	// Drop drops the sign-in of a connector.
	Drop(connector string)
	// Retain drops all sign-ins but those of listed connectors with these settings.
	Retain(list []directory.Connector)
}
