package pause

import (
	"context"
	"time"
)

// For returns nil after d, or earlier with the error of ctx. It does not wait if d is
// zero or less.
func For(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
