//go:build cgo && !(linux || freebsd || openbsd || netbsd)

package main

// hasTray reports whether the desktop has a place for tray icons: the bars of
// Windows and macOS always have.
func hasTray() bool { return true }
