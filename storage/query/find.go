package query

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/spelling"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// allStatuses includes tombstones and objects out of scope.
var allStatuses = []directory.Status{
	directory.StatusActive, directory.StatusDisabled, directory.StatusDeleted, directory.StatusOutOfScope,
}

// find returns the one object to which ref refers at the given moment. If several objects match,
// one that is not deleted wins, because names are reused. Then the object with this sign-in name
// wins, then a visible object, and then the one for which ref is the most important kind of name.
// If several objects remain, ref is ambiguous.
func (st *Store) find(ctx context.Context, t objectTable, ref string, at directory.Moment) (object, error) {
	found, err := st.candidates(ctx, t, ref, at)
	if err != nil {
		return object{}, err
	}
	switch len(found) {
	case 0:
		return object{}, t.notFound(ref)
	case 1:
		return found[0], nil
	}
	return object{}, t.ambiguous(ref, found)
}

// candidates returns the objects to which ref may refer at the given moment. It looks for an ID
// first, and then for names.
func (st *Store) candidates(ctx context.Context, t objectTable, ref string, at directory.Moment) ([]object, error) {
	var found []object
	err := st.db.Read(ctx, func(tx *sqldb.Tx) error {
		v, err := viewAt(ctx, tx, at, nil)
		if err != nil {
			return err
		}
		if found, err = t.byID(ctx, tx, v, spelling.Trim(ref)); err != nil || len(found) > 0 {
			return err
		}
		found, err = t.byName(ctx, tx, v, ref)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", t.Noun, err)
	}
	return t.best(found, ref), nil
}

// findIn returns the object with this ID in the directory of one connector.
func (st *Store) findIn(ctx context.Context, t objectTable, connector, id string, at directory.Moment) (object, error) {
	var found []object
	err := st.db.Read(ctx, func(tx *sqldb.Tx) error {
		v, err := viewAt(ctx, tx, at, []string{connector})
		if err == nil {
			found, err = t.byID(ctx, tx, v, id)
		}
		return err
	})
	if err != nil {
		return object{}, fmt.Errorf("find %s: %w", t.Noun, err)
	}
	if len(found) == 0 {
		return object{}, t.notFound(id)
	}
	return found[0], nil
}

func (t objectTable) byID(ctx context.Context, tx *sqldb.Tx, v view, ref string) (found []object, err error) {
	query := "SELECT " + objectColumns + " FROM object o CROSS JOIN " + t.VersionTable +
		" v ON v.object = o.id WHERE o.connector = ? AND o.guid = ? AND " + v.shows("v")
	for _, s := range v.snapshots {
		err := sqldb.EachRow(ctx, tx, query, []any{s.key, schema.GUIDColumn(strings.ToLower(ref))},
			func(rows *sql.Rows) (bool, error) {
				_, x, err := scanObject(rows, v)
				found = append(found, x)
				return true, err
			})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// byName finds the objects with the name ref. It searches all objects that contain ref anywhere.
func (t objectTable) byName(ctx context.Context, tx *sqldb.Tx, v view, ref string) (found []object, err error) {
	search, err := parsePlain(ref)
	if err != nil || search.isEmpty() {
		return nil, nil // nothing has such a name
	}
	err = t.each(ctx, tx, v, directory.Query{Statuses: allStatuses}, search, func(_ int64, x object) (bool, error) {
		if t.bearing(x.Attributes, ref) != directory.NotByName {
			found = append(found, x)
		}
		return true, nil
	})
	return found, err
}

// best keeps the objects that come first by the rules of find. If ref is an ID, it is not a name
// of any object.
func (t objectTable) best(found []object, ref string) (list []object) {
	rank := func(x object) int {
		bearing := t.bearing(x.Attributes, ref)
		return 100*boolInt(x.Status == directory.StatusDeleted) + 50*boolInt(bearing != directory.BySignInName) +
			10*boolInt(!x.Status.Visible()) + int(bearing)
	}
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

func boolInt(is bool) int {
	if is {
		return 1
	}
	return 0
}

func (t objectTable) notFound(ref string) error {
	hint := t.hint
	if strings.Contains(ref, "@") && strings.HasSuffix(ref, ".") {
		hint = "A mail address does not end with a dot. " + hint
	}
	return problem.Problem{
		Code: t.missing, Title: fmt.Sprintf("There is no %s %q", t.Noun, ref), Hint: hint,
	}.Wrap(directory.ErrNotFound)
}

func (t objectTable) ambiguous(ref string, found []object) error {
	p := problem.Problem{
		Code: t.unclear, Title: fmt.Sprintf("%q matches %d %ss", ref, len(found), t.Noun),
		Detail: "Their IDs: " + found[0].ID + ", " + found[1].ID + ".", Hint: "Use the ID of the right one.",
	}
	if found[0].ID == found[1].ID {
		p.Detail = fmt.Sprintf("It is in the directories of several connectors: %s, %s.", found[0].Connector,
			found[1].Connector)
		p.Hint, p.Remedy = "Search in one connector.", problem.Remedy{Kind: t.remedy, Of: ref}
	}
	return p.Wrap(directory.ErrAmbiguous)
}
