package upkeep

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/index"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// horizon says where the kept history of one connector begins. snapshot is the state of the
// directory at the limit, and run applied it. tombstones is the newest snapshot whose tombstones
// are deleted; 0: none.
type horizon struct {
	connector     int64
	snapshot, run int64
	before        time.Time
	tombstones    int64
	row           int64 // where dropReread continues
}

// ForgetHistory deletes the history of one connector before a limit: versions that had ended by
// then, and the changes of the runs until then. It also deletes the tombstones of objects that
// were deleted before tombstonesBefore, which must not be later than before. The rows of runs
// stay. Every moment from the limit on shows the same as before, except for those tombstones.
// The space in the file is reused.
//
// It uses short transactions, so a run of the connector can continue. If it is interrupted, the
// next call deletes the rest. Tombstones stay while a fetch of the connector is in progress or
// unfinished, because the fetch refers to objects by their keys.
func (st *Store) ForgetHistory(ctx context.Context, connector string, before,
	tombstonesBefore time.Time,
) (dropped directory.Forgotten, err error) {
	var h horizon
	var found bool
	err = st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		key, err := schema.ConnectorKey(ctx, tx, connector)
		if err != nil {
			return err
		}
		if h, found, err = findHorizon(ctx, tx, key, before, tombstonesBefore); err != nil || !found {
			return err
		}
		return h.remember(ctx, tx)
	})
	if err != nil || !found {
		return dropped, sqldb.Wrap("start deleting history", err)
	}
	for _, step := range []func(context.Context, *sqldb.Tx, *directory.Forgotten) (bool, error){
		h.dropChanges,
		h.dropReread, h.dropPlans, h.dropUsers, h.dropGroups,
	} {
		for more := true; more; {
			err := st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) (err error) {
				more, err = step(ctx, tx, &dropped)
				return err
			})
			if err != nil {
				return dropped, sqldb.Wrap("delete old history", err)
			}
		}
	}
	return dropped, nil
}

// findHorizon finds where the kept history begins. found is false if all history is
// kept.
func findHorizon(ctx context.Context, tx *sqldb.Tx, connector int64, before, tombstonesBefore time.Time) (h horizon,
	found bool, err error,
) {
	h = horizon{connector: connector, before: before}
	query := "SELECT r.snapshot, r.id FROM run r WHERE r.connector = ? AND r.state IN " + schema.AppliedStates +
		" AND r.ended_at <= ? ORDER BY r.id DESC LIMIT 1"
	err = sqldb.ScanRow(ctx, tx, query, []any{connector, before.UnixMilli()}, &h.snapshot, &h.run)
	if errors.Is(err, sql.ErrNoRows) {
		return h, false, nil
	}
	if err != nil {
		return h, false, err
	}
	err = sqldb.ScanRow(ctx, tx, query, []any{connector, tombstonesBefore.UnixMilli()}, &h.tombstones, new(int64))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return h, false, err
	}
	// The search index is updated from the changes, so they stay until it is up to date.
	err = sqldb.ScanRow(ctx, tx, "SELECT indexed = snapshot FROM mirror WHERE connector = ?", []any{connector}, &found)
	return h, found, err
}

// remember records the horizon before anything is deleted.
func (h horizon) remember(ctx context.Context, tx *sqldb.Tx) error {
	_, err := tx.Exec(ctx, `INSERT INTO forgotten (connector, snapshot, run, before) VALUES (?, ?, ?, ?)
		ON CONFLICT (connector) DO UPDATE SET snapshot = excluded.snapshot, run = excluded.run, before = excluded.before
		WHERE excluded.run > run`, h.connector, h.snapshot, h.run, h.before.UnixMilli())
	return err
}

// dropChanges deletes a batch of changes of old runs, and the versions that they ended. These
// are all versions that had ended by the horizon, except those that dropReread deletes.
func (h horizon) dropChanges(ctx context.Context, tx *sqldb.Tx, dropped *directory.Forgotten) (more bool, err error) {
	n, err := h.collect(ctx, tx, `SELECT h.run, h.kind, h.object, h.member FROM change h
		WHERE h.run IN (SELECT id FROM run WHERE connector = ? AND id <= ?) LIMIT ?`, h.connector, h.run,
		sqldb.ForgetBatch)
	if err != nil || n == 0 {
		return false, err
	}
	for _, d := range []struct {
		query string
		count *int
	}{
		{"DELETE FROM user_version WHERE valid_to <= ?1 AND object IN (SELECT object FROM temp.forget WHERE kind = " +
			schema.KindUser + ")", &dropped.UserVersions},
		{"DELETE FROM group_version WHERE valid_to <= ?1 AND object IN (SELECT object FROM temp.forget WHERE kind = " +
			schema.KindGroup + ")", &dropped.GroupVersions},
		{`DELETE FROM membership WHERE valid_to <= ?1 AND (group_id, member_id) IN
			(SELECT object, member FROM temp.forget WHERE kind = ` + schema.KindMembership + `)`, &dropped.Memberships},
		{`DELETE FROM change WHERE ?1 > 0 AND (run, kind, object, member) IN (SELECT run, kind, object, member
			FROM temp.forget)`, &dropped.Changes},
	} {
		if err := sqldb.CountTouched(ctx, tx, d.count, d.query, h.snapshot); err != nil {
			return false, err
		}
	}
	return true, nil
}

// dropPlans deletes a batch of planned changes of old runs that were not applied. It keeps the
// plans of held runs.
func (h horizon) dropPlans(ctx context.Context, tx *sqldb.Tx, dropped *directory.Forgotten) (more bool, err error) {
	before := dropped.Changes
	err = sqldb.CountTouched(ctx, tx, &dropped.Changes, `DELETE FROM planned
		WHERE rowid IN (SELECT p.rowid FROM planned p
		WHERE p.run IN (SELECT id FROM run WHERE connector = ? AND id <= ? AND state <> 'held') LIMIT ?)`, h.connector,
		h.run, sqldb.ForgetBatch)
	return dropped.Changes > before, err
}

func (h horizon) dropUsers(ctx context.Context, tx *sqldb.Tx, dropped *directory.Forgotten) (more bool, err error) {
	return h.dropTombstones(ctx, tx, "user_version", dropped)
}

func (h horizon) dropGroups(ctx context.Context, tx *sqldb.Tx, dropped *directory.Forgotten) (more bool, err error) {
	return h.dropTombstones(ctx, tx, "group_version", dropped)
}

// tombstones is the condition for tombstones of connector ?1 from snapshot ?2 or earlier.
const tombstones = "connector = ?1 AND status = " + schema.Deleted + " AND valid_to IS NULL AND valid_from <= ?2"

// dropTombstones deletes a batch of objects that were deleted long ago, with all their data.
func (h horizon) dropTombstones(
	ctx context.Context, tx *sqldb.Tx, table string, dropped *directory.Forgotten,
) (more bool, err error) {
	n, err := h.collect(ctx, tx, "SELECT 0, 0, object, 0 FROM "+table+" WHERE "+tombstones+`
		AND NOT EXISTS (SELECT 1 FROM staging.fetch WHERE connector = ?1) LIMIT ?3`, h.connector, h.tombstones,
		sqldb.ForgetBatch)
	if err != nil || n == 0 {
		return false, err
	}
	dropped.Tombstones += n
	if err := index.Drop(ctx, tx, "SELECT object FROM temp.forget"); err != nil {
		return false, err
	}
	if err := schema.RevokeToken(ctx, tx, h.connector); err != nil {
		return false, err
	}
	for _, of := range []string{
		"search WHERE rowid", "membership WHERE group_id", "membership WHERE member_id",
		table + " WHERE object", "object WHERE id",
	} {
		if _, err := tx.Exec(ctx, "DELETE FROM "+of+" IN (SELECT object FROM temp.forget)"); err != nil {
			return false, fmt.Errorf("delete from %s: %w", of, err)
		}
	}
	return true, nil
}

// collect lists in temp.forget the rows that a transaction deletes, and returns their number.
func (h horizon) collect(ctx context.Context, tx *sqldb.Tx, query string, args ...any) (n int, err error) {
	const empty = "CREATE TEMP TABLE IF NOT EXISTS forget (run INTEGER, kind INTEGER, object INTEGER, member " +
		"INTEGER); DELETE FROM temp.forget"
	if _, err := tx.Exec(ctx, empty); err != nil {
		return 0, err
	}
	err = sqldb.CountTouched(ctx, tx, &n, "INSERT INTO temp.forget "+query, args...)
	return n, err
}

// HistoryBefore returns how much ForgetHistory would delete from all connectors, and how many
// log-ons are older than before. It reads every version.
func (st *Store) HistoryBefore(
	ctx context.Context, before, tombstonesBefore time.Time,
) (old directory.Forgotten, err error) {
	err = st.db.Read(ctx, func(tx *sqldb.Tx) error {
		connectors, err := sqldb.ListNumbers(ctx, tx, "SELECT id FROM connector")
		if err != nil {
			return err
		}
		for _, connector := range connectors {
			if err := countOld(ctx, tx, connector, before, tombstonesBefore, &old); err != nil {
				return err
			}
		}
		return sqldb.ScanRow(ctx, tx, "SELECT count(*) FROM log_on WHERE at < ?", []any{sqldb.ToMillis(before)},
			&old.LogOns)
	})
	return old, sqldb.Wrap("count old history", err)
}

func countOld(ctx context.Context, tx *sqldb.Tx, connector int64, before, tombstonesBefore time.Time,
	old *directory.Forgotten,
) error {
	var f directory.Forgotten
	err := sqldb.ScanRow(ctx, tx, `WITH c (id) AS (SELECT ?1),
		kept AS (SELECT coalesce(max(r.snapshot), 0) AS snapshot, coalesce(max(r.id), 0) AS run FROM run r, c
			WHERE r.connector = c.id AND r.state IN `+schema.AppliedStates+` AND r.ended_at <= ?2),
		dead AS (SELECT coalesce(max(r.snapshot), 0) AS snapshot FROM run r, c
			WHERE r.connector = c.id AND r.state IN `+schema.AppliedStates+` AND r.ended_at <= ?3)
		SELECT (SELECT count(*) FROM change h WHERE h.run IN (SELECT r.id FROM run r, c, kept
		WHERE r.connector = c.id AND r.id <= kept.run))
			+ (SELECT count(*) FROM planned h WHERE h.run IN
				(SELECT r.id FROM run r, c, kept WHERE r.connector = c.id AND r.id <= kept.run AND r.state <> 'held')),
			(SELECT count(*) FROM user_version v, c, kept WHERE v.connector = c.id AND v.valid_to <= kept.snapshot),
			(SELECT count(*) FROM group_version v, c, kept WHERE v.connector = c.id AND v.valid_to <= kept.snapshot),
			(SELECT count(*) FROM membership e JOIN object g ON g.id = e.group_id, c, kept
				WHERE g.connector = c.id AND e.valid_to <= kept.snapshot),
			(SELECT count(*) FROM user_version v, c, dead
				WHERE v.connector = c.id AND v.status = `+schema.Deleted+` AND v.valid_to IS NULL
					AND v.valid_from <= dead.snapshot)
			+ (SELECT count(*) FROM group_version v, c, dead
				WHERE v.connector = c.id AND v.status = `+schema.Deleted+` AND v.valid_to IS NULL
					AND v.valid_from <= dead.snapshot)`,
		[]any{connector, before.UnixMilli(), tombstonesBefore.UnixMilli()},
		&f.Changes, &f.UserVersions, &f.GroupVersions, &f.Memberships, &f.Tombstones)
	old.Add(f)
	return err
}
