//go:build !windows && !darwin

package autostart

import (
	"os"
	"path/filepath"
)

var entryText, parseEntry = desktopFile, parseDesktop

// entryPath is in the configuration folder of the account (XDG base directory
// specification).
func entryPath() (string, error) {
	folder, err := os.UserConfigDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(folder, "autostart", name+".desktop"), nil
}
