//go:build !windows && !darwin

package autostart

import (
	"os"
	"path/filepath"
)

var entryText, parseEntry = desktopFile, parseDesktop

// entryPath returns the path in the user's configuration folder (XDG base directory specification).
func entryPath() (string, error) {
	folder, err := os.UserConfigDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(folder, "autostart", name+".desktop"), nil
}
