package storage

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// RunEnds tells when some runs ended; those that have not ended, or are not kept
// any more, are not among them.
func (db *DB) RunEnds(ctx context.Context, runs []int64) (ends map[int64]time.Time, err error) {
	ends = map[int64]time.Time{}
	err = db.db.Read(ctx, func(tx *sqldb.Tx) error {
		return sqldb.EachRow(ctx, tx, "SELECT r.id, r.ended_at FROM json_each(?) j CROSS JOIN run r ON r.id = j.value WHERE r.ended_at IS NOT NULL",
			[]any{sqldb.JSONList(runs)}, func(rows *sql.Rows) (bool, error) {
				var id, ended int64
				err := rows.Scan(&id, &ended)
				ends[id] = time.UnixMilli(ended)
				return true, err
			})
	})
	return ends, sqldb.Wrap("read when runs ended", err)
}

// MemberCounts tells how many direct members there are to see of each of some
// groups at a moment. Groups that are not known have none.
func (db *DB) MemberCounts(ctx context.Context, groups []directory.Ref, at directory.Moment) (counts map[directory.Ref]int, err error) {
	counts = make(map[directory.Ref]int, len(groups))
	err = db.db.Read(ctx, func(tx *sqldb.Tx) error {
		v, err := db.viewAt(ctx, tx, at, nil)
		if err != nil {
			return err
		}
		objects, err := v.objects(ctx, tx, groups)
		if err != nil {
			return err
		}
		numbers, err := v.membersOf(ctx, tx, objects)
		for i, g := range groups {
			counts[g] = numbers[objects[i]]
		}
		return err
	})
	return counts, sqldb.Wrap("count members", err)
}

// membersOf counts the members of some groups: from the facts if these are up to date,
// or else one by one.
func (v view) membersOf(ctx context.Context, tx *sqldb.Tx, groups []int64) (map[int64]int, error) {
	if v.isNewest() {
		return groupObjects.factOf(ctx, tx, factMembers, groups)
	}
	counts := map[int64]int{}
	for _, s := range v.snapshots {
		found, err := sqldb.NumbersByObject(ctx, tx, membersAt, s.key, s.number, sqldb.JSONList(groups))
		if err != nil {
			return nil, err
		}
		for group, n := range found {
			counts[group] = int(n)
		}
	}
	return counts, nil
}

// membersAt counts the members of the groups ?3 of connector ?1 in snapshot ?2.
var membersAt = `SELECT e.group_id, count(*) FROM json_each(?3) j CROSS JOIN object g ON g.id = j.value AND g.connector = ?1
	CROSS JOIN membership e ON e.group_id = g.id AND ` + validAt("e", "?2") + `
	CROSS JOIN object m ON m.id = e.member_id WHERE ` + visibleMember(nil, "?2") + ` GROUP BY e.group_id`

// factOf reads one fact of some objects.
func (t objectTable) factOf(ctx context.Context, tx *sqldb.Tx, f fact, objects []int64) (map[int64]int, error) {
	read, err := tx.Prepare(ctx, "SELECT substr(numbers, ?, ?) FROM fact WHERE id = ?")
	if err != nil {
		return nil, err
	}
	defer read.Close()
	numbers := make(map[int64]int, len(objects))
	for _, object := range objects {
		var packed []byte
		err := read.QueryRowContext(ctx, object%factChunk*factBytes+1, factBytes, t.factRow(f, object)).Scan(&packed)
		switch {
		case err == sql.ErrNoRows:
		case err != nil:
			return nil, fmt.Errorf("read facts: %w", err)
		case len(packed) == factBytes:
			numbers[object] = int(binary.LittleEndian.Uint32(packed))
		}
	}
	return numbers, nil
}
