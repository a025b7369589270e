package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
)

// indexBatch is how many objects one transaction of Index takes in.
const indexBatch = 2000

// The searchable words: names, addresses, department, one a line, so that no
// search runs over the border of two. Addresses lose the "smtp:" that nearly
// all have: it would fit every search for "sm".
const (
	addressWords = `replace(replace(replace(trim(v.doc ->> 'proxyAddresses', '[]"'), '","', char(10)), 'SMTP:', ''), 'smtp:', '')`
	userWords    = `concat_ws(char(10), v.name, v.doc ->> 'givenName', v.doc ->> 'surname', v.doc ->> 'userPrincipalName',
		nullif(v.doc ->> 'mail', v.doc ->> 'userPrincipalName'), ` + addressWords + `, v.doc ->> 'department')`
	groupWords = `concat_ws(char(10), v.name, v.doc ->> 'mail', v.doc ->> 'mailNickname', ` + addressWords + `)`
)

// Index implements syncer.Store.
func (db *DB) Index(ctx context.Context, connector string) (more bool, err error) {
	err = db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		key, err := connectorKey(ctx, tx, connector)
		if err != nil {
			return err
		}
		var snapshot, indexed int64
		if err := scanRow(ctx, tx, "SELECT coalesce(max(snapshot), 0), coalesce(max(indexed), 0) FROM mirror WHERE connector = ?",
			[]any{key}, &snapshot, &indexed); err != nil {
			return err
		}
		if snapshot > 0 && snapshot == indexed {
			return nil
		}
		var objects []int64
		if indexed == 0 {
			objects, err = db.idsOf(connector, key).unindexed(ctx, tx)
		} else {
			objects, err = changedSince(ctx, tx, key, indexed)
		}
		if err != nil {
			return err
		}
		if err := indexObjects(ctx, tx, objects); err != nil {
			return err
		}
		if more = indexed == 0 && len(objects) > 0; more {
			return nil
		}
		return finishIndex(ctx, tx, key)
	})
	return more, wrap("index for search", err)
}

// unindexed lists users and groups of a first fetch, committed or not, that
// the index lacks. It remembers how far it came.
func (s *identities) unindexed(ctx context.Context, tx *sql.Tx) (objects []int64, err error) {
	for _, t := range []struct {
		table string
		at    *int64
	}{{"user_version", &s.indexedUsers}, {"group_version", &s.indexedGroups}} {
		rows, err := tx.QueryContext(ctx, `SELECT v.rowid, v.object FROM `+t.table+` v NOT INDEXED
			WHERE v.rowid > ? AND v.connector = ? AND NOT EXISTS (SELECT 1 FROM search_docsize d WHERE d.id = v.object)
			ORDER BY v.rowid LIMIT ?`, *t.at, s.connector, indexBatch-len(objects))
		if err != nil {
			return nil, err
		}
		if objects, err = appendObjects(objects, rows, t.at); err != nil {
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
func changedSince(ctx context.Context, tx *sql.Tx, connector, snapshot int64) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, `SELECT DISTINCT 0, h.object FROM change h JOIN run r ON r.id = h.run
		WHERE r.connector = ? AND h.run > ? AND h.kind IN (1, 2)`, connector, snapshot)
	if err != nil {
		return nil, err
	}
	return appendObjects(nil, rows, new(int64))
}

// indexObjects replaces what the index has of some objects, in ascending order:
// FTS5 writes out what it has gathered at each step back.
func indexObjects(ctx context.Context, tx *sql.Tx, objects []int64) error {
	slices.Sort(objects)
	list, err := json.Marshal(objects)
	if err != nil || len(objects) == 0 {
		return err
	}
	return execAll(ctx, tx, string(list),
		"DELETE FROM search WHERE rowid IN (SELECT value FROM json_each(?1))",
		"INSERT INTO search (rowid, words) SELECT v.object, "+userWords+
			" FROM json_each(?1) j CROSS JOIN user_version v ON v.object = j.value AND v.valid_to IS NULL",
		"INSERT INTO search (rowid, words) SELECT v.object, "+groupWords+
			" FROM json_each(?1) j CROSS JOIN group_version v ON v.object = j.value AND v.valid_to IS NULL")
}

// finishIndex notes that the index is up to date and does a bounded piece of
// merging, which the index is told not to do by itself.
func finishIndex(ctx context.Context, tx *sql.Tx, connector int64) error {
	return execAll(ctx, tx, connector,
		"UPDATE mirror SET indexed = snapshot WHERE connector = ?1",
		"INSERT INTO search (search, rank) SELECT 'merge', 100 WHERE ?1 > 0")
}
