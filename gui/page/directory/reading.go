package directory

import (
	"context"
	"errors"
	"iter"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
)

// reference names an account or a group.
type reference struct {
	group         bool
	id, connector string
}

// view is everything that the pane shows of one account or group.
type view struct {
	detail  present.Detail
	manager present.Link // without an id: none
	links   []present.Link
	direct  int  // links that are direct ones, shown or not
	nested  int  // links that nested groups bring about, shown or not
	more    bool // there are links beyond those counted
	events  []directory.Event
	older   bool // there are events before those
}

// countLimit is where counting the members of a group ends.
const countLimit = 20_000

// reader reads one view, as of a moment.
type reader struct {
	backend Backend
	at      directory.Moment
	links   int // how many are shown
	events  int
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
	return v, err
}

func (r reader) readUser(ctx context.Context, ref reference) (v view, err error) {
	u, err := r.backend.UserIn(ctx, ref.connector, ref.id, r.at)
	if err != nil {
		return v, err
	}
	v.detail = present.UserDetail(u)
	if v.manager, err = r.managerOf(ctx, u); err != nil {
		return v, err
	}
	if v.events, err = r.backend.UserEvents(ctx, u, r.at, r.events+1); err != nil {
		return v, err
	}
	return v, v.count(r.backend.GroupsOf(ctx, u, r.at, true), present.GroupLink, r.links)
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
	if v.events, err = r.backend.GroupEvents(ctx, g, r.at, r.events+1); err != nil {
		return v, err
	}
	return v, v.count(r.backend.Members(ctx, g, r.at, true), present.MemberLink, r.links)
}

// count counts memberships, and keeps the first ones as links.
func (v *view) count(list iter.Seq2[directory.Membership, error], link func(directory.Membership) present.Link, shown int) error {
	for m, err := range list {
		if err != nil {
			return err
		}
		if v.direct+v.nested == countLimit {
			v.more = true
			return nil
		}
		if m.Through == "" {
			v.direct++
		} else {
			v.nested++
		}
		if len(v.links) < shown {
			v.links = append(v.links, link(m))
		}
	}
	return nil
}
