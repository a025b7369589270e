// Empty shows a window that contains only an empty list. It measures what every Fyne program costs
// before it does anything.
package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
)

func main() {
	a := app.NewWithID("io.github.rollcallsync.Empty")
	w := a.NewWindow("Empty")
	w.SetContent(widget.NewList(func() int { return 0 }, func() fyne.CanvasObject { return widget.NewLabel("") },
		func(int, fyne.CanvasObject) {}))
	w.Resize(fyne.NewSize(1180, 780))
	w.ShowAndRun()
}
