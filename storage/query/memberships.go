package query

import (
	"context"
	"database/sql"
	"iter"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// The statements about memberships take the integer key of a group or a user in ?1 and the
// snapshot in ?2. They return the key, ID and kind of the other end, and the ID and key of the
// group through which an effective membership goes.
//
// An effective membership goes through the direct member of the group that leads to the member.
// If several lead there, it goes through the one with the lowest ID. A direct membership wins. A
// group in a cycle is not its own member.
var (
	// liveEdge is a membership of a group, alias e, and its member, alias m.
	liveEdge = "membership e ON e.group_id = i.object AND " + schema.ValidAt("e", "?2") +
		" CROSS JOIN object m ON m.id = e.member_id"

	// groupsInside selects the group and its nested groups, each with the direct members that
	// lead there. UNION ends cycles.
	groupsInside = `WITH RECURSIVE inside (object, through) AS (
		SELECT ?1, 0
	UNION
		SELECT e.member_id, iif(i.through = 0, e.member_id, i.through) FROM inside i CROSS JOIN ` + liveEdge + `
		WHERE m.kind = ` + schema.KindGroup + ` AND ` + schema.LiveGroup("m.id") + `)`

	// groupsAbove selects the groups that a user is in, directly or through other groups.
	groupsAbove = `WITH RECURSIVE above (object) AS (
		SELECT e.group_id FROM membership e WHERE e.member_id = ?1 AND ` + schema.ValidAt("e", "?2") + ` AND ` +
		schema.LiveGroup("e.group_id") + `
	UNION
		SELECT e.group_id FROM above a CROSS JOIN membership e
			ON e.member_id = a.object AND ` + schema.ValidAt("e", "?2") + `
		WHERE ` + schema.LiveGroup("e.group_id") + `)`
)

// membersOf selects the members of group ?1.
func membersOf(statuses []directory.Status, effective bool) string {
	visible := schema.VisibleMember(statuses, "?2")
	if !effective {
		return "SELECT m.id AS object, m.guid, m.kind, '' AS through, 0 AS way FROM (SELECT ?1 AS object) i " +
			"CROSS JOIN " + liveEdge + " WHERE " + visible
	}
	return groupsInside + ` SELECT m.id AS object, m.guid, m.kind, min(coalesce(t.guid, '')) AS through,
		i.through AS way
		FROM inside i CROSS JOIN ` + liveEdge + ` LEFT JOIN object t ON t.id = i.through
		WHERE m.id <> ?1 AND ` + visible + ` GROUP BY m.guid`
}

// membersQuery lists the members of group ?1 by ID, without names.
func membersQuery(statuses []directory.Status, effective bool) string {
	return "SELECT e.guid, e.kind, e.through, '', '', '' FROM (" +
		membersOf(statuses, effective) + ") e ORDER BY e.guid"
}

// groupsOf selects the groups of user ?1.
func groupsOf(effective bool) string {
	query := `WITH above (object) AS (SELECT NULL)`
	if effective {
		query = groupsAbove
	}
	// The last step into a group starts at the user or at a group above it.
	return query + `, step (object, through, way) AS (
			SELECT e.group_id, '', 0 FROM membership e WHERE e.member_id = ?1 AND ` + schema.ValidAt("e", "?2") + `
		UNION ALL
			SELECT e.group_id, t.guid, t.id FROM above a CROSS JOIN membership e
				ON e.member_id = a.object AND ` + schema.ValidAt("e", "?2") + `
			CROSS JOIN object t ON t.id = a.object)
		SELECT o.id AS object, o.guid, o.kind, min(s.through) AS through, s.way FROM step s
		CROSS JOIN object o ON o.id = s.object
		WHERE ` + schema.LiveGroup("o.id") + ` GROUP BY s.object`
}

// withNames adds names to a selection and orders it by them.
func withNames(selection string) string {
	shown := func(column, table, object string) string {
		return "(SELECT n." + column + " FROM " + table + " n WHERE n.object = " + object + " AND " +
			schema.ValidAt("n", "?2") + ")"
	}
	far := func(column string) string {
		return "coalesce(CASE e.kind WHEN " + schema.KindUser + " THEN " + shown(column, "user_version", "e.object") +
			" WHEN " + schema.KindGroup + " THEN " + shown(column, "group_version", "e.object") + " END, '')"
	}
	return "SELECT e.guid, e.kind, e.through, " + far("name") + " AS name, " + far("doc ->> 'mail'") + ", coalesce(" +
		shown("name", "group_version", "e.way") + ", '') FROM (" + selection + ") e ORDER BY name_key(name), e.guid"
}

// edgeRow is a row of the statements above. Its ID is that of the other end of the membership.
type edgeRow struct {
	id      string
	kind    directory.Kind
	through string

	name, mail, throughName string
}

func (x edgeRow) membership(connector string) directory.Membership {
	return directory.Membership{
		Connector: connector, Through: x.through, Name: x.name, Mail: x.mail,
		ThroughName: x.throughName,
	}
}

func eachEdge(ctx context.Context, q *sql.Stmt, object, snapshot int64, row func(edgeRow) bool) (more bool, err error) {
	rows, err := q.QueryContext(ctx, object, snapshot)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	for rows.Next() {
		var x edgeRow
		var id, through any
		if err := rows.Scan(&id, &x.kind, &through, &x.name, &x.mail, &x.throughName); err != nil {
			return false, err
		}
		x.id, x.through = schema.IDOf(id), schema.IDOf(through)
		if !row(x) {
			return false, nil
		}
	}
	return true, rows.Err()
}

// Members streams the members of a group at the given moment, with their names, by name and ID:
// live nested groups, visible accounts, and other objects. If effective is set, it includes the
// members of nested groups, each member once. For a deleted group, it returns the memberships that
// are still stored.
func (st *Store) Members(ctx context.Context, g directory.Group, at directory.Moment,
	effective bool,
) iter.Seq2[directory.Membership, error] {
	query := withNames(membersOf(nil, effective))
	return st.edges(ctx, "list members of "+g.ID, query, g.Connector, g.ID, at, func(x edgeRow) directory.Membership {
		m := x.membership(g.Connector)
		m.Group, m.Member, m.MemberKind = g.ID, x.id, x.kind
		return m
	})
}

// GroupsOf streams the live groups of which a user is a member at the given moment, with their
// names, by name and ID. For a deleted account, it returns the memberships that are still stored.
// For an account out of scope, it returns none (design section 3).
func (st *Store) GroupsOf(
	ctx context.Context, u directory.User, at directory.Moment, effective bool,
) iter.Seq2[directory.Membership, error] {
	query := withNames(groupsOf(effective))
	return st.edges(ctx, "list groups of "+u.ID, query, u.Connector, u.ID, at, func(x edgeRow) directory.Membership {
		m := x.membership(u.Connector)
		m.Group, m.Member, m.MemberKind = x.id, u.ID, directory.KindUser
		return m
	})
}

// edges runs a statement about one object in the snapshot of its connector.
func (st *Store) edges(ctx context.Context, doing, query, connector, id string, at directory.Moment,
	membership func(edgeRow) directory.Membership,
) iter.Seq2[directory.Membership, error] {
	return sqldb.Stream(ctx, st.db, doing, func(tx *sqldb.Tx, give func(directory.Membership) bool) error {
		v, err := viewAt(ctx, tx, at, []string{connector})
		if err != nil {
			return err
		}
		s, ok := v.of(connector)
		if !ok {
			return nil
		}
		object, err := shownObject(ctx, tx, s, id)
		if err != nil || object == 0 {
			return err
		}
		statement, err := tx.Prepare(ctx, query)
		if err != nil {
			return err
		}
		defer statement.Close()
		_, err = eachEdge(ctx, statement, object, s.number, func(x edgeRow) bool { return give(membership(x)) })
		return err
	})
}

// shownObject returns the integer key of a user or group whose memberships a snapshot
// shows, or 0 if it shows none.
func shownObject(ctx context.Context, tx *sqldb.Tx, s snapshot, id string) (object int64, err error) {
	err = sqldb.ScanRow(ctx, tx, `SELECT coalesce(max(o.id), 0) FROM object o
		WHERE o.connector = ?1 AND o.guid = ?3 AND (
			EXISTS (SELECT 1 FROM user_version s WHERE s.object = o.id AND `+schema.ValidAt("s", "?2")+
		` AND s.status <> `+schema.OutOfScope+`)
			OR EXISTS (SELECT 1 FROM group_version s WHERE s.object = o.id AND `+schema.ValidAt("s", "?2")+`))`,
		[]any{s.key, s.number, schema.GUIDColumn(id)}, &object)
	return object, sqldb.Wrap("find object", err)
}

// Memberships streams the memberships of the live groups that q selects, by the group's
// position in lists and then by the member's ID. q.Statuses are those of the members;
// without any, members are active or disabled. Members that are neither users nor
// groups have no status and are always included.
func (st *Store) Memberships(
	ctx context.Context, q directory.Query, effective bool,
) iter.Seq2[directory.Membership, error] {
	return sqldb.Stream(ctx, st.db, "list memberships", func(tx *sqldb.Tx, give func(directory.Membership) bool) error {
		search, err := groupObjects.parseSearch(q.Search)
		if err != nil {
			return err
		}
		v, err := viewAt(ctx, tx, q.At, q.Connectors)
		if err != nil {
			return err
		}
		groups, err := groupKeys(ctx, tx, v, search)
		if err != nil {
			return err
		}
		statement, err := tx.Prepare(ctx, membersQuery(q.Statuses, effective)+sqldb.LimitClause(q.Limit))
		if err != nil {
			return err
		}
		defer statement.Close()
		return eachMembership(ctx, statement, v, groups, limited(q.Limit, give))
	})
}

// groupKey names a group whose members are to be listed.
type groupKey struct {
	object    int64
	id        string
	connector string
}

// groupKeys lists live groups in their order. There are few groups compared with members, and the
// members of each group are read separately.
func groupKeys(ctx context.Context, tx *sqldb.Tx, v view, search parsedSearch) ([]groupKey, error) {
	var list []groupKey
	err := groupObjects.each(ctx, tx, v, directory.Query{}, search, func(key int64, x object) (bool, error) {
		list = append(list, groupKey{key, x.ID, x.Connector})
		return true, nil
	})
	return list, sqldb.Wrap("list groups", err)
}

func eachMembership(
	ctx context.Context, q *sql.Stmt, v view, groups []groupKey, give func(directory.Membership) bool,
) error {
	for _, g := range groups {
		s, _ := v.of(g.connector)
		more, err := eachEdge(ctx, q, g.object, s.number, func(x edgeRow) bool {
			return give(directory.Membership{
				Connector: g.connector, Group: g.id, Member: x.id, MemberKind: x.kind,
				Through: x.through,
			})
		})
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// limited passes on at most n values; 0 means no limit.
func limited[T any](n int, give func(T) bool) func(T) bool {
	if n <= 0 {
		return give
	}
	return func(x T) bool {
		n--
		return give(x) && n > 0
	}
}
