package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Changes hands over what a run changed in the directory that people see. A
// run that was not applied, or found nothing, changed nothing; otherwise it is
// as Planned.
func (db *DB) Changes(ctx context.Context, run int64, each func(directory.Change) error) error {
	return db.changes(ctx, directory.ChangeQuery{Run: run}, true, each)
}

// Planned hands over what a run changed or, where it was not applied, would
// have changed in the directory that people see: users, then groups, then
// memberships, each by name and id. They are what the counts of the run count,
// except that memberships which came into sight or went out of it together with
// their account or group are not listed one by one. Everything is new in a
// connector's first applied run; the first one has no list as long as it is not
// applied. A run that does not exist is directory.ErrNotFound, and one whose
// changes are not kept any more a problem of code "history_dropped". An error of
// each ends Planned, which returns it.
func (db *DB) Planned(ctx context.Context, q directory.ChangeQuery, each func(directory.Change) error) error {
	return db.changes(ctx, q, false, each)
}

func (db *DB) changes(ctx context.Context, q directory.ChangeQuery, appliedOnly bool, each func(directory.Change) error) error {
	err := db.reading(ctx, func(tx *sql.Tx) error {
		log, err := findChangeLog(ctx, tx, q)
		switch {
		case err != nil || appliedOnly && !log.applied:
			return err
		case log.dropped.Valid:
			return notKept(fmt.Sprintf("What run %d changed is", q.Run), log.dropped.Int64)
		}
		for _, kind := range []struct {
			what string
			read func(context.Context, *sql.Tx, func(directory.Change) error) error
		}{{"user", log.users}, {"group", log.groups}, {"membership", log.memberships}} {
			if q.What != "" && q.What != kind.what {
				continue
			}
			if err := kind.read(ctx, tx, each); err != nil {
				return err
			}
		}
		return nil
	})
	return wrap(fmt.Sprintf("list changes of run %d", q.Run), err)
}

// changeLog is where the changes of one run are to be found.
type changeLog struct {
	directory.ChangeQuery
	connector    string
	connectorKey int64
	snapshot     int64
	applied      bool
	first        bool          // there is no log: everything the run wrote is new
	dropped      sql.NullInt64 // the changes are not kept any more, nor others before this moment
}

func findChangeLog(ctx context.Context, tx *sql.Tx, q directory.ChangeQuery) (changeLog, error) {
	l := changeLog{ChangeQuery: q}
	l.Search = foldCase(q.Search)
	err := scanRow(ctx, tx, `SELECT c.uid, c.id, r.snapshot, r.state IN `+appliedStates+`, NOT EXISTS
			(SELECT 1 FROM run e WHERE e.connector = r.connector AND e.id < r.id AND e.state IN `+appliedStates+`),
			(SELECT f.before FROM forgotten f WHERE f.connector = c.id AND f.run >= r.id AND r.state IN ('succeeded', 'warnings', 'previewed', 'discarded', 'approved'))
		FROM run r JOIN connector c ON c.id = r.connector WHERE r.id = ?`, []any{q.Run},
		&l.connector, &l.connectorKey, &l.snapshot, &l.applied, &l.first, &l.dropped)
	if errors.Is(err, sql.ErrNoRows) {
		return l, runNotFound(q.Run)
	}
	l.first = l.first && l.applied
	return l, err
}

// args are the parameters of all queries here: ?1 the run, ?2 its snapshot, ?3
// the connector, ?4 the operation and ?5 the cause, empty for any, and ?6 how many
// are looked at.
func (l changeLog) args() []any {
	most := l.Most
	if most == 0 {
		most = -1
	}
	return []any{l.Run, l.snapshot, l.connectorKey, string(l.Op), int64(l.Cause), most}
}

// fits is an SQL condition: the query asks for an operation and a cause.
func fits(op, cause string) string {
	return fmt.Sprintf("?4 IN ('', %s) AND ?5 IN (0, %s)", op, cause)
}

// finds says whether the query's search finds any of the words.
func (l changeLog) finds(words ...string) bool {
	for _, w := range words {
		if strings.Contains(foldCase(w), l.Search) {
			return true
		}
	}
	return false
}

func (l changeLog) users(ctx context.Context, tx *sql.Tx, each func(directory.Change) error) error {
	return l.objects(ctx, tx, userObjects, each)
}

func (l changeLog) groups(ctx context.Context, tx *sql.Tx, each func(directory.Change) error) error {
	return l.objects(ctx, tx, groupObjects, each)
}

// objects lists changed users or groups: those that are seen before or after,
// and tombstones that changed.
func (l changeLog) objects(ctx context.Context, tx *sql.Tx, t objectTable, each func(directory.Change) error) error {
	return eachRow(ctx, tx, l.objectsQuery(t), l.args(), func(rows *sql.Rows) (bool, error) {
		c, found, err := l.scanObject(rows, t.noun)
		if err != nil || !found {
			return true, err
		}
		return true, each(c)
	})
}

// objectsQuery puts names and keys into order first and looks at documents
// afterwards, one by one: sorting documents would take their memory. With LIMIT,
// SQLite keeps the order of the inner query. The log is not put into order before
// as many as are looked at have been taken.
func (l changeLog) objectsQuery(t objectTable) string {
	switch {
	case l.first:
		return fmt.Sprintf(`SELECT '%[2]s', n.cause, o.guid, n.name, '{}', '{}'
			FROM %[1]s_version n INDEXED BY %[1]s_version_name CROSS JOIN object o ON o.id = n.object
			WHERE n.connector = ?3 AND n.valid_from = ?2 AND n.status IN (1, 2) AND ?1 AND `+fits("'added'", "n.cause")+`
			ORDER BY n.name COLLATE NOCASE, o.guid LIMIT ?6`, t.noun, directory.OpAdded)
	case !l.applied:
		return fmt.Sprintf(`SELECT k.op, k.cause, k.guid, k.name, coalesce(v.doc, '{}'), coalesce(nullif(h.doc, ''), v.doc, '{}')
			FROM (SELECT h.rowid AS row, h.object, h.op, h.cause, h.name, o.guid FROM planned h CROSS JOIN object o ON o.id = h.object
				WHERE h.run = ?1 AND h.kind = %[2]d AND ?3 AND `+fits("h.op", "h.cause")+`
				ORDER BY h.name COLLATE NOCASE, o.guid LIMIT ?6) k
			CROSS JOIN planned h ON h.rowid = k.row
			LEFT JOIN %[1]s_version v ON v.object = k.object AND `+validAt("v", "?2"), t.noun, t.kind)
	}
	return fmt.Sprintf(`SELECT k.op, k.cause, k.guid, k.name, coalesce(p.doc, '{}'), n.doc
		FROM (SELECT * FROM (SELECT h.object, h.op, h.cause, n.name, o.guid FROM change h
			CROSS JOIN %[1]s_version n %[3]s ON n.object = h.object AND n.valid_from = ?2
			CROSS JOIN object o ON o.id = h.object
			WHERE h.run = ?1 AND h.kind = %[2]d AND ?3 AND (n.status IN (1, 2) OR EXISTS (SELECT 1 FROM %[1]s_version p
				WHERE p.object = h.object AND p.valid_to = ?2 AND (p.status IN (1, 2) OR n.status = 3 AND p.status = 3))) AND `+fits("h.op", "h.cause")+`
			ORDER BY h.object DESC LIMIT ?6) ORDER BY name COLLATE NOCASE, guid LIMIT -1) k
		CROSS JOIN %[1]s_version n ON n.object = k.object AND n.valid_from = ?2
		LEFT JOIN %[1]s_version p ON p.object = k.object AND p.valid_to = ?2`, t.noun, t.kind, t.byObject)
}

func (l changeLog) scanObject(rows *sql.Rows, what string) (c directory.Change, found bool, err error) {
	c = directory.Change{Run: l.Run, Connector: l.connector, What: what}
	var id any
	var before, after sql.RawBytes
	if err := rows.Scan(&c.Op, &c.Cause, &id, &c.Name, &before, &after); err != nil {
		return c, false, err
	}
	c.ID = idOf(id)
	if !l.finds(c.Name, c.ID) {
		return c, false, nil
	}
	if c.Op == directory.OpAdded {
		return c, true, nil
	}
	was, err := directory.ParseAttributes(before)
	if err != nil {
		return c, false, err
	}
	is, err := directory.ParseAttributes(after)
	c.Properties = directory.Diff(was, is)
	return c, true, err
}

// objectName is an SQL expression for the name of a user or group in the run's
// snapshot, which has a tombstone of what is gone; empty for other objects.
func objectName(object string) string {
	return fmt.Sprintf(`coalesce(
		(SELECT n.name FROM user_version n WHERE n.object = %[1]s AND %[2]s),
		(SELECT n.name FROM group_version n WHERE n.object = %[1]s AND %[2]s), '')`, object, validAt("n", "?2"))
}

// plannedName is objectName in the plan of a run that was not applied.
func plannedName(object string) string {
	return fmt.Sprintf(`coalesce(
		(SELECT n.name FROM planned n WHERE n.run = ?1 AND n.kind IN (1, 2) AND n.object = %s AND n.member = 0), %s)`, object, objectName(object))
}

// memberships lists the memberships that were added, of those seen afterwards,
// and removed, of those seen before.
func (l changeLog) memberships(ctx context.Context, tx *sql.Tx, each func(directory.Change) error) error {
	return eachRow(ctx, tx, l.membershipsQuery(), l.args(), func(rows *sql.Rows) (bool, error) {
		c := directory.Change{Run: l.Run, Connector: l.connector, What: "membership"}
		var group, member any
		if err := rows.Scan(&c.Op, &c.Cause, &group, &c.Name, &member, &c.MemberKind, &c.MemberName); err != nil {
			return false, err
		}
		c.ID, c.Member = idOf(group), idOf(member)
		if !l.finds(c.Name, c.ID, c.MemberName, c.Member) {
			return true, nil
		}
		return true, each(c)
	})
}

func (l changeLog) membershipsQuery() string {
	switch {
	case l.first:
		return fmt.Sprintf(`SELECT 'added', %d, g.guid, v.name, m.guid, m.kind, `+objectName("m.id")+`
			FROM group_version v INDEXED BY group_version_name CROSS JOIN object g ON g.id = v.object
				CROSS JOIN membership e ON e.group_id = v.object AND e.valid_from = ?2 CROSS JOIN object m ON m.id = e.member_id
			WHERE v.connector = ?3 AND v.valid_from = ?2 AND v.status = 1 AND ?1 AND `+visibleMember(nil, "?2")+`
				AND `+fits("'added'", "%[1]d")+`
			ORDER BY v.name COLLATE NOCASE, g.guid, m.guid LIMIT ?6`, directory.CauseMembershipAdded)
	case !l.applied:
		return `SELECT h.op, h.cause, g.guid, ` + plannedName("g.id") + ` AS name, m.guid, m.kind, ` + plannedName("m.id") + `
			FROM planned h CROSS JOIN object g ON g.id = h.object CROSS JOIN object m ON m.id = h.member
			WHERE h.run = ?1 AND h.kind = 3 AND ?3 AND ` + fits("h.op", "h.cause") + `
			ORDER BY name COLLATE NOCASE, g.guid, m.guid LIMIT ?6`
	}
	const seen = "(?2 - (h.op = 'removed'))"
	return `SELECT * FROM (SELECT h.op, h.cause, g.guid AS group_guid, ` + objectName("g.id") + ` AS name, m.guid AS member_guid, m.kind, ` + objectName("m.id") + `
		FROM change h CROSS JOIN object g ON g.id = h.object CROSS JOIN object m ON m.id = h.member
		WHERE h.run = ?1 AND h.kind = 3 AND ?3 AND ` + fits("h.op", "h.cause") + ` AND ` + visibleMember(nil, seen) + `
			AND EXISTS (SELECT 1 FROM group_version v WHERE v.object = g.id AND v.status = 1 AND ` + validAt("v", seen) + `)
		ORDER BY h.object DESC, h.member DESC LIMIT ?6) ORDER BY name COLLATE NOCASE, group_guid, member_guid`
}
