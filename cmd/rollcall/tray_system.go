//go:build cgo && !(linux || freebsd || openbsd || netbsd)

package main

// hasTray always returns true on Windows and macOS, because they always show tray icons.
func hasTray() bool { return true }
