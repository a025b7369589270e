//go:build cgo && !crashtest

package main

import "fyne.io/fyne/v2"

// provoke does nothing, because only tests need crashes.
func provoke(fyne.Window) {}
