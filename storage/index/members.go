package index

import (
	"context"
	"fmt"

	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// MembersGained selects, for each group of connector ?1, by how many its visible direct members in
// snapshot ?3 exceed those in snapshot ?2. Most changed members are as visible as before. Their
// memberships are not read.
var MembersGained = `WITH changed (kind, object, member) AS (
		SELECT h.kind, h.object, h.member FROM change h JOIN run r ON r.id = h.run
		WHERE r.connector = ?1 AND r.snapshot > min(?2, ?3) AND r.snapshot <= max(?2, ?3)),
	edge (group_id, member_id) AS (
		SELECT object, member FROM changed WHERE kind = ` + schema.KindMembership + `
	UNION
		SELECT e.group_id, e.member_id FROM changed c CROSS JOIN object m ON m.id = c.object
		CROSS JOIN membership e ON e.member_id = m.id
		WHERE c.kind IN ` + schema.KindUserOrGroup + ` AND (` + schema.VisibleMember(nil, "?2") + `) <> (` +
	schema.VisibleMember(nil, "?3") + `))
	SELECT group_id, sum(shown_then) - sum(shown_first) FROM (
		SELECT e.group_id, ` + shownEdge("?2") + ` AS shown_first, ` + shownEdge("?3") + ` AS shown_then
		FROM edge e CROSS JOIN object m ON m.id = e.member_id)
	GROUP BY group_id HAVING sum(shown_then) <> sum(shown_first)`

// shownEdge is an SQL expression: a membership e of a member, alias m, is visible in a snapshot.
func shownEdge(snapshot string) string {
	return "(EXISTS (SELECT 1 FROM membership x WHERE x.group_id = e.group_id AND x.member_id = e.member_id AND " +
		schema.ValidAt("x", snapshot) + ") AND " + schema.VisibleMember(nil, snapshot) + ")"
}

// allMembers counts the open memberships of each group of connector ?1. membersAmong counts those
// of some members.
const (
	allMembers = `SELECT g.id, (SELECT count(*) FROM membership e WHERE e.group_id = g.id AND e.valid_to IS NULL)
		FROM object g WHERE g.connector = ?1 AND g.kind = ` + schema.KindGroup
	membersAmong = `SELECT e.group_id, count(*) FROM json_each(?1) j CROSS JOIN membership e ON e.member_id = j.value
		WHERE e.valid_to IS NULL GROUP BY e.group_id`
)

// countMembers stores the number of members of all groups of a connector. Their other facts must be
// up to date.
func countMembers(ctx context.Context, tx *sqldb.Tx, connector int64) error {
	members, err := sqldb.NumbersByObject(ctx, tx, allMembers, connector)
	if err != nil {
		return fmt.Errorf("count members: %w", err)
	}
	unseen, err := unseenObjects(ctx, tx, connector)
	if err != nil {
		return err
	}
	less, err := sqldb.NumbersByObject(ctx, tx, membersAmong, sqldb.JSONList(unseen))
	if err != nil {
		return fmt.Errorf("count hidden members: %w", err)
	}
	w := NewFactWriter(Groups)
	for group, n := range members {
		if err := w.set(ctx, tx, FactMembers, group, uint32(n-less[group])); err != nil {
			return err
		}
	}
	return w.write(ctx, tx)
}

// unseenObjects returns the users and groups of a connector that are not shown as members,
// including the unknown ones.
func unseenObjects(ctx context.Context, tx *sqldb.Tx, connector int64) (list []int64, err error) {
	var allSeen bool // as in most directories after their first run
	if err := sqldb.ScanRow(ctx, tx, "SELECT (SELECT count(*) FROM object o WHERE o.connector = m.connector "+
		"AND o.kind IN "+schema.KindUserOrGroup+") = m.accounts + m.live_groups "+
		"FROM mirror m WHERE m.connector = ?", []any{connector}, &allSeen); err != nil || allSeen {
		return nil, sqldb.Wrap("count objects", err)
	}
	for _, t := range Tables {
		packed, err := t.Facts(ctx, tx, FactTraits)
		if err != nil {
			return nil, err
		}
		objects, err := sqldb.ListNumbers(ctx, tx, "SELECT id FROM object WHERE connector = ? AND kind = ?", connector,
			t.Kind)
		if err != nil {
			return nil, fmt.Errorf("list %ss: %w", t.Noun, err)
		}
		for _, object := range objects {
			if !Traits(packed.Of(uint32(object))).Status().Visible() {
				list = append(list, object)
			}
		}
	}
	return list, nil
}

// moveMembers updates the numbers of members from one snapshot to another.
func moveMembers(ctx context.Context, tx *sqldb.Tx, connector, from, to int64) error {
	gained, err := sqldb.NumbersByObject(ctx, tx, MembersGained, connector, from, to)
	if err != nil {
		return fmt.Errorf("count members: %w", err)
	}
	w := NewFactWriter(Groups)
	for group, more := range gained {
		if err := w.Add(ctx, tx, FactMembers, group, more); err != nil {
			return err
		}
	}
	return w.write(ctx, tx)
}

// MembersShown counts the visible members of each group of connector ?1 in snapshot ?2. It counts
// all members except the hidden ones, of which there are few.
var MembersShown = `SELECT e.group_id, count(*) FROM object g
	CROSS JOIN membership e ON e.group_id = g.id AND ` + schema.ValidAt("e", "?2") + `
	WHERE g.connector = ?1 AND g.kind = ` + schema.KindGroup + ` AND e.member_id NOT IN
		(SELECT m.id FROM object m WHERE m.connector = ?1 AND NOT ` + schema.VisibleMember(nil, "?2") +
	`) GROUP BY e.group_id`
