//go:build cgo

package main

import (
	"os"
	"path/filepath"
	"runtime/debug"
)

// crashFile is where Go writes what it says when the program crashes; the one
// before is kept beside it.
const (
	crashFile     = "crash.txt"
	lastCrashFile = "crash-before.txt"
)

// keepCrashes lets a crash leave its report in the data folder. Where that is
// not possible the program works all the same.
func keepCrashes(folder string) {
	path := filepath.Join(folder, crashFile)
	if info, err := os.Stat(path); err == nil && info.Size() > 0 {
		if os.Rename(path, filepath.Join(folder, lastCrashFile)) != nil {
			return
		}
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	defer file.Close() // the runtime has a handle of its own
	if debug.SetCrashOutput(file, debug.CrashOptions{}) != nil {
		os.Remove(path)
	}
}
