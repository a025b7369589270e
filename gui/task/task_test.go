package task_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

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
					t.Error("the work goes on")
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
