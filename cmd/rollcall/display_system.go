//go:build cgo && !(linux || freebsd || openbsd || netbsd)

package main

// displayAnswers always returns true on Windows and macOS, because they always have a display.
func displayAnswers() bool { return true }
