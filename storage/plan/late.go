package plan

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/history"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// keepLate records the accounts and groups that keep their old data although the run read other
// properties than earlier runs. The run did not find them, or it withheld their removal. If a later
// run reads them, the difference in properties is not a change.
func (s *session) keepLate(ctx context.Context, snapshot int64, list []directory.Reading) error {
	if len(list) == 0 {
		return nil
	}
	for _, what := range []string{"user", "group"} {
		if _, err := s.tx.Exec(ctx, fmt.Sprintf(`INSERT OR IGNORE INTO late (object, snapshot, connector)
			SELECT v.object, ?2, ?1 FROM object o CROSS JOIN %[1]s_version v ON v.object = o.id AND v.valid_to IS NULL
			WHERE o.connector = ?1 AND o.kind = %[2]d AND v.status <> `+schema.Deleted+` AND (
				NOT EXISTS (SELECT 1 FROM staging.stage_%[1]s s
					WHERE s.object = o.id AND s.removal = `+schema.NotRemoved+`)
				OR EXISTS (SELECT 1 FROM staging.withhold_%[1]s w WHERE w.object = o.id))`, what, kindOf(what)),
			s.connector, snapshot); err != nil {
			return fmt.Errorf("record late %ss: %w", what, err)
		}
	}
	return nil
}

func kindOf(what string) directory.Kind {
	if what == "user" {
		return directory.KindUser
	}
	return directory.KindGroup
}

// isLate is an SQL condition: the object of a version v was late in a given snapshot, and the
// version is not newer.
const isLate = "EXISTS (SELECT 1 FROM late l WHERE l.object = v.object AND l.snapshot = %d " +
	"AND v.valid_from <= l.snapshot)"

// lateSteps returns the rereadSteps for the planned objects that were late. They depend on the
// properties that have been added or removed since.
func (s *session) lateSteps(ctx context.Context, now []directory.Reading) (steps []planStep, err error) {
	snapshots, err := sqldb.ListNumbers(ctx, s.tx,
		"SELECT DISTINCT snapshot FROM late WHERE connector = ? ORDER BY snapshot", s.connector)
	if err != nil || len(snapshots) == 0 {
		return nil, err
	}
	all, err := history.ShiftsOf(ctx, s.tx, s.connector, 0)
	if err != nil {
		return nil, err
	}
	for _, snapshot := range snapshots {
		list := slices.Clone(now)
		for _, x := range all {
			if x.Snapshot >= snapshot {
				list = append(list, x.List...)
			}
		}
		steps = append(steps, rereadSteps(list, fmt.Sprintf(isLate, snapshot))...)
	}
	return steps, nil
}

// lateSince returns, for each planned object that was late, the snapshot since which it has not
// been read.
func (s *session) lateSince(ctx context.Context, what string) (since lateness, err error) {
	since = lateness{}
	err = sqldb.EachRow(ctx, s.tx, fmt.Sprintf(`SELECT l.object, min(l.snapshot) FROM late l
		CROSS JOIN staging.plan_%[1]s p ON p.object = l.object
		CROSS JOIN %[1]s_version v ON v.object = l.object AND v.valid_to IS NULL
		WHERE l.connector = ?1 AND v.valid_from <= l.snapshot GROUP BY l.object`, what), []any{s.connector},
		func(rows *sql.Rows) (bool, error) {
			var object, snapshot int64
			err := rows.Scan(&object, &snapshot)
			since[object] = snapshot
			return true, err
		})
	return since, sqldb.Wrap("find late objects", err)
}

// lateness maps an object to the snapshot since which it has not been read.
type lateness map[int64]int64

// before returns the last snapshot before the plan at which an object was read.
func (l lateness) before(object int64) int64 {
	if since, ok := l[object]; ok {
		return since - 1
	}
	return history.LastSnapshot - 1
}

// rereadLate reports whether the plan contains late objects that were read again.
func (s *session) rereadLate(ctx context.Context) (late bool, err error) {
	err = sqldb.ScanRow(ctx, s.tx, `SELECT EXISTS (SELECT 1 FROM late l WHERE l.connector = ?1 AND (
		l.object IN (SELECT object FROM staging.plan_reread_user)
			OR l.object IN (SELECT object FROM staging.plan_reread_group)))`,
		[]any{s.connector}, &late)
	return late, err
}
