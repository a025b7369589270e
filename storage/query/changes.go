package query

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/spelling"
	"github.com/rollcallsync/rollcall/storage/history"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Changes calls each with what a run changed in the visible directory. A run that was not
// applied, or that found nothing, changed nothing. Otherwise Changes works like Planned.
func (st *Store) Changes(ctx context.Context, run int64, each func(directory.Change) error) error {
	return st.changes(ctx, directory.ChangeQuery{Run: run}, true, each)
}

// Planned calls each with what a run changed in the visible directory or, if it was not applied,
// would have changed. Users come first and groups second, both by name, and then memberships by
// the name of their group. These are the changes that the run's Tally counts as listed: a
// membership that appeared or disappeared together with its account or group is not listed. In a
// connector's first applied run, everything is new. A first run that is not applied yet has no
// list.
//
// The error is directory.ErrNotFound if the run does not exist, and a problem with the code
// "history_dropped" if its changes are no longer kept. If each returns an error, Planned stops
// and returns it.
func (st *Store) Planned(ctx context.Context, q directory.ChangeQuery, each func(directory.Change) error) error {
	return st.changes(ctx, q, false, each)
}

// ChangePage reads at most limit of the changes that Planned lists. It returns the key of the
// last one, after which the next page begins.
func (st *Store) ChangePage(ctx context.Context, q directory.ChangeQuery, limit int) (page []directory.Change,
	last directory.ChangeKey, err error,
) {
	err = st.eachChange(ctx, q, changeReading{}, func(key directory.ChangeKey, c directory.Change) error {
		page, last = append(page, c), key
		if len(page) >= limit {
			return errEnoughChanges
		}
		return nil
	})
	return page, last, err
}

// ChangeMarks returns where each page of the changes that Planned lists ends, and the number of
// changes. every is the size of a page.
func (st *Store) ChangeMarks(
	ctx context.Context, q directory.ChangeQuery, every int,
) iter.Seq2[directory.ChangeMark, error] {
	q.After, q.Names = directory.ChangeKey{}, false
	return func(yield func(directory.ChangeMark, error) bool) {
		var m directory.ChangeMark
		marked := -1
		err := st.eachChange(ctx, q, changeReading{keys: true},
			func(key directory.ChangeKey, _ directory.Change) error {
				if m.Rows, m.Key = m.Rows+1, key; m.Rows%every != 0 {
					return nil
				}
				if marked = m.Rows; !yield(m, nil) {
					return errEnoughChanges
				}
				return nil
			})
		switch {
		case err != nil:
			yield(directory.ChangeMark{}, err)
		case marked != m.Rows && (marked < 0 || m.Rows%every != 0):
			yield(m, nil)
		}
	}
}

// errEnoughChanges ends a reading when the caller has enough changes.
var errEnoughChanges = errors.New("enough changes")

// changeReading selects what is read.
type changeReading struct {
	applied bool // only changes of applied runs
	keys    bool // only keys, without properties
}

func (st *Store) changes(
	ctx context.Context, q directory.ChangeQuery, appliedOnly bool, each func(directory.Change) error,
) error {
	return st.eachChange(ctx, q, changeReading{applied: appliedOnly},
		func(_ directory.ChangeKey, c directory.Change) error { return each(c) })
}

// changeKinds are the kinds of changes in the order of lists.
var changeKinds = []string{"user", "group", "membership"}

func (st *Store) eachChange(ctx context.Context, q directory.ChangeQuery, r changeReading,
	each func(directory.ChangeKey, directory.Change) error,
) error {
	err := st.db.Read(ctx, func(tx *sqldb.Tx) error {
		log, err := findChangeLog(ctx, tx, q)
		switch {
		case err != nil || r.applied && !log.applied:
			return err
		case log.dropped.Valid:
			return notKept(fmt.Sprintf("What run %d changed is", q.Run), log.dropped.Int64)
		}
		log.tx, log.keys, log.each = tx, r.keys, each
		for _, what := range changeKinds[max(0, slices.Index(changeKinds, q.After.What)):] {
			if q.What != "" && q.What != what {
				continue
			}
			if err := log.read(ctx, what); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, errEnoughChanges) {
		return nil
	}
	return sqldb.Wrap(fmt.Sprintf("list changes of run %d", q.Run), err)
}

// read calls each with the changes of one kind.
func (l changeLog) read(ctx context.Context, what string) error {
	l.from = directory.ChangeKey{What: what, Object: -1, Member: -1}
	if l.After.What == what {
		l.from = l.After
	}
	switch what {
	case "user":
		return l.objects(ctx, userObjects)
	case "group":
		return l.objects(ctx, groupObjects)
	}
	if l.Property != "" {
		return nil // memberships have no properties
	}
	return l.memberships(ctx)
}

// changeLog describes where the changes of one run are stored.
type changeLog struct {
	directory.ChangeQuery
	connector    string
	connectorKey int64
	snapshot     int64
	applied      bool
	first        bool // there is no log, because everything that the run wrote is new
	shifts       history.Shifts
	dropped      sql.NullInt64 // if valid: this run's changes are no longer kept, nor any before this moment

	// The following fields belong to one reading.
	tx    *sqldb.Tx
	keys  bool                // only keys, without properties
	from  directory.ChangeKey // only changes after it are read
	each  func(directory.ChangeKey, directory.Change) error
	names map[string]string // names of the accounts in values, by ID, as far as they were looked up
}

func findChangeLog(ctx context.Context, tx *sqldb.Tx, q directory.ChangeQuery) (changeLog, error) {
	l := changeLog{ChangeQuery: q, names: map[string]string{}}
	l.Search = spelling.Plain(q.Search)
	err := sqldb.ScanRow(ctx, tx, `SELECT c.uid, c.id, r.snapshot, r.state IN `+schema.AppliedStates+`, NOT EXISTS
			(SELECT 1 FROM run e WHERE e.connector = r.connector AND e.id < r.id
				AND e.state IN `+schema.AppliedStates+`),
			(SELECT f.before FROM forgotten f WHERE f.connector = c.id AND f.run >= r.id
			AND r.state IN ('succeeded', 'warnings', 'previewed', 'discarded', 'approved'))
		FROM run r JOIN connector c ON c.id = r.connector WHERE r.id = ?`, []any{q.Run},
		&l.connector, &l.connectorKey, &l.snapshot, &l.applied, &l.first, &l.dropped)
	if errors.Is(err, sql.ErrNoRows) {
		return l, history.RunNotFound(q.Run)
	}
	l.first = l.first && l.applied
	if err == nil {
		l.shifts, err = history.ShiftsOf(ctx, tx, l.connectorKey, q.Run)
	}
	return l, err
}

// args returns the parameters of all queries here: ?1 the run, ?2 its snapshot, ?3 the connector,
// ?4 the operation and ?5 the cause (empty: any), ?6 the largest number of changes to read, and
// ?7, ?8 and ?9 the name, object and member after which reading starts.
func (l changeLog) args() []any {
	most := l.Most
	if most == 0 {
		most = -1
	}
	return []any{
		l.Run, l.snapshot, l.connectorKey, string(l.Op), int64(l.Cause), most, spelling.Key(l.from.Name),
		l.from.Object, l.from.Member,
	}
}

// sortsAfter is an SQL condition: a name and its object come after the position where reading
// starts. An index by name can serve it.
func sortsAfter(name, object string) string {
	return fmt.Sprintf("name_key(%[1]s) >= ?7 AND (name_key(%[1]s) > ?7 OR %[2]s > ?8)", name, object)
}

// fits is an SQL condition: a change has the operation and the cause that the query selects.
func fits(op, cause string) string {
	return fmt.Sprintf("?4 IN ('', %s) AND ?5 IN (0, %s)", op, cause)
}

// finds reports whether any of the words contains the searched text.
func (l changeLog) finds(words ...string) bool {
	for _, w := range words {
		if strings.Contains(spelling.Plain(w), l.Search) {
			return true
		}
	}
	return false
}

// objects lists changed users or groups: those that are visible before or after the run, and
// tombstones that changed.
func (l changeLog) objects(ctx context.Context, t objectTable) error {
	query, err := l.objectsQuery(ctx, t)
	if err != nil {
		return err
	}
	return sqldb.EachRow(ctx, l.tx, query, l.args()[:8], func(rows *sql.Rows) (bool, error) {
		key, c, found, err := l.scanObject(ctx, rows, t.Noun)
		if err != nil || !found {
			return true, err
		}
		return true, l.each(key, c)
	})
}

// manyChanges is the number of changes from which they are read on a walk through all names,
// instead of sorting their own names. In a directory of a million objects, one in 350 is then a
// changed one.
const manyChanges = 3000

// objectsQuery reads changes in order of name. If no index has this order, it sorts names and
// keys first and reads documents afterwards, one by one, because sorting documents would need
// memory for all of them. With LIMIT, SQLite keeps the order of the inner query.
func (l changeLog) objectsQuery(ctx context.Context, t objectTable) (string, error) {
	before, after := "coalesce(p.doc, '{}'), coalesce(p.status, "+schema.Unknown+"), coalesce(p.valid_from, 0)", "n.doc"
	if l.keys && l.Property == "" {
		before, after = noDocument, "'{}'"
	}
	byName, err := sqldb.IndexedBy(ctx, l.tx, t.VersionTable+"_name")
	if err != nil {
		return "", err
	}
	switch {
	case l.first:
		return fmt.Sprintf(`SELECT '%[2]s', n.cause, n.object, o.guid, n.name, `+noDocument+`, '{}'
			FROM %[1]s_version n %[3]s CROSS JOIN object o ON o.id = n.object
			WHERE n.connector = ?3 AND n.valid_from = ?2 AND n.status IN `+schema.Visible+` AND ?1 AND `+
			sortsAfter("n.name", "n.object")+` AND `+fits("'added'", "n.cause")+`
			ORDER BY name_key(n.name), n.object LIMIT ?6`, t.Noun, directory.OpAdded, byName), nil
	case !l.applied:
		if before != noDocument {
			before, after = "coalesce(v.doc, '{}'), coalesce(v.status, "+schema.Unknown+"), coalesce(v.valid_from, 0)",
				"coalesce(nullif(h.doc, ''), v.doc, '{}')"
		}
		return fmt.Sprintf(`SELECT h.op, h.cause, h.object, o.guid, h.name, `+before+`, `+after+`
			FROM planned h INDEXED BY planned_name CROSS JOIN object o ON o.id = h.object
			LEFT JOIN %[1]s_version v ON v.object = h.object AND `+schema.ValidAt("v", "?2")+`
			WHERE h.run = ?1 AND h.kind = %[2]d AND ?3 AND `+sortsAfter("h.name", "h.object")+` AND `+
			fits("h.op", "h.cause")+`
			ORDER BY name_key(h.name), h.object LIMIT ?6`, t.Noun, t.Kind), nil
	}
	var n int
	if err := sqldb.ScanRow(ctx, l.tx,
		"SELECT count(*) FROM (SELECT 1 FROM change WHERE run = ?1 AND kind = ?2 LIMIT ?3)",
		[]any{l.Run, t.Kind, manyChanges}, &n); err != nil {
		return "", err
	}
	if n == manyChanges && l.Most == 0 && byName != "" {
		return fmt.Sprintf(`SELECT h.op, h.cause, h.object, o.guid, n.name, `+before+`, `+after+`
			FROM %[1]s_version n %[3]s
			CROSS JOIN change h ON h.run = ?1 AND h.kind = %[2]d AND h.object = n.object AND h.member = 0
			CROSS JOIN object o ON o.id = h.object
			LEFT JOIN %[1]s_version p ON p.object = n.object AND p.valid_to = ?2
			WHERE n.connector = ?3 AND n.valid_from = ?2 AND ?6 AND (n.status IN `+schema.Visible+` OR p.status IN `+
			schema.Visible+` OR n.status = `+schema.Deleted+` AND p.status = `+schema.Deleted+`)
				AND `+sortsAfter("n.name", "n.object")+` AND `+fits("h.op", "h.cause")+`
			ORDER BY name_key(n.name), n.object`, t.Noun, t.Kind, byName), nil
	}
	byObject, err := t.ByObject(ctx, l.tx)
	if err != nil {
		return "", err
	}
	sortedAfter := strings.Replace(after, "n.doc", "d.doc", 1)
	return fmt.Sprintf(`SELECT k.op, k.cause, k.object, k.guid, k.name, `+before+`, `+sortedAfter+`
		FROM (SELECT * FROM (SELECT h.object, h.op, h.cause, n.name, o.guid FROM change h
			CROSS JOIN %[1]s_version n %[3]s ON n.object = h.object AND n.valid_from = ?2
			CROSS JOIN object o ON o.id = h.object
			WHERE h.run = ?1 AND h.kind = %[2]d AND ?3 AND (n.status IN `+schema.Visible+` OR EXISTS (SELECT 1
				FROM %[1]s_version p
				WHERE p.object = h.object AND p.valid_to = ?2 AND (p.status IN `+schema.Visible+` OR n.status = `+
		schema.Deleted+` AND p.status = `+schema.Deleted+`))) AND `+fits("h.op", "h.cause")+`
				AND `+sortsAfter("n.name", "h.object")+`
			ORDER BY h.object DESC LIMIT ?6) ORDER BY name_key(name), object LIMIT -1) k
		CROSS JOIN %[1]s_version d ON d.object = k.object AND d.valid_from = ?2
		LEFT JOIN %[1]s_version p ON p.object = k.object AND p.valid_to = ?2`, t.Noun, t.Kind, byObject), nil
}

func (l changeLog) scanObject(ctx context.Context, rows *sql.Rows, what string) (key directory.ChangeKey,
	c directory.Change, found bool, err error,
) {
	key.What = what
	c = directory.Change{Run: l.Run, Connector: l.connector, What: what}
	var id any
	var before, after sql.RawBytes
	var old directory.Status
	var since int64
	if err := rows.Scan(&c.Op, &c.Cause, &key.Object, &id, &c.Name, &before, &old, &since, &after); err != nil {
		return key, c, false, err
	}
	key.Name, c.ID = c.Name, schema.IDOf(id)
	if !l.finds(c.Name, c.ID) {
		return key, c, false, nil
	}
	if c.Op == directory.OpAdded {
		return key, c, l.Property == "", nil
	}
	if c.Properties, err = history.ChangedProperties(before, after); err != nil {
		return key, c, false, err
	}
	upto := l.snapshot
	if !l.applied {
		upto = history.LastSnapshot
	}
	read, err := l.shifts.ReadUpTo(ctx, l.tx, key.Object, old, since, upto)
	if err != nil {
		return key, c, false, err
	}
	c.Properties = l.shifts.Comparable(what, read, upto, c.Properties)
	if l.Property != "" && !slices.ContainsFunc(c.Properties, func(p directory.PropertyChange) bool {
		return p.Name == l.Property
	}) {
		return key, c, false, nil
	}
	if l.Names {
		err = l.nameValues(ctx, c.Properties)
	}
	return key, c, true, err
}

// noDocument replaces the columns of the previous version if they are not needed.
const noDocument = "'{}', 0, 0"

// namesKept limits how many names a reading keeps in memory.
const namesKept = 10_000

// nameValues adds the names of managers.
func (l changeLog) nameValues(ctx context.Context, list []directory.PropertyChange) (err error) {
	for i := range list {
		p := &list[i]
		if p.Name != "manager" {
			continue
		}
		if p.OldName, err = l.nameOf(ctx, p.Old); err != nil {
			return err
		}
		if p.NewName, err = l.nameOf(ctx, p.New); err != nil {
			return err
		}
	}
	return nil
}

// nameOf returns the name of the account whose ID is the canonical value, or an empty name if
// there is no such account.
func (l changeLog) nameOf(ctx context.Context, value string) (name string, err error) {
	var id string
	if json.Unmarshal([]byte(value), &id) != nil || id == "" {
		return "", nil
	}
	if name, known := l.names[id]; known {
		return name, nil
	}
	err = sqldb.ScanRow(ctx, l.tx, `SELECT coalesce(max(`+objectName("o.id")+`), '') FROM object o
		WHERE o.connector = ?1 AND ?2 AND o.guid = ?3`,
		[]any{l.connectorKey, l.snapshot, schema.GUIDColumn(id)}, &name)
	if err == nil && len(l.names) < namesKept {
		l.names[id] = name
	}
	return name, err
}

// objectName is an SQL expression for the name of a user or group in the run's snapshot. Deleted
// objects have a name too, because the snapshot contains their tombstones. For other objects, the
// name is empty.
func objectName(object string) string {
	return fmt.Sprintf(`coalesce(
		(SELECT n.name FROM user_version n WHERE n.object = %[1]s AND %[2]s),
		(SELECT n.name FROM group_version n WHERE n.object = %[1]s AND %[2]s), '')`, object, schema.ValidAt("n", "?2"))
}

// plannedName is objectName for the plan of a run that was not applied.
func plannedName(object string) string {
	return fmt.Sprintf(`coalesce(
		(SELECT n.name FROM planned n WHERE n.run = ?1 AND n.kind IN `+schema.KindUserOrGroup+` AND n.object = %s
			AND n.member = 0), %s)`, object, objectName(object))
}

// memberships lists added memberships that are visible after the run, and removed memberships
// that were visible before it.
func (l changeLog) memberships(ctx context.Context) error {
	return sqldb.EachRow(ctx, l.tx, l.membershipsQuery(), l.args(), func(rows *sql.Rows) (bool, error) {
		c := directory.Change{Run: l.Run, Connector: l.connector, What: "membership"}
		key := directory.ChangeKey{What: c.What}
		var group, member any
		if err := rows.Scan(&c.Op, &c.Cause, &key.Object, &group, &c.Name, &key.Member, &member, &c.MemberKind,
			&c.MemberName); err != nil {
			return false, err
		}
		key.Name, c.ID, c.Member = c.Name, schema.IDOf(group), schema.IDOf(member)
		if !l.finds(c.Name, c.ID, c.MemberName, c.Member) {
			return true, nil
		}
		return true, l.each(key, c)
	})
}

// groupsTouched lists the groups, by name, whose memberships are in a table (change or planned).
// It jumps from one group to the next, because a group has many memberships.
func groupsTouched(table, name string) string {
	next := "(SELECT min(object) FROM " + table + " WHERE run = ?1 AND kind = " +
		schema.KindMembership + " AND object > %s)"
	return `WITH RECURSIVE touched (object) AS (
			SELECT ` + fmt.Sprintf(next, "-1") + ` UNION ALL SELECT ` + fmt.Sprintf(next, "touched.object") +
		` FROM touched WHERE touched.object IS NOT NULL),
		named (object, name) AS (SELECT object, ` + name + ` FROM touched WHERE object IS NOT NULL),
		ahead (object, name) AS (SELECT object, name FROM named
			WHERE name_key(name) > ?7 OR name_key(name) = ?7 AND object >= ?8 ORDER BY name_key(name), object LIMIT -1)
	`
}

// membershipsQuery reads the memberships of one group after another, in the order of the groups'
// names.
func (l changeLog) membershipsQuery() string {
	const aheadInGroup = "(a.object <> ?8 OR h.member > ?9)"
	listed := fmt.Sprintf("h.kind = "+schema.KindMembership+" AND h.cause <> %d AND ", directory.CauseCompanion) +
		fits("h.op", "h.cause")
	switch {
	case l.first:
		return fmt.Sprintf(`SELECT 'added', %d, v.object, g.guid, v.name, m.id, m.guid, m.kind, `+objectName("m.id")+`
			FROM group_version v INDEXED BY group_version_name CROSS JOIN object g ON g.id = v.object
				CROSS JOIN membership e ON e.group_id = v.object AND e.valid_from = ?2
				CROSS JOIN object m ON m.id = e.member_id
			WHERE v.connector = ?3 AND v.valid_from = ?2 AND v.status = `+schema.Active+` AND ?1 AND `+
			schema.VisibleMember(nil, "?2")+`
				AND name_key(v.name) >= ?7 AND (name_key(v.name) > ?7 OR v.object > ?8 OR v.object = ?8
				AND e.member_id > ?9)
				AND `+fits("'added'", "%[1]d")+`
			ORDER BY name_key(v.name), v.object, e.member_id LIMIT ?6`, directory.CauseMembershipAdded)
	case !l.applied:
		return groupsTouched("planned", plannedName("touched.object")) +
			`SELECT h.op, h.cause, h.object, g.guid, a.name, m.id, m.guid, m.kind, ` + plannedName("m.id") + `
			FROM ahead a CROSS JOIN planned h ON h.run = ?1 AND h.object = a.object
			CROSS JOIN object g ON g.id = h.object CROSS JOIN object m ON m.id = h.member
			WHERE ` + listed + ` AND ` + aheadInGroup + ` AND ?3 LIMIT ?6`
	}
	const seen = "(?2 - (h.op = 'removed'))"
	return groupsTouched("change", objectName("touched.object")) +
		`SELECT h.op, h.cause, h.object, g.guid, a.name, m.id, m.guid, m.kind, ` + objectName("m.id") + `
		FROM ahead a CROSS JOIN change h ON h.run = ?1 AND h.object = a.object CROSS JOIN object g ON g.id = h.object
		CROSS JOIN object m ON m.id = h.member
		WHERE ` + listed + ` AND ` + aheadInGroup + ` AND ?3 AND ` + schema.VisibleMember(nil, seen) + `
			AND EXISTS (SELECT 1 FROM group_version v WHERE v.object = g.id
				AND v.status = ` + schema.Active + ` AND ` + schema.ValidAt("v", seen) + `)
		LIMIT ?6`
}
