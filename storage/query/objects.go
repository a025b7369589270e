package query

import (
	"context"
	"database/sql"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/index"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// objectTable is one of the two tables of versions, and how its objects are called.
type objectTable struct {
	index.Table
	// missing and unclear are the codes where a reference fits none, or several.
	missing, unclear problem.Code
	search           problem.RemedyKind // where several connectors have one
	hint             string             // what names an object
}

var (
	userObjects = objectTable{
		Table: index.Users, search: problem.SearchUsers, missing: problem.CodeUserNotFound, unclear: problem.CodeUserAmbiguous,
		hint: "Use an id, a userPrincipalName or a mail address.",
	}
	groupObjects = objectTable{
		Table: index.Groups, search: problem.SearchGroups, missing: problem.CodeGroupNotFound, unclear: problem.CodeGroupAmbiguous,
		hint: "Use an id, a mail address or a displayName.",
	}
)

// bearing says by what an object with these properties bears a name.
func (t objectTable) bearing(a directory.Attributes, name string) directory.Bearing {
	if t.Kind == directory.KindGroup {
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

// objectColumns include the run since which the object has been like this. It is the run
// that applied the snapshot. If a later run continued an unfinished read, that is not the
// run that began to read it.
var objectColumns = `o.guid, v.connector, v.status, v.cause, coalesce((SELECT r.id FROM run r WHERE r.id >= coalesce(v.since, v.valid_from)
	AND r.connector = v.connector AND r.snapshot = coalesce(v.since, v.valid_from) AND r.state IN ` + schema.AppliedStates + ` ORDER BY r.id LIMIT 1), v.since, v.valid_from), v.doc, v.object`

// scanObject reads objectColumns. key is the integer key of the object.
func scanObject(rows *sql.Rows, v view) (key int64, x object, err error) {
	var id any
	var connector int64
	var doc []byte
	if err := rows.Scan(&id, &connector, &x.Status, &x.Cause, &x.Run, &doc, &key); err != nil {
		return key, x, err
	}
	x.ID, x.Connector = schema.IDOf(id), v.name(connector)
	x.Attributes, err = directory.ParseAttributes(doc)
	return key, x, sqldb.Wrap("read "+x.ID, err)
}

// list gives the objects that a query selects, in the order of lists.
func (st *Store) list(ctx context.Context, tx *sqldb.Tx, t objectTable, q directory.Query, give func(object) bool) error {
	asks, err := t.ask(q.Search)
	if err != nil {
		return err
	}
	v, err := viewAt(ctx, tx, q.At, q.Connectors)
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
