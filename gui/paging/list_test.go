package paging_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"
	"testing/synctest"

	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/paging"
	"github.com/rollcallsync/rollcall/gui/task"
)

// numbers returns a source of n rows. A key is the number of rows before it. asked counts the pages
// that were read.
func numbers(n int, asked *int) paging.Source[string, int] {
	return paging.Source[string, int]{
		Page: func(_ context.Context, after, most int) (rows []string, last int, err error) {
			*asked++
			for i := after; i < min(after+most, n); i++ {
				rows = append(rows, fmt.Sprint("row ", i))
			}
			return rows, after + len(rows), nil
		},
		Marks: func(_ context.Context, every int) iter.Seq2[paging.Mark[int], error] {
			return func(yield func(paging.Mark[int], error) bool) {
				for i := every; i <= n; i += every {
					if !yield(paging.Mark[int]{Rows: i, Key: i}, nil) {
						return
					}
				}
				yield(paging.Mark[int]{Rows: n}, nil)
			}
		},
	}
}

// perform runs a test with an empty list.
func perform(t *testing.T, check func(tasks *task.Runner, l *paging.List[string, int], failures *[]error)) {
	synctest.Test(t, func(t *testing.T) {
		guitest.App(t)
		tasks := task.NewRunner(t.Context())
		defer tasks.Close()
		var failures []error
		check(tasks, paging.New[string, int](tasks, func() {}, func(err error) { failures = append(failures, err) }),
			&failures)
	})
}

func TestEveryRowOfALongListIsReachable(t *testing.T) {
	const all = 1_000_050
	perform(t, func(tasks *task.Runner, l *paging.List[string, int], _ *[]error) {
		asked := 0
		guitest.Do(tasks, func() { l.Show(numbers(all, &asked), 0) })
		guitest.Settle()
		if n, whole := l.Rows(); n != all || !whole {
			t.Fatalf("%d rows are known, %v", n, whole)
		}
		for _, row := range []int{all - 1, 0, 500_000, 99, 100} {
			guitest.Do(tasks, func() { l.Row(row) })
			guitest.Settle()
			guitest.Do(tasks, func() {
				if got, here := l.Row(row); !here || got != fmt.Sprint("row ", row) {
					t.Errorf("row %d is %q, %v", row, got, here)
				}
			})
		}
		if asked > 6 {
			t.Errorf("%d pages were read", asked)
		}
		for row := 0; row < all; row += 5000 {
			guitest.Do(tasks, func() { l.Row(row) })
			guitest.Settle()
		}
		if kept := l.InMemory(); kept > 4100 {
			t.Errorf("%d rows are kept", kept)
		}
	})
}

func TestShortListIsReadAtOnce(t *testing.T) {
	perform(t, func(tasks *task.Runner, l *paging.List[string, int], _ *[]error) {
		asked := 0
		guitest.Do(tasks, func() { l.Show(numbers(7, &asked), 0) })
		guitest.Settle()
		if n, whole := l.Rows(); n != 7 || !whole || asked != 1 {
			t.Errorf("%d rows, %v, in %d pages", n, whole, asked)
		}
		guitest.Do(tasks, l.Clear)
		if n, whole := l.Rows(); n != 0 || !whole {
			t.Errorf("cleared: %d rows, %v", n, whole)
		}
	})
}

func TestListThatCannotBeRead(t *testing.T) {
	broken := errors.New("disk on fire")
	perform(t, func(tasks *task.Runner, l *paging.List[string, int], failures *[]error) {
		asked := 0
		s := numbers(300, &asked)
		good := s.Page
		s.Page = func(ctx context.Context, after, most int) ([]string, int, error) {
			if after > 0 {
				return nil, 0, broken
			}
			return good(ctx, after, most)
		}
		guitest.Do(tasks, func() { l.Show(s, 0) })
		guitest.Settle()
		guitest.Do(tasks, func() { l.Row(250) })
		guitest.Settle()
		if len(*failures) != 1 || !errors.Is((*failures)[0], broken) {
			t.Errorf("failures %v", *failures)
		}
	})
}
