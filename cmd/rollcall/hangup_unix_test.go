//go:build cgo && !windows

package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"
)

// TestHangUpIsATermination checks that SIGHUP, which marks the end of a session, ends the program
// like SIGTERM.
func TestHangUpIsATermination(t *testing.T) {
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM)
	defer signal.Stop(ended)
	hungUp := make(chan os.Signal, 1)
	signal.Notify(hungUp, syscall.SIGHUP) // SIGHUP would kill the test before the program handles it.
	defer signal.Stop(hungUp)
	done := make(chan error, 1)
	go func() { done <- endWithSession(t.Context(), t.Context(), nil) }()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		select {
		case <-again.C:
			if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
				t.Fatal(err)
			}
		case <-ended:
			if err := <-done; err != nil {
				t.Error(err)
			}
			return
		}
	}
}

func TestEndWithSessionEndsWithTheProgram(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := endWithSession(ctx, ctx, nil); err == nil {
		t.Error("it ended without a cause")
	}
}
