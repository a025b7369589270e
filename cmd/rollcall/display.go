//go:build cgo

package main

import (
	"github.com/go-gl/glfw/v3.4/glfw"

	"github.com/rollcallsync/rollcall/core/problem"
)

// checkDisplay explains why no window can be shown here. Without this check, Fyne would end the
// program in the middle of its work, with a stack trace.
func checkDisplay() error {
	if displayAnswers() {
		return checkDrawing() // The full check would take as long as Fyne's own.
	}
	if err := glfw.Init(); err != nil {
		return problem.Problem{
			Code: problem.CodeDisplayMissing, Title: "There is no display to show a window on",
			Hint: "Start Rollcall on a desktop. On a server, use rollcallctl, which needs no window.",
		}.Wrap(err)
	}
	glfw.Terminate() // Fyne initializes GLFW again.
	return nil
}
