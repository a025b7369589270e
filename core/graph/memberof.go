package graph

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
)

// MemberOf reads the groups that users or groups, whichever kind says, are
// direct members of (https://learn.microsoft.com/graph/api/user-list-memberof,
// https://learn.microsoft.com/graph/api/group-list-memberof), by
// $batch, and hands over each member once, from the calling goroutine.
// Directory roles and administrative units are left out. One whose page token Graph
// never honours is handed over as Unread. An error of each ends the reading and is
// returned, wrapped.
//
// Few permissions allow that of users. Where it is refused, all their groups are
// read, which more allow (https://learn.microsoft.com/graph/api/user-list-transitivememberof), and handed over
// as Indirect: which of them are direct, the members of those groups tell. Where
// those of groups are refused, errors.Is answers for directory.ErrGroupsUntold.
func (c *Client) MemberOf(ctx context.Context, kind directory.Kind, ids []string, each func(directory.MemberGroups) error) error {
	if kind != directory.KindUser {
		refused, err := c.memberships(ctx, kind, "/memberOf", ids, each)
		if err == nil && refused.err != nil {
			err = fmt.Errorf("%w: %w", directory.ErrGroupsUntold, refused.err)
		}
		return err
	}
	var refused refusedIDs
	if !c.indirect.Load() {
		var err error
		if refused, err = c.memberships(ctx, kind, "/memberOf", ids, each); err != nil || len(refused.ids) == 0 {
			return err
		}
		if len(refused.ids) == len(ids) {
			c.indirect.Store(true) // it is the permission, not the account
		}
		ids = refused.ids
	}
	refused, err := c.memberships(ctx, kind, "/transitiveMemberOf", ids, func(m directory.MemberGroups) error {
		m.Indirect = !m.Missing && m.Unread == nil
		return each(m)
	})
	return cmp.Or(err, refused.err)
}

// refusedIDs are those that the application may not ask about, with the refusal.
type refusedIDs struct {
	ids []string
	err error
}

// memberships reads one list of groups for each id, and returns those that it was
// refused for lack of a permission.
func (c *Client) memberships(ctx context.Context, kind directory.Kind, list string, ids []string, each func(directory.MemberGroups) error) (refused refusedIDs, err error) {
	collected := map[string][]string{}
	err = c.eachPart(ctx, "/"+kind.String()+"s/", list, ids, func(id string, p piece) error {
		if lacks := (*Error)(nil); errors.As(p.unread, &lacks) && lacks.MissingPermission() {
			delete(collected, id)
			refused.ids, refused.err = append(refused.ids, id), wrapped("read "+list[1:], p.unread)
			return nil
		}
		if errors.Is(p.unread, directory.ErrPageExpired) {
			delete(collected, id)
			return each(directory.MemberGroups{Member: id, Kind: kind, Unread: wrapped("read "+list[1:], p.unread)})
		}
		if p.unread != nil {
			return p.unread
		}
		groups := collected[id]
		for _, m := range p.members {
			if m.Kind == directory.KindGroup {
				groups = append(groups, m.ID)
			}
		}
		if !p.last {
			collected[id] = groups
			return nil
		}
		delete(collected, id)
		if p.missing {
			groups = nil
		}
		slices.Sort(groups)
		groups = slices.Compact(groups) // a list that began anew has some twice
		return each(directory.MemberGroups{Member: id, Kind: kind, Groups: groups, Missing: p.missing})
	})
	return refused, err
}
