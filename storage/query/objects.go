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

// objectTable is one of the two tables of versions, with the texts of problems about its objects.
type objectTable struct {
	index.Table
	// missing and unclear are the problem codes if a name matches no object or several.
	missing, unclear problem.Code
	remedy           problem.RemedyKind // if several connectors have the object
	hint             string             // how to name an object
}

var (
	userObjects = objectTable{
		Table: index.Users, remedy: problem.SearchUsers, missing: problem.CodeUserNotFound,
		unclear: problem.CodeUserAmbiguous,
		hint:    "Use an ID, a userPrincipalName or a mail address.",
	}
	groupObjects = objectTable{
		Table: index.Groups, remedy: problem.SearchGroups, missing: problem.CodeGroupNotFound,
		unclear: problem.CodeGroupAmbiguous,
		hint:    "Use an ID, a mail address or a displayName.",
	}
)

// bearing returns in which way, if at all, an object with these properties bears a name.
func (t objectTable) bearing(a directory.Attributes, name string) directory.Bearing {
	if t.Kind == directory.KindGroup {
		return directory.GroupBears(a, name)
	}
	return directory.UserBears(a, name)
}

// object is a version of a user or a group. It has the fields of directory.User and
// directory.Group, so it can be converted to either.
type object struct {
	ID         string
	Connector  string
	Status     directory.Status
	Cause      directory.Cause
	Run        int64
	Attributes directory.Attributes
}

// objectColumns include the run since which the object has been in this state. It is the run that
// applied the snapshot. If a later run continued an unfinished read, this is not the run that
// began the read.
var objectColumns = `o.guid, v.connector, v.status, v.cause,
	coalesce((SELECT r.id FROM run r WHERE r.id >= coalesce(v.since, v.valid_from)
	AND r.connector = v.connector AND r.snapshot = coalesce(v.since, v.valid_from)
		AND r.state IN ` + schema.AppliedStates + ` ORDER BY r.id LIMIT 1), v.since, v.valid_from), v.doc, v.object`

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

// list calls give with the objects that a query selects, in the order of lists.
func (st *Store) list(
	ctx context.Context, tx *sqldb.Tx, t objectTable, q directory.Query, give func(object) bool,
) error {
	search, err := t.parseSearch(q.Search)
	if err != nil {
		return err
	}
	v, err := viewAt(ctx, tx, q.At, q.Connectors)
	if err != nil {
		return err
	}
	if err := search.findManagers(ctx, tx, v); err != nil {
		return err
	}
	return t.each(ctx, tx, v, q, search, func(_ int64, x object) (bool, error) { return give(x), nil })
}

// each calls row with the objects that a query selects in a view, in the order of lists.
func (t objectTable) each(ctx context.Context, tx *sqldb.Tx, v view, q directory.Query, search parsedSearch,
	row func(key int64, x object) (bool, error),
) error {
	if len(v.snapshots) == 0 {
		return nil // SQLite uses no index if it sees that no row can match
	}
	s, err := t.selectRows(ctx, tx, v, q, search)
	if err != nil {
		return err
	}
	left := q.Limit
	return s.each(ctx, tx, func(rows *sql.Rows) (bool, error) {
		key, x, err := scanObject(rows, v)
		if err != nil || !t.mentions(x.ID, x.Attributes, search) {
			return err == nil, err
		}
		left--
		more, err := row(key, x)
		return more && left != 0, err
	})
}
