package index

import (
	"context"
	"database/sql"

	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// indexBatch is the number of objects that one call of Update indexes.
const indexBatch = 2000

// Update indexes the next objects of a connector, and reports whether there is more to do. snapshot
// is what the connector's directory shows (0: nothing yet). indexed is the snapshot of the index
// (0: not all objects are indexed). fetch has the data of a first fetch that is not indexed yet.
func Update(
	ctx context.Context, tx *sqldb.Tx, connector, snapshot, indexed int64, fetch *Pending,
) (more bool, err error) {
	if snapshot > 0 {
		if more, err = MakeNameIndex(ctx, tx, true); err != nil || more {
			return more, err
		}
	}
	if snapshot > 0 && snapshot == indexed {
		if more, err = mergeIndex(ctx, tx); err != nil {
			return more, err
		}
		return more, writeMissingOrders(ctx, tx)
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
	more = len(objects) > 0 || snapshot > 0 // more objects or, at the end, merging
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

// orderIndexed updates the stored orders of all objects if some have changed between the indexed
// snapshot (0: nothing is indexed) and another snapshot.
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

// unindexed lists users and groups of a first fetch, committed or not, that the index lacks. It
// remembers its position.
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
		// Do not look again at rows of other connectors, or at rows that were indexed when they
		// were stored.
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
	// fewSegments is the largest number of segments in a search index that needs no merging. Every
	// search reads each of them.
	fewSegments = 32
	// mergedPages is the number of pages that one transaction merges.
	mergedPages = 200
)

// mergeIndex merges a part of the index, because automatic merging is turned off. It reports
// whether there is more.
func mergeIndex(ctx context.Context, tx *sqldb.Tx) (more bool, err error) {
	var segments, before, after int
	if err := sqldb.ScanRow(ctx, tx, "SELECT count(DISTINCT segid), total_changes() FROM search_idx", nil, &segments,
		&before); err != nil || segments <= fewSegments {
		return false, err
	}
	if _, err := tx.Exec(ctx, "INSERT INTO search (search, rank) VALUES ('merge', ?)", mergedPages); err != nil {
		return false, err
	}
	// FTS5 makes fewer than two changes if there was nothing to merge.
	err = sqldb.ScanRow(ctx, tx, "SELECT total_changes()", nil, &after)
	return after-before >= 2, err
}
