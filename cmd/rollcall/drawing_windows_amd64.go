//go:build cgo

package main

import (
	"errors"

	"github.com/go-gl/glfw/v3.4/glfw"

	"github.com/rollcallsync/rollcall/core/problem"
)

var errNoWindow = errors.New("the system makes no window with OpenGL")

// checkDrawing makes and removes a hidden window with the OpenGL that Fyne needs. Without it, Fyne would
// show no window, and the program would keep running with its tray icon. GLFW stays initialized, so
// that Fyne finds it and the driver loaded.
func checkDrawing() error {
	err := glfw.Init()
	if err == nil {
		glfw.WindowHint(glfw.Visible, glfw.False)
		glfw.WindowHint(glfw.ContextVersionMajor, 2)
		glfw.WindowHint(glfw.ContextVersionMinor, 1)
		var window *glfw.Window
		window, err = glfw.CreateWindow(1, 1, appName, nil, nil)
		switch {
		case window != nil:
			window.Destroy()
		case err == nil: // GLFW has printed an error of the system, but does not return it
			err = errNoWindow
		}
		glfw.DefaultWindowHints()
	}
	if err == nil {
		return nil
	}
	return problem.Problem{
		Code: problem.CodeOpenGLMissing, Title: "Windows cannot draw the window",
		Detail: "OpenGL 2.1 is missing.",
		Hint: "Install the graphics driver of the manufacturer, or the OpenCL, OpenGL and Vulkan Compatibility Pack " +
			"from the Microsoft Store. Or use rollcallctl, which needs no window.",
	}.Wrap(err)
}
