package storage

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// objectTable is one of the two tables of versions: users and groups are read
// the same way.
type objectTable struct {
	table string
	kind  directory.Kind
	noun  string
	// missing and unclear are the codes where a reference fits none, or several.
	missing, unclear problem.Code
	search           problem.RemedyKind // where several connectors have one
	hint             string             // what names an object
	// searched are the properties that a search looks into, beside the addresses.
	searched []string
	domains  bool // there is a column for the domain
	// shown is the index that holds all that lists are selected and sorted by, where
	// there is one in the order of objects.
	shown string
}

var (
	userObjects = objectTable{
		table: "user_version", kind: directory.KindUser, noun: "user", search: problem.SearchUsers, missing: problem.CodeUserNotFound, unclear: problem.CodeUserAmbiguous, hint: "Use an id, a userPrincipalName or a mail address.", domains: true, shown: shownUsers,
		searched: []string{"displayName", "givenName", "surname", "userPrincipalName", "mail", "department", "jobTitle", "employeeId"},
	}
	groupObjects = objectTable{
		table: "group_version", kind: directory.KindGroup, noun: "group", search: problem.SearchGroups, missing: problem.CodeGroupNotFound, unclear: problem.CodeGroupAmbiguous, hint: "Use an id, a mail address or a displayName.",
		searched: []string{"displayName", "mail", "mailNickname"},
	}
)

// objectTables are both of them.
var objectTables = []objectTable{userObjects, groupObjects}

// byObject has SQLite use the index shown where it is there.
func (t objectTable) byObject(ctx context.Context, tx *sqldb.Tx) (clause string, err error) {
	if t.shown == "" {
		return "", nil
	}
	return sqldb.IndexedBy(ctx, tx, t.shown)
}

// bearing says by what an object with these properties bears a name.
func (t objectTable) bearing(a directory.Attributes, name string) directory.Bearing {
	if t.kind == directory.KindGroup {
		return directory.GroupBears(a, name)
	}
	return directory.UserBears(a, name)
}

// object is a version of a user or of a group. Its fields are those of
// directory.User and directory.Group, so that it converts to either.
type object struct {
	ID         string
	Connector  string
	Status     directory.Status
	Cause      directory.Cause
	Run        int64
	Attributes directory.Attributes
}

// objectColumns with the run since which the object is like this: the one that
// applied the snapshot, which is not the one that began to read it where a
// later run went on with an unfinished read.
var objectColumns = `o.guid, v.connector, v.status, v.cause, coalesce((SELECT r.id FROM run r WHERE r.id >= coalesce(v.since, v.valid_from)
	AND r.connector = v.connector AND r.snapshot = coalesce(v.since, v.valid_from) AND r.state IN ` + appliedStates + ` ORDER BY r.id LIMIT 1), v.since, v.valid_from), v.doc, v.object`

// scanObject reads objectColumns. key is the integer key of the object.
func scanObject(rows *sql.Rows, v view) (key int64, x object, err error) {
	var id any
	var connector int64
	var doc []byte
	if err := rows.Scan(&id, &connector, &x.Status, &x.Cause, &x.Run, &doc, &key); err != nil {
		return key, x, err
	}
	x.ID, x.Connector = idOf(id), v.name(connector)
	x.Attributes, err = directory.ParseAttributes(doc)
	return key, x, sqldb.Wrap("read "+x.ID, err)
}

// statusList is a list for SQL; none stands for active and disabled.
func statusList(statuses []directory.Status) string {
	if len(statuses) == 0 {
		statuses = []directory.Status{directory.StatusActive, directory.StatusDisabled}
	}
	words := make([]string, len(statuses))
	for i, s := range statuses {
		words[i] = fmt.Sprint(int(s))
	}
	return "(" + strings.Join(words, ", ") + ")"
}

// list gives the objects that a query selects, in the order of lists.
func (db *DB) list(ctx context.Context, tx *sqldb.Tx, t objectTable, q directory.Query, give func(object) bool) error {
	asks, err := t.ask(q.Search)
	if err != nil {
		return err
	}
	v, err := db.viewAt(ctx, tx, q.At, q.Connectors)
	if err != nil {
		return err
	}
	if err := asks.findManagers(ctx, tx, v); err != nil {
		return err
	}
	return t.each(ctx, tx, v, q, asks, func(_ int64, x object) (bool, error) { return give(x), nil })
}

// each hands over what the view shows of a query, in the order of lists.
func (t objectTable) each(ctx context.Context, tx *sqldb.Tx, v view, q directory.Query, asks asked, row func(key int64, x object) (bool, error)) error {
	if len(v.snapshots) == 0 {
		return nil // SQLite uses no index where it sees that no row fits
	}
	s, err := t.selectRows(ctx, tx, v, q, asks)
	if err != nil {
		return err
	}
	left := q.Limit
	return s.each(ctx, tx, func(rows *sql.Rows) (bool, error) {
		key, x, err := scanObject(rows, v)
		if err != nil || !t.mentions(x.ID, x.Attributes, asks) {
			return err == nil, err
		}
		left--
		more, err := row(key, x)
		return more && left != 0, err
	})
}
