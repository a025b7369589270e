package storage

import (
	"context"
	"database/sql"
	"encoding/json"
)

// indexBatch is how many objects one transaction of Index takes in.
const indexBatch = 5000

// The searchable words: names, addresses, department, one a line, so that no
// search runs over the border of two. Addresses lose the "smtp:" that nearly
// all have: it would fit every search for "sm".
const (
	addressWords = `replace(replace(replace(trim(v.doc ->> 'proxyAddresses', '[]"'), '","', char(10)), 'SMTP:', ''), 'smtp:', '')`
	userWords    = `concat_ws(char(10), v.name, v.doc ->> 'givenName', v.doc ->> 'surname', v.doc ->> 'userPrincipalName',
		v.doc ->> 'mail', ` + addressWords + `, v.doc ->> 'department')`
	groupWords = `concat_ws(char(10), v.name, nullif(v.doc ->> 'mail', v.doc ->> 'userPrincipalName'), v.doc ->> 'mailNickname', ` + addressWords + `)`
)

// Index implements syncer.Store. A first fetch has indexed its objects as they
// arrived, so that there is nothing left to do after it.
func (db *DB) Index(ctx context.Context, connector string) error {
	for after, more := int64(0), true; more; {
		err := db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
			key, err := connectorKey(ctx, tx, connector)
			if err != nil {
				return err
			}
			var objects []int64
			if objects, err = outdatedWords(ctx, tx, key, after); err != nil {
				return err
			}
			if more = len(objects) > 0; !more {
				_, err = tx.ExecContext(ctx, "UPDATE mirror SET indexed = snapshot WHERE connector = ? AND indexed <> snapshot", key)
				return err
			}
			after = objects[len(objects)-1]
			return indexObjects(ctx, tx, objects)
		})
		if err != nil {
			return wrap("index for search", err)
		}
	}
	return nil
}

// outdatedWords lists up to indexBatch users and groups, behind after, that
// changed since the index was made.
func outdatedWords(ctx context.Context, tx *sql.Tx, connector, after int64) ([]int64, error) {
	var snapshot, indexed int64
	err := scanRow(ctx, tx, "SELECT coalesce(max(snapshot), 0), coalesce(max(indexed), 0) FROM mirror WHERE connector = ?",
		[]any{connector}, &snapshot, &indexed)
	if err != nil || snapshot == indexed {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT DISTINCT h.object FROM change h JOIN run r ON r.id = h.run
		WHERE r.connector = ?1 AND h.object > ?2 AND h.run > ?3 AND h.kind IN (1, 2) ORDER BY h.object LIMIT ?4`,
		connector, after, indexed, indexBatch)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var objects []int64
	for rows.Next() {
		var o int64
		if err := rows.Scan(&o); err != nil {
			return nil, err
		}
		objects = append(objects, o)
	}
	return objects, rows.Err()
}

func indexObjects(ctx context.Context, tx *sql.Tx, objects []int64) error {
	list, err := json.Marshal(objects)
	if err != nil {
		return err
	}
	return execAll(ctx, tx, string(list),
		"DELETE FROM search WHERE rowid IN (SELECT value FROM json_each(?1))",
		"INSERT INTO search (rowid, words) SELECT v.object, "+userWords+
			" FROM json_each(?1) j CROSS JOIN user_version v ON v.object = j.value AND v.valid_to IS NULL",
		"INSERT INTO search (rowid, words) SELECT v.object, "+groupWords+
			" FROM json_each(?1) j CROSS JOIN group_version v ON v.object = j.value AND v.valid_to IS NULL")
}
