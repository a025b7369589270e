package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Changes hands over what a run changed in the directory that people see:
// users, then groups, then memberships, each by name and id. They are what the
// counts of the run count, except that memberships which came into sight or
// went out of it together with their account or group are not listed one by
// one. Everything is new in a connector's first applied run. A run that was
// not applied, or found nothing, changed nothing; one that does not exist is
// directory.ErrNotFound, and one whose changes are not kept any more a problem of
// code "history_dropped". An error of each ends Changes, which returns it.
func (db *DB) Changes(ctx context.Context, run int64, each func(directory.Change) error) error {
	err := db.reading(ctx, func(tx *sql.Tx) error {
		log, err := findChangeLog(ctx, tx, run)
		if err != nil || !log.applied {
			return err
		}
		for _, read := range []func(context.Context, *sql.Tx, func(directory.Change) error) error{
			log.users, log.groups, log.memberships,
		} {
			if err := read(ctx, tx, each); err != nil {
				return err
			}
		}
		return nil
	})
	return wrap(fmt.Sprintf("list changes of run %d", run), err)
}

// changeLog is where the changes of one run are to be found.
type changeLog struct {
	run          int64
	connector    string
	connectorKey int64
	snapshot     int64
	applied      bool
	first        bool // there is no log: everything the run wrote is new
}

func findChangeLog(ctx context.Context, tx *sql.Tx, run int64) (changeLog, error) {
	l := changeLog{run: run}
	var dropped sql.NullInt64
	err := scanRow(ctx, tx, `SELECT c.uid, c.id, r.snapshot, r.state IN `+appliedStates+`, NOT EXISTS
			(SELECT 1 FROM run e WHERE e.connector = r.connector AND e.id < r.id AND e.state IN `+appliedStates+`),
			(SELECT f.before FROM forgotten f WHERE f.connector = c.id AND f.run >= r.id AND r.state <> 'unchanged')
		FROM run r JOIN connector c ON c.id = r.connector WHERE r.id = ?`, []any{run},
		&l.connector, &l.connectorKey, &l.snapshot, &l.applied, &l.first, &dropped)
	if errors.Is(err, sql.ErrNoRows) {
		return l, runNotFound(run)
	}
	if err == nil && l.applied && dropped.Valid {
		return l, notKept(fmt.Sprintf("What run %d changed is", run), dropped.Int64)
	}
	return l, err
}

// args are the parameters of all queries here: ?1 the run, ?2 its snapshot, ?3
// the connector.
func (l changeLog) args() []any { return []any{l.run, l.snapshot, l.connectorKey} }

func (l changeLog) users(ctx context.Context, tx *sql.Tx, each func(directory.Change) error) error {
	return l.objects(ctx, tx, "user", 1, each)
}

func (l changeLog) groups(ctx context.Context, tx *sql.Tx, each func(directory.Change) error) error {
	return l.objects(ctx, tx, "group", 2, each)
}

// objects lists changed users or groups: those that are seen before or after,
// and tombstones that changed.
func (l changeLog) objects(ctx context.Context, tx *sql.Tx, what string, kind int, each func(directory.Change) error) error {
	query := fmt.Sprintf(`SELECT h.op, h.cause, o.guid, n.name, coalesce(p.doc, '{}'), n.doc FROM change h
		CROSS JOIN %[1]s_version n ON n.object = h.object AND n.valid_from = ?2
		CROSS JOIN object o ON o.id = h.object LEFT JOIN %[1]s_version p ON p.object = h.object AND p.valid_to = ?2
		WHERE h.run = ?1 AND h.kind = %[2]d AND (n.status IN (1, 2) OR p.status IN (1, 2) OR n.status = 3 AND p.status = 3)
		ORDER BY n.name COLLATE NOCASE, o.guid`, what, kind)
	if l.first {
		query = fmt.Sprintf(`SELECT '%[2]s', n.cause, o.guid, n.name, '{}', '{}'
			FROM %[1]s_version n INDEXED BY %[1]s_version_name CROSS JOIN object o ON o.id = n.object
			WHERE n.connector = ?3 AND n.valid_from = ?2 AND n.status IN (1, 2) AND ?1
			ORDER BY n.name COLLATE NOCASE, o.guid`, what, directory.OpAdded)
	}
	return eachRow(ctx, tx, query, l.args(), func(rows *sql.Rows) (bool, error) {
		c, err := l.scanObject(rows, what)
		if err != nil {
			return false, err
		}
		return true, each(c)
	})
}

func (l changeLog) scanObject(rows *sql.Rows, what string) (directory.Change, error) {
	c := directory.Change{Run: l.run, Connector: l.connector, What: what}
	var id any
	var before, after []byte
	if err := rows.Scan(&c.Op, &c.Cause, &id, &c.Name, &before, &after); err != nil {
		return c, err
	}
	c.ID = idOf(id)
	if c.Op == directory.OpAdded {
		return c, nil
	}
	was, err := directory.ParseAttributes(before)
	if err != nil {
		return c, err
	}
	is, err := directory.ParseAttributes(after)
	c.Properties = directory.Diff(was, is)
	return c, err
}

// objectName is an SQL expression for the name of a user or group in the run's
// snapshot, which has a tombstone of what is gone; empty for other objects.
func objectName(object string) string {
	return fmt.Sprintf(`coalesce(
		(SELECT n.name FROM user_version n WHERE n.object = %[1]s AND %[2]s),
		(SELECT n.name FROM group_version n WHERE n.object = %[1]s AND %[2]s), '')`, object, validAt("n", "?2"))
}

// memberships lists the memberships that were added, of those seen afterwards,
// and removed, of those seen before.
func (l changeLog) memberships(ctx context.Context, tx *sql.Tx, each func(directory.Change) error) error {
	const seen = "(?2 - (h.op = 'removed'))"
	query := `SELECT h.op, g.guid, ` + objectName("g.id") + ` AS name, m.guid, m.kind, ` + objectName("m.id") + `
		FROM change h CROSS JOIN object g ON g.id = h.object CROSS JOIN object m ON m.id = h.member
		WHERE h.run = ?1 AND h.kind = 3 AND ?3 AND ` + visibleMember(nil, seen) + `
			AND EXISTS (SELECT 1 FROM group_version v WHERE v.object = g.id AND v.status = 1 AND ` + validAt("v", seen) + `)
		ORDER BY name COLLATE NOCASE, g.guid, m.guid`
	if l.first {
		query = `SELECT 'added', g.guid, v.name, m.guid, m.kind, ` + objectName("m.id") + `
			FROM group_version v INDEXED BY group_version_name CROSS JOIN object g ON g.id = v.object
				CROSS JOIN membership e ON e.group_id = v.object AND e.valid_from = ?2 CROSS JOIN object m ON m.id = e.member_id
			WHERE v.connector = ?3 AND v.valid_from = ?2 AND v.status = 1 AND ?1 AND ` + visibleMember(nil, "?2") + `
			ORDER BY v.name COLLATE NOCASE, g.guid, m.guid`
	}
	return eachRow(ctx, tx, query, l.args(), func(rows *sql.Rows) (bool, error) {
		c := directory.Change{Run: l.run, Connector: l.connector, What: "membership"}
		var group, member any
		if err := rows.Scan(&c.Op, &group, &c.Name, &member, &c.MemberKind, &c.MemberName); err != nil {
			return false, err
		}
		c.ID, c.Member = idOf(group), idOf(member)
		return true, each(c)
	})
}
