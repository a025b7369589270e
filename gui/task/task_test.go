package task_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/gui/task"
)

func TestGoHandsOverTheResult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		test.NewTempApp(t)
		r := task.NewRunner(t.Context())
		defer r.Close()
		wrong := errors.New("wrong")
		var got int
		var err error
		task.Go(r, func(context.Context) (int, error) { return 7, wrong }, func(n int, e error) { got, err = n, e })
		synctest.Wait()
		if got != 7 || !errors.Is(err, wrong) {
			t.Errorf("got %d, %v", got, err)
		}
	})
}

// TestOnFailure checks that each error of a task is reported once, and that of a cancelled task is
// not.
func TestOnFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		test.NewTempApp(t)
		r := task.NewRunner(t.Context())
		defer r.Close()
		var failed []error
		r.OnFailure(func(err error) { failed = append(failed, err) })
		wrong, late := errors.New("wrong"), errors.New("late")
		task.Go(r, func(context.Context) (int, error) { return 0, nil }, func(int, error) {})
		task.Go(r, func(context.Context) (int, error) { return 0, wrong }, func(int, error) {})
		synctest.Wait()
		task.Stream(r, func(context.Context, func(int)) error { return late }, func(int) {}, func(error) {})
		synctest.Wait()
		cancel := task.Go(r, func(ctx context.Context) (int, error) {
			<-ctx.Done()
			return 0, ctx.Err()
		}, func(int, error) {})
		cancel()
		synctest.Wait()
		if !slices.Equal(failed, []error{wrong, late}) {
			t.Errorf("reported: %v", failed)
		}
	})
}

func TestStreamKeepsTheOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		test.NewTempApp(t)
		r := task.NewRunner(t.Context())
		defer r.Close()
		var got []int
		task.Stream(r, func(_ context.Context, emit func(int)) error {
			for i := range 3 {
				emit(i)
			}
			return nil
		}, func(n int) { got = append(got, n) }, func(error) { got = append(got, -1) })
		synctest.Wait()
		if want := []int{0, 1, 2, -1}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestCancelledWorkIsForgotten(t *testing.T) {
	for name, stop := range map[string]func(r *task.Runner, cancel func()){
		"cancel": func(_ *task.Runner, cancel func()) { cancel() },
		"close":  func(r *task.Runner, _ func()) { r.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				test.NewTempApp(t)
				r := task.NewRunner(t.Context())
				defer r.Close()
				ended := false
				cancel := task.Go(r, func(ctx context.Context) (int, error) {
					<-ctx.Done()
					ended = true
					return 0, ctx.Err()
				}, func(int, error) { t.Error("done was called") })
				synctest.Wait()
				stop(r, cancel)
				synctest.Wait()
				if !ended {
					t.Error("the work continues")
				}
			})
		})
	}
}

func TestNothingStartsAfterClose(t *testing.T) {
	r := task.NewRunner(t.Context())
	r.Close()
	cancel := task.Go(r, func(context.Context) (int, error) {
		t.Error("the work began")
		return 0, nil
	}, func(int, error) { t.Error("done was called") })
	cancel()
	r.Close()
}

func TestSettleWaitsForTheTasks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		test.NewTempApp(t)
		r := task.NewRunner(t.Context())
		defer r.Close()
		r.Hold()
		var got []int // needs no lock, because callbacks run on this goroutine until Settle returns
		known := false
		task.Go(r, func(context.Context) (int, error) {
			<-time.After(time.Millisecond)
			return 1, nil
		}, func(n int, _ error) {
			got = append(got, n)
			task.Go(r, func(context.Context) (int, error) { return 2, nil }, func(n int, _ error) {
				got = append(got, n)
			})
		})
		go func() {
			<-time.After(2 * time.Millisecond)
			r.Draw(func() { known = true })
		}()
		began := time.Now()
		r.Settle(time.Second, func() bool { return known })
		if took := time.Since(began); took != 2*time.Millisecond || !slices.Equal(got, []int{1, 2}) {
			t.Errorf("after %v got %v, want the results of both tasks when it is known", took, got)
		}
		r.Draw(func() { got = append(got, 3) })
		if len(got) != 3 {
			t.Error("a callback is kept back after Settle")
		}
	})
}

func TestSettleHasPatienceForATimeOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		test.NewTempApp(t)
		r := task.NewRunner(t.Context())
		defer r.Close()
		r.Hold()
		var late atomic.Bool
		task.Go(r, func(context.Context) (int, error) {
			<-time.After(time.Minute)
			return 1, nil
		}, func(int, error) { late.Store(true) })
		began := time.Now()
		r.Settle(time.Second, func() bool { return true })
		if took := time.Since(began); took != time.Second || late.Load() {
			t.Errorf("after %v, late %v; want to wait for a second in vain", took, late.Load())
		}
		<-time.After(time.Hour)
		synctest.Wait()
		if !late.Load() {
			t.Error("what came late was lost")
		}
	})
}

// TestPanicsAreCaught checks that panics in callbacks and in work are caught every time, and work
// that panicked ends with an error.
func TestPanicsAreCaught(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		test.NewTempApp(t)
		r := task.NewRunner(t.Context())
		defer r.Close()
		var faults []any
		r.Catch(func(fault any, stack []byte) bool {
			faults = append(faults, fault)
			return len(stack) > 0
		})
		var errs []error
		for range 2 {
			task.Go(r, func(context.Context) (int, error) { panic("in work") }, func(_ int, err error) {
				errs = append(errs, err)
			})
			synctest.Wait()
			task.Go(r, func(context.Context) (int, error) { return 0, nil }, func(int, error) {
				panic("in a callback")
			})
			synctest.Wait()
			r.Guard(func() { panic("in the tray") })
		}
		want := []any{"in work", "in a callback", "in the tray", "in work", "in a callback", "in the tray"}
		if !slices.Equal(faults, want) || len(errs) != 2 || errs[0] == nil || errs[1] == nil {
			t.Errorf("caught %q, want %q; work ended with %v", faults, want, errs)
		}
	})
}

func TestPanicsThatCannotBeCaughtGoOn(t *testing.T) {
	for name, prepare := range map[string]func(r *task.Runner){
		"nobody catches": func(*task.Runner) {},
		"hopeless":       func(r *task.Runner) { r.Catch(func(any, []byte) bool { return false }) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("the panic is gone")
				}
			}()
			r := task.NewRunner(t.Context())
			prepare(r)
			r.Guard(func() { panic("fault") })
		})
	}
}
