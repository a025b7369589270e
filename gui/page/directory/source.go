package directory

import (
	"context"
	"iter"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/paging"
	"github.com/rollcallsync/rollcall/gui/present"
)

const (
	// mostFound is the maximum number of rows that a search lists. To see others, the user types
	// more.
	mostFound = 5000
	// walkPause is the interval at which a walk through a long list reports its progress.
	walkPause = 100 * time.Millisecond
)

// source describes the list to read. It is used on the goroutines of tasks.
type source struct {
	lists  Lists
	groups bool
	others bool // lists members that are neither users nor groups
	query  directory.Query
}

// tied reports whether the rows are the members of a group, or the groups of an
// account.
func (s source) tied() bool { return !s.query.MembersOf.IsZero() || !s.query.GroupsOf.IsZero() }

// has reports whether an account or a group is in the list.
func (s source) has(ctx context.Context, ref reference) (bool, error) {
	if ref.group != s.groups {
		return false, nil
	}
	s.query.Only = []directory.Ref{ref.ref()}
	rows, _, err := s.rows(ctx, directory.Key{}, 1)
	return len(rows) > 0, err
}

// page reads at most n rows after the given key, and their memberships in a list of members or
// groups.
func (s source) page(
	ctx context.Context, after directory.Key, n int,
) (rows []present.ObjectRow, last directory.Key, err error) {
	rows, last, err = s.rows(ctx, after, n)
	switch {
	case err != nil || len(rows) == 0:
		return rows, last, err
	case !s.tied():
		return rows, last, s.supply(ctx, rows)
	}
	ids := make([]string, len(rows))
	for i, x := range rows {
		ids[i] = x.ID
	}
	ties, err := s.lists.Ties(ctx, s.query, ids)
	by := make(map[string]*directory.Tie, len(ties))
	for i := range ties {
		by[ties[i].ID] = &ties[i]
	}
	for i := range rows {
		rows[i].Tie = by[rows[i].ID]
	}
	return rows, last, err
}

func (s source) rows(
	ctx context.Context, after directory.Key, n int,
) (rows []present.ObjectRow, last directory.Key, err error) {
	q := s.query
	q.After, q.Limit = after, n
	switch {
	case s.others:
		return take(s.lists.OtherMembers(ctx, q), present.OtherRow, memberKey)
	case s.groups:
		return take(s.lists.Groups(ctx, q), present.GroupRow, directory.Group.Key)
	}
	return take(s.lists.Users(ctx, q), present.UserRow, directory.User.Key)
}

// memberKey returns the position of a member in a list of members that are neither users nor
// groups.
func memberKey(m directory.Membership) directory.Key {
	return directory.Key{ID: m.Member, Connector: m.Connector}
}

func take[T any](list iter.Seq2[T, error], row func(T) present.ObjectRow,
	key func(T) directory.Key,
) (rows []present.ObjectRow, last directory.Key, err error) {
	for x, err := range list {
		if err != nil {
			return nil, last, err
		}
		rows, last = append(rows, row(x)), key(x)
	}
	return rows, last, nil
}

// extent is the part of a list that is known.
type extent struct {
	keys  []directory.Key // of the last row of each page
	rows  int
	ended bool // the end of the list was reached
}

// walk passes new parts of the list's extent to emit, with the new keys only, and returns the whole
// extent.
func (s source) walk(ctx context.Context, emit func(extent)) error {
	reported := time.Now()
	var known extent
	for m, err := range s.marks(ctx) {
		if err != nil {
			return err
		}
		if m.Rows > 0 {
			known.keys = append(known.keys, m.Key)
		}
		known.rows = m.Rows
		if s.query.Search != "" && known.rows >= mostFound {
			emit(known)
			return nil
		}
		if time.Since(reported) >= walkPause {
			emit(known)
			reported, known.keys = time.Now(), nil
		}
	}
	known.ended = true
	emit(known)
	return ctx.Err()
}

// marks finds where each page of the list ends.
func (s source) marks(ctx context.Context) iter.Seq2[directory.Mark, error] {
	switch {
	case s.others:
		return marksOf(s.lists.OtherMembers(ctx, s.query))
	case s.groups:
		return s.lists.GroupMarks(ctx, s.query, paging.Rows)
	}
	return s.lists.UserMarks(ctx, s.query, paging.Rows)
}

// marksOf finds the page ends by reading the whole list.
func marksOf(list iter.Seq2[directory.Membership, error]) iter.Seq2[directory.Mark, error] {
	return func(yield func(directory.Mark, error) bool) {
		var m directory.Mark
		for x, err := range list {
			if err != nil {
				yield(m, err)
				return
			}
			m.Rows, m.Key = m.Rows+1, memberKey(x)
			if m.Rows%paging.Rows == 0 && !yield(m, nil) {
				return
			}
		}
		if m.Rows == 0 || m.Rows%paging.Rows != 0 {
			yield(m, nil)
		}
	}
}
