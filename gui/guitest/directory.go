package guitest

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Directory is what the screen Directory reads, as plain lists. Its zero value
// is an empty directory; with Err set, every question fails.
type Directory struct {
	List        []directory.Connector
	History     []directory.Run // newest first
	Accounts    []directory.User
	GroupList   []directory.Group
	Memberships []directory.Membership
	Err         error
	// Asked, unless nil, is called with every query for users and groups.
	Asked func(directory.Query)
	// Hold, unless nil, keeps every answer back until it is closed.
	Hold chan struct{}
}

func (d *Directory) wait(ctx context.Context) error {
	turn.Load()
	if d.Hold != nil {
		select {
		case <-d.Hold:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return d.Err
}

// Connectors returns List.
func (d *Directory) Connectors(ctx context.Context) ([]directory.Connector, error) {
	return d.List, d.wait(ctx)
}

// Runs returns History.
func (d *Directory) Runs(ctx context.Context, _ string, _ int) ([]directory.Run, error) {
	return d.History, d.wait(ctx)
}

// Users gives the accounts that a query selects; searching looks at their names.
func (d *Directory) Users(ctx context.Context, q directory.Query) iter.Seq2[directory.User, error] {
	return list(ctx, d, q, d.Accounts, func(u directory.User) (string, directory.Status, directory.Attributes) {
		return u.Connector, u.Status, u.Attributes
	})
}

// Groups gives the groups that a query selects; searching looks at their names.
func (d *Directory) Groups(ctx context.Context, q directory.Query) iter.Seq2[directory.Group, error] {
	return list(ctx, d, q, d.GroupList, func(g directory.Group) (string, directory.Status, directory.Attributes) {
		return g.Connector, g.Status, g.Attributes
	})
}

func list[T any](ctx context.Context, d *Directory, q directory.Query, all []T, facts func(T) (string, directory.Status, directory.Attributes),
) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if d.Asked != nil {
			d.Asked(q)
		}
		var none T
		if err := d.wait(ctx); err != nil {
			yield(none, err)
			return
		}
		given := 0
		for _, x := range all {
			connector, status, a := facts(x)
			fits := (len(q.Connectors) == 0 || slices.Contains(q.Connectors, connector)) &&
				(slices.Contains(q.Statuses, status) || len(q.Statuses) == 0 && status.Visible()) &&
				strings.Contains(strings.ToLower(a.Text("displayName")), strings.ToLower(q.Search))
			if !fits {
				continue
			}
			if given++; q.Limit > 0 && given > q.Limit || !yield(x, nil) {
				return
			}
		}
	}
}

// User finds an account by id. One that several connectors hold is ambiguous.
func (d *Directory) User(ctx context.Context, ref string, _ directory.Moment) (directory.User, error) {
	return one(ctx, d, d.Accounts, func(u directory.User) bool { return u.ID == ref })
}

// Group finds a group by id. One that several connectors hold is ambiguous.
func (d *Directory) Group(ctx context.Context, ref string, _ directory.Moment) (directory.Group, error) {
	return one(ctx, d, d.GroupList, func(g directory.Group) bool { return g.ID == ref })
}

func one[T any](ctx context.Context, d *Directory, all []T, is func(T) bool) (found T, err error) {
	if err := d.wait(ctx); err != nil {
		return found, err
	}
	n := 0
	for _, x := range all {
		if is(x) {
			found = x
			n++
		}
	}
	switch n {
	case 0:
		return found, fmt.Errorf("find: %w", directory.ErrNotFound)
	case 1:
		return found, nil
	}
	return found, fmt.Errorf("find: %w", directory.ErrAmbiguous)
}

// Members gives the memberships of a group.
func (d *Directory) Members(ctx context.Context, g directory.Group, _ directory.Moment, _ bool) iter.Seq2[directory.Membership, error] {
	return d.edges(ctx, func(m directory.Membership) bool { return m.Connector == g.Connector && m.Group == g.ID })
}

// GroupsOf gives the memberships of an account.
func (d *Directory) GroupsOf(ctx context.Context, u directory.User, _ directory.Moment, _ bool) iter.Seq2[directory.Membership, error] {
	return d.edges(ctx, func(m directory.Membership) bool { return m.Connector == u.Connector && m.Member == u.ID })
}

func (d *Directory) edges(ctx context.Context, fits func(directory.Membership) bool) iter.Seq2[directory.Membership, error] {
	return func(yield func(directory.Membership, error) bool) {
		if err := d.wait(ctx); err != nil {
			yield(directory.Membership{}, err)
			return
		}
		for _, m := range d.Memberships {
			if fits(m) && !yield(m, nil) {
				return
			}
		}
	}
}
