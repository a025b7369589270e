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

// Store is where the engine keeps what it reads; storage.DB is the adapter.
// Methods may be called from several goroutines; those of one connector's
// fetch are called by the one run that holds the connector's lock.
type Store interface {
	// LockConnector makes sure that one run of a connector is under way across
	// all programs on the data folder; directory.ErrBusy otherwise. A run that
	// an earlier holder left running is marked interrupted.
	LockConnector(ctx context.Context, connector string) (release func(), err error)

	// SetTenant stores which tenant a connector was met to lead to.
	SetTenant(ctx context.Context, connector, tenantID, name string) error
	// SetLicences keeps which products the tenant has licences of, in place of those
	// before.
	SetLicences(ctx context.Context, connector string, list []directory.Licence) error

	// BeginRun records a run and returns it with its number.
	BeginRun(ctx context.Context, run directory.Run) (directory.Run, error)
	// EndRun records how a run ended that leaves the directory as it was.
	EndRun(ctx context.Context, run directory.Run) error

	// Granted returns the application permissions that the newest applied run had
	// in its token; nil where that is not known.
	Granted(ctx context.Context, connector string) ([]string, error)
	// Links returns where the connector's next delta run starts; the zero
	// value when there has been no run, so that everything has to be read.
	Links(ctx context.Context, connector string) (directory.Links, error)

	// OpenFetch returns the unfinished fetch that an earlier run left, if any.
	OpenFetch(ctx context.Context, connector string) (fetch directory.Fetch, found bool, err error)
	// BeginFetch starts a fetch and drops the unfinished one, if any.
	BeginFetch(ctx context.Context, begin directory.Fetch) (directory.Fetch, error)
	// DropFetch forgets the unfinished fetch and everything that it staged.
	DropFetch(ctx context.Context, connector string) error
	// SetExcluded records the properties that Graph refused.
	SetExcluded(ctx context.Context, fetch *directory.Fetch, excluded []string) error

	// StagePages keeps pages of one stream together with the position behind
	// the last of them, in one transaction.
	StagePages(ctx context.Context, fetch *directory.Fetch, stream directory.Stream, pages []directory.Page) error
	// ResetStream sets a stream to a link (empty: its beginning).
	ResetStream(ctx context.Context, fetch *directory.Fetch, stream directory.Stream, link string) error
	// StageMembers keeps members of groups, whole groups or pieces of them.
	StageMembers(ctx context.Context, fetch *directory.Fetch, groups []directory.GroupMembers) error
	// StageMemberOf keeps the groups of users and groups, each whole. The members of
	// the groups of an indirect one were staged before.
	StageMemberOf(ctx context.Context, fetch *directory.Fetch, members []directory.MemberGroups) error
	// Unsure returns those of the groups of members which told their groups indirectly
	// in which the mirror has the member, and what was staged does not.
	Unsure(ctx context.Context, fetch *directory.Fetch, members []directory.MemberGroups) (groups []string, err error)
	// StageReports makes accounts the managers of their reports; it removes no
	// manager.
	StageReports(ctx context.Context, fetch *directory.Fetch, reports []directory.Reports) error
	// GroupsToRead returns at most n listed groups, after the cursor, whose
	// members are not complete yet, and the next cursor.
	GroupsToRead(ctx context.Context, fetch *directory.Fetch, after int64, n int) (groups []string, next int64, err error)
	// GroupNames returns the names of groups, by id; those that are not known
	// are missing.
	GroupNames(ctx context.Context, fetch *directory.Fetch, ids []string) (map[string]string, error)
	// Appeared returns at most n objects that a delta round showed for the
	// first time or as restored, and that are not reconciled yet: users whose
	// groups, and groups whose groups or members were not staged since. Those in
	// but are left out.
	Appeared(ctx context.Context, fetch *directory.Fetch, kind directory.Kind, but []string, n int) ([]string, error)

	// Plan compares what was staged with the mirror.
	Plan(ctx context.Context, fetch *directory.Fetch) (directory.Plan, error)
	// Doubt lets Appeared return the users and groups that a plan takes out of groups
	// or, since they were not listed, away, though no round announced it, as far as
	// their groups were not asked for yet: one whose groups are told is there. It
	// returns how many these are; 0 where they are more than most.
	Doubt(ctx context.Context, fetch *directory.Fetch, most int) (int, error)
	// GroupLosses hands over the groups that lose more than above members by
	// the plan while they stay, those that lose most first; members that were
	// approved to go do not count.
	GroupLosses(ctx context.Context, fetch *directory.Fetch, above int, each func(directory.GroupLoss) error) error
	// AccountsWith counts the accounts that people see and that have a value in a
	// property, before the plan.
	AccountsWith(ctx context.Context, fetch *directory.Fetch, property string) (int, error)
	// Apply makes the plan the directory and ends the run, in one transaction,
	// and with it the held run that is settled, where it is not nil. An
	// unchanged run writes its row and the links only.
	Apply(ctx context.Context, fetch *directory.Fetch, plan directory.Plan, run directory.Run, settled *directory.Run) (directory.Run, error)
	// KeepPlan ends a run whose plan is not applied, and keeps the plan with it
	// in place of an earlier one. What was fetched stays for the next run. The
	// row of the run absorbed goes, where it is not 0. All in one transaction.
	KeepPlan(ctx context.Context, fetch *directory.Fetch, plan directory.Plan, run directory.Run, absorbed int64) (directory.Run, error)
	// Troubled returns the descriptions of the enabled connectors, but this one,
	// that have a held run or whose newest run failed.
	Troubled(ctx context.Context, connector string) ([]string, error)
	// HeldRun returns the run of a connector that waits for a person, or nil.
	HeldRun(ctx context.Context, connector string) (*directory.Run, error)
	// Index takes a portion of what was staged first or applied since into the
	// search index, in a short transaction, and says whether there may be more.
	Index(ctx context.Context, connector string) (more bool, err error)
}
