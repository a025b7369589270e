package history

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestLockIsAskedForOften: attempts count instead of time, so that a machine that is
// busy for seconds does not treat the lock as another program's (field fault 30).
func TestLockIsAskedForOften(t *testing.T) {
	broken := errors.New("broken")
	for name, test := range map[string]struct {
		free  int // the attempt that gets it; 0: none
		takes time.Duration
		err   error
		want  bool
		tries int
	}{
		"at once":                  {free: 1, want: true, tries: 1},
		"on a busy machine":        {free: 1, takes: time.Minute, want: true, tries: 1},
		"held for a moment":        {free: 3, want: true, tries: 3},
		"held for a moment, busy":  {free: lockAttempts, takes: time.Minute, want: true, tries: lockAttempts},
		"held":                     {tries: lockAttempts},
		"no lock can be had there": {err: broken, tries: 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tries := 0
				ok, err := tryOften(t.Context(), func() (bool, error) {
					<-time.After(test.takes)
					tries++
					return tries == test.free, test.err
				})
				if ok != test.want || tries != test.tries || !errors.Is(err, test.err) {
					t.Errorf("got %v, %v after %d tries, want %v after %d", ok, err, tries, test.want, test.tries)
				}
			})
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := tryOften(ctx, func() (bool, error) { cancel(); return false, nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}
