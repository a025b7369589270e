package history

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestLockIsTriedRepeatedly checks that attempts count, not time. A machine that is busy for
// seconds must not conclude that another program has the lock (field fault 30).
func TestLockIsTriedRepeatedly(t *testing.T) {
	broken := errors.New("broken")
	for name, test := range map[string]struct {
		free  int // the attempt that gets the lock; 0: none
		takes time.Duration
		err   error
		want  bool
		tries int
	}{
		"at once":                 {free: 1, want: true, tries: 1},
		"on a busy machine":       {free: 1, takes: time.Minute, want: true, tries: 1},
		"held for a moment":       {free: 3, want: true, tries: 3},
		"held for a moment, busy": {free: lockAttempts, takes: time.Minute, want: true, tries: lockAttempts},
		"held":                    {tries: lockAttempts},
		"locking fails":           {err: broken, tries: 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tries := 0
				ok, err := tryRepeatedly(t.Context(), func() (bool, error) {
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
	if _, err := tryRepeatedly(ctx, func() (bool, error) {
		cancel()
		return false, nil
	}); !errors.Is(err, context.Canceled) {
		t.Errorf("after it was cancelled, the error is %v", err)
	}
}
