package directory

import (
	"context"
	"slices"
	"sort"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/paging"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// seek finds the first row in the whole list whose name starts with a prefix. The page ends
// determine which page to read. If the rows are not sorted by name, it searches only loaded rows.
func (l *listing) seek(prefix string, found func(row int)) {
	l.stopSeek()
	begins := func(x present.ObjectRow) bool { return widgets.BeginsWith(x.Name, prefix) }
	if l.source.query.Sort.By != directory.SortName {
		if row := l.pages.Find(begins); row >= 0 {
			found(row)
		}
		return
	}
	number := l.pageOf(prefix)
	at := func(rows []present.ObjectRow) bool {
		i := slices.IndexFunc(rows, begins)
		if i >= 0 {
			found(number*paging.Rows + i)
		}
		return i >= 0
	}
	if rows, here := l.pages.Page(number); here {
		at(rows)
		return
	}
	read := l.reader()
	l.stopSeek = task.Go(l.tasks, func(ctx context.Context) ([]present.ObjectRow, error) {
		rows, _, err := read(ctx, number)
		return rows, err
	}, func(rows []present.ObjectRow, err error) {
		if err != nil {
			l.failed(err)
			return
		}
		l.pages.Put(number, rows)
		at(rows)
	})
}

// pageOf returns the page of the first name that does not sort before a prefix.
func (l *listing) pageOf(prefix string) int {
	keys := l.known.keys
	return sort.Search(len(keys), func(i int) bool {
		if l.source.query.Sort.Descending {
			return directory.CompareNames(keys[i].Name, prefix) < 0 || widgets.BeginsWith(keys[i].Name, prefix)
		}
		return directory.CompareNames(keys[i].Name, prefix) >= 0
	})
}
