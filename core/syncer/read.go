package syncer

import (
	"context"
	"errors"
	"iter"

	"golang.org/x/sync/errgroup"

	"github.com/rollcallsync/rollcall/core/directory"
)

// maxRestarts limits how often one run may start to read everything again.
const maxRestarts = 2

// readAndPlan reads until the plan is verified. If links expire, it reads everything again, and the
// run shows the reason.
func (e *Engine) readAndPlan(ctx context.Context) (directory.Plan, error) {
	for restarts := 0; ; restarts++ {
		plan, err := e.readOnce(ctx)
		var reason string
		verifies := false
		switch {
		case errors.Is(err, directory.ErrLinkExpired):
			reason = "Microsoft Graph no longer accepts the delta link"
		case errors.Is(err, directory.ErrPageExpired):
			reason = "Microsoft Graph no longer accepts a page link"
		case errors.Is(err, errImplausible) && e.fetch.Mode == directory.ModeDelta:
			reason = "the number of objects differed from what Microsoft Graph counts"
		case errors.Is(err, errImplausible) && e.fetch.Verifies:
			reason = "the changes announced since the last run were not plausible"
		case errors.Is(err, errImplausible) && e.fetch.Snapshot != e.run.ID:
			reason = "the data that an earlier run had left was not plausible"
		case errors.Is(err, errMisplaced):
			reason = "properties were stored under the ID of another object"
		case errors.Is(err, directory.ErrGroupsUnreadable):
			reason = "a group was restored, and the application lacks permission to read that group's memberships"
		case errors.Is(err, errSilent):
			reason, verifies = "the number of objects has differed from what Microsoft Graph counts for three runs",
				true
		}
		if reason == "" || restarts == maxRestarts {
			return plan, err
		}
		e.Log.Warn("Reading everything again", "run", e.run.ID, "reason", reason, "error", err)
		if err := e.beginFull(ctx, reason, verifies); err != nil {
			return plan, err
		}
	}
}

func (e *Engine) readOnce(ctx context.Context) (directory.Plan, error) {
	e.enter(directory.StageFetch)
	if e.fetch.Mode == directory.ModeFull {
		if err := e.readAnnounced(ctx); err != nil {
			return directory.Plan{}, err
		}
		if err := e.readAll(ctx); err != nil {
			return directory.Plan{}, err
		}
	}
	return e.catchUpAndVerify(ctx)
}

// readAnnounced follows the delta links of the last run if the fetch verifies, and then goes back
// to them. This detects expired links before everything is listed, and the announced changes are
// read again after the listing.
func (e *Engine) readAnnounced(ctx context.Context) error {
	if _, listed := e.fetch.Positions[directory.StreamUsers]; !e.fetch.Verifies || listed {
		return nil
	}
	group, inner := errgroup.WithContext(ctx)
	for _, x := range []struct {
		stream directory.Stream
		from   string
		link   *string
		round  func(context.Context, string) iter.Seq2[directory.Page, error]
	}{
		{directory.StreamUserChanges, e.links.Users, &e.userChanges, e.Source.UserChanges},
		{directory.StreamGroupChanges, e.links.Groups, &e.groupChanges, e.Source.GroupChanges},
	} {
		group.Go(func() error {
			if err := e.follow(inner, x.stream, x.link, x.round); err != nil {
				return err
			}
			*x.link = x.from
			return e.Fetches.ResetStream(inner, &e.fetch, x.stream, x.from)
		})
	}
	return group.Wait()
}

// readAll reads users in parallel with groups and their members. It starts where an earlier run
// stopped.
func (e *Engine) readAll(ctx context.Context) error {
	group, inner := errgroup.WithContext(ctx)
	group.Go(func() error { return e.expect(inner) })
	group.Go(func() error {
		_, err := e.list(inner, listing{
			pages: directory.StreamUsers, changes: directory.StreamUserChanges, link: &e.userChanges,
			latest: e.Source.LatestUsers, list: e.Source.Users, round: e.Source.UserChanges,
		})
		return err
	})
	group.Go(func() error {
		bulk, err := e.list(inner, listing{
			pages: directory.StreamGroups, changes: directory.StreamGroupChanges, link: &e.groupChanges,
			latest: e.Source.LatestGroups, list: e.Source.Groups, round: e.Source.GroupChanges,
		})
		if err != nil {
			return err
		}
		return e.readMembers(inner, bulk)
	})
	if err := group.Wait(); err != nil {
		return err
	}
	return e.keepExcluded(ctx)
}

// expect asks how much there is to read, so the remaining time can be shown.
func (e *Engine) expect(ctx context.Context) error {
	users, groups, err := e.Source.Counts(ctx)
	if err != nil {
		return err
	}
	e.Counters.UsersExpected.Store(max(users, 0))
	e.Counters.GroupsExpected.Store(max(groups, 0))
	return nil
}

// listing describes how to read one collection completely.
type listing struct {
	pages, changes directory.Stream
	link           *string // where the delta stream continues afterwards
	latest         func(context.Context) (string, error)
	list           func(ctx context.Context, from string) iter.Seq2[directory.Page, error]
	round          func(ctx context.Context, link string) iter.Seq2[directory.Page, error]
}

// list gets a delta link for the current state and then lists the collection in bulk. If the tenant
// refuses such a link, list reads a first delta round instead. This is slower and includes the
// members; bulk is then false. If the tenant refuses the round too, it is in listing mode.
func (e *Engine) list(ctx context.Context, l listing) (bulk bool, err error) {
	at := e.fetch.Positions[l.pages]
	if at.Done {
		// A first delta round has also stored its delta link in its own stream.
		return at.Link == "", nil
	}
	if *l.link == "" && at.Link == "" {
		if err := e.takeLatest(ctx, l); err != nil {
			return false, err
		}
	}
	if *l.link == "" {
		last, err := e.stagePages(ctx, l.pages, l.round(ctx, at.Link))
		if !errors.Is(err, directory.ErrNotTracked) {
			*l.link = last.Delta
			return false, err
		}
		if err := e.untracked(ctx, l); err != nil {
			return false, err
		}
	}
	_, err = e.stagePages(ctx, l.pages, l.list(ctx, at.Link))
	return true, err
}

// untracked records that the tenant does not track changes to a collection. The collection is
// listed, and there are no later changes to read.
func (e *Engine) untracked(ctx context.Context, l listing) error {
	e.Log.Info("The tenant does not track changes", "run", e.run.ID, "stream", l.changes)
	*l.link = directory.NoLink
	return e.Fetches.ResetStream(ctx, &e.fetch, l.changes, directory.NoLink)
}

// takeLatest requests a delta link for the current state. *l.link stays empty if the tenant has no
// such link.
func (e *Engine) takeLatest(ctx context.Context, l listing) error {
	link, err := l.latest(ctx)
	if errors.Is(err, directory.ErrLatestRefused) {
		return nil
	}
	if err != nil {
		return err
	}
	*l.link = link
	return e.Fetches.ResetStream(ctx, &e.fetch, l.changes, link)
}
