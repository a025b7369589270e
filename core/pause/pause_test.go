package pause

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		if err := For(t.Context(), time.Minute); err != nil || time.Since(begun) != time.Minute {
			t.Errorf("a minute took %s, %v", time.Since(begun), err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		begun = time.Now()
		if err := For(ctx, time.Hour); !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) != time.Second {
			t.Errorf("it ends after %s with %v, not with its context", time.Since(begun), err)
		}
		for _, d := range []time.Duration{0, -time.Second} {
			begun = time.Now()
			if err := For(t.Context(), d); err != nil || time.Since(begun) != 0 {
				t.Errorf("%s took %s, %v", d, time.Since(begun), err)
			}
			if err := For(ctx, d); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s under a context that has ended: %v", d, err)
			}
		}
	})
}
