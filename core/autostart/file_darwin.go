package autostart

import (
	"os"
	"path/filepath"
)

var entryText, parseEntry = agentFile, parseAgent

func entryPath() (string, error) {
	home, err := os.UserHomeDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(home, "Library", "LaunchAgents", name+".plist"), nil
}
