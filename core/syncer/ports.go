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

	// Users and Groups list everything, from the first page or, where from is
	// not empty, from the nextLink of an earlier page.
	Users(ctx context.Context, from string) iter.Seq2[directory.Page, error]
	Groups(ctx context.Context, from string) iter.Seq2[directory.Page, error]

	// LatestUsers and LatestGroups return a delta link that stands for now
	// ($deltatoken=latest).
	LatestUsers(ctx context.Context) (string, error)
	LatestGroups(ctx context.Context) (string, error)

	// UserChanges and GroupChanges follow a delta link or the nextLink of a
	// round to the round's end; an empty link begins a first round, which
	// lists everything.
	UserChanges(ctx context.Context, link string) iter.Seq2[directory.Page, error]
	GroupChanges(ctx context.Context, link string) iter.Seq2[directory.Page, error]

	// Members reads the direct members of at most 20 groups and hands them
	// over in pieces, in any order, from one goroutine.
	Members(ctx context.Context, groups []string, each func(directory.GroupMembers) error) error
	// MemberOf reads the direct groups of at most 20 users or groups, or of users
	// all their groups where no more is allowed.
	MemberOf(ctx context.Context, kind directory.Kind, ids []string, each func(directory.MemberGroups) error) error

	// Reports reads the direct reports of at most 20 users.
	Reports(ctx context.Context, managers []string, each func(directory.Reports) error) error

	// Counts returns what $count says; -1 where the tenant does not count.
	Counts(ctx context.Context) (users, groups int64, err error)

	// Exclude leaves properties out of every later first page; Excluded tells
	// those and the ones that Graph itself refused by name since.
	Exclude(properties []string)
	Excluded() []string
}

// The three ports of the store: Runs, Fetches and Plans. storage.DB is the adapter of
// all three. They agree on this:
//
//   - What a method writes is there as a whole or not at all, and stays there once it
//     has returned. Programs that share the store, on this computer or on another one,
//     see it from then on; they never see a part of it.
//   - Methods may be called from several goroutines. Those of one connector's fetch
//     and plan are called by the one run that holds the connector's lock. Should the
//     store find that the run lost it, because it could not be heard of for too long, they
//     answer with directory.ErrBusy and write nothing.
//   - errors.Is answers for directory.ErrNotFound where a connector is not there, or
//     not any more, and for the cause where ctx ended.

// Runs keeps the runs of connectors, and what one run leaves to the next.
type Runs interface {
	// LockConnector makes sure that one run of a connector is under way in all
	// programs that share the store; directory.ErrBusy where another one is. The lock of
	// a program that died, or that the store cannot reach, comes free without anybody's
	// doing. A run that its holder left running is marked interrupted.
	LockConnector(ctx context.Context, connector string) (release func(), err error)

	// BeginRun records a run and returns it with its number. Numbers of one store
	// grow; they tell the order in which runs began.
	BeginRun(ctx context.Context, run directory.Run) (directory.Run, error)
	// EndRun records how a run ended that leaves the directory as it was.
	EndRun(ctx context.Context, run directory.Run) error
	// HeldRun returns the run of a connector that waits for a person, or nil.
	HeldRun(ctx context.Context, connector string) (*directory.Run, error)
	// ConnectorsInTrouble returns the descriptions of the enabled connectors, but this one,
	// that have a held run or whose newest run failed, in the order of names.
	ConnectorsInTrouble(ctx context.Context, connector string) ([]string, error)

	// Links returns where the connector's next delta run starts; the zero
	// value when there has been no run, so that everything has to be read.
	Links(ctx context.Context, connector string) (directory.Links, error)
	// GrantedPermissions returns the application permissions that the newest applied run had
	// in its token; nil where that is not known.
	GrantedPermissions(ctx context.Context, connector string) ([]string, error)
	// SetTenant stores which tenant a connector was met to lead to.
	SetTenant(ctx context.Context, connector, tenantID, name string) error
	// SetLicences keeps which products the tenant has licences of, in place of those
	// before.
	SetLicences(ctx context.Context, connector string, list []directory.Licence) error
}

// Fetches keeps what runs have read and not yet applied, beside the directory: nobody
// sees it there. Each connector has one fetch at most. A run that ends early, in
// whatever way, leaves it to the next one. Methods that take a fetch take the one that
// BeginFetch or OpenFetch returned, and change neither it nor what it refers to, except
// where they say so.
type Fetches interface {
	// OpenFetch returns the unfinished fetch that an earlier run left, if any, with
	// the positions of its streams.
	OpenFetch(ctx context.Context, connector string) (fetch directory.Fetch, found bool, err error)
	// BeginFetch starts a fetch and drops the unfinished one, if any. What earlier
	// runs withheld or could not read is a part of the new one from the start.
	BeginFetch(ctx context.Context, begin directory.Fetch) (directory.Fetch, error)
	// DropFetch forgets the unfinished fetch and everything that it staged; that there
	// is none is no error.
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
	// UnconfirmedGroups looks at members that told their groups indirectly, so that it is
	// not said which are direct. It returns those of the groups in which the mirror has
	// the member, and what was staged does not.
	UnconfirmedGroups(
		ctx context.Context, fetch *directory.Fetch, members []directory.MemberGroups,
	) (groups []string, err error)
	// ObjectsToReconcile returns at most n objects that a delta round showed for the
	// first time or as restored, and that are not reconciled yet: users whose
	// groups, and groups whose groups or members were not staged since. Those in
	// but are left out.
	ObjectsToReconcile(
		ctx context.Context, fetch *directory.Fetch, kind directory.Kind, but []string, n int,
	) ([]string, error)
}

// Plans compares a fetch with the directory, and makes it the directory.
type Plans interface {
	// Plan compares what was staged with the mirror. It may be called again after more
	// was staged, or with other options; the last plan is the one that counts.
	Plan(ctx context.Context, fetch *directory.Fetch, o directory.PlanOptions) (directory.Plan, error)
	// MarkDoubtful marks the users and groups that the plan removes, or takes out of a
	// group, though no delta round announced it. ObjectsToReconcile returns them then, as
	// far as their groups were not asked for yet: one that tells its groups is there. The
	// result is how many were marked; where they are more than most, none is, and it is 0.
	MarkDoubtful(ctx context.Context, fetch *directory.Fetch, most int) (int, error)
	// GroupLosses hands over the groups that lose more than above members by
	// the plan while they stay, those that lose most first; members that were
	// approved to go do not count. It returns the first error of each.
	GroupLosses(ctx context.Context, fetch *directory.Fetch, above int, each func(directory.GroupLoss) error) error
	// AccountsWith counts the accounts that people see and that have a value in a
	// property, before the plan.
	AccountsWith(ctx context.Context, fetch *directory.Fetch, property string) (int, error)
	// Apply makes the plan the directory, ends the run, and with it the held run that is
	// settled, keeps the links for the next run and drops the fetch: all in one
	// transaction, but for the staged rows, which may go later. It returns the run as it
	// is recorded. Who reads the directory meanwhile, in whatever program, sees it as it
	// was before; who begins to read afterwards sees all of it. Of an unchanged run there
	// is no more to see than its row.
	Apply(
		ctx context.Context, fetch *directory.Fetch, plan directory.Plan, end directory.Conclusion,
	) (directory.Run, error)
	// KeepPlan ends a run whose plan is not applied, and keeps the plan with it
	// in place of an earlier one. What was fetched stays for the next run. The
	// row of the run absorbed goes, where it is not 0. All in one transaction.
	KeepPlan(
		ctx context.Context, fetch *directory.Fetch, plan directory.Plan, run directory.Run, absorbed int64,
	) (directory.Run, error)
	// Index takes a portion of what was staged first or applied since into the
	// search index, in a short transaction, and says whether there may be more. Searches
	// find everything before that too, only slower.
	Index(ctx context.Context, connector string) (more bool, err error)
}
