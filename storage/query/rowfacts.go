package query

import (
	"context"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/index"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// MemberCounts returns the number of visible direct members of each group at the given moment.
// Unknown groups have none.
func (st *Store) MemberCounts(
	ctx context.Context, groups []directory.Ref, at directory.Moment,
) (counts map[directory.Ref]int, err error) {
	counts = make(map[directory.Ref]int, len(groups))
	err = st.db.Read(ctx, func(tx *sqldb.Tx) error {
		v, err := viewAt(ctx, tx, at, nil)
		if err != nil {
			return err
		}
		objects, err := v.objects(ctx, tx, groups)
		if err != nil {
			return err
		}
		numbers, err := v.membersOf(ctx, tx, objects)
		for i, g := range groups {
			counts[g] = numbers[objects[i]]
		}
		return err
	})
	return counts, sqldb.Wrap("count members", err)
}

// membersOf counts the members of some groups. It uses the facts if these are up to date, and
// counts the memberships of each group otherwise.
func (v view) membersOf(ctx context.Context, tx *sqldb.Tx, groups []int64) (map[int64]int, error) {
	if v.isNewest() {
		return groupObjects.FactOf(ctx, tx, index.FactMembers, groups)
	}
	counts := map[int64]int{}
	for _, s := range v.snapshots {
		found, err := sqldb.NumbersByObject(ctx, tx, membersAt, s.key, s.number, sqldb.JSONList(groups))
		if err != nil {
			return nil, err
		}
		for group, n := range found {
			counts[group] = int(n)
		}
	}
	return counts, nil
}

// membersAt counts the members of the groups ?3 of connector ?1 in snapshot ?2.
var membersAt = `SELECT e.group_id, count(*) FROM json_each(?3) j
	CROSS JOIN object g ON g.id = j.value AND g.connector = ?1
	CROSS JOIN membership e ON e.group_id = g.id AND ` + schema.ValidAt("e", "?2") + `
	CROSS JOIN object m ON m.id = e.member_id WHERE ` + schema.VisibleMember(nil, "?2") + ` GROUP BY e.group_id`
