package graph

import (
	"context"
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
)

// objects returns a source of pages of users or groups.
func (c *Client) objects(sel *selection, kind linkKind, form pageForm) source[directory.Object] {
	return func(ctx context.Context, link string, announce func(string)) (fetched[directory.Object], error) {
		value := func(s *scanner) ([]directory.Object, bool, error) { return s.readObjects(sel) }
		return fetchPage(ctx, c, request{link: link, kind: kind}, form, value, announce)
	}
}

// memberPages returns a source of pages of directory objects. It reads only their ID and kind.
func (c *Client) memberPages() source[directory.Member] {
	return func(ctx context.Context, link string, announce func(string)) (fetched[directory.Member], error) {
		r := request{link: link, kind: listingLink}
		return fetchPage(ctx, c, r, listingForm, (*scanner).readMembers, announce)
	}
}

// fetchPage fetches and decodes one whole page; see source and readPage.
func fetchPage[T any](
	ctx context.Context, c *Client, r request, form pageForm,
	value func(*scanner) (items []T, found bool, err error), announce func(next string),
) (fetched[T], error) {
	var result fetched[T]
	err := c.exchange(ctx, r, func(a answer) (err error) {
		s := newScanner(a.body)
		defer s.release()
		result.repeated = a.attempt > 1
		result.page, err = readPage(s, form, func() ([]T, bool, error) { return value(s) }, announce)
		return err
	})
	if err != nil {
		return fetched[T]{}, fmt.Errorf("read page: %w", err)
	}
	return result, nil
}
