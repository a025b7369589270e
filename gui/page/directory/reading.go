package directory

import (
	"context"
	"errors"

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
	manager string // name
	links   []present.Link
	direct  int  // links that are direct ones, shown or not
	nested  int  // links that nested groups bring about, shown or not
	more    bool // there are links beyond those counted
}

// countLimit is where counting the members of a group ends.
const countLimit = 20_000

var allStatuses = []directory.Status{
	directory.StatusActive, directory.StatusDisabled, directory.StatusDeleted, directory.StatusOutOfScope,
}

// reader reads one view: as of a moment, within one connector.
type reader struct {
	backend   Backend
	connector string
	at        directory.Moment
	shown     int // how many links get their name
}

func (r reader) read(ctx context.Context, ref reference) (view, error) {
	if ref.group {
		return r.readGroup(ctx, ref.id)
	}
	return r.readUser(ctx, ref.id)
}

func (r reader) readUser(ctx context.Context, id string) (v view, err error) {
	u, err := r.user(ctx, id)
	if err != nil {
		return v, err
	}
	v.detail = present.UserDetail(u)
	if v.detail.Manager != "" {
		names, err := r.names(ctx, []object{{id: v.detail.Manager, kind: directory.KindUser}})
		if err != nil {
			return v, err
		}
		v.manager = names[v.detail.Manager]
	}
	var links []link
	for m, err := range r.backend.GroupsOf(ctx, u, r.at, true) {
		if err != nil {
			return v, err
		}
		links = v.count(links, link{m.Group, directory.KindGroup, m.Through}, r.shown)
	}
	v.links, err = r.name(ctx, links)
	return v, err
}

func (r reader) readGroup(ctx context.Context, id string) (v view, err error) {
	g, err := r.group(ctx, id)
	if err != nil {
		return v, err
	}
	v.detail = present.GroupDetail(g)
	var links []link
	for m, err := range r.backend.Members(ctx, g, r.at, true) {
		if err != nil {
			return v, err
		}
		if v.direct+v.nested == countLimit {
			v.more = true
			break
		}
		links = v.count(links, link{m.Member, m.MemberKind, m.Through}, r.shown)
	}
	v.links, err = r.name(ctx, links)
	return v, err
}

// link is the far end of a membership, without names.
type link struct {
	id      string
	kind    directory.Kind
	through string
}

// count counts a link, and keeps it among the first ones.
func (v *view) count(links []link, l link, shown int) []link {
	if l.through == "" {
		v.direct++
	} else {
		v.nested++
	}
	if len(links) < shown {
		links = append(links, l)
	}
	return links
}

// name gives links their names.
func (r reader) name(ctx context.Context, links []link) ([]present.Link, error) {
	var objects []object
	for _, l := range links {
		objects = append(objects, object{l.id, l.kind})
		if l.through != "" {
			objects = append(objects, object{l.through, directory.KindGroup})
		}
	}
	names, err := r.names(ctx, objects)
	list := make([]present.Link, len(links))
	for i, l := range links {
		list[i] = present.LinkOf(l.id, l.kind, l.through, func(id string) string { return names[id] })
	}
	return list, err
}

// user finds an account of the connector.
func (r reader) user(ctx context.Context, id string) (directory.User, error) {
	u, err := r.backend.User(ctx, id, r.at)
	if err == nil && u.Connector == r.connector || err != nil && !errors.Is(err, directory.ErrAmbiguous) {
		return u, err
	}
	// Several connectors of the same tenant hold it.
	for u, err := range r.backend.Users(ctx, r.all()) {
		if err != nil || u.ID == id {
			return u, err
		}
	}
	return directory.User{}, directory.ErrNotFound
}

// group finds a group of the connector.
func (r reader) group(ctx context.Context, id string) (directory.Group, error) {
	g, err := r.backend.Group(ctx, id, r.at)
	if err == nil && g.Connector == r.connector || err != nil && !errors.Is(err, directory.ErrAmbiguous) {
		return g, err
	}
	for g, err := range r.backend.Groups(ctx, r.all()) {
		if err != nil || g.ID == id {
			return g, err
		}
	}
	return directory.Group{}, directory.ErrNotFound
}

func (r reader) all() directory.Query {
	return directory.Query{At: r.at, Connectors: []string{r.connector}, Statuses: allStatuses}
}
