package query

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/index"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// tie limits a selection by the ties in q: to the objects in q.Only, the groups of an account, or
// the members of a group.
func (s *rowSelection) tie(ctx context.Context, tx *sqldb.Tx, v view, q directory.Query) error {
	if len(q.Only) > 0 {
		objects, err := v.objects(ctx, tx, q.Only)
		if err != nil {
			return err
		}
		s.among(objects)
	}
	if !q.GroupsOf.IsZero() {
		_, groups, err := v.groupsOver(ctx, tx, q.GroupsOf, q.DirectOnly)
		if err != nil {
			return err
		}
		s.among(groups)
	}
	if q.MembersOf.IsZero() {
		return nil
	}
	snap, groups, err := v.groupsWithin(ctx, tx, q.MembersOf, q.DirectOnly)
	if err != nil {
		return err
	}
	byMember, err := sqldb.IndexedBy(ctx, tx, index.MembersByMember)
	if err != nil {
		return err
	}
	s.within(snap, groups, byMember)
	return nil
}

// among limits a selection to some objects.
func (s *rowSelection) among(objects []int64) {
	list := sqldb.JSONList(objects)
	s.and("v.object IN (SELECT value FROM json_each(?))", list)
	s.rare = append(s.rare, index.NewFilter("SELECT DISTINCT value AS object FROM json_each(?)", list))
}

// fewGroups is the largest number of groups that are searched for a member one by one. If there
// are more, the groups of the member are compared with them.
const fewGroups = 4

// within limits a selection to the direct members of some groups. The first group is not its own
// member. byMember makes SQLite use the index of memberships by member.
func (s *rowSelection) within(snap snapshot, groups []int64, byMember string) {
	if len(groups) == 0 {
		s.among([]int64{})
		return
	}
	list, valid := sqldb.JSONList(groups), schema.ValidAt("e", fmt.Sprint(snap.number))
	way := "membership e " + byMember + " WHERE e.member_id = v.object AND e.group_id IN (SELECT value " +
		"FROM json_each(?))"
	if len(groups) <= fewGroups {
		way = "json_each(?) g CROSS JOIN membership e ON e.group_id = g.value AND e.member_id = v.object WHERE 1"
	}
	s.and("v.object <> ? AND EXISTS (SELECT 1 FROM "+way+" AND "+valid+")", groups[0], list)
	s.rare = append(s.rare, index.NewFilter(
		"SELECT DISTINCT e.member_id AS object FROM json_each(?) g CROSS JOIN membership e ON e.group_id = g.value",
		list,
	))
}

// objects returns the integer keys of users and groups, and 0 for unknown ones.
func (v view) objects(ctx context.Context, tx *sqldb.Tx, refs []directory.Ref) ([]int64, error) {
	list := make([]int64, 0, len(refs))
	find, err := tx.Prepare(ctx, "SELECT coalesce(max(id), 0) FROM object WHERE connector = ? AND guid = ?")
	if err != nil {
		return nil, err
	}
	defer find.Close()
	for _, r := range refs {
		var object int64
		s, _ := v.of(r.Connector)
		if err := find.QueryRowContext(ctx, s.key, schema.GUIDColumn(r.ID)).Scan(&object); err != nil {
			return nil, fmt.Errorf("find %s: %w", r.ID, err)
		}
		list = append(list, object)
	}
	return list, nil
}

// groupsWithin lists a group and, unless only direct members are wanted, its nested
// groups. The list is empty if the view does not show the group.
func (v view) groupsWithin(
	ctx context.Context, tx *sqldb.Tx, group directory.Ref, directOnly bool,
) (s snapshot, groups []int64, err error) {
	s, object, err := v.shown(ctx, tx, group)
	if err != nil || object == 0 || directOnly {
		return s, nonZero(object), err
	}
	groups, err = sqldb.ListNumbers(ctx, tx,
		groupsInside+" SELECT object FROM inside GROUP BY object ORDER BY object <> ?1", object, s.number)
	return s, groups, sqldb.Wrap("list the groups in "+group.ID, err)
}

// groupsOver lists the groups of an account. The list is empty if the view does not
// show the account.
func (v view) groupsOver(
	ctx context.Context, tx *sqldb.Tx, account directory.Ref, directOnly bool,
) (s snapshot, groups []int64, err error) {
	s, object, err := v.shown(ctx, tx, account)
	if err != nil || object == 0 {
		return s, nil, err
	}
	query := groupsAbove + " SELECT DISTINCT object FROM above"
	if directOnly {
		query = "SELECT e.group_id FROM membership e WHERE e.member_id = ?1 AND " + schema.ValidAt("e", "?2")
	}
	groups, err = sqldb.ListNumbers(ctx, tx, query, object, s.number)
	return s, groups, sqldb.Wrap("list the groups of "+account.ID, err)
}

// shown returns a user or group whose memberships the view shows, or 0.
func (v view) shown(ctx context.Context, tx *sqldb.Tx, r directory.Ref) (s snapshot, object int64, err error) {
	s, ok := v.of(r.Connector)
	if !ok {
		return s, 0, nil
	}
	object, err = shownObject(ctx, tx, s, r.ID)
	return s, object, err
}

func nonZero(object int64) []int64 {
	if object == 0 {
		return nil
	}
	return []int64{object}
}

// The statements about ties take the object in ?1, the snapshot in ?2 and the integer keys of
// other ends in ?3. They return the other end, the ID and name of the group through which it
// belongs to the object, and the snapshot in which the membership began. This is the snapshot of
// the newest step on the path.
var (
	// groupsInsideSince is groupsInside with the snapshot of the newest step.
	groupsInsideSince = `WITH RECURSIVE inside (object, through, since) AS (
		SELECT ?1, 0, 0
	UNION
		SELECT e.member_id, iif(i.through = 0, e.member_id, i.through), max(i.since, e.valid_from) FROM inside i
			CROSS JOIN ` + liveEdge + `
		WHERE m.kind = ` + schema.KindGroup + ` AND ` + schema.LiveGroup("m.id") + `)`

	memberTies = groupsInsideSince + ` SELECT f.value AS far,
		t.guid AS through, ` + throughName("i.through") + `, max(i.since, e.valid_from) AS since
		FROM json_each(?3) f CROSS JOIN membership e ON e.member_id = f.value AND ` + schema.ValidAt("e", "?2") + `
		CROSS JOIN inside i ON i.object = e.group_id LEFT JOIN object t ON t.id = i.through
		ORDER BY far, through, since`

	groupTies = `WITH RECURSIVE above (object, since) AS (
			SELECT e.group_id, e.valid_from FROM membership e
				WHERE e.member_id = ?1 AND ` + schema.ValidAt("e", "?2") + ` AND ` + schema.LiveGroup("e.group_id") + `
		UNION
			SELECT e.group_id, max(a.since, e.valid_from) FROM above a
				CROSS JOIN membership e ON e.member_id = a.object AND ` + schema.ValidAt("e", "?2") + `
			WHERE ` + schema.LiveGroup("e.group_id") + `),
		step (far, way, since) AS (
			SELECT e.group_id, 0, e.valid_from FROM membership e
				WHERE e.member_id = ?1 AND ` + schema.ValidAt("e", "?2") + `
		UNION ALL
			SELECT e.group_id, a.object, max(a.since, e.valid_from) FROM above a
				CROSS JOIN membership e ON e.member_id = a.object AND ` + schema.ValidAt("e", "?2") + `)
		SELECT s.far, t.guid AS through, ` + throughName("s.way") + `, s.since FROM step s
			LEFT JOIN object t ON t.id = s.way
		WHERE s.far IN (SELECT value FROM json_each(?3)) ORDER BY s.far, through, s.since`
)

// throughName is an SQL expression for the name of the group through which a tie goes.
func throughName(object string) string {
	return "coalesce((SELECT n.name FROM group_version n WHERE n.object = " + object + " AND " +
		schema.ValidAt("n", "?2") + "), '')"
}

// Ties returns how the objects with the given IDs, all from one page of a list, belong to the
// list's subject: the group q.MembersOf or the account q.GroupsOf, at q.At. IDs that do not
// belong to the subject are left out. If several nested groups lead to an object, the group with
// the lowest ID is returned, as in lists of members. A direct membership wins.
func (st *Store) Ties(ctx context.Context, q directory.Query, ids []string) (list []directory.Tie, err error) {
	about, query := q.MembersOf, memberTies
	if about.IsZero() {
		about, query = q.GroupsOf, groupTies
	}
	err = st.db.Read(ctx, func(tx *sqldb.Tx) error {
		v, err := viewAt(ctx, tx, q.At, []string{about.Connector})
		if err != nil {
			return err
		}
		s, object, err := v.shown(ctx, tx, about)
		if err != nil || object == 0 {
			return err
		}
		list, err = s.ties(ctx, tx, query, object, ids)
		if err != nil {
			return err
		}
		return s.date(ctx, tx, list)
	})
	return list, sqldb.Wrap("list ties with "+about.ID, err)
}

// ties runs a statement. In the ties that it returns, Run is the snapshot until date replaces it.
func (s snapshot) ties(
	ctx context.Context, tx *sqldb.Tx, query string, object int64, ids []string,
) (list []directory.Tie, err error) {
	far, err := s.keys(ctx, tx, ids)
	if err != nil {
		return nil, err
	}
	keys := make([]int64, 0, len(far))
	for key := range far {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	before := int64(0)
	err = sqldb.EachRow(ctx, tx, query, []any{object, s.number, sqldb.JSONList(keys)},
		func(rows *sql.Rows) (bool, error) {
			var l directory.Tie
			var key int64
			var through any
			if err := rows.Scan(&key, &through, &l.ThroughName, &l.Run); err != nil {
				return false, err
			}
			if key != before {
				before, l.ID, l.Through = key, far[key], schema.IDOf(through)
				list = append(list, l)
			}
			return true, nil
		})
	return list, err
}

// keys returns the IDs of known objects by their integer keys.
func (s snapshot) keys(ctx context.Context, tx *sqldb.Tx, ids []string) (map[int64]string, error) {
	found := make(map[int64]string, len(ids))
	args := []any{s.key}
	for _, id := range ids {
		args = append(args, schema.GUIDColumn(id))
	}
	err := sqldb.EachRow(ctx, tx, "SELECT id, guid FROM object WHERE connector = ? AND guid IN ("+
		sqldb.Placeholders(len(ids))+")", args, func(rows *sql.Rows) (bool, error) {
		var key int64
		var id any
		err := rows.Scan(&key, &id)
		found[key] = schema.IDOf(id)
		return true, err
	})
	return found, sqldb.Wrap("find objects", err)
}

// date replaces the number of a snapshot with the run that applied it, and adds the time.
func (s snapshot) date(ctx context.Context, tx *sqldb.Tx, list []directory.Tie) error {
	var snapshots []int64
	for _, l := range list {
		snapshots = append(snapshots, l.Run)
	}
	slices.Sort(snapshots)
	type applied struct{ run, ended int64 }
	runs, first := map[int64]applied{}, int64(0)
	err := sqldb.EachRow(ctx, tx, `SELECT r.snapshot, min(r.id), r.ended_at,
		(SELECT min(f.snapshot) FROM run f WHERE f.connector = ?1 AND f.state IN `+schema.AppliedStates+`)
		FROM run r WHERE r.connector = ?1 AND r.state IN `+schema.AppliedStates+` AND r.snapshot IN (SELECT value
			FROM json_each(?2)) GROUP BY r.snapshot`,
		[]any{s.key, sqldb.JSONList(slices.Compact(snapshots))}, func(rows *sql.Rows) (bool, error) {
			var snapshot int64
			var a applied
			err := rows.Scan(&snapshot, &a.run, &a.ended, &first)
			runs[snapshot] = a
			return true, err
		})
	for i := range list {
		l := &list[i]
		l.FirstRead = l.Run <= first
		if a, ok := runs[l.Run]; ok {
			l.Run, l.Since = a.run, sqldb.FromMillis(a.ended)
		}
	}
	return sqldb.Wrap("find when memberships began", err)
}

// membersCounted counts the members of the groups in ?1 by kind and by whether they are direct
// members of ?3, the first group.
func membersCounted(statuses []directory.Status) string {
	return `SELECT m.kind, t.direct, count(*) FROM (
			SELECT e.member_id AS object, max(e.group_id = ?3) AS direct FROM json_each(?1) g
			CROSS JOIN membership e ON e.group_id = g.value AND ` + schema.ValidAt("e", "?2") + ` GROUP BY 1) t
		CROSS JOIN object m ON m.id = t.object WHERE m.id <> ?3 AND ` +
		schema.VisibleMember(statuses, "?2") + ` GROUP BY 1, 2`
}

// TieCounts counts the members of the group q.MembersOf, or the groups of the account q.GroupsOf,
// at q.At. It counts those that a list of them shows.
func (st *Store) TieCounts(ctx context.Context, q directory.Query) (c directory.TieCounts, err error) {
	about := q.MembersOf
	if about.IsZero() {
		about = q.GroupsOf
	}
	err = st.db.Read(ctx, func(tx *sqldb.Tx) error {
		v, err := viewAt(ctx, tx, q.At, []string{about.Connector})
		if err != nil {
			return err
		}
		query, args, err := v.tieCounts(ctx, tx, q)
		if err != nil || query == "" {
			return err
		}
		return sqldb.EachRow(ctx, tx, query, args, func(rows *sql.Rows) (bool, error) {
			var kind directory.Kind
			var direct bool
			var n int
			err := rows.Scan(&kind, &direct, &n)
			add(&c, kind, direct, n)
			return true, err
		})
	})
	return c, sqldb.Wrap("count ties with "+about.ID, err)
}

// tieCounts returns the query that counts the ties. It is empty if there are none.
func (v view) tieCounts(ctx context.Context, tx *sqldb.Tx, q directory.Query) (query string, args []any, err error) {
	if q.MembersOf.IsZero() {
		s, object, err := v.shown(ctx, tx, q.GroupsOf)
		if err != nil || object == 0 {
			return "", nil, err
		}
		return "SELECT e.kind, e.way = 0, count(*) FROM (" + groupsOf(!q.DirectOnly) + ") e GROUP BY 1, 2",
			[]any{object, s.number}, nil
	}
	s, groups, err := v.groupsWithin(ctx, tx, q.MembersOf, q.DirectOnly)
	if err != nil || len(groups) == 0 {
		return "", nil, err
	}
	return membersCounted(q.Statuses), []any{sqldb.JSONList(groups), s.number, groups[0]}, nil
}

func add(c *directory.TieCounts, kind directory.Kind, direct bool, n int) {
	count := &c.Others
	switch kind {
	case directory.KindUser:
		count = &c.Users
	case directory.KindGroup:
		count = &c.Groups
	}
	if direct {
		count.Direct += n
	} else {
		count.Nested += n
	}
}

// OtherMembers streams the members of the group q.MembersOf that are neither users nor
// groups, by ID and without names: only their IDs and kinds are known. Of q, it uses
// the moment, DirectOnly, After.ID and Limit.
func (st *Store) OtherMembers(ctx context.Context, q directory.Query) iter.Seq2[directory.Membership, error] {
	g := q.MembersOf
	return sqldb.Stream(ctx, st.db, "list other members of "+g.ID,
		func(tx *sqldb.Tx, give func(directory.Membership) bool) error {
			v, err := viewAt(ctx, tx, q.At, []string{g.Connector})
			if err != nil {
				return err
			}
			s, groups, err := v.groupsWithin(ctx, tx, g, q.DirectOnly)
			if err != nil || len(groups) == 0 {
				return err
			}
			query := strings.Join([]string{
				"SELECT DISTINCT m.guid, m.kind FROM json_each(?1) g CROSS JOIN membership e " +
					"ON e.group_id = g.value AND", schema.ValidAt("e", "?2"),
				"CROSS JOIN object m ON m.id = e.member_id WHERE m.kind NOT IN " + schema.KindUserOrGroup +
					" AND (?3 = '' OR m.guid > ?3) ORDER BY m.guid", sqldb.LimitClause(q.Limit),
			}, " ")
			return sqldb.EachRow(ctx, tx, query, []any{sqldb.JSONList(groups), s.number, schema.GUIDColumn(q.After.ID)},
				func(rows *sql.Rows) (bool, error) {
					m := directory.Membership{Connector: g.Connector, Group: g.ID}
					var id any
					err := rows.Scan(&id, &m.MemberKind)
					m.Member = schema.IDOf(id)
					return err == nil && give(m), err
				})
		})
}
