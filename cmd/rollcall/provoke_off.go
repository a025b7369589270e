//go:build cgo && !crashtest

package main

import "fyne.io/fyne/v2"

// provoke does nothing: crashes are for tests.
func provoke(fyne.Window) {}
