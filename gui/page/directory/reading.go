package directory

import (
	"context"
	"errors"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/licence"
	"github.com/rollcallsync/rollcall/gui/present"
)

// reference identifies an account or a group.
type reference struct {
	group         bool
	id, connector string
}

func (r reference) ref() directory.Ref { return directory.Ref{Connector: r.connector, ID: r.id} }

// view is everything that the pane shows of one account or group.
type view struct {
	detail  present.Detail
	manager present.Link // its ID is empty if there is none
	events  []directory.Event
	names   present.Names // the names of objects that events refer to by ID
	older   bool          // there are older events
	listed  bool          // the object is in the list next to the pane
}

// reader reads one view, as of a moment.
type reader struct {
	backend Backend
	lists   Lists
	at      directory.Moment
	events  int    // how many events are shown
	list    source // next to the pane; if it has no lists, nothing is looked up
}

func (r reader) read(ctx context.Context, ref reference) (v view, err error) {
	if ref.group {
		v, err = r.readGroup(ctx, ref)
	} else {
		v, err = r.readUser(ctx, ref)
	}
	if v.older = len(v.events) > r.events; v.older {
		v.events = v.events[:r.events]
	}
	if err == nil && r.list.lists != nil {
		v.listed, err = r.list.has(ctx, ref)
	}
	return v, err
}

func (r reader) readUser(ctx context.Context, ref reference) (v view, err error) {
	u, err := r.backend.UserIn(ctx, ref.connector, ref.id, r.at)
	if err != nil {
		return v, err
	}
	licences, err := r.backend.Licences(ctx, u.Connector)
	if err != nil {
		return v, err
	}
	v.names.Licences = licence.NamesOf(licences)
	v.detail = present.UserDetail(u, v.names.Licences)
	if v.manager, err = r.managerOf(ctx, u); err != nil {
		return v, err
	}
	if v.events, err = r.backend.UserEvents(ctx, u, r.at, r.events+1); err != nil {
		return v, err
	}
	v.names.Accounts, err = r.namesOf(ctx, u.Connector, present.AccountsNamed(v.events))
	return v, err
}

// namesOf finds the current names of accounts, even of accounts that are no longer in the
// directory.
func (r reader) namesOf(ctx context.Context, connector string, ids []string) (map[string]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	q := directory.Query{Statuses: present.EveryStatus}
	for _, id := range ids {
		q.Only = append(q.Only, directory.Ref{Connector: connector, ID: id})
	}
	names := map[string]string{}
	for u, err := range r.lists.Users(ctx, q) {
		if err != nil {
			return nil, err
		}
		names[u.ID] = present.UserRow(u).Name
	}
	return names, nil
}

func (r reader) managerOf(ctx context.Context, u directory.User) (present.Link, error) {
	id := u.Attributes.Text("manager")
	if id == "" {
		return present.Link{}, nil
	}
	m, err := r.backend.UserIn(ctx, u.Connector, id, r.at)
	if err != nil && !errors.Is(err, directory.ErrNotFound) {
		return present.Link{}, err
	}
	return present.ManagerLink(id, m.Attributes.Text("displayName")), nil
}

func (r reader) readGroup(ctx context.Context, ref reference) (v view, err error) {
	g, err := r.backend.GroupIn(ctx, ref.connector, ref.id, r.at)
	if err != nil {
		return v, err
	}
	v.detail = present.GroupDetail(g)
	v.events, err = r.backend.GroupEvents(ctx, g, r.at, r.events+1)
	return v, err
}
