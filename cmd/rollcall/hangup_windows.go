//go:build cgo

package main

import "context"

// endWithSession ends the program when Windows ends the session: loggedOff then ends, and end makes the
// window quit without a question. The function returns when ctx ends.
func endWithSession(ctx, loggedOff context.Context, end chan<- struct{}) error {
	select {
	case <-loggedOff.Done():
		select {
		case end <- struct{}{}:
		default: // It ends already.
		}
	case <-ctx.Done():
	}
	<-ctx.Done()
	return ctx.Err()
}
