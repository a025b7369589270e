//go:build cgo

package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"github.com/rollcallsync/rollcall/cmd/internal/balloon"
)

// At log-in, the program may start before the desktop's panel. It checks for a tray every
// trayEvery. If there is none after trayPatience, it shows its window instead.
const (
	trayEvery    = 500 * time.Millisecond
	trayPatience = 30 * time.Second
)

// awaitTray waits for a tray, and reports whether there is one.
func awaitTray(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, trayPatience)
	defer cancel()
	ticker := time.NewTicker(trayEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-ticker.C:
			if hasTray() {
				return true
			}
		}
	}
}

// notifier returns the function that shows desktop notifications in place of Fyne, or nil if Fyne
// shows them. On Windows, Fyne would pass the texts to a script interpreter.
func notifier() func(title, text string) error {
	if !balloon.Available {
		return nil
	}
	return balloon.Show
}

// programPath returns the path of the program that the system starts at log-in: this program, or
// the AppImage that contains it.
func programPath() (string, error) {
	if image := os.Getenv("APPIMAGE"); filepath.IsAbs(image) {
		return image, nil
	}
	return os.Executable()
}
