package syncer

import (
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestGatherHandsOverPortions(t *testing.T) {
	one := func(int) int { return 1 }
	idle := func() (bool, error) { return false, nil }
	for _, tt := range []struct {
		name  string
		in    []int
		weigh func(int) int
		want  [][]int
	}{
		{"nothing", nil, one, [][]int{nil}},
		{"less than a portion", []int{1, 2}, one, [][]int{{1, 2}}},
		{"whole portions", []int{1, 2, 3, 4, 5, 6}, one, [][]int{{1, 2, 3}, {4, 5, 6}, nil}},
		{"a rest", []int{1, 2, 3, 4}, one, [][]int{{1, 2, 3}, {4}}},
		{"a heavy one ends a portion", []int{1, 9, 2}, func(n int) int { return n }, [][]int{{1, 9}, {2}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := make(chan int, len(tt.in))
			for _, x := range tt.in {
				in <- x
			}
			close(in)
			var got [][]int
			err := gather(in, 3, tt.weigh, func(batch []int) error {
				got = append(got, slices.Clone(batch))
				return nil
			}, idle)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.EqualFunc(got, tt.want, slices.Equal[[]int]) {
				t.Errorf("portions %v, want %v", got, tt.want)
			}
		})
	}
}

func TestGatherIsIdleOnlyWhileNothingComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in := make(chan int)
		var idled atomic.Int32
		done := make(chan error)
		go func() {
			done <- gather(in, 1, func(int) int { return 1 }, func([]int) error { return nil }, func() (bool, error) {
				return idled.Add(1) < 3, nil
			})
		}()
		for n := range 10 { // pages that are still being decoded
			<-time.After(idleAfter - time.Millisecond)
			in <- n
		}
		if idled.Load() != 0 {
			t.Errorf("idle %d times while pages came", idled.Load())
		}
		<-time.After(2 * idleAfter)
		close(in)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if idled.Load() != 3 {
			t.Errorf("idle %d times, want until there was no more to do: 3", idled.Load())
		}
	})
}

func TestGatherIsIdleNoLongerThanNothingComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in := make(chan int, 1)
		idled := 0
		err := gather(in, 1, func(int) int { return 1 }, func([]int) error { return nil }, func() (bool, error) {
			if idled++; idled == 2 {
				close(in)
			}
			return true, nil
		})
		if err != nil || idled != 2 {
			t.Errorf("idle %d times, want until the end came: 2; %v", idled, err)
		}
	})
}

func TestGatherStopsAtAnError(t *testing.T) {
	failure := errors.New("no room")
	in := make(chan int, 1)
	in <- 1
	close(in)
	err := gather(in, 1, func(int) int { return 1 }, func([]int) error {
		return failure
	}, func() (bool, error) { return false, nil })
	if !errors.Is(err, failure) {
		t.Errorf("error %v, want %v", err, failure)
	}
}

func TestBeyond(t *testing.T) {
	for _, tt := range []struct {
		read, counted int64
		want          int
	}{
		{0, 0, 0},
		{95, 100, 0},
		{94, 100, -1},
		{106, 100, 1},
		{99_800, 100_000, 0},
		{99_799, 100_000, -1},
		{100_200, 100_000, 0},
	} {
		if got := beyond(tt.read, tt.counted); got != tt.want {
			t.Errorf("beyond(%d, %d) = %d, want %d", tt.read, tt.counted, got, tt.want)
		}
	}
}
