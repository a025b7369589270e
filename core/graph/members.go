package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Members reads the direct members of groups by $batch. It calls each with pieces of them, in any
// order, in the calling goroutine. The last piece of a group is marked as Complete.
//
// A group that Graph does not find is Missing and Complete. If Graph does not return the members
// for a reason that concerns only this group, the group is Unread. If the page token of a large
// group is lost, the group is read again and its members come a second time, so adding them must be
// idempotent. A group that loses its token again and again is Unread. An error from each ends the
// reading and is returned, wrapped.
func (c *Client) Members(ctx context.Context, groups []string, each func(directory.GroupMembers) error) error {
	return c.eachPart(ctx, "/groups/", "/members", groups, func(group string, p piece) error {
		return each(directory.GroupMembers{Group: group, Members: p.members, Complete: p.last &&
			p.unread == nil, Missing: p.missing, Unread: p.unread})
	})
}

// Reports reads the direct reports of users
// (https://learn.microsoft.com/graph/api/user-list-directreports) by $batch. It calls each once for
// every manager, in the calling goroutine. An error from each ends the reading and is returned,
// wrapped.
func (c *Client) Reports(ctx context.Context, managers []string, each func(directory.Reports) error) error {
	collected := map[string][]string{}
	return c.eachPart(ctx, "/users/", "/directReports", managers, func(id string, p piece) error {
		if errors.Is(p.unread, directory.ErrPageExpired) {
			delete(collected, id)
			return each(directory.Reports{Manager: id, Unread: wrapped("read directReports", p.unread)})
		}
		if p.unread != nil {
			return p.unread
		}
		for _, m := range p.members {
			// Contacts can report to managers too. An object of an unknown type counts as an
			// account if the directory has an account with that ID.
			if m.Kind == directory.KindUser || m.Kind == directory.KindOther {
				collected[id] = append(collected[id], m.ID)
			}
		}
		if !p.last {
			return nil
		}
		r := directory.Reports{Manager: id, Missing: p.missing}
		if !p.missing {
			r.Users = slices.Compact(slices.Sorted(slices.Values(collected[id])))
		}
		delete(collected, id)
		return each(r)
	})
}

// piece is part of one subject's data.
type piece struct {
	members []directory.Member
	last    bool
	missing bool
	unread  error
}

// eachPart reads one list of directory objects for each subject.
func (c *Client) eachPart(
	ctx context.Context, before, after string, subjects []string, each func(string, piece) error,
) error {
	for chunk := range slices.Chunk(subjects, batchSize) {
		parts := make([]batchPart, len(chunk))
		for i, id := range chunk {
			parts[i] = batchPart{url: before + url.PathEscape(id) + after + "?$select=id&$top=999", subject: id}
		}
		for tries := 0; len(parts) > 0; tries++ {
			lost, err := c.readParts(ctx, parts, each)
			if err != nil && len(lost) == 0 {
				return fmt.Errorf("read %s: %w", after[1:], err)
			}
			parts = lost
			if tries < restarts {
				continue
			}
			for _, part := range lost { // the cause concerns only these subjects
				if err := each(part.subject, piece{last: true, unread: err}); err != nil {
					return fmt.Errorf("read %s: %w", after[1:], err)
				}
			}
			break
		}
	}
	return nil
}

// restarts limits how often a list may start again because its page token was lost.
const restarts = 3

// readParts reads the lists of parts and returns the parts whose page token was lost,
// with the last of those errors. Any other error is returned without parts.
func (c *Client) readParts(
	ctx context.Context, parts []batchPart, each func(string, piece) error,
) (lost []batchPart, err error) {
	var lostErr error
	err = c.batch(ctx, parts, func(a batchAnswer) error {
		part := parts[a.index]
		if a.failure != nil {
			return each(part.subject, piece{last: true, unread: a.failure})
		}
		if a.status == http.StatusNotFound {
			return each(part.subject, piece{last: true, missing: true})
		}
		if err := each(part.subject, piece{members: a.members, last: a.next == ""}); err != nil || a.next == "" {
			return err
		}
		err := c.readRest(ctx, a.next, part.subject, each)
		switch {
		case errors.Is(err, directory.ErrPageExpired):
			lost, lostErr = append(lost, part), err
			return nil
		case err != nil && ctx.Err() == nil && concernsPart(err):
			return each(part.subject, piece{last: true, unread: err})
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return lost, lostErr
}

// readRest follows the nextLink of a part, outside the batch.
func (c *Client) readRest(ctx context.Context, link, subject string, each func(string, piece) error) error {
	for p, err := range follow(ctx, link, c.memberPages()) {
		var refusal *Error
		if errors.As(err, &refusal) && refusal.NotFound() { // deleted while it was being read
			return each(subject, piece{last: true, missing: true})
		}
		if err != nil {
			return err
		}
		if err := each(subject, piece{members: p.items, last: p.next == ""}); err != nil {
			return err
		}
	}
	return nil
}
