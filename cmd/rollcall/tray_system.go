//go:build cgo && !(linux || freebsd || openbsd || netbsd)

package main

// hasTray reports whether the desktop has a place for tray icons: Windows and macOS always
// have one.
func hasTray() bool { return true }
