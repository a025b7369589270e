package syncer

import (
	"context"
	"iter"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Source is the tenant as the engine reads it; core/graph is the adapter.
// All methods may be called from several goroutines. Iterators stop at their
// first error and yield it once, with a zero Page. Errors answer errors.Is for
// directory.ErrLinkExpired, ErrPageExpired, ErrLatestRefused,
// ErrNotTracked and ErrGroupsUntold.
type Source interface {
	// Tenant signs in and reads /organization.
	Tenant(ctx context.Context) (directory.Tenant, error)

	// Users and Groups list everything, from the first page or, if from is not empty,
	// from the nextLink of an earlier page.
	Users(ctx context.Context, from string) iter.Seq2[directory.Page, error]
	Groups(ctx context.Context, from string) iter.Seq2[directory.Page, error]

	// LatestUsers and LatestGroups return a delta link for the current state
	// ($deltatoken=latest).
	LatestUsers(ctx context.Context) (string, error)
	LatestGroups(ctx context.Context) (string, error)

	// UserChanges and GroupChanges follow a delta link or the nextLink of a round to
	// the round's end. An empty link begins a first round, which lists everything.
	UserChanges(ctx context.Context, link string) iter.Seq2[directory.Page, error]
	GroupChanges(ctx context.Context, link string) iter.Seq2[directory.Page, error]

	// Members reads the direct members of at most 20 groups and hands them
	// over in pieces, in any order, from one goroutine.
	Members(ctx context.Context, groups []string, each func(directory.GroupMembers) error) error
	// MemberOf reads the direct groups of at most 20 users or groups, or all groups of
	// users if only that is allowed.
	MemberOf(ctx context.Context, kind directory.Kind, ids []string, each func(directory.MemberGroups) error) error

	// Reports reads the direct reports of at most 20 users.
	Reports(ctx context.Context, managers []string, each func(directory.Reports) error) error

	// Counts returns the result of $count, or -1 if the tenant does not count.
	Counts(ctx context.Context) (users, groups int64, err error)

	// Exclude leaves properties out of every later first page; Excluded tells
	// those and the ones that Graph itself refused by name since.
	Exclude(properties []string)
	Excluded() []string
}

// The store has three ports: Runs, Fetches and Plans. storage.DB is the adapter of all
// three. They keep these rules:
//
//   - A write is complete or absent, and permanent once the method has returned. Programs
//     that share the store, on this computer or on another one, see all of it from then
//     on, and never a part.
//   - Methods may be called from several goroutines. The methods of one connector's fetch
//     and plan are called by the one run that holds the connector's lock. If the store
//     finds that the run lost the lock, because the run was out of contact for too long,
//     they return directory.ErrBusy and write nothing.
//   - errors.Is recognizes directory.ErrNotFound if a connector does not exist, or no
//     longer exists, and the cause if ctx ended.

// Runs stores the runs of connectors, and what one run leaves to the next.
type Runs interface {
	// LockConnector makes sure that only one run of a connector is under way in all
	// programs that share the store. If there is another one, the error is
	// directory.ErrBusy. The lock of a program that died, or that cannot reach the
	// store any more, is released by itself. A run that its holder left running is
	// marked interrupted.
	LockConnector(ctx context.Context, connector string) (release func(), err error)

	// BeginRun records a run and returns it with its number. Numbers of one store
	// grow; they tell the order in which runs began.
	BeginRun(ctx context.Context, run directory.Run) (directory.Run, error)
	// EndRun records the end of a run that does not change the directory.
	EndRun(ctx context.Context, run directory.Run) error
	// HeldRun returns the run of a connector that waits for a person, or nil.
	HeldRun(ctx context.Context, connector string) (*directory.Run, error)
	// ConnectorsInTrouble returns the descriptions of the other enabled connectors that have
	// a held run or whose newest run failed, in the order of names.
	ConnectorsInTrouble(ctx context.Context, connector string) ([]string, error)

	// Links returns where the connector's next delta run starts. The zero value means
	// that there has been no run, and everything must be read.
	Links(ctx context.Context, connector string) (directory.Links, error)
	// GrantedPermissions returns the application permissions in the token of the newest
	// applied run, or nil if they are not known.
	GrantedPermissions(ctx context.Context, connector string) ([]string, error)
	// SetTenant stores the tenant that a connector was found to reach.
	SetTenant(ctx context.Context, connector, tenantID, name string) error
	// SetLicences replaces the stored products that the tenant has licences for.
	SetLicences(ctx context.Context, connector string, list []directory.Licence) error
}

// Fetches stores what runs have read and not yet applied, separately from the
// directory, where nobody sees it. Each connector has at most one fetch. A run that
// ends early, for whatever reason, leaves it to the next one. Methods that take a fetch
// take the one that BeginFetch or OpenFetch returned. They change neither it nor its
// data, unless they say so.
type Fetches interface {
	// OpenFetch returns the unfinished fetch that an earlier run left, if any, with
	// the positions of its streams.
	OpenFetch(ctx context.Context, connector string) (fetch directory.Fetch, found bool, err error)
	// BeginFetch starts a fetch and drops the unfinished one, if any. The new fetch
	// starts with everything that earlier runs withheld or could not read.
	BeginFetch(ctx context.Context, begin directory.Fetch) (directory.Fetch, error)
	// DropFetch deletes the unfinished fetch and everything that it staged. It is not
	// an error if there is none.
	DropFetch(ctx context.Context, connector string) error
	// SetExcluded records the properties that Graph refused, in fetch too.
	SetExcluded(ctx context.Context, fetch *directory.Fetch, excluded []string) error

	// StagePages keeps pages of one stream together with the position behind
	// the last of them, in one transaction. Of an object that comes several times the
	// last one counts.
	StagePages(ctx context.Context, fetch *directory.Fetch, stream directory.Stream, pages []directory.Page) error
	// ResetStream sets a stream to a link (empty: its beginning).
	ResetStream(ctx context.Context, fetch *directory.Fetch, stream directory.Stream, link string) error
	// StageMembers keeps members of groups, whole groups or pieces of them.
	StageMembers(ctx context.Context, fetch *directory.Fetch, groups []directory.GroupMembers) error
	// StageMemberOf keeps the groups of users and groups, each whole. The members of
	// the groups of an indirect one were staged before.
	StageMemberOf(ctx context.Context, fetch *directory.Fetch, members []directory.MemberGroups) error
	// StageReports makes accounts the managers of their reports; it removes no
	// manager.
	StageReports(ctx context.Context, fetch *directory.Fetch, reports []directory.Reports) error

	// GroupsToRead returns at most n listed groups, after the cursor, whose
	// members are not complete yet, and the next cursor. A cursor is of this fetch and
	// means nothing outside the store; 0 is the beginning.
	GroupsToRead(ctx context.Context, fetch *directory.Fetch, after int64, n int) (groups []string, next int64, err error)
	// GroupNames returns the names of groups, by id; those that are not known
	// are missing.
	GroupNames(ctx context.Context, fetch *directory.Fetch, ids []string) (map[string]string, error)
	// UnconfirmedGroups looks at members whose groups came indirectly, without saying
	// which are direct. It returns those of the groups that have the member in the
	// mirror but not in the staged data.
	UnconfirmedGroups(
		ctx context.Context, fetch *directory.Fetch, members []directory.MemberGroups,
	) (groups []string, err error)
	// ObjectsToReconcile returns at most n objects that a delta round showed for the
	// first time or as restored, and that are not reconciled yet: users whose
	// groups, and groups whose groups or members were not staged since. The objects
	// in except are left out.
	ObjectsToReconcile(
		ctx context.Context, fetch *directory.Fetch, kind directory.Kind, except []string, n int,
	) ([]string, error)
}

// Plans compares a fetch with the directory, and makes it the directory.
type Plans interface {
	// Plan compares the staged data with the mirror. It may be called again after more
	// was staged, or with other options; the last plan counts.
	Plan(ctx context.Context, fetch *directory.Fetch, o directory.PlanOptions) (directory.Plan, error)
	// MarkDoubtful marks the users and groups that the plan removes, or takes out of a
	// group, although no delta round announced it. ObjectsToReconcile then returns
	// those whose groups have not been requested yet: an object with groups still
	// exists. The result is the number of marked objects. If it would be more than
	// most, none is marked and the result is 0.
	MarkDoubtful(ctx context.Context, fetch *directory.Fetch, most int) (int, error)
	// GroupLosses hands over the groups that lose more than above members by
	// the plan while they stay, those that lose most first; members that were
	// approved to go do not count. It returns the first error of each.
	GroupLosses(ctx context.Context, fetch *directory.Fetch, above int, each func(directory.GroupLoss) error) error
	// AccountsWith counts the accounts that people see and that have a value in a
	// property, before the plan.
	AccountsWith(ctx context.Context, fetch *directory.Fetch, property string) (int, error)
	// Apply makes the plan the directory, ends the run and the held run that is
	// settled, stores the links for the next run and drops the fetch, all in one
	// transaction; only the staged rows may go later. It returns the run as recorded.
	// Readers that began earlier, in any program, see the directory as it was; readers
	// that begin later see all of the plan. A run without changes adds only its row.
	Apply(
		ctx context.Context, fetch *directory.Fetch, plan directory.Plan, end directory.Conclusion,
	) (directory.Run, error)
	// KeepPlan ends a run whose plan is not applied, and stores the plan with it in
	// place of an earlier one. The fetched data stays for the next run. If absorbed is
	// not 0, the row of that run is deleted. All this is one transaction.
	KeepPlan(
		ctx context.Context, fetch *directory.Fetch, plan directory.Plan, run directory.Run, absorbed int64,
	) (directory.Run, error)
	// Index adds a portion of the first staged or since applied data to the search
	// index, in a short transaction, and reports whether there may be more. Searches
	// are complete before that too, only slower.
	Index(ctx context.Context, connector string) (more bool, err error)
}
