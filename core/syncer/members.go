package syncer

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/rollcallsync/rollcall/core/directory"
)

const (
	// batchSize is Graph's limit for $batch (https://learn.microsoft.com/graph/json-batching).
	batchSize = 20
	// batchReaders is the number of concurrent batches. Tenants are throttled by resource units, so
	// more batches would hardly be faster.
	batchReaders = 4
	// piecesAhead is the number of groups, or parts of large ones, that may wait for the store
	// while the next ones are read.
	piecesAhead = 5 * batchSize
	// groupsPerLook is the number of unread groups that are taken from the store at once.
	groupsPerLook = 1000
)

// readMembers reads the members of all listed groups that are not complete yet. After a first delta
// round, all of them are complete.
func (e *Engine) readMembers(ctx context.Context, bulk bool) error {
	e.enter(directory.StageMemberships)
	if !bulk {
		return e.eachGroup(ctx, func(ctx context.Context, groups []string) error {
			whole := make([]directory.GroupMembers, len(groups))
			for i, g := range groups {
				whole[i] = directory.GroupMembers{Group: g, Complete: true}
			}
			return e.Fetches.StageMembers(ctx, &e.fetch, whole)
		})
	}
	return e.inBatches(ctx, func(ctx context.Context, batches chan<- []string) error {
		return e.eachGroup(ctx, func(ctx context.Context, groups []string) error {
			for batch := range slices.Chunk(groups, batchSize) {
				select {
				case batches <- batch:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
	})
}

// eachGroup calls each with the unread groups, a portion at a time.
func (e *Engine) eachGroup(ctx context.Context, each func(context.Context, []string) error) error {
	for after := int64(0); ; {
		groups, next, err := e.Fetches.GroupsToRead(ctx, &e.fetch, after, groupsPerLook)
		if err != nil || len(groups) == 0 {
			return err
		}
		if err := each(ctx, groups); err != nil {
			return err
		}
		after = next
	}
}

// inBatches reads the members of the groups that feed sends, a few batches at a time. It stores
// them while the next ones are read.
func (e *Engine) inBatches(ctx context.Context, feed func(context.Context, chan<- []string) error) error {
	group, ctx := errgroup.WithContext(ctx)
	batches := make(chan []string, batchReaders)
	read := make(chan directory.GroupMembers, piecesAhead)
	group.Go(func() error {
		defer close(batches)
		return feed(ctx, batches)
	})
	group.Go(func() error {
		defer close(read)
		readers, ctx := errgroup.WithContext(ctx)
		for range batchReaders {
			readers.Go(func() error {
				for batch := range batches {
					if err := e.readBatch(ctx, batch, read); err != nil {
						return err
					}
				}
				return nil
			})
		}
		return readers.Wait()
	})
	group.Go(func() error {
		return gather(read, edgesPerWrite, func(g directory.GroupMembers) int { return len(g.Members) + 1 },
			func(list []directory.GroupMembers) error {
				if len(list) == 0 {
					return nil
				}
				return e.Fetches.StageMembers(context.WithoutCancel(ctx), &e.fetch, list)
			}, e.idle(ctx))
	})
	return group.Wait()
}

func (e *Engine) readBatch(ctx context.Context, batch []string, read chan<- directory.GroupMembers) error {
	return e.Source.Members(ctx, batch, func(g directory.GroupMembers) error {
		e.Counters.Memberships.Add(int64(len(g.Members)))
		if err := e.groups.count(g); err != nil {
			return err
		}
		if g.Complete {
			e.Counters.GroupsDone.Add(1)
		}
		select {
		case read <- g:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
}
