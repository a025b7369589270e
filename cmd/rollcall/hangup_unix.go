//go:build cgo && !windows

package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// endWithSession lets the end of the session or terminal, which sends SIGHUP,
// end the program like SIGTERM, which Fyne knows. It returns when ctx ends.
func endWithSession(ctx context.Context) error {
	hangUp := make(chan os.Signal, 1)
	signal.Notify(hangUp, syscall.SIGHUP)
	defer signal.Stop(hangUp)
	select {
	case <-hangUp:
		return syscall.Kill(os.Getpid(), syscall.SIGTERM)
	case <-ctx.Done():
		return ctx.Err()
	}
}
