package guitest

import (
	"context"
	"testing/synctest"

	"github.com/rollcallsync/rollcall/gui/task"
)

// Do calls f as the drawing goroutine would, and waits until everything that f started has ended.
// Under Fyne's test driver, the callbacks of tasks run on the goroutines of the tasks; Do prevents
// them from drawing at the same time as f. Call it in a bubble of testing/synctest.
func Do(tasks *task.Runner, f func()) {
	drawing = tasks
	task.Go(tasks, func(context.Context) (struct{}, error) { return struct{}{}, nil }, func(struct{}, error) { f() })
	synctest.Wait()
}
