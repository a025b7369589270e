package directory

import (
	"context"
	"errors"
	"iter"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
)

// object is something that has a name.
type object struct {
	id   string
	kind directory.Kind
}

// names finds the names of accounts and groups, by id. What is not in the
// directory has none. Those that several connectors of the same tenant hold are
// looked for in one pass through the connector's own.
func (r reader) names(ctx context.Context, objects []object) (map[string]string, error) {
	found := map[string]string{}
	users, groups := map[string]bool{}, map[string]bool{}
	for _, o := range objects {
		if _, done := found[o.id]; done {
			continue
		}
		name, err := r.nameOf(ctx, o)
		switch {
		case errors.Is(err, directory.ErrAmbiguous) && o.kind == directory.KindUser:
			users[o.id] = true
		case errors.Is(err, directory.ErrAmbiguous):
			groups[o.id] = true
		case err != nil && !errors.Is(err, directory.ErrNotFound):
			return nil, err
		case name != "":
			found[o.id] = name
		}
	}
	err := r.pass(ctx, users, groups, found)
	return found, err
}

// pass looks for the names of what is wanted, and ends with the last one.
func (r reader) pass(ctx context.Context, users, groups map[string]bool, found map[string]string) error {
	err := pick(users, r.backend.Users(ctx, r.all()), present.UserRow, found)
	if err != nil {
		return err
	}
	return pick(groups, r.backend.Groups(ctx, r.all()), present.GroupRow, found)
}

func pick[T any](wanted map[string]bool, list iter.Seq2[T, error], row func(T) present.ObjectRow, found map[string]string) error {
	if len(wanted) == 0 {
		return nil
	}
	for x, err := range list {
		if err != nil {
			return err
		}
		if r := row(x); wanted[r.ID] {
			found[r.ID] = r.Name
			delete(wanted, r.ID)
			if len(wanted) == 0 {
				break
			}
		}
	}
	return nil
}

// nameOf asks for one object by its id; "" for what is neither an account nor a
// group.
func (r reader) nameOf(ctx context.Context, o object) (string, error) {
	switch o.kind {
	case directory.KindUser:
		u, err := r.backend.User(ctx, o.id, r.at)
		if err != nil {
			return "", err
		}
		return present.UserRow(u).Name, nil
	case directory.KindGroup:
		g, err := r.backend.Group(ctx, o.id, r.at)
		if err != nil {
			return "", err
		}
		return present.GroupRow(g).Name, nil
	}
	return "", nil
}
