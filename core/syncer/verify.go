package syncer

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/quantity"
)

const (
	// looks is how often a run catches up and counts before it believes that
	// the numbers differ, lookPause how long it waits in between: $count is
	// eventually consistent.
	looks     = 3
	lookPause = 2 * time.Second
)

// errImplausible is a read that is not believed: it is empty, or its numbers
// stay far from what $count says.
var errImplausible = errors.New("implausible read")

// errMisplaced is a directory that holds properties under the id of another
// object. Changes would be added to what is wrong; reading everything rights it.
var errMisplaced = errors.New("properties stand under the id of another object")

// catchUpAndVerify follows the delta links to their ends, asks for memberships
// that Graph does not announce, plans, and compares the outcome with $count.
func (e *Engine) catchUpAndVerify(ctx context.Context) (directory.Plan, error) {
	for look := 1; ; look++ {
		counted, err := e.catchUp(ctx)
		if err != nil {
			return directory.Plan{}, err
		}
		if err := e.groups.judge(); err != nil {
			return directory.Plan{}, err
		}
		e.fetch.Unread = e.groups.unread()
		e.enter(directory.StagePlan)
		plan, err := e.Store.Plan(ctx, &e.fetch)
		if err != nil {
			return plan, err
		}
		if counted.equal(plan) || look == looks {
			return e.judge(ctx, plan, counted)
		}
		if err := pause(ctx, lookPause); err != nil {
			return plan, err
		}
	}
}

// counts are what $count says; -1 where the tenant does not count.
type counts struct{ users, groups int64 }

// equal says whether the numbers of a plan are those that were counted.
func (c counts) equal(p directory.Plan) bool {
	return (c.users < 0 || c.users == p.LiveUsers) && (c.groups < 0 || c.groups == p.LiveGroups)
}

// proof is the comparison of both in words.
func (c counts) proof(p directory.Plan) string {
	of := func(read, counted int64, noun string) string {
		if counted < 0 {
			return fmt.Sprintf("%s %s (not counted)", quantity.Number(read), noun)
		}
		return fmt.Sprintf("%s of %s %s", quantity.Number(read), quantity.Number(counted), noun)
	}
	return of(p.LiveUsers, c.users, "users") + ", " + of(p.LiveGroups, c.groups, "groups")
}

// catchUp follows both delta links and then, side by side, counts and asks for
// unannounced memberships.
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

// follow reads a delta round from *link to its end and leaves the link of the
// next round there.
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

// reconcileGroups asks for the groups and the members of groups that appeared.
func (e *Engine) reconcileGroups(ctx context.Context) error {
	for {
		groups, err := e.Store.Appeared(ctx, &e.fetch, directory.KindGroup, e.groups.unread(), batchSize)
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

func (e *Engine) askMembers(ctx context.Context, groups []string) error {
	var found []directory.GroupMembers
	if err := e.Source.Members(ctx, groups, func(g directory.GroupMembers) error {
		found = append(found, g)
		return e.groups.count(g)
	}); err != nil {
		return err
	}
	return e.Store.StageMembers(ctx, &e.fetch, found)
}

// judge says whether a plan may be applied whose numbers are plan's where
// Graph counted counted.
func (e *Engine) judge(ctx context.Context, plan directory.Plan, counted counts) (directory.Plan, error) {
	e.run.Verified = counted.proof(plan)
	if plan.LiveUsers == 0 {
		return plan, e.distrust(ctx, problem.Problem{
			Code: "empty_directory", Title: "Microsoft 365 answered with an empty directory",
			Detail: "Not one user was listed. A tenant has at least the administrator who made it, so that the answer is not believed. Nothing was changed.",
			Hint:   "Run again later. If it stays so, look at the permissions of the application with rollcallctl connector test.",
		})
	}
	if !near(plan.LiveUsers, counted.users) || !near(plan.LiveGroups, counted.groups) {
		return plan, e.distrust(ctx, problem.Problem{
			Code: "incomplete_read", Title: "The directory could not be read completely",
			Detail: "Read: " + e.run.Verified + " by Microsoft Graph's own count. Nothing was changed.",
			Hint:   "Run again later: large changes may be under way in the tenant.",
		})
	}
	if plan.Misplaced > 0 && e.fetch.Mode == directory.ModeDelta {
		return plan, errMisplaced
	}
	e.warnMisplaced(plan)
	if e.fetch.Mode == directory.ModeFull && (plan.LiveUsers < counted.users || plan.LiveGroups < counted.groups) {
		e.fetch.KeepAbsent = true
		e.warn(problem.Problem{
			Code: "counts_differ", Title: "Microsoft Graph counts slightly more than it lists",
			Detail: "Read: " + e.run.Verified + ". Nothing was removed for being absent.",
			Hint:   "Nothing needs to be done; the next run compares again.",
		})
		return e.Store.Plan(ctx, &e.fetch)
	}
	if e.run.Mode == directory.ModeFull || plan.Rows > 0 {
		e.warnHidden(plan)
	}
	return plan, nil
}

// distrust drops what was read, so that no later run goes on with it.
func (e *Engine) distrust(ctx context.Context, p problem.Problem) error {
	return errors.Join(p.Wrap(errImplausible), e.Store.DropFetch(ctx, e.Connector.ID))
}

// near says whether a number read is near enough to a count that lags behind:
// within one in 500, and five. Where nothing was counted, any number is.
func near(read, counted int64) bool {
	if counted < 0 {
		return true
	}
	return max(read-counted, counted-read) <= max(5, counted/500)
}

// warnMisplaced tells what a full run has put right.
func (e *Engine) warnMisplaced(plan directory.Plan) {
	if plan.Misplaced == 0 {
		return
	}
	e.warn(problem.Problem{
		Code: "properties_exchanged", Title: fmt.Sprintf("%d users or groups had the properties of others", plan.Misplaced),
		Detail: "Rollcall had kept properties under the id of another object. This run has read everything, and puts them right.",
		Hint:   "Between the run that kept them and this one, the history of these users and groups shows what was wrong.",
	})
}

// warnHidden tells once a run that hidden members are not among those read.
func (e *Engine) warnHidden(plan directory.Plan) {
	if plan.HiddenGroups == 0 || !e.hidesMembers() {
		return
	}
	e.warn(problem.Problem{
		Code: "hidden_membership", Title: fmt.Sprintf("%d groups hide their members from this connector", plan.HiddenGroups),
		Detail: "Microsoft Graph leaves out the members of groups with hidden membership unless the application has the permission Member.Read.Hidden. Members that were known before stay as they were.",
		Hint:   "Grant the application permission Member.Read.Hidden with admin consent, or leave it if those members do not matter.",
	})
}

// pause waits under ctx.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
