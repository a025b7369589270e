package guitest

import (
	"context"
	"testing/synctest"

	"github.com/rollcallsync/rollcall/gui/task"
)

// Do does something with a screen as the drawing goroutine would, and waits
// until everything that it set in motion has come to rest. Under Fyne's test
// driver the callbacks of tasks run where the tasks run; Do keeps them from
// drawing at the same time as f. It belongs into a bubble of testing/synctest.
func Do(tasks *task.Runner, f func()) {
	drawing = tasks
	task.Go(tasks, func(context.Context) (struct{}, error) { return struct{}{}, nil }, func(struct{}, error) { f() })
	synctest.Wait()
}
