//go:build cgo && crashtest

package main

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// provoke adds to a window buttons that crash in their callback or when they are painted. Only the
// program for cmd/internal/desktop is built with them.
func provoke(w fyne.Window) {
	crash := widget.NewButton("Crash at once", func() {
		var nobody *widget.Label
		nobody.SetText("")
	})
	paint := widget.NewButton("Crash in painting", func() {
		w.SetContent(canvas.NewRasterWithPixels(func(int, int, int, int) color.Color {
			panic("this cannot be painted")
		}))
	})
	w.SetContent(container.NewBorder(nil, container.NewHBox(crash, paint), nil, nil, w.Content()))
}
