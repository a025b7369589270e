package app

import (
	"context"
	"iter"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/schedule"
	"github.com/rollcallsync/rollcall/core/syncer"
)

// Store keeps everything but secrets; storage.DB is the adapter. It is the sum of the
// ports, for the composition root: whoever uses a store asks for the part that he needs.
//
// They all agree on this, besides what core/syncer says of its own:
//
//   - What a method writes is there as a whole or not at all, and stays there once it
//     has returned. Programs that share the store, on this computer or on another one,
//     see it from then on, and never a part of it.
//   - An answer is of one moment: that of the call, or of an iterator that of its first
//     row. A run that is applied meanwhile, by whatever program, does not show in it. Two
//     calls may be of two moments.
//   - Iterators stop at their first error and yield it once, with the zero value. They
//     can be ranged over again, and ask again then.
//   - errors.Is answers for directory.ErrNotFound where something is asked for by name or
//     id and is not there, for directory.ErrAmbiguous where the name fits several, for
//     directory.ErrBusy where another program has the lock, and for the cause where ctx
//     ended. Lists without rows are no error.
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
	BackupStore
	Maintenance
	ScheduleStore

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
	// Licences lists the products that a connector's tenant has licences of; none
	// where Graph does not tell.
	Licences(ctx context.Context, connector string) ([]directory.Licence, error)
}

// ConnectorWrites change the connectors. Who changes one makes sure that no two programs
// do at once: the last one wins.
type ConnectorWrites interface {
	AddConnector(ctx context.Context, c directory.Connector) error
	UpdateConnector(ctx context.Context, c directory.Connector) error
	// RemoveConnector drops a connector with everything that was read by it. It refuses
	// one that an authentication profile uses.
	RemoveConnector(ctx context.Context, id string) error
}

// ScopePreviews tell what edited options would do.
type ScopePreviews interface {
	// PreviewScope tells what a scope would make of the accounts that were read
	// last, with at most so many names for each kind of move; known is false
	// before the first applied run.
	PreviewScope(
		ctx context.Context, connector string, scope directory.Scope, names int,
	) (p directory.ScopePreview, known bool, err error)
}

// ProfileReads tell which authentication profiles there are.
type ProfileReads interface {
	// Profiles lists the authentication profiles, the default first, the others
	// in the order in which they are asked. There is a default from the start.
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

// RunReads tell of runs.
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

// ChangeReads tell what runs changed, or would have changed, in the order of
// directory.ChangeKey. An error of each ends it, and is returned.
type ChangeReads interface {
	// Changes hands over what one run changed.
	Changes(ctx context.Context, run int64, each func(directory.Change) error) error
	// Planned hands over what a run changed or, where it was not applied, would
	// have changed.
	Planned(ctx context.Context, q directory.ChangeQuery, each func(directory.Change) error) error
	// ChangePage reads at most limit of these changes, and returns the key behind
	// which they go on.
	ChangePage(
		ctx context.Context, q directory.ChangeQuery, limit int,
	) (page []directory.Change, last directory.ChangeKey, err error)
	// ChangeMarks tells where every so many of them end, and how many there are.
	ChangeMarks(ctx context.Context, q directory.ChangeQuery, every int) iter.Seq2[directory.ChangeMark, error]
}

// AccountReads tell of accounts. A Moment is a run, and the zero Moment is now.
type AccountReads interface {
	// Users lists what a query selects, in its order.
	Users(ctx context.Context, q directory.Query) iter.Seq2[directory.User, error]
	// User finds by id, userPrincipalName or mail.
	User(ctx context.Context, ref string, at directory.Moment) (directory.User, error)
	// UserIn finds by id within one connector.
	UserIn(ctx context.Context, connector, id string, at directory.Moment) (directory.User, error)
	// UserMarks tells where every so many rows of a list begin, and how long it is.
	UserMarks(ctx context.Context, q directory.Query, every int) iter.Seq2[directory.Mark, error]
	// UserEvents tells what happened to an account, newest first; all when limit is 0.
	UserEvents(ctx context.Context, u directory.User, at directory.Moment, limit int) ([]directory.Event, error)
	// Domains and Departments list those that accounts have or had, each once, in order.
	Domains(ctx context.Context, limit int) ([]string, error)
	Departments(ctx context.Context, limit int) ([]string, error)
}

// GroupReads tell of groups, as AccountReads do of accounts.
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

// MembershipReads tell who belongs to what. A membership is effective where nested groups
// lead to it too.
type MembershipReads interface {
	Members(
		ctx context.Context, g directory.Group, at directory.Moment, effective bool,
	) iter.Seq2[directory.Membership, error]
	GroupsOf(
		ctx context.Context, u directory.User, at directory.Moment, effective bool,
	) iter.Seq2[directory.Membership, error]
	// Memberships lists those of the groups that a query selects.
	Memberships(ctx context.Context, q directory.Query, effective bool) iter.Seq2[directory.Membership, error]
	// Ties tells how members of the group q.MembersOf, or groups of the account
	// q.GroupsOf, belong to it: since when, and through what.
	Ties(ctx context.Context, q directory.Query, ids []string) ([]directory.Tie, error)
	// TieCounts counts them by what they are.
	TieCounts(ctx context.Context, q directory.Query) (directory.TieCounts, error)
	// OtherMembers lists those members of a group that are neither users nor groups.
	OtherMembers(ctx context.Context, q directory.Query) iter.Seq2[directory.Membership, error]
}

// LogOnReads tell who tried to log on.
type LogOnReads interface {
	// LogOns is the log of log-ons, newest first.
	LogOns(ctx context.Context, q directory.LogOnQuery) iter.Seq2[directory.LogOn, error]
}

// Inspection looks at the store as a whole.
type Inspection interface {
	// Statistics counts what is stored.
	Statistics(ctx context.Context) (directory.Statistics, error)
	// Check looks for damage and returns what it found, in words; nothing where
	// everything is sound. It reads all there is.
	Check(ctx context.Context) ([]string, error)
}

// Retention drops what is old.
type Retention interface {
	// ForgetHistory drops what is older than a limit, and the tombstones of what
	// was deleted before another one, which is not later.
	ForgetHistory(
		ctx context.Context, connector string, before, tombstonesBefore time.Time,
	) (directory.Forgotten, error)
	// HistoryBefore tells what that would drop of all connectors.
	HistoryBefore(ctx context.Context, before, tombstonesBefore time.Time) (directory.Forgotten, error)
	// ForgetLogOns drops what is older from the log of log-ons.
	ForgetLogOns(ctx context.Context, before time.Time) (dropped int, err error)
}

// BackupStore copies everything to a file of this computer, and reads such files.
type BackupStore interface {
	// Backup writes a checked copy of everything to a file; it takes the place of
	// an older backup, and of nothing else. Runs may go on meanwhile: the copy is of one
	// moment.
	Backup(ctx context.Context, path string) error
	// BackupContents tells what a backup holds, quickly; VerifyBackup reads all of
	// it, and returns why it cannot take the place of the database.
	BackupContents(ctx context.Context, path string) (directory.BackupContents, error)
	VerifyBackup(ctx context.Context, path string) error
	// Size is how many bytes everything takes, which a backup takes at most, by and large.
	Size(ctx context.Context) (int64, error)
}

// Maintenance is what a store needs that nobody else does for it.
type Maintenance interface {
	// Checkpoint moves what a log beside the database holds into it, and returns
	// the bytes of the log before and after; 0 and 0 where the store has no such log, or
	// looks after it by itself.
	Checkpoint(ctx context.Context) (before, after int64, err error)
	// FinishUpgrade does a piece of what a database of an older version lacks, beside
	// readers and runs, and says whether there is more. Where several programs call it,
	// they share the work.
	FinishUpgrade(ctx context.Context) (more bool, err error)
}

// ScheduleStore makes sure that each slot of the schedule is run once.
type ScheduleStore interface {
	// LockSchedule makes this program the one that runs the schedule of the store,
	// until release. Where another one does, the error is directory.ErrBusy. The lock of
	// a program that died, or that the store cannot reach, comes free by itself.
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
	// Load answers errors.Is(err, directory.ErrNotFound) where there is none.
	Load(ctx context.Context, id string) (string, error)
	// Remove forgets a secret; one that is not there is no error.
	Remove(ctx context.Context, id string) error
}
