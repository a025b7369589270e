//go:build cgo

package main

import "context"

// endWithSession only waits for ctx, because Windows itself closes the windows of a session that
// ends.
func endWithSession(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}
