package syncer

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/pause"
)

// reconcileUsers requests the reports and the groups of users who appeared. If it can read only all
// their groups, it uses the members of each group to find the direct ones.
func (e *Engine) reconcileUsers(ctx context.Context) error {
	var left []string // users with a group whose members Graph does not return; later runs ask again
	read := map[string]bool{}
	for {
		users, err := e.Fetches.ObjectsToReconcile(ctx, &e.fetch, directory.KindUser, left, batchSize)
		if err != nil || len(users) == 0 {
			return err
		}
		missing, err := e.askReports(ctx, users)
		if err != nil {
			return err
		}
		found, err := e.askMemberOf(ctx, directory.KindUser, users)
		if err != nil {
			return err
		}
		doubt(found, missing)
		if err := e.askMembersOnce(ctx, indirect(found), read); err != nil {
			return err
		}
		if err := e.askSurely(ctx, found); err != nil {
			return err
		}
		found = slices.DeleteFunc(found, func(m directory.MemberGroups) bool {
			unread := m.Indirect && slices.ContainsFunc(m.Groups, func(g string) bool { return e.groups.why(g) != nil })
			if unread {
				left = append(left, m.Member)
			}
			return unread
		})
		// This must wait until the members of their groups are staged. If the run ends before that,
		// the next one asks for the users again.
		if err := e.Fetches.StageMemberOf(ctx, &e.fetch, found); err != nil {
			return err
		}
	}
}

// doubt marks members as missing if their groups were found but not their reports. The next run
// then asks for both. Until then, neither is known.
func doubt(found []directory.MemberGroups, missing []string) {
	for i, m := range found {
		if slices.Contains(missing, m.Member) {
			found[i] = directory.MemberGroups{Member: m.Member, Kind: m.Kind, Missing: true}
		}
	}
}

// replicaPause is the default of ReplicaPause.
const replicaPause = 30 * time.Second

// awaitReplicas waits once per run until the tenant's replicas agree on the data that was read. If
// the run starts to read everything again, it waits once more.
func (e *Engine) awaitReplicas(ctx context.Context) error {
	if e.waited {
		return nil
	}
	stage := e.Counters.Snapshot().Stage
	e.enter(directory.StageReplicas)
	defer e.enter(stage)
	e.waited = true
	return pause.For(ctx, e.ReplicaPause)
}

// askSurely reads the members of some groups again after a while. These groups are known to have a
// member directly, but the member listed them only as indirect groups. The replica that returned
// the members may lag behind the one that returned the groups.
func (e *Engine) askSurely(ctx context.Context, found []directory.MemberGroups) error {
	found = slices.DeleteFunc(slices.Clone(found), func(m directory.MemberGroups) bool { return !m.Indirect })
	if len(found) == 0 {
		return nil
	}
	groups, err := e.Fetches.UnconfirmedGroups(ctx, &e.fetch, found)
	if err != nil || len(groups) == 0 {
		return err
	}
	if err := e.awaitReplicas(ctx); err != nil {
		return err
	}
	for batch := range slices.Chunk(groups, batchSize) {
		if err := e.askMembers(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

// indirect returns the groups of the members marked as Indirect, each once.
func indirect(found []directory.MemberGroups) (groups []string) {
	for _, m := range found {
		if m.Indirect {
			groups = append(groups, m.Groups...)
		}
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}

// askMembersOnce asks for the members of the groups that are not in read yet.
func (e *Engine) askMembersOnce(ctx context.Context, groups []string, read map[string]bool) error {
	groups = slices.DeleteFunc(groups, func(g string) bool { return read[g] })
	for batch := range slices.Chunk(groups, batchSize) {
		if err := e.askMembers(ctx, batch); err != nil {
			return err
		}
		for _, g := range batch {
			read[g] = true
		}
	}
	return nil
}

func (e *Engine) askMemberOf(
	ctx context.Context, kind directory.Kind, ids []string,
) (found []directory.MemberGroups, err error) {
	err = e.Source.MemberOf(ctx, kind, ids, func(m directory.MemberGroups) error {
		if m.Unread != nil {
			m.Untold = true
			if err := e.unreadAlone(m.Member, m.Unread); err != nil {
				return err
			}
		}
		found = append(found, m)
		return nil
	})
	return found, err
}

// unreadAlone handles one object's list that Graph never returns completely. A delta run reads
// everything, which gives the same data from the other objects, and a full run continues without
// that list.
func (e *Engine) unreadAlone(id string, why error) error {
	if e.fetch.Mode == directory.ModeDelta {
		return why
	}
	e.Log.Warn("Microsoft Graph did not return the relations of an object", "run", e.run.ID, "object", id, "error", why)
	return nil
}

// askParents requests the groups of groups that appeared. If that is not allowed, the members of
// all groups provide the same data, so the run reads everything once. It does not do so if it is
// already reading everything, or if the groups are new, because then each membership was announced.
func (e *Engine) askParents(ctx context.Context, groups []string) error {
	found, err := e.askMemberOf(ctx, directory.KindGroup, groups)
	switch {
	case !errors.Is(err, directory.ErrGroupsUnreadable):
	case e.fetch.Mode == directory.ModeDelta && !e.young.all(groups):
		return err
	default:
		err, found = nil, make([]directory.MemberGroups, len(groups))
		for i, g := range groups {
			found[i] = directory.MemberGroups{Member: g, Kind: directory.KindGroup, Untold: true}
		}
	}
	if err != nil {
		return err
	}
	return e.Fetches.StageMemberOf(ctx, &e.fetch, found)
}
