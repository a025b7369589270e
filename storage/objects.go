package storage

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// objectTable is one of the two tables of versions: users and groups are read
// the same way.
type objectTable struct {
	table string
	words string // the searchable words of a version v
	noun  string
	hint  string // what names an object
	// names says whether ref is a name of an object with these properties,
	// beside its id.
	names func(a directory.Attributes, ref string) bool
}

var (
	userObjects = objectTable{
		table: "user_version", words: userWords, noun: "user", hint: "An id, a userPrincipalName or a mail address is right.",
		names: func(a directory.Attributes, ref string) bool {
			return strings.EqualFold(a.Text("userPrincipalName"), ref) || strings.EqualFold(a.Text("mail"), ref)
		},
	}
	groupObjects = objectTable{
		table: "group_version", words: groupWords, noun: "group", hint: "An id, a mail address or a displayName is right.",
		names: func(a directory.Attributes, ref string) bool {
			return strings.EqualFold(a.Text("mail"), ref) || strings.EqualFold(a.Text("displayName"), ref)
		},
	}
)

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
var objectColumns = `o.guid, v.connector, v.status, v.cause, coalesce((SELECT r.id FROM run r WHERE r.id >= v.valid_from
	AND r.connector = v.connector AND r.snapshot = v.valid_from AND r.state IN ` + appliedStates + ` ORDER BY r.id LIMIT 1), v.valid_from), v.doc`

func scanObject(rows *sql.Rows, v view) (object, error) {
	var x object
	var id any
	var connector int64
	var doc []byte
	err := rows.Scan(&id, &connector, &x.Status, &x.Cause, &x.Run, &doc)
	if err != nil {
		return x, err
	}
	x.ID, x.Connector = idOf(id), v.name(connector)
	x.Attributes, err = directory.ParseAttributes(doc)
	return x, wrap("read "+x.ID, err)
}

// byName is the order of users and groups: A to Z without regard to case, then
// the id, then the connector.
const byName = "v.name COLLATE NOCASE, o.guid, v.connector"

// list gives the objects that a query selects, ordered.
func (db *DB) list(ctx context.Context, tx *sql.Tx, t objectTable, q directory.Query, give func(object) bool) error {
	words, err := searchWords(q.Search)
	if err != nil {
		return err
	}
	v, err := db.viewAt(ctx, tx, q.At, q.Connectors)
	if err != nil {
		return err
	}
	return t.each(ctx, tx, v, words, q, func(x object) (bool, error) { return give(x), nil })
}

// each hands over what the view shows of the statuses and words, ordered.
func (t objectTable) each(ctx context.Context, tx *sql.Tx, v view, words []string, q directory.Query, row func(object) (bool, error)) error {
	selected, err := t.selectWords(ctx, tx, v, words)
	if err != nil {
		return err
	}
	query := "SELECT " + objectColumns + " FROM " + selected.from + " CROSS JOIN object o ON o.id = v.object WHERE " + v.shows("v") +
		" AND v.status IN " + statusList(q.Statuses) + " AND " + selected.where + " ORDER BY " + byName + limitClause(q.Limit)
	return eachRow(ctx, tx, query, selected.args, func(rows *sql.Rows) (bool, error) {
		x, err := scanObject(rows, v)
		if err != nil {
			return false, err
		}
		return row(x)
	})
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

func limitClause(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf(" LIMIT %d", n)
}

// allStatuses selects tombstones and what is out of scope too.
var allStatuses = []directory.Status{
	directory.StatusActive, directory.StatusDisabled, directory.StatusDeleted, directory.StatusOutOfScope,
}

// find returns the one object that ref means at a moment. Among several, one
// that people see wins over one out of scope, and that over a deleted one;
// names are taken up again. Those that are left make ref ambiguous.
func (db *DB) find(ctx context.Context, t objectTable, ref string, at directory.Moment) (object, error) {
	var found []object
	err := db.reading(ctx, func(tx *sql.Tx) error {
		v, err := db.viewAt(ctx, tx, at, nil)
		if err != nil {
			return err
		}
		if found, err = t.byID(ctx, tx, v, ref); err != nil || len(found) > 0 {
			return err
		}
		found, err = t.byName(ctx, tx, v, ref)
		return err
	})
	if err != nil {
		return object{}, fmt.Errorf("find %s: %w", t.noun, err)
	}
	found = best(found)
	switch len(found) {
	case 0:
		return object{}, t.notFound(ref)
	case 1:
		return found[0], nil
	}
	return object{}, t.ambiguous(ref, found)
}

func (t objectTable) byID(ctx context.Context, tx *sql.Tx, v view, ref string) (found []object, err error) {
	query := "SELECT " + objectColumns + " FROM object o CROSS JOIN " + t.table + " v ON v.object = o.id WHERE o.connector = ? AND o.guid = ? AND " + v.shows("v")
	for _, s := range v.snapshots {
		err := eachRow(ctx, tx, query, []any{s.key, guidColumn(strings.ToLower(ref))}, func(rows *sql.Rows) (bool, error) {
			x, err := scanObject(rows, v)
			found = append(found, x)
			return true, err
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// byName looks among the objects that hold ref anywhere.
func (t objectTable) byName(ctx context.Context, tx *sql.Tx, v view, ref string) (found []object, err error) {
	if ref == "" || len(ref) > maxSearchBytes {
		return nil, nil
	}
	err = t.each(ctx, tx, v, []string{ref}, directory.Query{Statuses: allStatuses}, func(x object) (bool, error) {
		if t.names(x.Attributes, ref) {
			found = append(found, x)
		}
		return true, nil
	})
	return found, err
}

// best keeps those of the status that comes first.
func best(found []object) []object {
	rank := func(x object) int {
		switch {
		case x.Status.Visible():
			return 0
		case x.Status == directory.StatusOutOfScope:
			return 1
		}
		return 2
	}
	var list []object
	for _, x := range found {
		switch {
		case len(list) == 0 || rank(x) < rank(list[0]):
			list = append(list[:0], x)
		case rank(x) == rank(list[0]):
			list = append(list, x)
		}
	}
	return list
}

func (t objectTable) notFound(ref string) error {
	return problem.Problem{
		Code: t.noun + "_not_found", Title: fmt.Sprintf("There is no %s %q", t.noun, ref), Hint: t.hint,
	}.Wrap(directory.ErrNotFound)
}

func (t objectTable) ambiguous(ref string, found []object) error {
	detail, hint := "Their ids: "+found[0].ID+", "+found[1].ID+".", "Give the id of the right one."
	if found[0].ID == found[1].ID {
		detail = fmt.Sprintf("It is in the directories of several connectors: %s, %s.", found[0].Connector, found[1].Connector)
		hint = fmt.Sprintf("rollcallctl %ss list --search %s --connector ID shows the one of a connector.", t.noun, ref)
	}
	return problem.Problem{
		Code: t.noun + "_ambiguous", Title: fmt.Sprintf("%q fits %d %ss", ref, len(found), t.noun), Detail: detail, Hint: hint,
	}.Wrap(directory.ErrAmbiguous)
}
