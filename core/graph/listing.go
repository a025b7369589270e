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

// course describes one way to read a resource to its end.
type course struct {
	resource
	first func(*selection) string // the first link, without the base URL
	kind  linkKind                // the kind of the links that are followed
	form  pageForm
}

var (
	userListing  = course{userResource, (*selection).listing, listingLink, listingForm}
	groupListing = course{groupResource, (*selection).listing, listingLink, listingForm}
	userRound    = course{userResource, (*selection).round, deltaLink, deltaForm}
	groupRound   = course{groupResource, (*selection).round, deltaLink, deltaForm}
)

// begins returns the kind of the course's first link.
func (w course) begins() linkKind {
	if w.kind == deltaLink {
		return roundLink
	}
	return ownLink
}

// Users lists all users with their managers. It starts with the first page or, if from is not
// empty, with that nextLink of an earlier page.
func (c *Client) Users(ctx context.Context, from string) iter.Seq2[directory.Page, error] {
	return c.iterate(ctx, userListing, from)
}

// Groups lists all groups, like Users. Members are not included.
func (c *Client) Groups(ctx context.Context, from string) iter.Seq2[directory.Page, error] {
	return c.iterate(ctx, groupListing, from)
}

// UserChanges follows a delta link, or a nextLink of a round, to the end of the round. An empty
// link begins a first round, which lists everything. Changes to managers are included. errors.Is
// recognizes directory.ErrNotTracked if the tenant refuses a first round.
func (c *Client) UserChanges(ctx context.Context, link string) iter.Seq2[directory.Page, error] {
	return c.iterate(ctx, userRound, link)
}

// GroupChanges is UserChanges for groups and their members.
func (c *Client) GroupChanges(ctx context.Context, link string) iter.Seq2[directory.Page, error] {
	return c.iterate(ctx, groupRound, link)
}

// LatestUsers returns a delta link for the current state. errors.Is recognizes
// directory.ErrLatestRefused if the tenant does not support that.
func (c *Client) LatestUsers(ctx context.Context) (string, error) {
	return c.latest(ctx, userResource)
}

// LatestGroups is LatestUsers for groups and their members.
func (c *Client) LatestGroups(ctx context.Context) (string, error) {
	return c.latest(ctx, groupResource)
}

// iterate starts with from or, if it is empty, with the course's first link.
func (c *Client) iterate(ctx context.Context, way course, from string) iter.Seq2[directory.Page, error] {
	return func(yield func(directory.Page, error) bool) {
		begin, get := from, c.objects(selectionOf(way.resource, c.selected(way.resource), c.Excluded()), way.kind,
			way.form)
		if from == "" {
			begin, get = c.prefix+way.path, c.fromFirst(way)
		}
		for p, err := range follow(ctx, begin, get) {
			if err != nil {
				yield(directory.Page{}, fmt.Errorf("read %s: %w", way.path[1:], err))
				return
			}
			if !yield(directory.Page{Objects: p.items, Next: p.next, Delta: p.delta}, nil) {
				return
			}
		}
	}
}

// fromFirst returns a source for an iteration that begins with our own link. Until it is known
// which properties can be selected, the resource's path replaces that link. A property that Graph
// refuses by name is left out of this iteration and of later ones.
func (c *Client) fromFirst(way course) source[directory.Object] {
	var accepted atomic.Pointer[selection]
	return func(ctx context.Context, link string, announce func(string)) (fetched[directory.Object], error) {
		if link != c.prefix+way.path {
			return c.objects(accepted.Load(), way.kind, way.form)(ctx, link, announce)
		}
		var result fetched[directory.Object]
		err := c.reduce(way.resource, func(sel *selection) (err error) {
			get := c.objects(sel, way.begins(), way.form)
			result, err = get(ctx, c.prefix+way.first(sel), func(next string) {
				accepted.Store(sel) // must be set before the next page can be requested
				announce(next)
			})
			return err
		})
		return result, err
	}
}

// reduce calls send with fewer and fewer properties until Graph no longer refuses one by name. It
// excludes the removed properties from now on, but only if removing them helped. The message of a
// refusal may be misleading.
func (c *Client) reduce(r resource, send func(*selection) error) error {
	excluded := c.Excluded()
	var dropped []string
	for {
		sel := selectionOf(r, c.selected(r), slices.Concat(excluded, dropped))
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
		for _, name := range culprits {
			dropped = append(dropped, directory.RefusedName(r.kind, name))
		}
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
	case errors.As(err, &refusal) && (refusal.Status == http.StatusBadRequest ||
		refusal.Status == http.StatusNotImplemented):
		return "", fmt.Errorf("start tracking %s: %w: %w", r.path[1:], directory.ErrLatestRefused, err)
	case err != nil:
		return "", fmt.Errorf("start tracking %s: %w", r.path[1:], err)
	case delta == "": // Graph ignored the parameter and began a listing
		return "", fmt.Errorf("start tracking %s: %w", r.path[1:], directory.ErrLatestRefused)
	}
	return delta, nil
}
