package query

import (
	"context"
	"fmt"

	"github.com/rollcallsync/rollcall/storage/index"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// members returns the number of members of each group in a view.
func (v view) members(ctx context.Context, tx *sqldb.Tx) (index.Vector, error) {
	list, err := index.Groups.Facts(ctx, tx, index.FactMembers)
	if err != nil {
		return nil, err
	}
	for _, s := range v.snapshots {
		var gained map[int64]int64
		switch {
		case s.indexed == 0:
			gained, err = sqldb.NumbersByObject(ctx, tx, index.MembersShown, s.key, s.number)
		case s.number != s.indexed:
			gained, err = sqldb.NumbersByObject(ctx, tx, index.MembersGained, s.key, s.indexed, s.number)
		}
		if err != nil {
			return nil, fmt.Errorf("count members: %w", err)
		}
		for object, more := range gained {
			if s.indexed == 0 {
				list.Set(uint32(object), uint32(more))
			} else {
				list.Set(uint32(object), uint32(int64(list.Of(uint32(object)))+more))
			}
		}
	}
	return list, nil
}

// byMembers ranks groups by their number of members.
func (a *arrangement) byMembers(ctx context.Context, tx *sqldb.Tx) (ranks int, rank func(uint32) int, err error) {
	members, err := a.view.members(ctx, tx)
	most := uint32(0)
	for _, n := range members {
		most = max(most, n)
	}
	return int(most) + 1, func(object uint32) int { return int(members.Of(object)) }, err
}
