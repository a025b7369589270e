//go:build cgo && !windows

package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// endWithSession ends the program on SIGHUP, which it receives when the session or the terminal
// ends. Fyne already ends it in this way on SIGTERM. The function returns when ctx ends.
func endWithSession(ctx, _ context.Context, _ chan<- struct{}) error {
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
