package syncer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/pause"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/quantity"
)

const (
	// looks is how often a run catches up and counts before it accepts that the numbers differ.
	// lookPause is how long it waits in between, because $count is eventually consistent.
	looks     = 3
	lookPause = 2 * time.Second
)

// errImplausible means that Rollcall does not trust the data that was read, because it is empty or
// far from $count.
var errImplausible = errors.New("implausible read")

// errMisplaced means that the directory has properties under the ID of another object. New changes
// would be added to wrong data, so everything is read again.
var errMisplaced = errors.New("properties are stored under the ID of another object")

// errSilent means that the numbers have differed from $count for several runs, so delta rounds have
// failed to announce something.
var errSilent = errors.New("the counts have differed for several runs")

// catchUpAndVerify follows the delta links to their ends, requests memberships that Graph does not
// announce, makes a plan, and compares the result with $count.
func (e *Engine) catchUpAndVerify(ctx context.Context) (directory.Plan, error) {
	for look := 1; ; look++ {
		counted, err := e.catchUp(ctx)
		if err != nil {
			return directory.Plan{}, err
		}
		if err := e.groups.judge(); err != nil {
			return directory.Plan{}, err
		}
		e.unread = e.groups.unread()
		e.enter(directory.StagePlan)
		plan, err := e.planSurely(ctx, counted)
		if err != nil {
			return plan, err
		}
		if counted.equal(plan) || look == looks {
			return e.judge(ctx, plan, counted)
		}
		if err := pause.For(ctx, lookPause); err != nil {
			return plan, err
		}
	}
}

// mostDoubted is the largest number of unannounced removals for which the groups of the accounts
// and groups are requested first. Larger numbers are left to the guards.
const mostDoubted = 2000

// planSurely makes a plan. If it removes objects without an announcement, planSurely checks them
// with other requests after a while. The replica that listed the accounts, or the members of a
// group, may lag behind.
func (e *Engine) planSurely(ctx context.Context, counted counts) (directory.Plan, error) {
	plan, err := e.Plans.Plan(ctx, &e.fetch, e.options)
	if err != nil || e.fetch.First || plan.Memberships.Removed+plan.Users.Removed+plan.Groups.Removed == 0 {
		return plan, err
	}
	if plan.LiveUsers == 0 || beyond(plan.LiveUsers, counted.users) < 0 || beyond(plan.LiveGroups, counted.groups) < 0 {
		return plan, nil // the plan will be rejected anyway
	}
	doubted, err := e.Plans.MarkDoubtful(ctx, &e.fetch, mostDoubted)
	if err != nil || doubted == 0 {
		return plan, err
	}
	if err := e.awaitReplicas(ctx); err != nil {
		return plan, err
	}
	if err := e.reconcileUsers(ctx); err != nil {
		return plan, err
	}
	if err := e.reconcileGroups(ctx); err != nil {
		return plan, err
	}
	return e.Plans.Plan(ctx, &e.fetch, e.options)
}

// counts are the results of $count; -1 if the tenant does not count.
type counts struct{ users, groups int64 }

// equal reports whether the numbers of a plan match the counts.
func (c counts) equal(p directory.Plan) bool {
	return (c.users < 0 || c.users == p.LiveUsers) && (c.groups < 0 || c.groups == p.LiveGroups)
}

// proof says in words how the numbers and the counts compare.
func (c counts) proof(p directory.Plan) string {
	of := func(read, counted int64, noun string) string {
		if counted < 0 {
			return fmt.Sprintf("%s %s (not counted)", quantity.Number(read), noun)
		}
		return fmt.Sprintf("%s of %s %s", quantity.Number(read), quantity.Number(counted), noun)
	}
	return of(p.LiveUsers, c.users, "users") + ", " + of(p.LiveGroups, c.groups, "groups")
}

// catchUp follows both delta links. Then it counts and, in parallel, asks for unannounced
// memberships.
func (e *Engine) catchUp(ctx context.Context) (counted counts, err error) {
	e.run.Listing = e.userChanges == directory.NoLink || e.groupChanges == directory.NoLink
	group, inner := errgroup.WithContext(ctx)
	group.Go(func() error {
		return e.follow(inner, directory.StreamUserChanges, &e.userChanges, e.Source.UserChanges)
	})
	group.Go(func() error {
		return e.follow(inner, directory.StreamGroupChanges, &e.groupChanges, e.Source.GroupChanges)
	})
	if err := group.Wait(); err != nil {
		return counted, err
	}
	group, inner = errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		counted.users, counted.groups, err = e.Source.Counts(inner)
		return err
	})
	group.Go(func() error { return e.reconcileUsers(inner) })
	group.Go(func() error { return e.reconcileGroups(inner) })
	return counted, group.Wait()
}

// follow reads a delta round from *link to its end and stores the link of the next
// round there.
func (e *Engine) follow(ctx context.Context, stream directory.Stream, link *string,
	round func(context.Context, string) iter.Seq2[directory.Page, error],
) error {
	if *link == directory.NoLink {
		return nil
	}
	last, err := e.stagePages(ctx, stream, round(ctx, *link))
	if err == nil {
		*link = last.Delta
	}
	return err
}

// reconcileGroups requests the groups and the members of groups that appeared.
func (e *Engine) reconcileGroups(ctx context.Context) error {
	for {
		groups, err := e.Fetches.ObjectsToReconcile(ctx, &e.fetch, directory.KindGroup, e.groups.unread(), batchSize)
		if err != nil || len(groups) == 0 {
			return err
		}
		if err := e.askParents(ctx, groups); err != nil {
			return err
		}
		if err := e.askMembers(ctx, groups); err != nil {
			return err
		}
	}
}

// askReports requests the direct reports of restored accounts. While they were deleted, listings
// left the manager out, and delta rounds do not report the manager when the account is restored. It
// returns the accounts that Graph did not find, whose reports are therefore unknown.
func (e *Engine) askReports(ctx context.Context, managers []string) (missing []string, err error) {
	var found []directory.Reports
	if err := e.Source.Reports(ctx, managers, func(r directory.Reports) error {
		switch {
		case r.Unread != nil:
			return e.unreadAlone(r.Manager, r.Unread)
		case r.Missing:
			missing = append(missing, r.Manager)
		case len(r.Users) > 0:
			found = append(found, r)
		}
		return nil
	}); err != nil {
		if problem.Of(err).Code == problem.CodePermissionMissing { // the next full read finds the reports
			return nil, nil
		}
		return nil, err
	}
	if len(found) == 0 {
		return missing, nil
	}
	return missing, e.Fetches.StageReports(ctx, &e.fetch, found)
}

func (e *Engine) askMembers(ctx context.Context, groups []string) error {
	var found []directory.GroupMembers
	if err := e.Source.Members(ctx, groups, func(g directory.GroupMembers) error {
		found = append(found, g)
		return e.groups.count(g)
	}); err != nil {
		return err
	}
	return e.Fetches.StageMembers(ctx, &e.fetch, found)
}

// judge decides whether a plan may be applied. plan has the numbers that were read, and counted has
// Graph's numbers.
func (e *Engine) judge(ctx context.Context, plan directory.Plan, counted counts) (directory.Plan, error) {
	e.run.Verified = counted.proof(plan)
	if plan.LiveUsers == 0 {
		return plan, e.distrust(ctx, problem.Problem{
			Code: problem.CodeEmptyDirectory, Title: "Microsoft 365 answered with an empty directory",
			Detail: "No users were returned. Every tenant has at least one administrator, so Rollcall does not trust " +
				"this answer. Nothing was changed.",
			Hint: "Run again later. If the problem persists, check the permissions of the application.",
		}.With(problem.TestConnection))
	}
	users, groups := beyond(plan.LiveUsers, counted.users), beyond(plan.LiveGroups, counted.groups)
	if users < 0 || groups < 0 {
		return plan, e.distrust(ctx, problem.Problem{
			Code: problem.CodeIncompleteRead, Title: "The directory could not be read completely",
			Detail: "Read: " + e.run.Verified + " by Microsoft Graph's own count. Nothing was changed.",
			Hint:   "Run again later. Large changes may be in progress in the tenant.",
		})
	}
	e.silence = e.links.Silence.Next(excess(plan.LiveUsers, counted.users), excess(plan.LiveGroups, counted.groups))
	full := e.fetch.Mode == directory.ModeFull
	switch {
	case !full && plan.Misplaced > 0:
		return plan, errMisplaced
	case !full && e.silence.Lasts():
		return plan, errSilent
	}
	e.silence.Read = full && e.silence.Runs > 0 || e.silence.Read
	e.warnMisplaced(plan)
	e.warnEnabledUnknown(plan)
	switch {
	case users > 0 || groups > 0:
		return e.keepAbsent(ctx, problem.Problem{
			Code: problem.CodeCountBehind, Title: "Microsoft Graph's count is lower than its list",
			Detail: "Read: " + e.run.Verified +
				". Additions, and removals that Microsoft 365 reported, were applied. Nothing was removed only " +
				"because it was missing.",
		})
	case full && (plan.LiveUsers < counted.users || plan.LiveGroups < counted.groups):
		return e.keepAbsent(ctx, problem.Problem{
			Code: problem.CodeCountsDiffer, Title: "Microsoft Graph's count is slightly higher than its list",
			Detail: "Read: " + e.run.Verified + ". Nothing was removed only because it was missing.",
		})
	}
	if e.run.Mode == directory.ModeFull || plan.Rows > 0 {
		e.warnHidden(plan)
	}
	return plan, nil
}

// keepAbsent plans again without removing objects that are missing from a full read, because the
// count and the listing are from different moments. It also warns about that. Objects that the
// tenant announced as removed are still removed.
func (e *Engine) keepAbsent(ctx context.Context, p problem.Problem) (directory.Plan, error) {
	p.Hint = "Nothing needs to be done; the next run compares again."
	e.warn(p)
	e.options.KeepAbsent = true
	return e.Plans.Plan(ctx, &e.fetch, e.options)
}

// distrust drops the data that was read, so no later run uses it.
func (e *Engine) distrust(ctx context.Context, p problem.Problem) error {
	return errors.Join(p.Wrap(errImplausible), e.Fetches.DropFetch(ctx, e.Connector.ID))
}

// beyond reports whether a number differs too much from a count that may be outdated. Too much
// means more than one in 500 and more than five. It returns -1 if less was read than counted, and 1
// if more was read. Without a count, any number is close enough.
func beyond(read, counted int64) int {
	if counted < 0 || max(read-counted, counted-read) <= max(5, counted/500) {
		return 0
	}
	return cmp.Compare(read, counted)
}

// excess returns how many more objects are counted than the directory would contain. It returns 0
// if there is no count.
func excess(held, counted int64) int64 {
	if counted < 0 {
		return 0
	}
	return counted - held
}

// warnMisplaced reports what a full run has corrected.
func (e *Engine) warnMisplaced(plan directory.Plan) {
	if plan.Misplaced == 0 {
		return
	}
	e.warn(problem.Problem{
		Code:  problem.CodePropertiesExchanged,
		Title: fmt.Sprintf("%d users or groups had the properties of others", plan.Misplaced),
		Detail: "Rollcall had stored properties under the ID of another object. This run read everything again and " +
			"corrects them.",
		Hint: "For the runs in between, the history of these users and groups shows the wrong values.",
	})
}

// warnEnabledUnknown warns that Graph returned null instead of saying whether accounts are enabled.
func (e *Engine) warnEnabledUnknown(plan directory.Plan) {
	if plan.Unsaid == 0 {
		return
	}
	e.warn(problem.Problem{
		Code: problem.CodeEnabledUnknown, Title: "Microsoft Graph did not say whether " +
			quantity.Counted(plan.Unsaid, "account") + " can sign in",
		Detail: "It answered null for accountEnabled. Known accounts were not changed; new ones count as disabled.",
		Hint:   "If the problem persists, check the permissions of the application and then read everything again.",
	}.With(problem.ReadEverything))
}

// warnHidden warns once per run that hidden members were not read.
func (e *Engine) warnHidden(plan directory.Plan) {
	if plan.HiddenGroups == 0 || !e.hidesMembers() {
		return
	}
	e.warn(problem.Problem{
		Code:  problem.CodeHiddenMembership,
		Title: fmt.Sprintf("%d groups hide their members from this connector", plan.HiddenGroups),
		Detail: "Microsoft Graph leaves out the members of groups with hidden membership unless the application has " +
			"the permission Member.Read.Hidden. Members that were known before are kept.",
		Hint: "Grant the application permission Member.Read.Hidden with admin consent, or ignore this if those " +
			"members do not matter.",
	})
}
