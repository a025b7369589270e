package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Shift lists the properties that a connector began or stopped reading at a snapshot.
type Shift struct {
	Snapshot int64
	List     []directory.Reading
}

// Shifts are all shifts of a connector, in chronological order.
type Shifts []Shift

// ShiftsOf returns the shifts of the applied runs of a connector. For a run that was
// not applied, it adds the properties that the run would have read.
func ShiftsOf(ctx context.Context, tx *sqldb.Tx, connector, run int64) (all Shifts, err error) {
	err = sqldb.EachRow(ctx, tx, `SELECT CASE WHEN state IN `+schema.AppliedStates+` THEN snapshot ELSE ?3 END, reading
		FROM run INDEXED BY run_reading
		WHERE connector = ?1 AND reading <> '' AND (state IN `+schema.AppliedStates+` OR id = ?2)
			ORDER BY snapshot, id`,
		[]any{connector, run, LastSnapshot}, func(rows *sql.Rows) (bool, error) {
			var x Shift
			var text []byte
			if err := rows.Scan(&x.Snapshot, &text); err != nil {
				return false, err
			}
			all = append(all, x)
			return true, json.Unmarshal(text, &all[len(all)-1].List)
		})
	return all, sqldb.Wrap("read which properties runs read", err)
}

// LastSnapshot is the snapshot of a plan. It is higher than every other snapshot.
const LastSnapshot = int64(1) << 62

// Comparable returns changes between two snapshots without the properties that were not read on
// both sides. It considers the shifts after the first snapshot, up to the second.
func (all Shifts) Comparable(
	what string, after, upto int64, changes []directory.PropertyChange,
) []directory.PropertyChange {
	for _, x := range all {
		if x.Snapshot <= after || x.Snapshot > upto {
			continue
		}
		changes = slices.DeleteFunc(changes, func(c directory.PropertyChange) bool {
			return slices.ContainsFunc(x.List, func(r directory.Reading) bool {
				return r.What == what && r.Name == c.Name
			})
		})
	}
	return changes
}

// ReadUpTo returns the last snapshot before a change at which the data of an object was read. since
// is the snapshot at which the version before the change began. A deleted object was not read after
// that, and neither was a late object after it became late.
func (all Shifts) ReadUpTo(ctx context.Context, tx *sqldb.Tx, object int64, old directory.Status, since,
	change int64,
) (upto int64, err error) {
	if old == directory.StatusDeleted {
		return since, nil
	}
	if !slices.ContainsFunc(all, func(x Shift) bool { return x.Snapshot >= since && x.Snapshot < change }) {
		return change - 1, nil
	}
	err = sqldb.ScanRow(ctx, tx,
		"SELECT coalesce(min(snapshot), ?3) - 1 FROM late WHERE object = ?1 AND snapshot >= ?2 AND snapshot < ?3",
		[]any{object, since, change}, &upto)
	return upto, sqldb.Wrap("find late objects", err)
}

// ChangedProperties compares two documents.
func ChangedProperties(before, after []byte) ([]directory.PropertyChange, error) {
	was, err := directory.ParseAttributes(before)
	if err != nil {
		return nil, err
	}
	is, err := directory.ParseAttributes(after)
	return directory.Diff(was, is), err
}
