package syncer

import (
	"context"
	"iter"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Source reads a tenant for the engine; core/graph implements it. All methods are safe for
// concurrent use. An iterator stops at its first error and yields it once, with a zero Page.
// errors.Is recognizes directory.ErrLinkExpired, ErrPageExpired, ErrLatestRefused, ErrNotTracked
// and ErrGroupsUnreadable.
type Source interface {
	// Tenant signs in and reads /organization.
	Tenant(ctx context.Context) (directory.Tenant, error)

	// Users and Groups list everything. They start with the first page or, if from is not empty,
	// with that nextLink of an earlier page.
	Users(ctx context.Context, from string) iter.Seq2[directory.Page, error]
	Groups(ctx context.Context, from string) iter.Seq2[directory.Page, error]

	// LatestUsers and LatestGroups return a delta link for the current state
	// ($deltatoken=latest).
	LatestUsers(ctx context.Context) (string, error)
	LatestGroups(ctx context.Context) (string, error)

	// UserChanges and GroupChanges follow a delta link, or a nextLink of a round, to the end of the
	// round. An empty link begins a first round, which lists everything.
	UserChanges(ctx context.Context, link string) iter.Seq2[directory.Page, error]
	GroupChanges(ctx context.Context, link string) iter.Seq2[directory.Page, error]

	// Members reads the direct members of at most 20 groups. It calls each with parts of them, in
	// any order, from one goroutine.
	Members(ctx context.Context, groups []string, each func(directory.GroupMembers) error) error
	// MemberOf reads the direct groups of at most 20 users or groups. If Graph allows only all groups
	// of a user to be read, it reads those instead.
	MemberOf(ctx context.Context, kind directory.Kind, ids []string, each func(directory.MemberGroups) error) error

	// Reports reads the direct reports of at most 20 users.
	Reports(ctx context.Context, managers []string, each func(directory.Reports) error) error

	// Counts returns the result of $count, or -1 if the tenant does not count.
	Counts(ctx context.Context) (users, groups int64, err error)

	// Exclude leaves properties out of every later first page. Excluded returns these and the
	// properties that Graph has since refused by name.
	Exclude(properties []string)
	Excluded() []string
}

// The store has three interfaces: Runs, Fetches and Plans. storage.DB implements all of them. They
// follow these rules:
//
//   - A write is complete or absent, and permanent once the method has returned. After that,
//     programs that share the store, on this computer or another one, see all of it. They
//     never see only a part.
//   - Methods are safe for concurrent use. The methods for one connector's fetch and plan are
//     called only by the run that holds the connector's lock. If the run lost the lock because
//     it was out of contact for too long, they return directory.ErrBusy and write nothing.
//   - errors.Is recognizes directory.ErrNotFound if a connector does not exist, and the cause
//     if ctx ended.

// Runs stores the runs of connectors and the data that one run leaves for the next.
type Runs interface {
	// LockConnector ensures that only one run of a connector is in progress in all programs that
	// share the store. If there is another one, the error is directory.ErrBusy. The lock of a
	// program that died, or that can no longer reach the store, is released automatically. If the
	// program with the lock died during a run, that run is marked as interrupted.
	LockConnector(ctx context.Context, connector string) (release func(), err error)

	// BeginRun records a run and returns it with its number. Numbers increase in the order in which
	// runs of one store begin.
	BeginRun(ctx context.Context, run directory.Run) (directory.Run, error)
	// EndRun records the end of a run that does not change the directory.
	EndRun(ctx context.Context, run directory.Run) error
	// HeldRun returns the connector's run that waits for a decision, or nil.
	HeldRun(ctx context.Context, connector string) (*directory.Run, error)
	// ConnectorsInTrouble returns the descriptions of the other enabled connectors that have a held
	// run or whose latest run failed, in order of name.
	ConnectorsInTrouble(ctx context.Context, connector string) ([]string, error)

	// Links returns where the connector's next delta run starts. The zero value means that there
	// has been no run, so everything must be read.
	Links(ctx context.Context, connector string) (directory.Links, error)
	// GrantedPermissions returns the application permissions in the token of the latest applied
	// run. It returns nil if they are unknown.
	GrantedPermissions(ctx context.Context, connector string) ([]string, error)
	// SetTenant stores the tenant that the connector reached.
	SetTenant(ctx context.Context, connector, tenantID, name string) error
	// SetLicences replaces the stored list of products for which the tenant has licences.
	SetLicences(ctx context.Context, connector string, list []directory.Licence) error
}

// Fetches stores what runs have read and not yet applied. This data is separate from the directory
// and invisible to its readers. Each connector has at most one fetch. A run that ends early, for
// any reason, leaves it to the next one. The argument fetch comes from BeginFetch or OpenFetch.
// Methods do not change it or its data unless their comments say so.
type Fetches interface {
	// OpenFetch returns the unfinished fetch of an earlier run, if any, with the positions of its
	// streams.
	OpenFetch(ctx context.Context, connector string) (fetch directory.Fetch, found bool, err error)
	// BeginFetch starts a fetch and drops the unfinished one, if any. The new fetch starts with
	// everything that earlier runs withheld or could not read.
	BeginFetch(ctx context.Context, begin directory.Fetch) (directory.Fetch, error)
	// DropFetch deletes the unfinished fetch and everything staged in it. It is not an error if
	// there is none.
	DropFetch(ctx context.Context, connector string) error
	// SetExcluded records the properties that Graph refused, in the store and in fetch.
	SetExcluded(ctx context.Context, fetch *directory.Fetch, excluded []string) error

	// StagePages stores pages of one stream together with the position after the last page, in one
	// transaction. If an object comes several times, the last one counts.
	StagePages(ctx context.Context, fetch *directory.Fetch, stream directory.Stream, pages []directory.Page) error
	// ResetStream sets a stream to a link; an empty link means its beginning.
	ResetStream(ctx context.Context, fetch *directory.Fetch, stream directory.Stream, link string) error
	// StageMembers stores members of groups, either whole groups or parts of them.
	StageMembers(ctx context.Context, fetch *directory.Fetch, groups []directory.GroupMembers) error
	// StageMemberOf stores the complete groups of users and groups. If a member is marked as
	// Indirect, the members of its groups must have been staged before.
	StageMemberOf(ctx context.Context, fetch *directory.Fetch, members []directory.MemberGroups) error
	// StageReports makes accounts the managers of their reports. It does not remove any manager.
	StageReports(ctx context.Context, fetch *directory.Fetch, reports []directory.Reports) error

	// GroupsToRead returns at most n listed groups after the cursor whose members are not complete
	// yet, and the next cursor. A cursor belongs to this fetch and has a meaning only for the
	// store; 0 is the beginning.
	GroupsToRead(ctx context.Context, fetch *directory.Fetch, after int64, n int) (groups []string, next int64,
		err error)
	// GroupNames returns the names of groups by ID. It leaves out unknown groups.
	GroupNames(ctx context.Context, fetch *directory.Fetch, ids []string) (map[string]string, error)
	// UnconfirmedGroups checks members whose groups came as Indirect. It returns those groups that
	// have the member in the directory but not in the staged data.
	UnconfirmedGroups(
		ctx context.Context, fetch *directory.Fetch, members []directory.MemberGroups,
	) (groups []string, err error)
	// ObjectsToReconcile returns at most n objects that a delta round showed for the first time or
	// as restored, and that are not reconciled yet. These are users whose groups have not been
	// staged since, and groups whose groups or members have not been staged since. The objects in
	// except are left out.
	ObjectsToReconcile(
		ctx context.Context, fetch *directory.Fetch, kind directory.Kind, except []string, n int,
	) ([]string, error)
}

// Plans compares a fetch with the directory, and applies it to the directory.
type Plans interface {
	// Plan compares the staged data with the directory. It may be called again after more was
	// staged, or with other options; the last plan counts.
	Plan(ctx context.Context, fetch *directory.Fetch, o directory.PlanOptions) (directory.Plan, error)
	// MarkDoubtful marks the users and groups that the plan removes, or removes from a group,
	// although no delta round announced it. If their groups have not been requested yet,
	// ObjectsToReconcile then returns them: an object with groups still exists. The result is the
	// number of marked objects. If it would exceed most, nothing is marked and the result is 0.
	MarkDoubtful(ctx context.Context, fetch *directory.Fetch, most int) (int, error)
	// GroupLosses calls each with the remaining groups that lose more than above members, those
	// that lose most first. Members whose removal was approved do not count. It returns the first
	// error of each.
	GroupLosses(ctx context.Context, fetch *directory.Fetch, above int, each func(directory.GroupLoss) error) error
	// AccountsWith returns the number of visible accounts that had a value for a property before
	// the plan.
	AccountsWith(ctx context.Context, fetch *directory.Fetch, property string) (int, error)
	// Apply makes the plan the directory. In the same transaction, it ends the run and the held run
	// that it settles, stores the links for the next run, and drops the fetch. Only the staged rows
	// may be removed later. It returns the run as recorded. Readers that began earlier, in any
	// program, see the old directory; readers that begin later see the whole plan. A run without
	// changes adds only its record.
	Apply(
		ctx context.Context, fetch *directory.Fetch, plan directory.Plan, end directory.Conclusion,
	) (directory.Run, error)
	// KeepPlan ends a run whose plan is not applied, and stores the plan with it, replacing any
	// earlier one. The fetched data stays for the next run. If absorbed is not 0, the record of
	// that run is deleted. All this is one transaction.
	KeepPlan(
		ctx context.Context, fetch *directory.Fetch, plan directory.Plan, run directory.Run, absorbed int64,
	) (directory.Run, error)
	// Index adds a portion of the data that was first staged or applied since to the search index,
	// in a short transaction. more reports whether there may be more to do. Searches are complete
	// even before that, only slower.
	Index(ctx context.Context, connector string) (more bool, err error)
}
