package directory

import (
	"context"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
)

// supply adds to the rows of a page what their properties do not contain: the time of the last
// change, and the number of members of a group.
func (s source) supply(ctx context.Context, rows []present.ObjectRow) error {
	if len(rows) == 0 {
		return nil
	}
	runs, refs := make([]int64, len(rows)), make([]directory.Ref, len(rows))
	for i, x := range rows {
		runs[i], refs[i] = x.Run, directory.Ref{Connector: x.Connector, ID: x.ID}
	}
	ends, err := s.lists.RunEnds(ctx, runs)
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].Changed = ends[rows[i].Run]
	}
	if !s.groups {
		return nil
	}
	counts, err := s.lists.MemberCounts(ctx, refs, s.query.At)
	for i := range rows {
		rows[i].Members = counts[refs[i]]
	}
	return err
}
