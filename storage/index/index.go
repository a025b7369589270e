package index

import (
	"context"
	"database/sql"

	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// indexBatch is how many objects one transaction of Index takes in.
const indexBatch = 2000

// Update takes the next objects of a connector into the index, and reports whether there is
// more to do. The connector's directory shows a snapshot (0: none yet), and the index has it
// as of another one (0: not all of it). fetch is what its first fetch has left for the index.
func Update(ctx context.Context, tx *sqldb.Tx, connector, snapshot, indexed int64, fetch *Pending) (more bool, err error) {
	if snapshot > 0 {
		if more, err = MakeNameIndex(ctx, tx, true); err != nil || more {
			return more, err
		}
	}
	if snapshot > 0 && snapshot == indexed {
		if more, err = mergeIndex(ctx, tx); err != nil {
			return more, err
		}
		return more, supplyOrders(ctx, tx)
	}
	var objects []int64
	if indexed == 0 {
		if err := fetch.Index(ctx, tx); err != nil {
			return false, err
		}
		objects, err = fetch.unindexed(ctx, tx, connector)
	} else {
		objects, err = changedSince(ctx, tx, connector, indexed)
	}
	if err != nil {
		return false, err
	}
	if err := Renew(ctx, tx, objects, indexed == 0); err != nil {
		return false, err
	}
	more = len(objects) > 0 || snapshot > 0 // other objects or, at the end, merging
	if snapshot == 0 || indexed == 0 && len(objects) > 0 {
		return more, nil
	}
	if indexed == 0 {
		if err := reindexChanged(ctx, tx, connector); err != nil {
			return more, err
		}
	}
	if err := orderIndexed(ctx, tx, connector, indexed, snapshot, objects); err != nil {
		return more, err
	}
	if err := keepAgents(ctx, tx, connector); err != nil {
		return more, err
	}
	_, err = tx.Exec(ctx, "UPDATE mirror SET indexed = snapshot, reindexed = 0 WHERE connector = ?", connector)
	return more, err
}

// orderIndexed updates the stored orders of all objects, if some have changed between
// the indexed state (0: nothing) and a snapshot.
func orderIndexed(ctx context.Context, tx *sqldb.Tx, connector, indexed, snapshot int64, changed []int64) error {
	if indexed == 0 {
		if err := countMembers(ctx, tx, connector); err != nil {
			return err
		}
		return writeOrders(ctx, tx)
	}
	if err := moveMembers(ctx, tx, connector, indexed, snapshot); err != nil {
		return err
	}
	if len(changed) == 0 {
		return nil
	}
	return moveOrders(ctx, tx, connector, indexed, changed)
}

// unindexed lists users and groups of a first fetch, committed or not, that
// the index lacks. It remembers how far it came.
func (p *Pending) unindexed(ctx context.Context, tx *sqldb.Tx, connector int64) (objects []int64, err error) {
	for _, t := range []struct {
		table string
		at    *int64
	}{{"user_version", &p.Users}, {"group_version", &p.groups}} {
		rows, err := tx.Query(ctx, `SELECT v.rowid, v.object FROM `+t.table+` v NOT INDEXED
			WHERE v.rowid > ? AND v.connector = ? AND NOT EXISTS (SELECT 1 FROM search_docsize d WHERE d.id = v.object)
			ORDER BY v.rowid LIMIT ?`, *t.at, connector, indexBatch-len(objects))
		if err != nil {
			return nil, err
		}
		if objects, err = appendObjects(objects, rows, t.at); err != nil {
			return nil, err
		}
		if len(objects) == indexBatch {
			return objects, nil
		}
		// Rows of other connectors, and rows that were indexed as they were stored, are not
		// looked at again.
		if err := sqldb.ScanRow(ctx, tx, "SELECT coalesce(max(rowid), 0) FROM "+t.table, nil, t.at); err != nil {
			return nil, err
		}
	}
	return objects, nil
}

func appendObjects(objects []int64, rows *sql.Rows, at *int64) ([]int64, error) {
	defer rows.Close()
	for rows.Next() {
		var object int64
		if err := rows.Scan(at, &object); err != nil {
			return nil, err
		}
		objects = append(objects, object)
	}
	return objects, rows.Err()
}

// changedSince lists the users and groups that runs changed after a snapshot.
func changedSince(ctx context.Context, tx *sqldb.Tx, connector, snapshot int64) ([]int64, error) {
	rows, err := tx.Query(ctx, `SELECT DISTINCT 0, h.object FROM change h JOIN run r ON r.id = h.run
		WHERE r.connector = ? AND h.run > ? AND h.kind IN `+schema.KindUserOrGroup, connector, snapshot)
	if err != nil {
		return nil, err
	}
	return appendObjects(nil, rows, new(int64))
}

const (
	// fewSegments is the number of segments of a well-kept search index. Every search
	// looks into each of them.
	fewSegments = 32
	// mergedPages is how much of the index one transaction merges.
	mergedPages = 200
)

// mergeIndex does a part of the merging that is turned off for the index itself, and
// reports whether there is more.
func mergeIndex(ctx context.Context, tx *sqldb.Tx) (more bool, err error) {
	var segments, before, after int
	if err := sqldb.ScanRow(ctx, tx, "SELECT count(DISTINCT segid), total_changes() FROM search_idx", nil, &segments, &before); err != nil || segments <= fewSegments {
		return false, err
	}
	if _, err := tx.Exec(ctx, "INSERT INTO search (search, rank) VALUES ('merge', ?)", mergedPages); err != nil {
		return false, err
	}
	// FTS5 indicates in this way that there was nothing to merge.
	err = sqldb.ScanRow(ctx, tx, "SELECT total_changes()", nil, &after)
	return after-before >= 2, err
}
