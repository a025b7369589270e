package guitest

import (
	"context"
	"testing/synctest"

	"github.com/rollcallsync/rollcall/gui/task"
)

// Do does something with a screen as the drawing goroutine would, and waits until
// everything that it started has ended. Under Fyne's test driver, the callbacks of
// tasks run on the goroutines of the tasks; Do keeps them from drawing at the same
// time as f. It belongs in a bubble of testing/synctest.
func Do(tasks *task.Runner, f func()) {
	drawing = tasks
	task.Go(tasks, func(context.Context) (struct{}, error) { return struct{}{}, nil }, func(struct{}, error) { f() })
	synctest.Wait()
}
