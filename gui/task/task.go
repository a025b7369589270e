package task

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"github.com/rollcallsync/rollcall/core/pause"
)

// Runner owns the goroutines that work for one window. Create it with NewRunner, and end it with
// Close.
type Runner struct {
	ctx context.Context
	end context.CancelFunc

	mu     sync.Mutex
	closed bool
	works  sync.WaitGroup

	failed func(error) // gets the errors of tasks; may be nil

	// drawing serializes callbacks if fyne.Do runs them directly, as it does under Fyne's test
	// driver. Otherwise, fyne.Do queues them and returns.
	caught  func(fault any, stack []byte) (proceed bool) // if nil, panics are not caught
	drawing sync.Mutex
	holding bool
	held    []func()      // callbacks that wait for Settle
	more    chan struct{} // has a buffer of one; signals that there are callbacks in held

	pending atomic.Int32 // tasks with callbacks that have not run yet
	begun   atomic.Int64 // the number of tasks started so far
}

// NewRunner returns a Runner. Its work ends with ctx at the latest.
func NewRunner(ctx context.Context) *Runner {
	r := &Runner{more: make(chan struct{}, 1)}
	r.ctx, r.end = context.WithCancel(ctx)
	return r
}

// Hold delays callbacks until Settle, while the window in which they draw is being created. Call it
// before anything else.
func (r *Runner) Hold() { r.holding = true }

// Settle runs the delayed callbacks until no task is in progress and done returns true, or until
// patience has passed. From then on, callbacks go through Fyne. Call it on the drawing goroutine,
// or before there is one.
func (r *Runner) Settle(patience time.Duration, done func() bool) {
	over := time.NewTimer(patience)
	defer over.Stop()
	for {
		r.runHeld(true)
		if r.pending.Load() == 0 && done() {
			break
		}
		select {
		case <-r.more:
			continue
		case <-over.C:
		}
		break
	}
	r.runHeld(false)
}

// OnFailure makes failed get the error of each task that was not cancelled, on the goroutine of the task
// and before its callback. Call it before anything else.
func (r *Runner) OnFailure(failed func(error)) { r.failed = failed }

// report passes the error of a task on.
func (r *Runner) report(ctx context.Context, err error) {
	if err != nil && r.failed != nil && ctx.Err() == nil {
		r.failed(err)
	}
}

// Begun returns the number of tasks started so far. Tests use it to check whether a button started
// one.
func (r *Runner) Begun() int { return int(r.begun.Load()) }

// runHeld runs the delayed callbacks. holdOn tells whether later callbacks are delayed too.
func (r *Runner) runHeld(holdOn bool) {
	r.drawing.Lock()
	list := r.held
	r.held, r.holding = nil, holdOn
	r.drawing.Unlock()
	for _, f := range list {
		r.Guard(f)
	}
}

// Close cancels all tasks and waits until they have returned. No task can start afterwards. Calling
// it again has no effect.
func (r *Runner) Close() {
	r.mu.Lock()
	r.closed = true
	r.mu.Unlock()
	r.end()
	r.works.Wait()
}

// Go runs work on a separate goroutine, and passes its result to done on the drawing goroutine.
// cancel ends the context of the work and drops its result. After done, it has no effect.
func Go[T any](r *Runner, work func(context.Context) (T, error), done func(T, error)) (cancel func()) {
	return r.start(func(ctx context.Context, draw func(func())) {
		result, err := tried(ctx, r, work)
		r.report(ctx, err)
		draw(func() { done(result, err) })
	})
}

// Stream is like Go for work with several results. each gets every value that the work emits, and
// done gets the final error. The work does not wait for each, so it should emit only as much as a
// person can follow, not a million rows. emit must be called from the goroutine of the work.
func Stream[T any](
	r *Runner, work func(ctx context.Context, emit func(T)) error, each func(T), done func(error),
) (cancel func()) {
	return r.start(func(ctx context.Context, draw func(func())) {
		_, err := tried(ctx, r, func(ctx context.Context) (struct{}, error) {
			return struct{}{}, work(ctx, func(value T) { draw(func() { each(value) }) })
		})
		r.report(ctx, err)
		draw(func() { done(err) })
	})
}

// Draw runs f on the drawing goroutine, in the order of the calls. It is for events; tasks have
// their own callbacks.
func (r *Runner) Draw(f func()) {
	r.drawing.Lock()
	defer r.drawing.Unlock()
	if !r.holding {
		fyne.Do(func() { r.Guard(f) })
		return
	}
	r.held = append(r.held, f)
	select {
	case r.more <- struct{}{}:
	default: // the signal is already set
	}
}

// start runs body on a goroutine. It gives body a function that runs others on the drawing
// goroutine, unless the task was cancelled.
func (r *Runner) start(body func(ctx context.Context, draw func(func()))) (cancel func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return func() {}
	}
	ctx, cancel := context.WithCancel(r.ctx)
	r.pending.Add(1)
	r.begun.Add(1)
	r.works.Go(func() {
		body(ctx, func(f func()) {
			r.Draw(func() {
				if ctx.Err() == nil {
					f()
				}
			})
		})
		// Callbacks may still be queued, so ctx ends after the last one.
		r.Draw(func() {
			r.pending.Add(-1)
			cancel()
		})
	})
	return cancel
}

// Later runs f on the drawing goroutine after a pause, unless it is cancelled first.
func Later(r *Runner, after time.Duration, f func()) (cancel func()) {
	return Go(r, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, pause.For(ctx, after)
	}, func(struct{}, error) { f() })
}
