package query

import (
	"context"
	"iter"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Groups streams the groups that q selects, in the same order as Users. Groups are either active
// or deleted. If q has no statuses, only active groups are selected.
func (st *Store) Groups(ctx context.Context, q directory.Query) iter.Seq2[directory.Group, error] {
	return sqldb.Stream(ctx, st.db, "list groups", func(tx *sqldb.Tx, give func(directory.Group) bool) error {
		return st.list(ctx, tx, groupObjects, q, func(x object) bool { return give(directory.Group(x)) })
	})
}

// Group returns one group at the given moment: by ID, or by its mail or displayName in any letter
// case. A live group wins over deleted ones with the same name. The error is directory.ErrNotFound
// or directory.ErrAmbiguous, with a problem that contains ref.
func (st *Store) Group(ctx context.Context, ref string, at directory.Moment) (directory.Group, error) {
	x, err := st.find(ctx, groupObjects, ref, at)
	return directory.Group(x), err
}

// GroupIn is UserIn for groups.
func (st *Store) GroupIn(ctx context.Context, connector, id string, at directory.Moment) (directory.Group, error) {
	x, err := st.findIn(ctx, groupObjects, connector, id, at)
	return directory.Group(x), err
}

// GroupMarks is UserMarks for groups.
func (st *Store) GroupMarks(ctx context.Context, q directory.Query, every int) iter.Seq2[directory.Mark, error] {
	return st.marks(ctx, groupObjects, q, every)
}
