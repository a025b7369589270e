package app

import (
	"context"
	"io"
	"iter"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/export"
)

// SaveRows selects rows of the directory to write to a file. These are accounts, groups, or the
// members of the group Query.MembersOf that are neither.
type SaveRows struct {
	What  directory.Kind // KindUser, KindGroup, or any other kind for other members
	Query directory.Query
	Path  string
}

// savedTogether is the number of rows that are written between two reports.
const savedTogether = 500

// SaveRows writes the rows that match a query to a file, like export.Save. It returns their number,
// which is the number that the list of the query shows. It occasionally calls report, in the
// caller's goroutine, with the number of rows written so far. report may be nil.
func (a *App) SaveRows(ctx context.Context, s SaveRows, report func(rows int)) (int, error) {
	if report == nil {
		report = func(int) {}
	}
	return export.Save(s.Path, func(w io.Writer, f export.Format) (int, error) {
		switch s.What {
		case directory.KindUser:
			return export.Users(w, f, counted(a.Users(ctx, s.Query), report))
		case directory.KindGroup:
			return export.Groups(w, f, counted(a.Groups(ctx, s.Query), report))
		}
		return export.Memberships(w, f, counted(a.OtherMembers(ctx, s.Query), report))
	})
}

// counted occasionally calls report with the number of rows yielded so far.
func counted[T any](rows iter.Seq2[T, error], report func(int)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		n := 0
		for row, err := range rows {
			if !yield(row, err) {
				return
			}
			if n++; n%savedTogether == 0 {
				report(n)
			}
		}
	}
}
