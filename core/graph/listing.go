package graph

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"sync/atomic"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Users lists all users with their managers, from the first page or, where
// from is not empty, from the nextLink of an earlier page.
func (c *Client) Users(ctx context.Context, from string) iter.Seq2[directory.Page, error] {
	return c.iterate(ctx, users, (*selection).listing, from, listingLink, listingForm)
}

// Groups lists all groups, like Users. Members are not part of it.
func (c *Client) Groups(ctx context.Context, from string) iter.Seq2[directory.Page, error] {
	return c.iterate(ctx, groups, (*selection).listing, from, listingLink, listingForm)
}

// UserChanges follows a delta link, or the nextLink of a round, to the round's
// end; an empty link begins a first round, which lists everything. Managers
// are tracked.
func (c *Client) UserChanges(ctx context.Context, link string) iter.Seq2[directory.Page, error] {
	return c.iterate(ctx, users, (*selection).round, link, deltaLink, deltaForm)
}

// GroupChanges is UserChanges for groups and their members.
func (c *Client) GroupChanges(ctx context.Context, link string) iter.Seq2[directory.Page, error] {
	return c.iterate(ctx, groups, (*selection).round, link, deltaLink, deltaForm)
}

// LatestUsers returns a delta link that stands for now. errors.Is answers for
// directory.ErrLatestRefused where the tenant does not support that.
func (c *Client) LatestUsers(ctx context.Context) (string, error) { return c.latest(ctx, users) }

// LatestGroups is LatestUsers for groups and their members.
func (c *Client) LatestGroups(ctx context.Context) (string, error) { return c.latest(ctx, groups) }

// iterate follows from or, where that is empty, the resource's first link.
func (c *Client) iterate(ctx context.Context, r resource, first func(*selection) string, from string, kind linkKind, form pageForm) iter.Seq2[directory.Page, error] {
	return func(yield func(directory.Page, error) bool) {
		begin, get := from, c.objects(selectionOf(r, c.Excluded()), kind, form)
		if from == "" {
			begin, get = c.prefix+r.path, c.fromFirst(r, first, kind, form)
		}
		for p, err := range follow(ctx, begin, get) {
			if err != nil {
				yield(directory.Page{}, fmt.Errorf("read %s: %w", r.path[1:], err))
				return
			}
			if !yield(directory.Page{Objects: p.items, Next: p.next, Delta: p.delta}, nil) {
				return
			}
		}
	}
}

// fromFirst returns the source of an iteration that begins with a link of our
// own, which stands for the resource's path until it is known what may be
// selected: a property that Graph refuses by name is left out of this
// iteration, and of later ones.
func (c *Client) fromFirst(r resource, first func(*selection) string, kind linkKind, form pageForm) source[directory.Object] {
	var accepted atomic.Pointer[selection]
	return func(ctx context.Context, link string, announce func(string)) (fetched[directory.Object], error) {
		if link != c.prefix+r.path {
			return c.objects(accepted.Load(), kind, form)(ctx, link, announce)
		}
		var result fetched[directory.Object]
		err := c.reduce(r, func(sel *selection) (err error) {
			result, err = c.objects(sel, ownLink, form)(ctx, c.prefix+first(sel), func(next string) {
				accepted.Store(sel) // before anybody can ask for the next page
				announce(next)
			})
			return err
		})
		return result, err
	}
}

// reduce calls send with fewer and fewer properties until Graph no longer
// refuses one by name. What had to go is excluded from now on, but only where
// that has helped: the words of a refusal may mislead.
func (c *Client) reduce(r resource, send func(*selection) error) error {
	excluded := c.Excluded()
	var dropped []string
	for {
		sel := selectionOf(r, slices.Concat(excluded, dropped))
		err := send(sel)
		if err == nil {
			c.Exclude(dropped)
			return nil
		}
		var refusal *Error
		if !errors.As(err, &refusal) || !refusal.refusesProperty() {
			return err
		}
		culprits := sel.refused(refusal.Message)
		if len(culprits) == 0 {
			return err
		}
		dropped = append(dropped, culprits...)
	}
}

func (c *Client) latest(ctx context.Context, r resource) (string, error) {
	var delta string
	err := c.reduce(r, func(sel *selection) error {
		result, err := c.objects(sel, ownLink, deltaForm)(ctx, c.prefix+sel.latest(), nil)
		delta = result.page.delta
		return err
	})
	var refusal *Error
	switch {
	case errors.As(err, &refusal) && (refusal.Status == http.StatusBadRequest || refusal.Status == http.StatusNotImplemented):
		return "", fmt.Errorf("start tracking %s: %w: %w", r.path[1:], directory.ErrLatestRefused, err)
	case err != nil:
		return "", fmt.Errorf("start tracking %s: %w", r.path[1:], err)
	case delta == "": // the parameter was ignored and a listing began
		return "", fmt.Errorf("start tracking %s: %w", r.path[1:], directory.ErrLatestRefused)
	}
	return delta, nil
}
