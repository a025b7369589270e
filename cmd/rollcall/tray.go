//go:build cgo

package main

import (
	"context"
	"os"
	"path/filepath"
	"time"
)

// At log-in the program may be there before the desktop's panel: it looks for a
// tray this often and this long, before it shows its window instead.
const (
	trayEvery    = 500 * time.Millisecond
	trayPatience = 30 * time.Second
)

// awaitTray waits until there is a tray, and says whether there is.
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

// programPath is what the system starts at log-in: this program, and where it
// runs out of an AppImage, that file.
func programPath() (string, error) {
	if image := os.Getenv("APPIMAGE"); filepath.IsAbs(image) {
		return image, nil
	}
	return os.Executable()
}
