package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// readings lists the properties that the fetch reads and the mirror did not, and the
// other way round. Properties that Graph refused count as not read.
func (s *session) readings(ctx context.Context) ([]directory.Reading, error) {
	var selected, excluded string
	if err := sqldb.ScanRow(ctx, s.tx, "SELECT selected, excluded FROM mirror WHERE connector = ?", []any{s.connector}, &selected, &excluded); err != nil {
		return nil, fmt.Errorf("compare properties: %w", err)
	}
	before := directory.ParsePropertySet(selected).Without(sqldb.Split(excluded))
	return s.fetch.Selected.Without(s.fetch.Excluded).Since(before), nil
}

// rereadSteps take out of the plan the objects, whose versions v match, that differ
// from the mirror only in properties that were not read on both sides. They get new
// versions, and nothing else mentions them.
func rereadSteps(list []directory.Reading, fit string) (steps []planStep) {
	for _, what := range []string{"user", "group"} {
		paths := pathsOf(list, what)
		if paths == "" {
			continue
		}
		steps = append(steps, planStep{"find " + what + "s that were only read again", fmt.Sprintf(`INSERT INTO staging.plan_reread_%[1]s
			SELECT p.object, ?1, p.doc, p.guid FROM staging.plan_%[1]s p CROSS JOIN %[1]s_version v ON v.object = p.object AND v.valid_to IS NULL
			WHERE p.connector = ?1 AND p.old = p.status AND p.cause = %[2]d AND (v.guid IS NULL OR v.guid IS p.guid)
				AND json_remove(v.doc, %[3]s) = json_remove(p.doc, %[3]s) AND %[4]s`, what, directory.CauseUpdated, paths, fit)},
			planStep{"leave " + what + "s alone that were only read again", fmt.Sprintf(`DELETE FROM staging.plan_%[1]s WHERE object IN
				(SELECT object FROM staging.plan_reread_%[1]s WHERE connector = ?1)`, what)})
	}
	return steps
}

// pathsOf are the places of properties in a document, each once, for json_remove, whose
// number of arguments is limited.
func pathsOf(list []directory.Reading, what string) string {
	var paths []string
	for _, r := range list {
		path := "'$." + strings.ReplaceAll(r.Name, "'", "''") + "'"
		if r.What == what && !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return strings.Join(paths, ", ")
}

// countReread counts the objects that rereadSteps found.
func (s *session) countReread(ctx context.Context) (rows int64, err error) {
	err = sqldb.ScanRow(ctx, s.tx, `SELECT (SELECT count(*) FROM staging.plan_reread_user WHERE connector = ?1) +
		(SELECT count(*) FROM staging.plan_reread_group WHERE connector = ?1)`, []any{s.connector}, &rows)
	return rows, sqldb.Wrap("count what was only read again", err)
}

// writeReread gives them versions with the newly read data. These are as old as the
// versions before.
func (s *session) writeReread(ctx context.Context) error {
	for _, x := range []struct{ what, columns string }{
		{"user", "connector, status, cause, enabled, guest, domain, name"}, {"group", "connector, status, cause, name"},
	} {
		for _, query := range []string{
			fmt.Sprintf(`UPDATE %[1]s_version SET valid_to = ?2 WHERE valid_to IS NULL AND object IN
				(SELECT object FROM staging.plan_reread_%[1]s WHERE connector = ?1)`, x.what),
			fmt.Sprintf(`INSERT INTO %[1]s_version (object, valid_from, since, doc, guid, %[2]s)
				SELECT r.object, ?2, coalesce(v.since, v.valid_from), r.doc, r.guid, v.%[3]s
				FROM staging.plan_reread_%[1]s r CROSS JOIN %[1]s_version v ON v.object = r.object AND v.valid_to = ?2
				WHERE r.connector = ?1`, x.what, x.columns, strings.ReplaceAll(x.columns, ", ", ", v.")),
		} {
			if err := s.writeVersion(ctx, query); err != nil {
				return err
			}
		}
	}
	return nil
}

// leadsIndex reports whether the search index, or the sort values of lists, depend on
// one of the properties.
func leadsIndex(list []directory.Reading) bool {
	return slices.ContainsFunc(list, func(r directory.Reading) bool {
		return slices.Contains([]string{
			"givenName", "surname", "department", "jobTitle", "employeeId", "mobilePhone", "businessPhones",
			"mailNickname", "assignedLicenses", "onPremisesSyncEnabled", "manager",
		}, r.Name)
	})
}

// unindexReread removes objects that were only read again from the search index. The
// index is completed later with the objects that it lacks.
func (s *session) unindexReread(ctx context.Context) error {
	return sqldb.Wrap("take what was read again out of the search index", sqldb.ExecAll(ctx, s.tx, s.connector, `DELETE FROM search WHERE rowid IN
		(SELECT object FROM staging.plan_reread_user WHERE connector = ?1 UNION ALL SELECT object FROM staging.plan_reread_group WHERE connector = ?1)`))
}

// keepReading writes with a run which properties it read for the first time, or no
// longer.
func (s *session) keepReading(ctx context.Context, run int64, list []directory.Reading) error {
	if len(list) == 0 {
		return nil
	}
	text, err := json.Marshal(list)
	if err != nil {
		return err
	}
	_, err = s.tx.Exec(ctx, "UPDATE run SET reading = ? WHERE id = ?", string(text), run)
	return sqldb.Wrap("keep what is read", err)
}

// shift holds the properties that its connector read from a snapshot on, and before it.
type shift struct {
	snapshot int64
	list     []directory.Reading
}

// shifts are all that a connector has had, in the order of time.
type shifts []shift

// shiftsOf returns the shifts of the applied runs of a connector. For a run that was
// not applied, it adds the properties that the run would have read.
func shiftsOf(ctx context.Context, tx *sqldb.Tx, connector, run int64) (all shifts, err error) {
	err = sqldb.EachRow(ctx, tx, `SELECT CASE WHEN state IN `+appliedStates+` THEN snapshot ELSE ?3 END, reading FROM run INDEXED BY run_reading
		WHERE connector = ?1 AND reading <> '' AND (state IN `+appliedStates+` OR id = ?2) ORDER BY snapshot, id`,
		[]any{connector, run, lastSnapshot}, func(rows *sql.Rows) (bool, error) {
			var x shift
			var text []byte
			if err := rows.Scan(&x.snapshot, &text); err != nil {
				return false, err
			}
			all = append(all, x)
			return true, json.Unmarshal(text, &all[len(all)-1].list)
		})
	return all, sqldb.Wrap("read which properties runs read", err)
}

// lastSnapshot comes behind every snapshot: it is that of a plan.
const lastSnapshot = int64(1) << 62

// comparable removes from the changes between two snapshots, the first of which is
// excluded, the properties that were not read on both sides.
func (all shifts) comparable(what string, after, upto int64, changes []directory.PropertyChange) []directory.PropertyChange {
	for _, x := range all {
		if x.snapshot <= after || x.snapshot > upto {
			continue
		}
		changes = slices.DeleteFunc(changes, func(c directory.PropertyChange) bool {
			return slices.ContainsFunc(x.list, func(r directory.Reading) bool { return r.What == what && r.Name == c.Name })
		})
	}
	return changes
}

// dropReread drops some versions that ended because other properties were read: no
// change mentions them. It looks for them once for each such run, in the order of the
// rows.
func (h *horizon) dropReread(ctx context.Context, tx *sqldb.Tx, dropped *directory.Forgotten) (more bool, err error) {
	var run, snapshot int64
	err = sqldb.ScanRow(ctx, tx, `SELECT coalesce(min(r.id), 0), coalesce(min(r.snapshot), 0) FROM run r INDEXED BY run_reading
		WHERE r.connector = ?1 AND r.reading <> '' AND r.state IN `+appliedStates+` AND r.id <= ?2
			AND r.id > (SELECT f.reread FROM forgotten f WHERE f.connector = ?1)`, []any{h.connector, h.run}, &run, &snapshot)
	if err != nil || run == 0 {
		return false, err
	}
	for _, x := range []struct {
		table string
		count *int
	}{{"user_version", &dropped.UserVersions}, {"group_version", &dropped.GroupVersions}} {
		before := *x.count
		if h.row, err = h.dropEnded(ctx, tx, x.table, snapshot, x.count); err != nil {
			return false, err
		}
		if h.row > 0 || *x.count > before {
			return true, nil
		}
	}
	_, err = tx.Exec(ctx, "UPDATE forgotten SET reread = ? WHERE connector = ?", run, h.connector)
	return true, err
}

// dropEnded drops the versions that ended at a snapshot, after h.row and up to
// forgetBatch, and returns the row from which to continue; 0: there are no more.
func (h *horizon) dropEnded(ctx context.Context, tx *sqldb.Tx, table string, snapshot int64, count *int) (row int64, err error) {
	var n int
	if err := sqldb.ScanRow(ctx, tx, `SELECT count(*), coalesce(max(row), 0) FROM (SELECT rowid AS row FROM `+table+`
		WHERE rowid > ?1 AND connector = ?2 AND valid_to = ?3 ORDER BY rowid LIMIT ?4)`,
		[]any{h.row, h.connector, snapshot, forgetBatch}, &n, &row); err != nil || n == 0 {
		return 0, err
	}
	err = sqldb.CountTouched(ctx, tx, count, "DELETE FROM "+table+" WHERE rowid > ?1 AND rowid <= ?2 AND connector = ?3 AND valid_to = ?4",
		h.row, row, h.connector, snapshot)
	return row, err
}
