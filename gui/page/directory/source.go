package directory

import (
	"context"
	"iter"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
)

const (
	// pageRows is how many rows are read at once: somewhat more than a screen.
	pageRows = 100
	// mostFound is how many rows a search lists. Who has more before them types on.
	mostFound = 5000
	// walkPause is how often a walk through a long list tells how far it is.
	walkPause = 100 * time.Millisecond
)

// source is a list that was asked for. It is read on goroutines of tasks.
type source struct {
	backend Backend
	groups  bool
	query   directory.Query
}

// page reads the rows behind a key, at most n.
func (s source) page(ctx context.Context, after directory.Key, n int) (rows []present.ObjectRow, last directory.Key, err error) {
	q := s.query
	q.After, q.Limit = after, n
	if s.groups {
		rows, last, err = take(s.backend.Groups(ctx, q), present.GroupRow)
	} else {
		rows, last, err = take(s.backend.Users(ctx, q), present.UserRow)
	}
	if err != nil {
		return nil, last, err
	}
	return rows, last, s.supply(ctx, rows)
}

func take[T interface{ Key() directory.Key }](list iter.Seq2[T, error], row func(T) present.ObjectRow) (rows []present.ObjectRow, last directory.Key, err error) {
	for x, err := range list {
		if err != nil {
			return nil, last, err
		}
		rows, last = append(rows, row(x)), x.Key()
	}
	return rows, last, nil
}

// extent is how far a list is known.
type extent struct {
	keys  []directory.Key // of the last row of each page
	rows  int
	ended bool // there are no more
}

// walk tells the extent of the list as it becomes known, the whole at the end.
// emit gets the keys that are new.
func (s source) walk(ctx context.Context, emit func(extent)) error {
	marks := s.backend.UserMarks
	if s.groups {
		marks = s.backend.GroupMarks
	}
	told := time.Now()
	var known extent
	for m, err := range marks(ctx, s.query, pageRows) {
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
		if time.Since(told) >= walkPause {
			emit(known)
			told, known.keys = time.Now(), nil
		}
	}
	known.ended = true
	emit(known)
	return ctx.Err()
}
