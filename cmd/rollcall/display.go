//go:build cgo

package main

import (
	"github.com/go-gl/glfw/v3.4/glfw"

	"github.com/rollcallsync/rollcall/core/problem"
)

// checkDisplay says why no window can be shown here. Fyne would end the program
// with a trace of its own, in the middle of its work.
func checkDisplay() error {
	if displayAnswers() {
		return nil // the long way takes as long again as Fyne does
	}
	if err := glfw.Init(); err != nil {
		return problem.Problem{
			Code: problem.CodeDisplayMissing, Title: "There is no display to show a window on",
			Hint: "Start Rollcall on a desktop; on a server, rollcallctl does the same without a window.",
		}.Wrap(err)
	}
	glfw.Terminate() // Fyne begins anew
	return nil
}
