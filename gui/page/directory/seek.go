package directory

import (
	"context"
	"slices"
	"sort"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// seek finds the first row whose name begins with a prefix, wherever in the list.
// The page ends say which page to read. If the rows are not sorted by name, it
// searches only loaded rows.
func (l *listing) seek(prefix string, found func(row int)) {
	l.stopSeek()
	begins := func(x present.ObjectRow) bool { return widgets.BeginsWith(x.Name, prefix) }
	if l.source.query.Sort.By != directory.SortName {
		if row := l.find(begins); row >= 0 {
			found(row)
		}
		return
	}
	number := l.pageOf(prefix)
	at := func(rows []present.ObjectRow) bool {
		i := slices.IndexFunc(rows, begins)
		if i >= 0 {
			found(number*pageRows + i)
		}
		return i >= 0
	}
	if p := l.pages[number]; p != nil && !p.stale {
		at(p.rows)
		return
	}
	s, keys := l.source, l.known.keys
	l.stopSeek = task.Go(l.tasks, func(ctx context.Context) ([]present.ObjectRow, error) { return s.pageAt(ctx, keys, number) },
		func(rows []present.ObjectRow, err error) {
			if err != nil {
				l.failed(err)
				return
			}
			l.pages[number] = &rowPage{rows: rows}
			l.forgetFarFrom(number)
			at(rows)
		})
}

// pageOf is the page of the first name that is not before a prefix.
func (l *listing) pageOf(prefix string) int {
	keys := l.known.keys
	return sort.Search(len(keys), func(i int) bool {
		if l.source.query.Sort.Descending {
			return directory.CompareNames(keys[i].Name, prefix) < 0 || widgets.BeginsWith(keys[i].Name, prefix)
		}
		return directory.CompareNames(keys[i].Name, prefix) >= 0
	})
}

// pageAt reads a page; one beyond the known ones is empty.
func (s source) pageAt(ctx context.Context, keys []directory.Key, number int) ([]present.ObjectRow, error) {
	if number > len(keys) {
		return nil, nil // the list became shorter
	}
	var after directory.Key
	if number > 0 {
		after = keys[number-1]
	}
	rows, _, err := s.page(ctx, after, pageRows)
	return rows, err
}
