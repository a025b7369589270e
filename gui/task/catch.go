package task

import (
	"context"
	"runtime/debug"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// Catch makes caught handle panics on the drawing goroutine: in callbacks, in functions that Guard
// runs, and in work, which then ends with an error. Without Catch, or if caught reports that the
// program cannot continue, panics end the program. Call it before anything else.
func (r *Runner) Catch(caught func(fault any, stack []byte) (proceed bool)) { r.caught = caught }

// Guard runs f on the drawing goroutine, and catches panics in it.
func (r *Runner) Guard(f func()) {
	if r.caught != nil {
		defer func() {
			if fault := recover(); fault != nil && !r.caught(fault, debug.Stack()) {
				panic(fault)
			}
		}()
	}
	f()
}

// tried does work, and turns a panic in it into an error.
func tried[T any](ctx context.Context, r *Runner, work func(context.Context) (T, error)) (result T, err error) {
	if r.caught != nil {
		defer func() {
			if fault := recover(); fault != nil {
				stack := debug.Stack()
				r.Draw(func() {
					if !r.caught(fault, stack) {
						panic(fault)
					}
				})
				err = broken()
			}
		}()
	}
	return work(ctx)
}

// broken is the error for work that panicked.
func broken() error {
	return &problem.Problem{
		Code: problem.CodeCrash, Title: lang.T("Something went wrong in Rollcall"),
		Detail: lang.T("The action failed."),
		Hint: lang.T("Try again. If it happens again, save diagnostics in Settings and send them to " +
			"support."),
	}
}
