package query

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/history"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// UserEvents lists what happened to an account up to the given moment, the newest first: changes of
// its status and its properties, and the groups that it joined and left after it became known. A
// limit of 0 means no limit.
func (st *Store) UserEvents(
	ctx context.Context, u directory.User, at directory.Moment, limit int,
) ([]directory.Event, error) {
	return st.events(ctx, userLife, u.Connector, u.ID, at, limit)
}

// GroupEvents is UserEvents for a group, with the members that it gained and lost.
func (st *Store) GroupEvents(
	ctx context.Context, g directory.Group, at directory.Moment, limit int,
) ([]directory.Event, error) {
	return st.events(ctx, groupLife, g.Connector, g.ID, at, limit)
}

// life contains the statements for the history of a user or a group. They take the object
// in ?1, the newest snapshot in ?2, and the limit in ?3.
type life struct {
	what, table string
	memberships string
}

var (
	userLife  = life{"user", "user_version", groupsGainedAndLost}
	groupLife = life{"group", "group_version", membersGainedAndLost}
)

// sinceFirst selects the snapshot in which an object first appeared. Its initial values are not
// events.
const sinceFirst = "(SELECT min(valid_from) FROM %s WHERE object = ?1)"

// An account gains and loses a group when its membership begins and ends, and when the group
// itself is deleted or restored.
var groupsGainedAndLost = `WITH event (at, op, cause, far) AS (
		SELECT e.valid_from, 'added', 0, e.group_id FROM membership e
		WHERE e.member_id = ?1 AND e.valid_from <= ?2 AND e.valid_from > ` + fmt.Sprintf(sinceFirst, "user_version") +
	` AND ` + schema.LiveGroupAt("e.group_id", "e.valid_from") + `
	UNION ALL
		SELECT e.valid_to, 'removed', 0, e.group_id FROM membership e
		WHERE e.member_id = ?1 AND e.valid_to <= ?2 AND ` + schema.LiveGroupAt("e.group_id", "e.valid_to - 1") + `
	UNION ALL
		SELECT n.valid_from, iif(n.status = ` + schema.Deleted + `, 'removed', 'added'), n.cause, e.group_id
			FROM membership e
			CROSS JOIN group_version n ON n.object = e.group_id AND n.valid_from > e.valid_from AND n.valid_from <= ?2
				AND (e.valid_to IS NULL OR n.valid_from < e.valid_to)
			CROSS JOIN group_version p ON p.object = n.object AND p.valid_to = n.valid_from AND p.status <> n.status
		WHERE e.member_id = ?1)
	SELECT h.at, h.op, h.cause, m.guid, m.kind,
		coalesce((SELECT n.name FROM group_version n WHERE n.object = m.id AND ` +
	schema.ValidAt("n", "h.at") + `), '') AS name
	FROM event h CROSS JOIN object m ON m.id = h.far ORDER BY h.at DESC, name_key(name), m.guid LIMIT ?3`

var membersGainedAndLost = `WITH event (at, op, far) AS (
		SELECT e.valid_from, 'added', e.member_id FROM membership e
		WHERE e.group_id = ?1 AND e.valid_from <= ?2 AND e.valid_from > ` + fmt.Sprintf(sinceFirst, "group_version") + `
	UNION ALL
		SELECT e.valid_to, 'removed', e.member_id FROM membership e WHERE e.group_id = ?1 AND e.valid_to <= ?2)
	SELECT h.at, h.op, 0, m.guid, m.kind, coalesce(
		(SELECT n.name FROM user_version n WHERE n.object = m.id AND ` + schema.ValidAt("n", "h.at") + `),
		(SELECT n.name FROM group_version n WHERE n.object = m.id AND ` + schema.ValidAt("n", "h.at") + `), '') AS name
	FROM event h CROSS JOIN object m ON m.id = h.far
	WHERE ` + schema.VisibleMember(nil, "(h.at - (h.op = 'removed'))") + ` ORDER BY h.at DESC, name_key(name), m.guid
		LIMIT ?3`

// story is the history of one object while it is being read.
type story struct {
	life
	tx       *sqldb.Tx
	snapshot snapshot
	object   int64
	id       string
	limit    int
	list     []directory.Event // Run is the snapshot until addRuns replaces it
	shifts   history.Shifts
}

func (st *Store) events(ctx context.Context, l life, connector, id string, at directory.Moment,
	limit int,
) (list []directory.Event, err error) {
	if limit <= 0 {
		limit = -1
	}
	err = st.db.Read(ctx, func(tx *sqldb.Tx) error {
		v, err := viewAt(ctx, tx, at, []string{connector})
		if err != nil {
			return err
		}
		s, ok := v.of(connector)
		if !ok {
			return nil
		}
		h := story{life: l, tx: tx, snapshot: s, id: id, limit: limit}
		list, err = h.read(ctx)
		return err
	})
	return list, sqldb.Wrap("list events of "+id, err)
}

func (h *story) read(ctx context.Context) ([]directory.Event, error) {
	if err := sqldb.ScanRow(ctx, h.tx, "SELECT coalesce(max(id), 0) FROM object WHERE connector = ? AND guid = ?",
		[]any{h.snapshot.key, schema.GUIDColumn(h.id)}, &h.object); err != nil {
		return nil, err
	}
	var err error
	if h.shifts, err = history.ShiftsOf(ctx, h.tx, h.snapshot.key, 0); err != nil {
		return nil, err
	}
	if err := h.versions(ctx); err != nil {
		return nil, err
	}
	shown, err := shownObject(ctx, h.tx, h.snapshot, h.id)
	if err == nil && shown != 0 {
		err = h.edges(ctx)
	}
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(h.list, func(a, b directory.Event) int { return cmp.Compare(b.Run, a.Run) })
	if h.limit > 0 {
		h.list = h.list[:min(len(h.list), h.limit)]
	}
	return h.list, h.addRuns(ctx)
}

// versions lists the events of the object itself.
func (h *story) versions(ctx context.Context) error {
	query := fmt.Sprintf(`SELECT n.valid_from, n.name, n.status, n.cause, n.doc, coalesce(p.status, `+schema.Unknown+
		`), coalesce(p.doc, '{}'), coalesce(p.valid_from, 0)
		FROM %[1]s n LEFT JOIN %[1]s p ON p.object = n.object AND p.valid_to = n.valid_from
		WHERE n.object = ?1 AND n.valid_from <= ?2 AND n.since IS NULL ORDER BY n.valid_from DESC LIMIT ?3`, h.table)
	return sqldb.EachRow(ctx, h.tx, query, []any{h.object, h.snapshot.number, h.limit},
		func(rows *sql.Rows) (bool, error) {
			e := directory.Event{Change: directory.Change{Connector: h.snapshot.connector, What: h.what, ID: h.id}}
			var status, old directory.Status
			var after, before []byte
			var since int64
			if err := rows.Scan(&e.Run, &e.Name, &status, &e.Cause, &after, &old, &before, &since); err != nil {
				return false, err
			}
			e.Op = opOf(old, status)
			if e.Op == directory.OpAdded {
				h.list = append(h.list, e)
				return true, nil
			}
			was, err := directory.ParseAttributes(before)
			if err != nil {
				return false, err
			}
			is, err := directory.ParseAttributes(after)
			if err != nil {
				return false, err
			}
			read, err := h.shifts.ReadUpTo(ctx, h.tx, h.object, old, since, e.Run)
			e.Properties = h.shifts.Comparable(h.what, read, e.Run, directory.Diff(was, is))
			h.list = append(h.list, e)
			return true, err
		})
}

// opOf returns the change between two statuses. A status of 0 means that the object was not known
// before. The SQL of the change log follows the same rule.
func opOf(old, status directory.Status) directory.Op {
	switch {
	case old == 0:
		return directory.OpAdded
	case old.Visible() && !status.Visible():
		return directory.OpRemoved
	case !old.Visible() && status.Visible():
		return directory.OpRestored
	case old == directory.StatusActive && status == directory.StatusDisabled:
		return directory.OpDisabled
	case old == directory.StatusDisabled && status == directory.StatusActive:
		return directory.OpEnabled
	}
	return directory.OpUpdated
}

// edges lists the memberships that began or ended.
func (h *story) edges(ctx context.Context) error {
	return sqldb.EachRow(ctx, h.tx, h.memberships, []any{h.object, h.snapshot.number, h.limit},
		func(rows *sql.Rows) (bool, error) {
			e := directory.Event{Change: directory.Change{Connector: h.snapshot.connector, What: "membership"}}
			var id any
			var kind directory.Kind
			var name string
			if err := rows.Scan(&e.Run, &e.Op, &e.Cause, &id, &kind, &name); err != nil {
				return false, err
			}
			if h.what == "user" {
				e.ID, e.Name, e.Member, e.MemberKind = schema.IDOf(id), name, h.id, directory.KindUser
			} else {
				e.ID, e.Member, e.MemberName, e.MemberKind = h.id, schema.IDOf(id), name, kind
			}
			h.list = append(h.list, e)
			return true, nil
		})
}

// addRuns replaces the number of each snapshot with the run that applied it, and adds the time.
func (h *story) addRuns(ctx context.Context) error {
	type applied struct {
		run, ended int64
	}
	met := map[int64]applied{}
	for i := range h.list {
		e := &h.list[i]
		a, known := met[e.Run]
		if !known {
			if err := sqldb.ScanRow(ctx, h.tx,
				"SELECT id, ended_at FROM run WHERE id >= ?1 AND connector = ?2 AND snapshot = ?1 AND state IN "+
					schema.AppliedStates+" ORDER BY id LIMIT 1", []any{e.Run, h.snapshot.key}, &a.run,
				&a.ended); err != nil {
				return fmt.Errorf("find the run of snapshot %d: %w", e.Run, err)
			}
			met[e.Run] = a
		}
		e.Run, e.At = a.run, sqldb.FromMillis(a.ended)
	}
	return nil
}
