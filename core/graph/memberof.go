package graph

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
)

// MemberOf reads the groups whose direct members are the given users or groups, depending on kind
// (https://learn.microsoft.com/graph/api/user-list-memberof,
// https://learn.microsoft.com/graph/api/group-list-memberof), by $batch. It calls each once for
// every member, in the calling goroutine. It leaves out directory roles and administrative units. A
// member whose page token Graph never accepts is marked as Unread. An error from each ends the
// reading and is returned, wrapped.
//
// Few permissions allow this for users. If Graph refuses, MemberOf reads all their groups instead,
// which more permissions allow
// (https://learn.microsoft.com/graph/api/user-list-transitivememberof), and marks the result as
// Indirect. The members of those groups show which ones are direct. If Graph refuses the groups of
// groups, errors.Is recognizes directory.ErrGroupsUnreadable.
func (c *Client) MemberOf(
	ctx context.Context, kind directory.Kind, ids []string, each func(directory.MemberGroups) error,
) error {
	if kind != directory.KindUser {
		refused, err := c.memberships(ctx, kind, "/memberOf", ids, each)
		if err == nil && refused.err != nil {
			err = fmt.Errorf("%w: %w", directory.ErrGroupsUnreadable, refused.err)
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
			c.indirect.Store(true) // the cause is the permission, not the account
		}
		ids = refused.ids
	}
	refused, err := c.memberships(ctx, kind, "/transitiveMemberOf", ids, func(m directory.MemberGroups) error {
		m.Indirect = !m.Missing && m.Unread == nil
		return each(m)
	})
	return cmp.Or(err, refused.err)
}

// refusedIDs are the objects that the application may not ask about, with the refusal.
type refusedIDs struct {
	ids []string
	err error
}

// memberships reads one list of groups for each ID. It returns the IDs that Graph refused for lack
// of a permission.
func (c *Client) memberships(ctx context.Context, kind directory.Kind, list string, ids []string,
	each func(directory.MemberGroups) error,
) (refused refusedIDs, err error) {
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
		groups = slices.Compact(groups) // a list that was started again contains some groups twice
		return each(directory.MemberGroups{Member: id, Kind: kind, Groups: groups, Missing: p.missing})
	})
	return refused, err
}
