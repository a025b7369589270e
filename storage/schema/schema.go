package schema

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// ValidAt is an SQL condition: a version or membership is valid in a snapshot.
func ValidAt(version, snapshot string) string {
	return fmt.Sprintf("%[1]s.valid_from <= %[2]s AND (%[1]s.valid_to IS NULL OR %[1]s.valid_to > %[2]s)", version,
		snapshot)
}

// AppliedStates lists the states of directory.State.Applied for SQL.
var AppliedStates = fmt.Sprintf("('%s', '%s', '%s')", directory.StateSucceeded, directory.StateUnchanged,
	directory.StateWarnings)

// StatusList returns a list for SQL. Without statuses, the list contains active and disabled.
func StatusList(statuses []directory.Status) string {
	if len(statuses) == 0 {
		statuses = []directory.Status{directory.StatusActive, directory.StatusDisabled}
	}
	words := make([]string, len(statuses))
	for i, s := range statuses {
		words[i] = fmt.Sprint(int(s))
	}
	return "(" + strings.Join(words, ", ") + ")"
}

// VisibleMember is an SQL condition: an object, alias m, is shown as a member. Objects
// other than users and groups have no status and are always shown.
func VisibleMember(statuses []directory.Status, snapshot string) string {
	exists := func(table string) string {
		return fmt.Sprintf("EXISTS (SELECT 1 FROM %s s WHERE s.object = m.id AND %s AND s.status IN %s)",
			table, ValidAt("s", snapshot), StatusList(statuses))
	}
	return "CASE m.kind WHEN " + KindUser + " THEN " + exists("user_version") + " WHEN " + KindGroup + " THEN " +
		exists("group_version") + " ELSE 1 END"
}

// LiveGroup is an SQL condition: an object is a live group in the snapshot in ?2.
func LiveGroup(object string) string { return LiveGroupAt(object, "?2") }

// LiveGroupAt is LiveGroup for any snapshot.
func LiveGroupAt(object, snapshot string) string {
	return "EXISTS (SELECT 1 FROM group_version n WHERE n.object = " + object + " AND " + ValidAt("n", snapshot) +
		" AND n.status = " + Active + ")"
}

// GUIDColumn returns an object ID as column object.guid contains it: a 16-byte blob, or text if
// the ID is not a GUID.
func GUIDColumn(id string) any {
	if g, ok := directory.ParseGUID(id); ok {
		return g[:]
	}
	return id
}

// IDOf returns the ID from a scanned object.guid.
func IDOf(column any) string {
	switch c := column.(type) {
	case []byte:
		if len(c) == len(directory.GUID{}) {
			return directory.GUID(c).String()
		}
		return string(c)
	case string:
		return c
	}
	return ""
}

// ConnectorKey returns the integer key of a connector.
func ConnectorKey(ctx context.Context, tx *sqldb.Tx, id string) (key int64, err error) {
	err = tx.QueryRow(ctx, "SELECT id FROM connector WHERE uid = ?", id).Scan(&key)
	if errors.Is(err, sql.ErrNoRows) {
		err = directory.ErrNotFound
	}
	return key, sqldb.Wrap("find connector "+id, err)
}

// Misplaced is an SQL condition: the open version of an object is stored under the number of
// another object. The aliases are v for the version and o for the object.
const Misplaced = "v.valid_to IS NULL AND v.guid <> o.guid"

// RevokeToken invalidates all data of a connector in the staging database. The data is not used,
// even if a power failure brings it back.
func RevokeToken(ctx context.Context, tx *sqldb.Tx, connector int64) error {
	return sqldb.Wrap("revoke token", sqldb.ExecAll(ctx, tx, connector,
		"UPDATE mirror SET token = NULL WHERE connector = ?1 AND token IS NOT NULL"))
}
